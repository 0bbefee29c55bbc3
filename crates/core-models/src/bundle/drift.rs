//! What differs between a connector and its bundle in a folder, and which of the two changed since it was written.

use super::{Bundle, Opened, Piece};
use crate::compare::Closeness;

/// Which side changed since the bundle was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DriftState {
    /// Both mean the same.
    Same,
    /// The tenant has something else than was written.
    ChangedInTenant,
    /// A person changed a file.
    ChangedInFolder,
    /// Both changed, and do not mean the same now.
    ChangedInBoth,
}

/// One connector on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    pub state: DriftState,
    /// The pieces that do not mean the same, each with the side that changed it.
    pub pieces: Vec<(Piece, DriftState)>,
}

/// Compares a connector with its bundle by meaning, as [`Closeness::Meaning`] has it.
///
/// ```
/// use patchpanel_core_models::bundle::{About, Bundle, DriftState, Opened, drift};
/// use patchpanel_core_models::models::connector::ConnectorDetail;
///
/// let about = About {
///     tenant: "https://acme.api.identitynow.com".parse()?,
///     script_name: "acme-hr".parse()?,
///     read_at: "2026-11-29T10:00:00Z".into(),
/// };
/// let mut tenant = Bundle::new(about, &ConnectorDetail::default());
/// let folder = Opened::read(&tenant.to_files())?;
/// assert_eq!(drift(&folder, &tenant).state, DriftState::Same);
///
/// tenant.content.metadata.insert("platform".into(), "ccg".into());
/// assert_eq!(drift(&folder, &tenant).state, DriftState::ChangedInTenant);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn drift(folder: &Opened, tenant: &Bundle) -> Drift {
    let pieces: Vec<_> = Piece::all()
        .filter(|piece| !is_same(&folder.bundle, tenant, *piece))
        .map(|piece| (piece, changed_side(folder, tenant, piece)))
        .collect();
    let all = |(_, state): &(Piece, DriftState)| *state;
    let state = pieces.iter().map(all).reduce(|left, right| {
        if left == right {
            left
        } else {
            DriftState::ChangedInBoth
        }
    });
    Drift {
        state: state.unwrap_or(DriftState::Same),
        pieces,
    }
}

fn is_same(left: &Bundle, right: &Bundle, piece: Piece) -> bool {
    match piece {
        Piece::Identity => left.identity == right.identity,
        Piece::Part(part) => Closeness::Meaning.same_part(&left.content, &right.content, part),
    }
}

fn changed_side(folder: &Opened, tenant: &Bundle, piece: Piece) -> DriftState {
    let tenant_has_written = folder.was_written(piece, tenant.bytes(piece).as_deref());
    match (folder.is_edited(piece), tenant_has_written) {
        (true, true) => DriftState::ChangedInFolder,
        (true, false) => DriftState::ChangedInBoth,
        (false, _) => DriftState::ChangedInTenant,
    }
}
