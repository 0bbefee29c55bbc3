//! The choices where the real service is undocumented: one switch per row, the default first.
//!
//! What is documented has no switch. The crate's README says which default is a guess.

use serde::Deserialize;

/// How the tenant behaves where the vendor's documentation is silent or where releases differ.
///
/// The binary takes the same names: `--set duplicate_name=conflict`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct Switches {
    /// What `POST /connectors` answers on success.
    pub create_answer: CreateAnswer,
    /// The status of a connector that was created without one.
    pub default_status: DefaultStatus,
    /// What a second connector of the same name is answered with.
    pub duplicate_name: DuplicateName,
    /// Whether `"released"` and `"true"` are accepted for `RELEASED` and `true`.
    pub create_values: CreateValues,
    /// Which connectors the list shows.
    pub list: ListScope,
    /// What happens to a `limit` or `offset` out of range.
    pub page_limits: PageLimits,
    /// What a page that begins at or after the last record is answered with.
    pub offset_past_end: OffsetPastEnd,
    /// How a change of a connector that the vendor delivers is refused.
    pub vendor_writes: VendorWrites,
    /// How an uploaded document with a fault is refused.
    pub invalid_document: InvalidDocument,
    /// How an upload without the part `file` is refused.
    pub missing_part: MissingPart,
    /// How a PATCH with another media type than `application/json-patch+json` is treated.
    pub patch_media_type: PatchMediaType,
    /// Whether a connector that sources use can be deleted.
    pub delete_in_use: DeleteInUse,
    /// What a valid locale without texts is answered with.
    pub missing_translation: MissingTranslation,
    /// What a locale outside the 19 codes means in a translations path.
    pub unknown_locale: UnknownLocale,
    /// Whether the legacy bases announce their retirement.
    pub deprecation_header: DeprecationHeader,
    /// Whether an uploaded form is kept byte for byte.
    pub xml_storage: XmlStorage,
}

/// What `POST /connectors` answers on success.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum CreateAnswer {
    /// 200 with the whole `V3ConnectorDto`, as documented.
    #[default]
    Ok,
    /// 201 with the same body.
    Created,
    /// 200 with a body that lacks `scriptName`.
    WithoutScriptName,
}

/// The status of a connector that was created without one.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum DefaultStatus {
    /// `DEVELOPMENT`, which the list hides.
    #[default]
    Development,
    /// `RELEASED`.
    Released,
}

/// What a second connector of the same name is answered with.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum DuplicateName {
    /// 400 with `400.1.3 Illegal value`.
    #[default]
    BadRequest,
    /// 409 with `409 Conflict`.
    Conflict,
}

/// How strictly the values of a new connector are read.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum CreateValues {
    /// Any case of a status and `"true"` for `true` are accepted and normalised.
    #[default]
    Lenient,
    /// Only the documented spelling is accepted.
    Strict,
}

/// Which connectors the list shows.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum ListScope {
    /// Only those with the status `RELEASED`, as documented.
    #[default]
    Released,
    /// Every connector of the tenant.
    All,
}

/// What happens to a `limit` or `offset` out of range.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum PageLimits {
    /// 400 with `400.1.3 Illegal value`.
    #[default]
    Refuse,
    /// The nearest value in range is used.
    Clamp,
}

/// What a page that begins at or after the last record is answered with.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum OffsetPastEnd {
    /// 200 with an empty array.
    #[default]
    EmptyPage,
    /// 400 “Specified offset is invalid”, except for offset 0.
    Refuse,
}

/// How a change of a connector that the vendor delivers is refused.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum VendorWrites {
    /// 400 with a cause.
    #[default]
    BadRequest,
    /// 403 with `403 Forbidden`.
    Forbidden,
}

/// How an uploaded document with a fault is refused.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum InvalidDocument {
    /// 200 with an `UpdateDetail` of status `ERROR`, as the vendor's own example shows.
    #[default]
    UpdateDetail,
    /// 400 with the reason as a cause.
    BadRequest,
}

/// How an upload without the part `file` is refused.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum MissingPart {
    /// 400.
    #[default]
    BadRequest,
    /// 415 when the request is no multipart form, 400 when only the part is missing.
    UnsupportedMediaType,
}

/// How a PATCH with another media type than `application/json-patch+json` is treated.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum PatchMediaType {
    /// 415.
    #[default]
    UnsupportedMediaType,
    /// 400.
    BadRequest,
    /// `application/json` is accepted as well; anything else is 415.
    AcceptJson,
}

/// Whether a connector that sources use can be deleted.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum DeleteInUse {
    /// 400 with one cause per source.
    #[default]
    Refuse,
    /// It is deleted; the sources stay.
    Allow,
}

/// What a valid locale without texts is answered with.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum MissingTranslation {
    /// 200 with the English texts, or empty when there are none.
    #[default]
    English,
    /// 404.
    NotFound,
}

/// What a locale outside the 19 codes means in a translations path.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum UnknownLocale {
    /// 400.
    #[default]
    Refuse,
    /// It is read as `en`.
    English,
}

/// Whether the legacy bases announce their retirement.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum DeprecationHeader {
    /// No such header.
    #[default]
    Absent,
    /// `X-Deprecated: true` on `/beta`, `/v3` and `/v2024` to `/v2026`.
    OnLegacy,
}

/// Whether an uploaded form is kept byte for byte.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum XmlStorage {
    /// The text that was sent is the text that is served.
    #[default]
    AsSent,
    /// Attributes in alphabetical order, `standalone="no"`, the prologue on one line:
    /// what the example in the vendor's specification looks like.
    Reserialized,
}
