//! Inputs that are nearly right: samples with a few places changed, and now and then bytes of any kind.
//!
//! For property tests, which run the same bodies as the fuzz targets. `PROPTEST_CASES` says how many inputs.

use std::fmt;

use proptest::prelude::*;
use proptest::sample::Index;

#[derive(Debug, Clone)]
enum Slip {
    Byte(Index, u8),
    Removed(Index, usize),
    Repeated(Index, usize),
    Inserted(Index, &'static [u8]),
}

const PIECES: [&[u8]; 24] = [
    b"null",
    b"\"",
    b"\\",
    b"\\u0000",
    b"\\ud834",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b",",
    b"1e999",
    b"-0",
    b"99999999999999999999",
    b"\n",
    b"=",
    b"<",
    b">",
    b"&",
    b"'",
    b"\0",
    b"\xff",
    b"\xEF\xBB\xBF",
    "\u{202E}ü𝄞".as_bytes(),
];

fn slip() -> impl Strategy<Value = Slip> {
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Slip::Byte(at, byte)),
        (any::<Index>(), 1..24_usize).prop_map(|(at, length)| Slip::Removed(at, length)),
        (any::<Index>(), 1..24_usize).prop_map(|(at, length)| Slip::Repeated(at, length)),
        (any::<Index>(), prop::sample::select(&PIECES[..]))
            .prop_map(|(at, piece)| Slip::Inserted(at, piece)),
    ]
}

fn slipped(mut bytes: Vec<u8>, slip: &Slip) -> Vec<u8> {
    let place = |at: &Index| at.index(bytes.len() + 1);
    match slip {
        Slip::Byte(at, byte) => {
            let place = place(at);
            bytes.splice(place..(place + 1).min(bytes.len()), [*byte]);
        }
        Slip::Removed(at, length) => {
            let place = place(at);
            bytes.drain(place..(place + length).min(bytes.len()));
        }
        Slip::Repeated(at, length) => {
            let place = place(at);
            let again = bytes[place..(place + length).min(bytes.len())].to_vec();
            bytes.splice(place..place, again);
        }
        Slip::Inserted(at, piece) => {
            let place = place(at);
            bytes.splice(place..place, piece.iter().copied());
        }
    }
    bytes
}

/// Bytes that are shown as text.
#[derive(Clone)]
pub struct Input(pub Vec<u8>);

impl fmt::Debug for Input {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0.escape_ascii())
    }
}

/// Inputs near to the samples.
pub fn likely(samples: &'static [&'static [u8]]) -> impl Strategy<Value = Input> {
    let slips = prop::collection::vec(slip(), 0..6);
    let near = (prop::sample::select(samples), slips)
        .prop_map(|(sample, slips)| slips.iter().fold(sample.to_vec(), slipped));
    prop_oneof![9 => near, 1 => prop::collection::vec(any::<u8>(), 0..200)].prop_map(Input)
}
