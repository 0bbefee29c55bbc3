use patchpanel_core_models::{
    bundle::{About, Bundle},
    models::connector::ConnectorDetail,
};

use super::*;

fn bundle(german: Option<&str>) -> Files {
    let about = About {
        tenant: "https://acme.api.identitynow.com".parse().unwrap(),
        script_name: "acme-hr".parse().unwrap(),
        read_at: "2026-11-29T10:00:00Z".to_owned(),
    };
    let german = german.map(|text| ("de".to_owned(), text.into()));
    let detail = ConnectorDetail {
        translation_properties: german.into_iter().collect(),
        ..ConnectorDetail::default()
    };
    Bundle::new(about, &detail).to_files()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_folder_for_backups_is_made_only_where_the_one_above_is() {
    let base = tempfile::tempdir().unwrap();
    let above = base.path().join("drive");
    let refused = make_folder(&above.join("isc")).unwrap_err();
    assert!(matches!(&refused, Error::NotWritable { path, .. } if *path == above.join("isc")));

    for folder in [&above, &above, &above.join("isc")] {
        make_folder(folder).unwrap();
    }

    assert!(above.join("isc").is_dir());
}

#[test]
fn a_folder_is_replaced_as_a_whole_and_what_a_person_keeps_in_it_stays() {
    let base = tempfile::tempdir().unwrap();
    let place = base.path().join("acme-hr");
    write_folder(&place, &bundle(Some("a=1"))).unwrap();
    files::write_atomic(&place.join("README.md"), b"mine").unwrap();
    files::write_atomic(&place.join("translations/notes.txt"), b"mine").unwrap();

    write_folder(&place, &bundle(None)).unwrap();

    assert_eq!(read_files(&place).unwrap(), bundle(None));
    assert_eq!(names(&place.join("translations")), ["notes.txt"]);
    assert_eq!(fs::read(place.join("README.md")).unwrap(), b"mine");
    assert_eq!(names(base.path()), ["acme-hr"], "nothing is left beside it");
}

#[test]
fn what_a_stopped_process_left_is_put_in_order() {
    let base = tempfile::tempdir().unwrap();
    let place = base.path().join("acme-hr");
    let (new, old) = (beside(&place, NEW), beside(&place, OLD));
    write_folder(&place, &bundle(Some("a=1"))).unwrap();
    fs::create_dir_all(new.join("translations")).unwrap();
    fs::rename(&place, &old).unwrap();

    recover(&place).unwrap();

    assert_eq!(read_files(&place).unwrap(), bundle(Some("a=1")));
    fs::rename(&place, &old).unwrap();
    fs::create_dir(&place).unwrap();
    files::write_atomic(&old.join("README.md"), b"mine").unwrap();
    write_folder(&place, &bundle(None)).unwrap();
    assert_eq!(read_files(&place).unwrap(), bundle(None));
    assert_eq!(fs::read(place.join("README.md")).unwrap(), b"mine");
    assert_eq!(names(base.path()), ["acme-hr"]);
}

#[cfg(unix)]
#[test]
fn links_in_a_folder_are_not_followed() {
    let base = tempfile::tempdir().unwrap();
    let place = base.path().join("acme-hr");
    write_folder(&place, &bundle(Some("a=1"))).unwrap();
    let outside = base.path().join("outside");
    fs::rename(place.join("translations"), &outside).unwrap();
    std::os::unix::fs::symlink(&outside, place.join("translations")).unwrap();

    let error = read_chosen(&place.join(MANIFEST)).unwrap_err();

    let said = error.to_string();
    assert!(
        said.contains("translations is not understood: it is a link"),
        "{said}"
    );
}

/// A folder of a person outside of the backup, with what they keep in it.
#[cfg(unix)]
fn private() -> tempfile::TempDir {
    let private = tempfile::tempdir().unwrap();
    fs::create_dir(private.path().join("translations")).unwrap();
    for name in ["diary.txt", "translations/notes.txt"] {
        files::write_atomic(&private.path().join(name), b"mine").unwrap();
    }
    private
}

#[cfg(unix)]
fn assert_is_untouched(private: &tempfile::TempDir) {
    assert_eq!(names(private.path()), ["diary.txt", "translations"]);
    let below = private.path().join("translations");
    assert_eq!(names(&below), ["notes.txt"]);
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_what_a_stopped_process_left_is_taken_away_and_nothing_is_moved_through_it() {
    for link in ["", "translations"] {
        let (base, private) = (tempfile::tempdir().unwrap(), private());
        let place = base.path().join("acme-hr");
        write_folder(&place, &bundle(Some("a=1"))).unwrap();
        let old = beside(&place, OLD);
        if !link.is_empty() {
            fs::create_dir(&old).unwrap();
        }
        let at: PathBuf = old.join(link).components().collect();
        std::os::unix::fs::symlink(private.path(), at).unwrap();

        drop(BackupFolder::open(base.path()).unwrap());

        assert_is_untouched(&private);
        assert_eq!(names(base.path()), ["acme-hr"]);
        assert_eq!(read_files(&place).unwrap(), bundle(Some("a=1")));
        assert_eq!(names(&place), names_of(&bundle(Some("a=1"))));
    }
}

/// What a folder of a bundle has at its top.
#[cfg(unix)]
fn names_of(bundle: &Files) -> Vec<String> {
    let tops = bundle.keys().filter_map(|path| path.split('/').next());
    let tops: std::collections::BTreeSet<&str> = tops.collect();
    tops.into_iter().map(str::to_owned).collect()
}

#[cfg(unix)]
#[test]
fn a_connector_s_folder_that_is_a_link_is_neither_read_nor_written() {
    let (base, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let there = elsewhere.path().join("acme-hr");
    write_folder(&there, &bundle(Some("a=1"))).unwrap();
    files::write_atomic(&there.join("README.md"), b"mine").unwrap();
    let place = base.path().join("acme-hr");
    std::os::unix::fs::symlink(&there, &place).unwrap();
    let left = beside(&place, OLD);
    fs::create_dir(&left).unwrap();
    files::write_atomic(&left.join("notes.txt"), b"mine").unwrap();

    let folder = BackupFolder::open(base.path()).unwrap();
    let errors = [
        read_folder(&place).map(drop).unwrap_err(),
        read_about(&place).map(drop).unwrap_err(),
        write_folder(&place, &bundle(None)).unwrap_err(),
    ];

    for error in errors {
        assert!(
            error.to_string().contains("which is not followed"),
            "{error}"
        );
    }
    assert_eq!(fs::read(there.join("README.md")).unwrap(), b"mine");
    assert!(!there.join("notes.txt").exists());
    assert_eq!(fs::read(left.join("notes.txt")).unwrap(), b"mine");
    assert_eq!(folder.places().unwrap().len(), 1);
}

#[cfg(unix)]
#[test]
fn a_bundle_is_not_moved_away_through_a_link() {
    let (base, private) = (tempfile::tempdir().unwrap(), private());
    let place = base.path().join("acme-hr");
    write_folder(&place, &bundle(None)).unwrap();
    std::os::unix::fs::symlink(private.path(), base.path().join("removed")).unwrap();

    let folder = BackupFolder::open(base.path()).unwrap();
    let error = folder.move_to_removed("acme-hr").unwrap_err();

    assert!(
        error.to_string().contains("which is not followed"),
        "{error}"
    );
    assert_is_untouched(&private);
    assert_eq!(read_files(&place).unwrap(), bundle(None));
}

#[test]
fn a_file_that_finds_no_room_beside_the_others_is_told_the_limit_of_all() {
    let base = tempfile::tempdir().unwrap();
    let place = base.path().join("acme-hr");
    write_folder(&place, &bundle(None)).unwrap();
    for name in ["source-config.xml", "source-template.xml"] {
        let file = fs::File::create(place.join(name)).unwrap();
        file.set_len(MAX_FILE_BYTES).unwrap();
    }

    let refusal = read_folder(&place).unwrap_err().to_string();

    assert!(refusal.contains("all together 64 MB"), "{refusal}");
}

#[test]
fn a_document_beside_more_files_than_are_read_is_told_so() {
    let base = tempfile::tempdir().unwrap();
    for index in 1..=MAX_FILES {
        let name = format!("{index:04}.properties");
        fs::File::create(base.path().join(name)).unwrap();
    }
    let chosen = base.path().join("form.xml");
    files::write_atomic(&chosen, b"<Form/>").unwrap();

    let loose = read_loose(&chosen).unwrap();

    let (_, why) = loose
        .left_out
        .iter()
        .find(|(name, _)| name == "1000.properties")
        .unwrap();
    assert_eq!(*why, Refusal::Count.to_string());
}

#[cfg(unix)]
#[test]
fn each_file_beside_the_chosen_one_is_taken_or_named_with_the_reason() {
    let base = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let place = base.path().join(name);
        files::write_atomic(&place, text.as_bytes()).unwrap();
        place
    };
    let chosen = put("form.xml", "<Form/>");
    put("build.xml", "<project/>");
    put("half.xml", "<Application>");
    put("messages.properties", "a=1");
    let linked = put("notes.txt", "a=1");
    std::os::unix::fs::symlink(linked, base.path().join("messages_de.properties")).unwrap();

    let loose = read_loose(&chosen).unwrap();

    assert_eq!(loose.content.documents().count(), 1);
    let names: Vec<&str> = loose.left_out.iter().map(|(name, _)| &**name).collect();
    let all = [
        "build.xml",
        "half.xml",
        "messages.properties",
        "messages_de.properties",
    ];
    assert_eq!(names, all);
    assert!(loose.left_out[3].1.contains("link"), "{:?}", loose.left_out);
}

#[test]
fn a_chosen_file_that_cannot_be_read_is_refused_with_its_fault_whatever_is_beside_it() {
    let base = tempfile::tempdir().unwrap();
    files::write_atomic(&base.path().join("template.xml"), b"<Application/>").unwrap();
    let chosen = base.path().join("form.xml");
    files::write_atomic(&chosen, b"<Form>\n<Section>").unwrap();

    let refusal = read_loose(&chosen).unwrap_err().to_string();

    assert!(refusal.contains("line 2"), "{refusal}");
}
