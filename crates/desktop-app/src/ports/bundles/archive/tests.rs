use std::io::Write as _;

use patchpanel_core_models::{
    bundle::{About, Bundle, Opened},
    models::connector::ConnectorDetail,
};
use proptest::prelude::*;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::*;

fn bundle() -> Files {
    let about = About {
        tenant: "https://acme.api.identitynow.com".parse().unwrap(),
        script_name: "acme-hr".parse().unwrap(),
        read_at: "2026-11-29T10:00:00Z".to_owned(),
    };
    Bundle::new(about, &ConnectorDetail::default()).to_files()
}

/// An archive of these entries, in this order; a mode of 0o120000 makes a link.
fn zipped(entries: &[(&str, &[u8], u32)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes, mode) in entries {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        if mode & 0o170_000 == 0o120_000 {
            archive.add_symlink(*name, "target", options).unwrap();
        } else {
            let options = options.unix_permissions(*mode);
            archive.start_file(*name, options).unwrap();
            archive.write_all(bytes).unwrap();
        }
    }
    archive.finish().unwrap().into_inner()
}

fn with(files: &Files, more: &[(&str, &[u8], u32)]) -> Vec<u8> {
    let entries: Vec<_> = files
        .iter()
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice(), 0o644))
        .chain(more.iter().copied())
        .collect();
    zipped(&entries)
}

/// The archive with one name in place of another of the same length, in all its headers.
fn renamed(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let places: Vec<usize> = bytes
        .windows(from.len())
        .enumerate()
        .filter(|(_, window)| *window == from.as_bytes())
        .map(|(place, _)| place)
        .collect();
    for place in places {
        bytes[place..place + from.len()].copy_from_slice(to.as_bytes());
    }
    bytes
}

#[test]
fn a_bundle_is_read_from_the_root_or_from_one_folder_and_other_files_are_not() {
    let files = bundle();
    let inside: Files = files
        .iter()
        .map(|(path, bytes)| (format!("acme-hr/{path}"), bytes.clone()))
        .collect();

    assert_eq!(
        unzipped(&with(&files, &[("notes.md", b"mine", 0o644)])),
        Ok(files.clone())
    );
    assert_eq!(unzipped(&with(&inside, &[])), Ok(files.clone()));
    assert!(Opened::read(&files).is_ok());
}

#[test]
fn hostile_entries_are_refused_by_name() {
    let files = bundle();
    let refused = |more: &[(&str, &[u8], u32)]| unzipped(&with(&files, more)).unwrap_err();
    let many: Vec<String> = (0..1_001).map(|index| format!("{index}.md")).collect();
    let many: Vec<_> = many
        .iter()
        .map(|name| (name.as_str(), &b""[..], 0o644))
        .collect();
    let bomb = vec![b' '; 20_000_000];

    for (name, refusal) in [
        (
            "../outside.xml",
            Refusal::Climbs("../outside.xml".to_owned()),
        ),
        ("C:/x.xml", Refusal::Drive("C:/x.xml".to_owned())),
        ("aux.xml", Refusal::Device("aux.xml".to_owned())),
        (
            "BUNDLE.json",
            Refusal::CaseClash("bundle.json".to_owned(), "BUNDLE.json".to_owned()),
        ),
    ] {
        assert_eq!(refused(&[(name, b"x", 0o644)]), refusal);
    }
    assert_eq!(
        refused(&[("source-config.xml", b"x", 0o120_777)]),
        Refusal::Link("source-config.xml".to_owned())
    );
    assert_eq!(
        refused(&[("source-config.xml", &bomb, 0o644)]),
        Refusal::Ratio("source-config.xml".to_owned())
    );
    assert_eq!(refused(&many), Refusal::Count);
    let two = with(
        &files,
        &[("notes-1.md", b"1", 0o644), ("notes-2.md", b"2", 0o644)],
    );
    let twice = unzipped(&renamed(&two, "notes-2.md", "notes-1.md"));
    assert_eq!(twice, Err(Refusal::Twice("notes-1.md".to_owned())));
    let two = ["acme-hr/bundle.json", "badge/bundle.json"];
    assert_eq!(
        unzipped(&zipped(&two.map(|name| (name, &b"{}"[..], 0o644)))),
        Err(Refusal::Several(two[0].to_owned(), two[1].to_owned()))
    );
    let none = unzipped(&zipped(&[("a/b/bundle.json", b"{}", 0o644)]));
    assert_eq!(none, Err(Refusal::Missing("bundle.json".to_owned())));
}

