//! Who imports whom inside a crate: layers that cannot be climbed, and no circle between files.
//!
//! Imports of tests do not count, nor those between a file and the folder it belongs to.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use syn::visit::{self, Visit};

/// A module by its path from the crate's root.
type Module = Vec<String>;

/// What a folder of the app's source may import from the others: the layers, from the bottom up.
const APP: &[(&str, &[&str])] = &[
    ("state", &["compare", "theme"]),
    ("messages", &["state"]),
    ("task", &["state"]),
    ("event", &["state", "task"]),
    ("command", &["icons", "messages", "state", "task"]),
    (
        "view_models",
        &[
            "code", "command", "compare", "icons", "messages", "state", "theme",
        ],
    ),
    ("ports", &["messages", "state", "task", "theme"]),
    ("logging", &["ports"]),
    (
        "runner",
        &[
            "compare",
            "event",
            "messages",
            "ports",
            "state",
            "task",
            "view_models",
        ],
    ),
    (
        "update",
        &[
            "command",
            "event",
            "messages",
            "state",
            "task",
            "view_models",
        ],
    ),
    (
        "screens",
        &[
            "code",
            "command",
            "compare",
            "icons",
            "messages",
            "ports",
            "state",
            "task",
            "theme",
            "view_models",
            "widgets",
        ],
    ),
    (
        "app",
        &[
            "command",
            "ports",
            "runner",
            "screens",
            "state",
            "task",
            "theme",
            "update",
            "view_models",
            "widgets",
        ],
    ),
    ("tour", &["app", "command", "ports", "state", "theme"]),
    ("cli", &["runner", "state"]),
    ("backup", &["messages", "ports", "runner", "state"]),
    ("fuzz_bodies", &["ports", "state"]),
    ("no_window", &["cli", "tour"]),
    (
        "main",
        &[
            "app",
            "backup",
            "cli",
            "command",
            "logging",
            "no_window",
            "ports",
        ],
    ),
];

/// The same for the ui-kit.
const UI_KIT: &[(&str, &[&str])] = &[
    ("compare", &[]),
    ("icons", &[]),
    ("visible", &[]),
    ("theme", &["compare", "icons", "visible"]),
    ("basics", &["icons", "theme", "visible"]),
    ("widgets", &["basics", "icons", "theme", "visible"]),
    (
        "code",
        &["basics", "compare", "icons", "theme", "visible", "widgets"],
    ),
];

/// Which files of a crate import which others.
struct Imports {
    files: BTreeMap<Module, String>,
    edges: BTreeMap<Module, BTreeSet<Module>>,
}

/// What the app's root takes over from the ui-kit, imported like modules of its own.
const FROM_KIT: &[&str] = &["code", "compare", "icons", "theme", "widgets"];

impl Imports {
    /// The imports of a crate; `lower` are modules of a crate below it that its root takes over.
    fn of(source: &Path, lower: &[&str]) -> Self {
        let mut files: BTreeMap<Module, String> = lower
            .iter()
            .map(|module| (vec![(*module).to_owned()], format!("the ui-kit's {module}")))
            .collect();
        let mut paths = BTreeMap::new();
        for (file, module) in super::rules::files_below(source) {
            let text = fs::read_to_string(source.join(&file)).unwrap();
            let mut found = Paths {
                module: module.clone(),
                found: Vec::new(),
            };
            found.visit_file(&syn::parse_file(&text).unwrap());
            paths.insert(module.clone(), found.found);
            files.insert(module, file);
        }
        let mut edges: BTreeMap<Module, BTreeSet<Module>> = BTreeMap::new();
        for (module, found) in paths {
            let targets = found.iter().filter_map(|path| file_of(&files, path));
            let others = targets.filter(|target| !is_family(&module, target));
            edges.insert(module.clone(), others.collect());
        }
        Self { files, edges }
    }

    /// Each import from one top-level module to another that the table does not allow.
    fn not_in(&self, table: &[(&str, &[&str])]) -> Vec<String> {
        let mut found = Vec::new();
        for (from, targets) in &self.edges {
            let Some(allowed) = from.first().map(|top| row(table, top)) else {
                continue;
            };
            let others = targets
                .iter()
                .filter(|target| target.first() != from.first());
            for target in others {
                if !allowed.contains(&target[0].as_str()) {
                    found.push(format!(
                        "{} imports {}",
                        self.files[from], self.files[target]
                    ));
                }
            }
        }
        found
    }

    /// The same with all files of a noun as one: `update/apply.rs` and whatever is below `update/apply`.
    fn of_nouns(&self) -> Self {
        let noun = |module: &Module| module[..module.len().min(2)].to_vec();
        let mut edges: BTreeMap<Module, BTreeSet<Module>> = BTreeMap::new();
        for (from, targets) in &self.edges {
            let others = targets.iter().map(noun);
            let others = others.filter(|target| !is_family(&noun(from), target));
            edges.entry(noun(from)).or_default().extend(others);
        }
        let nouns = self.files.keys().map(noun);
        Self {
            files: nouns.map(|noun| (noun.clone(), noun.join("/"))).collect(),
            edges,
        }
    }

