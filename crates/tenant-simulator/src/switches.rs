//! The choices where the real service is undocumented: one switch per row, the default first.
//!
//! What is documented has no switch. The crate's README says which default is a guess.

use serde::Deserialize;

/// Declares the switches: a member of [`Switches`] and the type of its values each.
macro_rules! switches {
    ($( $(#[$doc:meta])* $member:ident: $name:ident { $(#[$first_doc:meta])* $first:ident, $($values:tt)+ } )+) => {
        /// How the tenant behaves where the vendor's documentation is silent or where releases differ.
        ///
        /// The binary takes the same names: `--set duplicate_name=conflict`.
        #[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
        #[serde(default, deny_unknown_fields)]
        pub struct Switches {
            $( $(#[$doc])* pub $member: $name, )+
        }

        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
            #[serde(rename_all = "snake_case")]
            pub enum $name {
                $(#[$first_doc])*
                #[default]
                $first,
                $($values)+
            }
        )+
    };
}

switches! {
    /// What `POST /connectors` answers on success.
    create_answer: CreateAnswer {
        /// 200 with the whole `V3ConnectorDto`, as documented.
        Ok,
        /// 201 with the same body.
        Created,
        /// 200 with a body that lacks `scriptName`.
        WithoutScriptName,
    }
    /// The status of a connector that was created without one.
    default_status: DefaultStatus {
        /// `DEVELOPMENT`, which the list hides.
        Development,
        /// `RELEASED`.
        Released,
    }
    /// What a second connector of the same name is answered with.
    duplicate_name: DuplicateName {
        /// 400 with `400.1.3 Illegal value`.
        BadRequest,
        /// 409 with `409 Conflict`.
        Conflict,
    }
    /// Whether `"released"` and `"true"` are accepted for `RELEASED` and `true`.
    create_values: CreateValues {
        /// Any case of a status and `"true"` for `true` are accepted and normalised.
        Lenient,
        /// Only the documented spelling is accepted.
        Strict,
    }
    /// Which connectors the list shows.
    list: ListScope {
        /// Only those with the status `RELEASED`, as documented.
        Released,
        /// Every connector of the tenant.
        All,
    }
    /// What happens to a `limit` or `offset` out of range.
    page_limits: PageLimits {
        /// 400 with `400.1.3 Illegal value`.
        Refuse,
        /// The nearest value in range is used.
        Clamp,
    }
    /// What a page that begins at or after the last record is answered with.
    offset_past_end: OffsetPastEnd {
        /// 200 with an empty array.
        EmptyPage,
        /// 400 “Specified offset is invalid”, except for offset 0.
        Refuse,
    }
    /// How a change of a connector that the vendor delivers is refused.
    vendor_writes: VendorWrites {
        /// 400 with a cause.
        BadRequest,
        /// 403 with `403 Forbidden`.
        Forbidden,
    }
    /// How an uploaded document with a fault is refused.
    invalid_document: InvalidDocument {
        /// 200 with an `UpdateDetail` of status `ERROR`, as the vendor's own example shows.
        UpdateDetail,
        /// 400 with the reason as a cause.
        BadRequest,
    }
    /// How an upload without the part `file` is refused.
    missing_part: MissingPart {
        /// 400.
        BadRequest,
        /// 415 when the request is no multipart form, 400 when only the part is missing.
        UnsupportedMediaType,
    }
    /// How a PATCH with another media type than `application/json-patch+json` is treated.
    patch_media_type: PatchMediaType {
        /// 415.
        UnsupportedMediaType,
        /// 400.
        BadRequest,
        /// `application/json` is accepted as well; anything else is 415.
        AcceptJson,
    }
    /// Whether a connector that sources use can be deleted.
    delete_in_use: DeleteInUse {
        /// 400 with one cause per source.
        Refuse,
        /// It is deleted; the sources stay.
        Allow,
    }
    /// What a valid locale without texts is answered with.
    missing_translation: MissingTranslation {
        /// 200 with the English texts, or empty when there are none.
        English,
        /// 404.
        NotFound,
    }
    /// What a locale outside the 19 codes means in a translations path.
    unknown_locale: UnknownLocale {
        /// 400.
        Refuse,
        /// It is read as `en`.
        English,
    }
    /// Whether the legacy bases announce their retirement.
    deprecation_header: DeprecationHeader {
        Absent,
        /// `X-Deprecated: true` on `/beta`, `/v3` and `/v2024` to `/v2026`.
        OnLegacy,
    }
    /// Which addresses on this computer a browser may be sent back to with a code.
    loopback_redirect: LoopbackRedirect {
        /// Only those that the client lists, to the port.
        Exact,
        /// A listed one with any port (RFC 8252 §7.3).
        AnyPort,
    }
    /// What becomes of the refresh token when it is used.
    refresh_tokens: RefreshTokens {
        /// A new one comes with each access token, and the one before ends.
        Rotate,
        /// It stays the same.
        Keep,
        Absent,
    }
    /// How the numbers of the metadata are kept.
    number_storage: NumberStorage {
        /// As they were sent, to the last digit.
        AsSent,
        /// As a server writes them that reads numbers as 64-bit floats: 1.0 as 1, and 1E2 as 100.
        Respelled,
    }
    /// Whether an uploaded form is kept byte for byte.
    xml_storage: XmlStorage {
        /// The text that was sent is the text that is served.
        AsSent,
        /// Attributes in alphabetical order, `standalone="no"`, the prologue on one line:
        /// what the example in the vendor's specification looks like.
        Reserialized,
    }
}