/// The end of an archive's list of entries: how many, and how many bytes from the first one on.
fn end(count: u16, size: u32) -> Vec<u8> {
    let counts = [count, count].map(u16::to_le_bytes).concat();
    [
        &b"PK\x05\x06\0\0\0\0"[..],
        &counts,
        &size.to_le_bytes(),
        &[0; 6],
    ]
    .concat()
}

/// The same in the format of large archives, behind so many bytes.
fn large_end(count: u64, size: u64, at: u64) -> Vec<u8> {
    let numbers = [count, count, size, 0].map(u64::to_le_bytes).concat();
    let head = [
        &b"PK\x06\x06"[..],
        &44_u64.to_le_bytes(),
        &[45, 0, 45, 0],
        &[0; 8],
    ]
    .concat();
    let locator = [&b"PK\x06\x07\0\0\0\0"[..], &at.to_le_bytes(), &[1, 0, 0, 0]].concat();
    [head, numbers, locator].concat()
}

#[test]
fn archives_that_were_made_by_hand_are_refused_soon_and_with_little() {
    let entry = [&b"PK\x01\x02"[..], &[0; 24], &[1], &[0; 17], b"a"].concat();
    let entries = entry.repeat(200_000);
    let size = u64::try_from(entries.len()).unwrap();
    let short_size = u32::try_from(size).unwrap();
    let large = large_end(200_000, size, size);
    let cases = [
        (
            "many entries",
            [entries, large, end(u16::MAX, short_size)].concat(),
        ),
        (
            "a large one",
            [large_end(u64::MAX, u64::MAX, 0), end(u16::MAX, u32::MAX)].concat(),
        ),
        ("many ends", end(u16::MAX, u32::MAX).repeat(400_000)),
    ];
    for (name, bytes) in cases {
        let started = started();
        let mut read = Ok(Files::new());

        let used = allocation_counter::measure(|| read = unzipped(&bytes));

        assert!(read.is_err(), "{name}");
        assert!(
            used.bytes_max <= 256_000_000,
            "{name}: {} bytes",
            used.bytes_max
        );
        assert!(
            started.elapsed() < std::time::Duration::from_secs(5),
            "{name}"
        );
    }
}

/// What hostile people put into archives: names, sizes, links, in any order, and then bytes changed at random.
fn hostile() -> impl Strategy<Value = Vec<u8>> {
    let name = prop_oneof![
        prop::sample::select(vec![
            "bundle.json",
            "metadata.json",
            "source-config.xml",
            "../x",
            "/etc/x",
            "a/../../x",
            "..\\x",
            "C:\\x",
            "nul",
            "translations/de.properties",
            "acme/bundle.json",
            "x\u{202e}",
        ])
        .prop_map(str::to_owned),
        "\\PC{1,12}",
    ];
    let bytes = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..60),
        (0..40_000_000_usize).prop_map(|size| vec![b'0'; size]),
    ];
    let mode = prop::sample::select(vec![0o644, 0o755, 0o120_777]);
    let entry = (name, bytes, mode);
    let changes = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8);
    (prop::collection::vec(entry, 0..6), any::<bool>(), changes).prop_map(
        |(entries, whole, changes)| {
            let base = if whole { bundle() } else { Files::new() };
            let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
            let options = SimpleFileOptions::default();
            for (path, bytes) in &base {
                archive.start_file(path.as_str(), options).unwrap();
                archive.write_all(bytes).unwrap();
            }
            for (name, bytes, mode) in &entries {
                let link = *mode == 0o120_777;
                let added = if link {
                    archive.add_symlink(name.as_str(), "/etc/passwd", options)
                } else {
                    archive.start_file(name.as_str(), options)
                };
                if added.is_ok() && !link {
                    archive.write_all(bytes).unwrap();
                }
            }
            let mut bytes = archive.finish().unwrap().into_inner();
            for (place, byte) in changes {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
            bytes
        },
    )
}

#[expect(clippy::disallowed_methods, reason = "the test measures time")]
fn started() -> std::time::Instant {
    std::time::Instant::now()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(100)
    ))]

    #[test]
    fn no_hostile_archive_takes_long_or_much_or_names_a_file_outside(bytes in hostile()) {
        let started = started();

        let mut read = Ok(Files::new());
        let used = allocation_counter::measure(|| read = unzipped(&bytes));

        prop_assert!(used.bytes_max <= 256_000_000, "{} bytes", used.bytes_max);
        prop_assert!(started.elapsed() < std::time::Duration::from_secs(5));
        if let Ok(files) = read {
            prop_assert!(files.keys().all(|path| is_of_bundle(path)));
            let size: usize = files.values().map(Vec::len).sum();
            prop_assert!(size as u64 <= MAX_BYTES);
        }
    }
}
