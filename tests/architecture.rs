//! Which part of the program may know which: held by reading the source, because nothing else does.

use std::collections::{BTreeMap, BTreeSet};

mod circles;
mod source;

use circles::circles;
use source::{Module, Path, SOURCE};

/// A part of the program, what it knows nothing of, and why.
struct Direction {
    of: &'static str,
    knows_nothing_of: &'static [&'static str],
    because: &'static str,
}

const DIRECTIONS: &[Direction] = &[
    Direction {
        of: "shared",
        knows_nothing_of: &["app", "server"],
        because: "formulas and words are the same wherever they are used",
    },
    Direction { of: "app", knows_nothing_of: &["server"], because: "it is also built for browsers" },
    Direction {
        of: "server::store",
        knows_nothing_of: &[
            "app",
            "server::audit",
            "server::cli",
            "server::jobs",
            "server::library",
            "server::record",
            "server::report",
            "server::sample",
            "server::service",
            "server::web",
        ],
        because: "SQL knows rows, not what they are read for",
    },
    Direction {
        of: "server::record",
        knows_nothing_of: &[
            "app::api",
            "app::backend",
            "app::form",
            "app::islands",
            "app::page",
            "server::cli",
            "server::jobs",
            "server::sample",
            "server::service",
            "server::web",
        ],
        because: "a record knows no page and no use case: both stand on it",
    },
    Direction {
        of: "server::library",
        knows_nothing_of: &["server::record", "server::service", "server::web"],
        because: "a practice's exercises are nobody's record, and use cases stand on them",
    },
    Direction {
        of: "server::audit",
        knows_nothing_of: &["app", "server::library", "server::record", "server::service", "server::web"],
        because: "everything writes to it",
    },
    Direction { of: "server::service", knows_nothing_of: &["server::web"], because: "the command line uses it too" },
    Direction {
        of: "server::web",
        knows_nothing_of: &["server::record", "server::store"],
        because: "a handler reads the form, calls one service and answers",
    },
    Direction {
        of: "server::report",
        knows_nothing_of: &["server::record", "server::service", "server::store", "server::web"],
        because: "drawing takes what it is given, and holds nothing open",
    },
];

/// Circles that stay for now, each with its reason.
const CIRCLES: &[(&[&str], &str)] = &[];

