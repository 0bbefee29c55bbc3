//! Rules of this repository that no compiler checks: who depends on whom, how long files are, what every crate has.

#[cfg(test)]
mod imports;
#[cfg(test)]
mod map;
#[cfg(test)]
mod packages;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod scripts;

#[cfg(test)]
mod rules {
    use std::{
        collections::BTreeSet,
        fs,
        path::{Path, PathBuf},
        process::Command,
    };

    use serde_json::Value;

    /// Longer files want to be split.
    const LINES: usize = 500;

    pub(crate) fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .unwrap()
            .to_path_buf()
    }

    fn sources() -> Vec<PathBuf> {
        let mut found = all_sources();
        found.retain(|path| !is_test(path));
        found
    }

    pub(crate) fn all_sources() -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![root().join("crates"), root().join("tests")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "rs") {
                    found.push(path);
                }
            }
        }
        assert!(found.len() > 100, "the sources were not found");
        found.sort();
        found
    }

    /// The files below a crate's source folder that are not tests alone, with the modules they are.
    pub(crate) fn files_below(source: &Path) -> Vec<(String, Vec<String>)> {
        let below = sources().into_iter().filter_map(|path| {
            let file = path.strip_prefix(source).ok()?.display().to_string();
            let file = file.replace('\\', "/");
            let parts = file.trim_end_matches(".rs").split('/');
            let mut module: Vec<_> = parts.map(str::to_owned).collect();
            module.pop_if(|last| last == "mod" || last == "lib");
            Some((file, module))
        });
        below.collect()
    }

    /// Files of tests alone; they may set the scene as they like.
    fn is_test(path: &Path) -> bool {
        let stem = path.file_stem().unwrap().to_string_lossy();
        let file = name(path);
        stem == "testing"
            || stem == "sample"
            || stem == "tests"
            || stem.ends_with("_tests")
            || file.contains("/tests/")
    }

    pub(crate) fn name(path: &Path) -> String {
        path.strip_prefix(root())
            .unwrap()
            .display()
            .to_string()
            .replace('\\', "/")
    }

    fn metadata() -> Value {
        let cargo = Command::new(env!("CARGO"))
            .args([
                "metadata",
                "--format-version",
                "1",
                "--no-deps",
                "--offline",
            ])
            .current_dir(root())
            .output()
            .unwrap();
        assert!(
            cargo.status.success(),
            "{}",
            String::from_utf8_lossy(&cargo.stderr)
        );
        serde_json::from_slice(&cargo.stdout).unwrap()
    }

    /// Normal dependencies of a package of the workspace.
    fn dependencies(metadata: &Value, package: &str) -> BTreeSet<String> {
        let packages = metadata["packages"].as_array().unwrap();
        let package = packages
            .iter()
            .find(|candidate| candidate["name"] == package)
            .unwrap();
        let normal = package["dependencies"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|dependency| dependency["kind"].is_null());
        normal
            .map(|dependency| dependency["name"].as_str().unwrap().to_owned())
            .collect()
    }

    /// What is said to people: the words of the app and those that the client gives it.
    fn words_for_people() -> String {
        let folders = ["crates/desktop-app/src/", "crates/http-client/src/"];
        let files = sources().into_iter().filter(|path| {
            let file = name(path);
            folders.iter().any(|folder| file.starts_with(folder))
        });
        files
            .map(|path| fs::read_to_string(path).unwrap())
            .collect()
    }

    #[test]
    fn each_message_in_the_troubleshooting_guide_is_one_that_the_app_shows() {
        let guide = fs::read_to_string(root().join("docs/troubleshooting.md")).unwrap();
        let words = words_for_people();
        let joined = guide.replace('\n', " ");
        // Bold words come in every second piece; those of menus are no messages.
        let bold = joined.split("**").skip(1).step_by(2);
        let missing: Vec<&str> = bold
            .flat_map(|message| message.split('…'))
            .map(|piece| piece.trim_matches([' ', '“', '”', '`', ',', '(', ')', '.']))
            .filter(|piece| !words.contains(*piece))
            .collect();

        assert!(missing.is_empty(), "nobody says {missing:#?}");
    }

    #[test]
    fn dependencies_point_one_way() {
        let metadata = metadata();
        let ours = |package: &str| -> Vec<String> {
            dependencies(&metadata, package)
                .into_iter()
                .filter(|name| name.starts_with("patchpanel"))
                .collect()
        };

        assert_eq!(ours("patchpanel-core-models"), Vec::<String>::new());
        assert_eq!(ours("patchpanel-http-client"), ["patchpanel-core-models"]);
        assert_eq!(ours("patchpanel-local-store"), ["patchpanel-core-models"]);
        assert_eq!(ours("patchpanel-tenant-simulator"), Vec::<String>::new());
        assert_eq!(ours("patchpanel-picture"), Vec::<String>::new());
        assert_eq!(ours("patchpanel-ui-kit"), Vec::<String>::new());
    }

    #[test]
    fn each_outside_world_has_one_crate_that_names_it() {
        let metadata = metadata();
        let owners = [
            ("reqwest", "patchpanel-http-client"),
            ("axum", "patchpanel-tenant-simulator"),
            ("rusqlite", "patchpanel-local-store"),
            ("keyring-core", "patchpanel"),
            ("rfd", "patchpanel"),
            ("eframe", "patchpanel"),
        ];
        let packages = [
            "patchpanel-core-models",
            "patchpanel-http-client",
            "patchpanel-local-store",
            "patchpanel-picture",
            "patchpanel-tenant-simulator",
            "patchpanel-ui-kit",
            "patchpanel",
        ];

        for (dependency, owner) in owners {
            for package in packages {
                let names_it = dependencies(&metadata, package).contains(dependency);
                assert_eq!(names_it, package == owner, "{package} and {dependency}");
            }
        }
    }

    #[test]
    fn only_the_theme_knows_colours() {
        let literal = [
            "Color32::from_",
            "Color32::RED",
            "Color32::WHITE",
            "Color32::BLACK",
            "Color32::GRAY",
        ];
        for path in sources() {
            let file = name(&path);
            let draws = ["/screens/", "/code/", "/view_models/", "/widgets/"]
                .iter()
                .any(|part| file.contains(part));
            if !draws {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            for word in literal {
                assert!(!code.contains(word), "{file} writes a colour down: {word}");
            }
        }
    }

    #[test]
    fn files_stay_short_and_say_what_they_are_for() {
        for path in sources() {
            let text = fs::read_to_string(&path).unwrap();
            let code = text
                .split("#[cfg(test)]\nmod")
                .next()
                .unwrap()
                .lines()
                .count();
            assert!(
                code <= LINES,
                "{} has {code} lines before its tests",
                name(&path)
            );
            assert!(
                text.starts_with("//!"),
                "{} does not say what it is for",
                name(&path)
            );
        }
    }

    #[test]
    fn every_test_that_a_promise_of_security_names_exists() {
        let text = fs::read_to_string(root().join("SECURITY.md")).unwrap();
        let sources: String = all_sources()
            .iter()
            .map(|path| fs::read_to_string(path).unwrap())
            .collect();
        let cells = text.lines().filter_map(|line| line.rsplit('|').nth(1));
        let names = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2));
        let tests: Vec<&str> = names.filter(|name| name.contains('_')).collect();

        assert!(tests.len() > 10, "{tests:?}");
        for test in tests {
            assert!(sources.contains(&format!("fn {test}(")), "{test}");
        }
    }

    #[test]
    fn every_published_crate_has_a_readme() {
        for crate_name in [
            "core-models",
            "http-client",
            "local-store",
            "tenant-simulator",
        ] {
            let readme = root().join("crates").join(crate_name).join("README.md");
            assert!(readme.is_file(), "{crate_name} has no README.md");
        }
    }

    #[test]
    fn pictures_of_the_readme_are_there() {
        let readme = fs::read_to_string(root().join("README.md")).unwrap();
        let pictures: Vec<_> = readme
            .split("](docs/pictures/")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
            .collect();

        assert!(!pictures.is_empty());
        for picture in pictures {
            assert!(
                root().join("docs/pictures").join(picture).is_file(),
                "docs/pictures/{picture} is missing"
            );
        }
    }
}
