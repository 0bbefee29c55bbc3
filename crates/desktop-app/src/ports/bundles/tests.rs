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

    let Error::NotUnderstood { reason, .. } = error else {
        panic!("{error:?}");
    };
    assert_eq!(reason, "“translations” is a link, which is not followed.");
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