#[test]
fn everyone_looks_down() {
    let mut faults = Vec::new();
    for direction in DIRECTIONS {
        for (path, module) in within(direction.of) {
            for other in direction.knows_nothing_of {
                let named = module.named.iter().filter(|named| is_within(named, other));
                faults.extend(named.map(|named| {
                    format!("{} knows {}; {} may not: {}", show(path), show(named), direction.of, direction.because)
                }));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Of a page a record makes what is shown, and does not show it.
#[test]
fn a_record_knows_only_types_of_a_page() {
    let is_type = |named: &Path| named.last().is_some_and(|name| name.starts_with(char::is_uppercase));
    let mut faults = Vec::new();
    for (path, module) in within("server::record") {
        let shown = module.named.iter().filter(|named| is_within(named, "app") && !is_type(named));
        faults.extend(shown.map(|named| format!("{} knows {}", show(path), show(named))));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_area_knows_the_services_of_another() {
    let mut faults = Vec::new();
    for (path, module) in within("server::service") {
        let Some(own) = path.get(2) else { continue };
        for named in known(path, module).iter().filter(|named| is_within(named, "server::service")) {
            if named.get(2).is_some_and(|other| other != own && is_area(other)) {
                faults.push(format!("{} knows {}", show(path), show(named)));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A method needs no import, so it is looked for by its name.
#[test]
fn no_area_calls_the_services_of_another() {
    let mut areas: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (path, module) in within("server::service").filter(|(path, _)| path.len() > 2) {
        for (_, methods) in module.impls.iter().filter(|(of, _)| of == "Services") {
            for method in methods {
                areas.entry(method).or_default().insert(&path[2]);
            }
        }
    }
    assert!(areas.len() > 100, "the methods are not found: {areas:?}");
    let mut faults = Vec::new();
    for (path, module) in within("server::service").filter(|(path, _)| path.len() > 2) {
        for (_, method) in module.calls.iter().filter(|(on, _)| matches!(on.as_str(), "Services" | "services")) {
            let home = areas.get(method.as_str()).filter(|areas| !areas.contains(path[2].as_str()));
            faults.extend(home.map(|home| format!("{} calls {method} of {home:?}", show(path))));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What can be done with a record, with the library and in a use case stands where its rules stand.
#[test]
fn a_type_is_extended_at_home_only() {
    let mut faults = Vec::new();
    for (of, home) in [
        ("Record", "server::record"),
        ("Library", "server::library"),
        ("Services", "server::service"),
        ("Store", "server::store"),
    ] {
        let blocks = |module: &Module| module.impls.iter().any(|(name, _)| name == of);
        let away = within("server").filter(|(path, module)| blocks(module) && !is_within(path, home));
        faults.extend(away.map(|(path, _)| format!("impl {of} in {}", show(path))));
        assert!(within(home).any(|(_, module)| blocks(module)), "nothing of {of} is found in {home}");
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_files_of_shared_and_app_lean_on_each_other() {
    let files = |path: &Path| matches!(path[0].as_str(), "shared" | "app").then(|| show(path));
    assert_no_circles(files);
}

#[test]
fn no_files_of_what_draws_lean_on_each_other() {
    assert_no_circles(|path| is_within(path, "server::report").then(|| show(path)));
}

#[test]
fn no_folders_of_the_server_lean_on_each_other() {
    assert_no_circles(|path| (path[0] == "server" && path.len() > 1).then(|| show(&path[..2])));
}

/// `group` names what a module belongs to; nothing, where it does not count.
fn assert_no_circles(group: impl Fn(&Path) -> Option<String>) {
    let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in SOURCE.modules.keys() {
        let Some(from) = group(path) else { continue };
        let others = SOURCE.leans_on(path).iter().filter_map(&group).collect::<Vec<_>>();
        edges.entry(from.clone()).or_default().extend(others.into_iter().filter(|to| *to != from));
    }
    let known: Vec<BTreeSet<String>> =
        CIRCLES.iter().map(|(circle, _)| circle.iter().map(|name| (*name).to_owned()).collect()).collect();
    let mut found = circles(&edges);
    found.retain(|circle| !known.contains(circle));
    assert!(found.is_empty(), "{}", found.iter().map(|circle| in_full(circle, &edges)).collect::<Vec<_>>().join("\n"));
}

/// A circle with who leans on whom in it.
fn in_full(circle: &BTreeSet<String>, edges: &BTreeMap<String, BTreeSet<String>>) -> String {
    let within = |from: &String| edges[from].intersection(circle).cloned().collect::<Vec<_>>().join(", ");
    let lines: Vec<String> = circle.iter().map(|from| format!("  {from} → {}", within(from))).collect();
    format!("a circle of {}:\n{}", circle.len(), lines.join("\n"))
}

fn within(part: &str) -> impl Iterator<Item = (&'static Path, &'static Module)> + use<'_> {
    SOURCE.modules.iter().filter(move |(path, _)| is_within(path, part))
}

/// What a module names, and where that is written.
fn known(path: &Path, module: &Module) -> BTreeSet<Path> {
    module.named.iter().cloned().chain(SOURCE.leans_on(path)).collect()
}

fn is_area(name: &str) -> bool {
    SOURCE.modules.contains_key(["server", "service", name].map(str::to_owned).as_slice())
}

fn is_within(path: &Path, part: &str) -> bool {
    let part: Vec<&str> = part.split("::").collect();
    path.len() >= part.len() && path.iter().zip(part).all(|(one, other)| one == other)
}

fn show(path: &[String]) -> String {
    path.join("::")
}
