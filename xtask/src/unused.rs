//! Dependencies that a `Cargo.toml` names and nothing uses.

use crate::run;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// An error with every dependency of a member that none of its sources names, and every shared one no member takes.
/// `package.metadata.cargo-machete.ignored` lists those that are there for another reason.
pub(crate) fn check() -> Result<()> {
    let metadata = run::read(&mut run::cargo(["metadata", "--no-deps", "--locked", "--format-version", "1"]))?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let mut unused = Vec::new();
    let mut manifests = String::new();
    for package in list(&metadata["packages"]) {
        let manifest = Path::new(package["manifest_path"].as_str().context("a package without a manifest")?);
        manifests += &fs::read_to_string(manifest)?;
        let sources = sources(manifest.parent().unwrap_or(manifest))?;
        let ignored = list(&package["metadata"]["cargo-machete"]["ignored"]);
        for dependency in list(&package["dependencies"]) {
            let name = dependency["rename"].as_str().or(dependency["name"].as_str()).unwrap_or_default();
            let named = |source: &String| uses(source, &name.replace('-', "_"));
            if !ignored.iter().any(|one| one == name) && !sources.iter().any(named) {
                unused.push(format!("{}: no source uses {name}", manifest.display()));
            }
        }
    }
    let root = run::root().join("Cargo.toml");
    for name in shared(&fs::read_to_string(&root)?) {
        let taken = [format!("{name}.workspace"), format!("{name} = {{ workspace")];
        if !manifests.lines().any(|line| taken.iter().any(|taken| line.starts_with(taken.as_str()))) {
            unused.push(format!("{}: no member takes {name}", root.display()));
        }
    }
    if !unused.is_empty() {
        bail!(
            "{}\nTake it out, or name it in package.metadata.cargo-machete.ignored with the reason.",
            unused.join("\n")
        );
    }
    Ok(())
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The texts of all Rust files below a folder.
fn sources(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                if !path.ends_with("node_modules") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(fs::read_to_string(&path)?);
            }
        }
    }
    Ok(found)
}

/// Whether a source names the crate: at the beginning of a path, or by itself in a `use`.
fn uses(source: &str, name: &str) -> bool {
    source.lines().map(str::trim_start).filter(|line| !line.starts_with("//")).any(|line| {
        let by_itself = ["use ", "pub use ", "extern crate "]
            .iter()
            .filter_map(|word| line.strip_prefix(word)?.strip_prefix(name))
            .any(|rest| rest.starts_with([';', ' ']));
        by_itself
            || line.match_indices(name).any(|(at, _)| {
                let inner = |before: char| before.is_alphanumeric() || matches!(before, '_' | ':' | '.');
                line[at + name.len()..].starts_with("::") && !line[..at].ends_with(inner)
            })
    })
}

/// The names under `[workspace.dependencies]`.
fn shared(manifest: &str) -> Vec<&str> {
    let lines = manifest.lines().skip_while(|line| *line != "[workspace.dependencies]").skip(1);
    let entries = lines.take_while(|line| !line.starts_with('['));
    entries.filter(|line| !line.starts_with('#')).filter_map(|line| Some(line.split_once(" = ")?.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_is_used_where_a_path_begins_with_it() {
        for source in ["use tower::Layer;", "let a = tower::of();", "    pub use tower;", "use tower as high;"] {
            assert!(uses(source, "tower"), "{source}");
        }
        for source in
            ["// tower::of()", "crate::tower::of()", "watchtower::of()", "let tower = 1;", "use tower_http::a;"]
        {
            assert!(!uses(source, "tower"), "{source}");
        }
    }

    #[test]
    fn shared_dependencies_are_read_from_their_table() {
        let manifest =
            "[a]\nb = 1\n[workspace.dependencies]\n# why\nserde = \"1\"\nc = { path = \"c\" }\n\n[lints]\nd = 1";
        assert_eq!(shared(manifest), ["serde", "c"]);
    }
}
