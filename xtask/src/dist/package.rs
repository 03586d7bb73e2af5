//! The Debian package: a tree that `dpkg-deb`, which every Debian has, makes into one file.

use super::{Build, source};
use crate::{need, run};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What the package holds: from where, where to, with which rights.
const FILES: [(&str, &str, u32); 6] = [
    ("xtask/dist/weft.service", "usr/lib/systemd/system/weft.service", 0o644),
    ("xtask/dist/weft.env", "etc/weft/weft.env", 0o640),
    ("xtask/dist/weft-admin", "usr/sbin/weft-admin", 0o755),
    ("docs/OPERATE.md", "usr/share/doc/weft/OPERATE.md", 0o644),
    ("CHANGELOG.md", "usr/share/doc/weft/CHANGELOG.md", 0o644),
    ("LICENSE", "usr/share/doc/weft/LICENSE", 0o644),
];

/// Licences of the fonts inside the program.
const FONT_LICENCES: [&str; 2] = ["server/fonts", "style/fonts"];

/// Writes `weft_VERSION_ARCHITECTURE.deb` into the folder.
pub(super) fn write(folder: &Path, weft: &Path, how: Build) -> Result<PathBuf> {
    need::program("dpkg-deb", "dpkg")?;
    let tree = run::target().join("dist-package");
    if tree.exists() {
        fs::remove_dir_all(&tree)?;
    }
    put(weft, &tree.join("usr/bin/weft"), 0o755)?;
    for (from, to, mode) in FILES {
        put(&run::root().join(from), &tree.join(to), mode)?;
    }
    let copyright = tree.join("usr/share/doc/weft/copyright");
    fs::write(&copyright, copyright_text()?)?;
    set_mode(&copyright, 0o644)?;
    for script in ["postinst", "prerm", "postrm"] {
        put(&source(script), &tree.join("DEBIAN").join(script), 0o755)?;
    }
    fs::write(tree.join("DEBIAN/conffiles"), "/etc/weft/weft.env\n")?;

    let version = version(weft)?;
    let architecture = run::read(run::program("dpkg").arg("--print-architecture"))?;
    fs::write(tree.join("DEBIAN/control"), control(&version, &architecture, &fs::read(weft)?)?)?;
    let package = folder.join(format!("weft_{version}_{architecture}.deb"));
    let mut build = run::program("dpkg-deb");
    build.arg(if how == Build::Release { "-Zxz" } else { "-Znone" });
    build.args(["--root-owner-group", "--build"]).arg(&tree).arg(&package);
    // The same source makes the same package.
    if let Ok(committed) = run::read(run::program("git").args(["log", "-1", "--format=%ct"])) {
        build.env("SOURCE_DATE_EPOCH", committed);
    }
    run::run(&mut build)?;
    Ok(package)
}

/// "weft 0.1.0", without the name.
fn version(weft: &Path) -> Result<String> {
    let said = run::read(run::program(weft).arg("--version"))?;
    said.strip_prefix("weft ").map(str::to_owned).with_context(|| format!("no version: {said}"))
}

fn control(version: &str, architecture: &str, weft: &[u8]) -> Result<String> {
    let glibc = newest_glibc(weft).context("the program names no version of glibc")?;
    let size = weft.len() / 1024;
    Ok(format!(
        "Package: weft\n\
         Version: {version}\n\
         Architecture: {architecture}\n\
         Maintainer: The Weft authors <weft@localhost>\n\
         Installed-Size: {size}\n\
         Depends: libc6 (>= {glibc}), libgcc-s1, passwd, util-linux\n\
         Section: web\n\
         Priority: optional\n\
         Description: practice management for psychotherapists\n \
         Exercises between sessions, patterns that shift, and reports.\n \
         One program with everything in it; SQLite needs nothing else.\n"
    ))
}

/// The newest version of glibc whose functions the program calls: `2.36`.
fn newest_glibc(weft: &[u8]) -> Option<String> {
    let name = b"GLIBC_2.";
    let found = weft.windows(name.len()).enumerate().filter(|(_, window)| window == name).filter_map(|(at, _)| {
        let rest = &weft[at + name.len()..];
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        std::str::from_utf8(&rest[..digits]).ok()?.parse::<u32>().ok()
    });
    found.max().map(|minor| format!("2.{minor}"))
}

fn copyright_text() -> Result<String> {
    let mut text = String::from(
        "Weft is under the GNU Affero General Public License, version 3 or later: see LICENSE beside this file.\n\
         The fonts inside the program are under the licences that follow.\n",
    );
    let mut seen = 0;
    for folder in FONT_LICENCES {
        let mut files: Vec<PathBuf> =
            fs::read_dir(run::root().join(folder))?.flatten().map(|entry| entry.path()).collect();
        files.sort();
        for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "txt")) {
            let name = file.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
            text += &format!("\n== {name}\n\n{}", fs::read_to_string(file)?);
            seen += 1;
        }
    }
    if seen == 0 {
        bail!("no licence of a font was found");
    }
    Ok(text)
}

fn put(from: &Path, to: &Path, mode: u32) -> Result<()> {
    fs::create_dir_all(to.parent().context("a folder")?)?;
    fs::copy(from, to).with_context(|| format!("copying {}", from.display()))?;
    set_mode(to, mode)
}

#[cfg(unix)]
fn set_mode(file: &Path, mode: u32) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::set_permissions(file, fs::Permissions::from_mode(mode))?)
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) -> Result<()> {
    bail!("a Debian package is made on Debian")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_needs_the_newest_glibc_its_program_names() {
        assert_eq!(newest_glibc(b"..GLIBC_2.4\0GLIBC_2.34\0GLIBC_2.17.."), Some("2.34".to_owned()));
        assert_eq!(newest_glibc(b"none"), None);
    }
}
