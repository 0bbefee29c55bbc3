//! What holds for any bytes at all. Tests call these with bytes that are nearly right, and the fuzz targets with any.

use crate::unfinished::{packed, unpacked};

/// A kept run is read as it is written again, or not at all.
pub fn kept_run(bytes: &[u8]) {
    if let Ok(value) = unpacked(bytes) {
        let again = packed(&value).and_then(|bytes| unpacked(&bytes));
        assert_eq!(again.ok(), Some(value));
    }
}