    /// Files that import each other, directly or by way of others.
    fn circles(&self) -> Vec<String> {
        let reach: BTreeMap<_, _> = self
            .files
            .keys()
            .map(|from| (from, self.reached(from)))
            .collect();
        let mut found = Vec::new();
        for (from, targets) in &self.edges {
            for target in targets {
                if reach[target].contains(from) {
                    found.push(format!("{} and {}", self.files[from], self.files[target]));
                }
            }
        }
        found
    }

    fn reached(&self, from: &Module) -> BTreeSet<Module> {
        let mut reached = BTreeSet::new();
        let mut open = vec![from];
        while let Some(module) = open.pop() {
            for target in self.edges.get(module).into_iter().flatten() {
                if reached.insert(target.clone()) {
                    open.push(target);
                }
            }
        }
        reached
    }
}

fn row<'a>(table: &'a [(&str, &'a [&'a str])], top: &str) -> &'a [&'a str] {
    let row = table.iter().find(|(module, _)| *module == top);
    row.unwrap_or_else(|| panic!("{top} has no row in the table of imports"))
        .1
}

/// The file in which what a path names is written: the longest beginning that is a module.
fn file_of(files: &BTreeMap<Module, String>, path: &Module) -> Option<Module> {
    (1..=path.len())
        .rev()
        .map(|length| path[..length].to_vec())
        .find(|module| files.contains_key(module))
}

/// Whether one is the folder of the other.
fn is_family(one: &Module, other: &Module) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

/// Collects the paths of one file that begin in its crate.
struct Paths {
    module: Module,
    found: Vec<Module>,
}

impl Paths {
    fn add(&mut self, path: &[String]) {
        let beginning = |keyword: &str| path.first().is_some_and(|first| first == keyword);
        let path = if beginning("crate") {
            path[1..].to_vec()
        } else if beginning("super") {
            let up = path.iter().take_while(|part| *part == "super").count();
            let kept = self.module.len().saturating_sub(up);
            [&self.module[..kept], &path[up..]].concat()
        } else if beginning("self") {
            [self.module.as_slice(), &path[1..]].concat()
        } else {
            [self.module.as_slice(), path].concat()
        };
        self.found.push(path);
    }

    fn add_tree(&mut self, tree: &syn::UseTree, before: &[String]) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.add_tree(&path.tree, &with(&path.ident)),
            syn::UseTree::Name(name) => self.add(&with(&name.ident)),
            syn::UseTree::Rename(rename) => self.add(&with(&rename.ident)),
            syn::UseTree::Glob(_) => self.add(before),
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.add_tree(tree, before);
                }
            }
        }
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let attributes = match item {
            syn::Item::Mod(item) => &item.attrs,
            syn::Item::Use(item) => &item.attrs,
            syn::Item::Fn(item) => &item.attrs,
            syn::Item::Impl(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !attributes.iter().any(is_of_tests) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.add_tree(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let path_in_crate: Vec<_> = path
            .segments
            .iter()
            .map(|part| part.ident.to_string())
            .collect();
        if ["crate", "super", "self"].contains(&path_in_crate[0].as_str()) {
            self.add(&path_in_crate);
        }
        visit::visit_path(self, path);
    }
}

fn is_of_tests(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("cfg")
        && attribute
            .parse_args::<syn::Path>()
            .is_ok_and(|path| path.is_ident("test"))
}

fn source(krate: &str) -> std::path::PathBuf {
    super::rules::root().join("crates").join(krate).join("src")
}

#[test]
fn folders_import_only_what_the_table_allows() {
    let none = Vec::<String>::new();

    assert_eq!(
        Imports::of(&source("desktop-app"), FROM_KIT).not_in(APP),
        none
    );
    assert_eq!(Imports::of(&source("ui-kit"), &[]).not_in(UI_KIT), none);
}

#[test]
fn neither_files_nor_nouns_import_each_other_in_a_circle() {
    let crates = [
        "core-models",
        "desktop-app",
        "http-client",
        "local-store",
        "tenant-simulator",
        "picture",
        "ui-kit",
    ];
    let in_crate = |krate: &str| {
        let files = Imports::of(&source(krate), &[]);
        let circles = files.circles().into_iter();
        circles
            .chain(files.of_nouns().circles())
            .map(|circle| format!("{krate}: {circle}"))
            .collect::<Vec<_>>()
    };
    let circles: Vec<_> = crates.into_iter().flat_map(in_crate).collect();

    assert_eq!(circles, Vec::<String>::new());
}
