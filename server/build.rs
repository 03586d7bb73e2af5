//! With the feature `embedded-site`: the folder that `WEFT_EMBED_SITE` names, as a table of file names and contents.
//! `cargo xtask dist` builds that folder first.

use std::{
    env, error, fs,
    path::{Path, PathBuf},
};

fn main() -> Result<(), Box<dyn error::Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    if env::var_os("CARGO_FEATURE_EMBEDDED_SITE").is_none() {
        return Ok(());
    }
    println!("cargo::rerun-if-env-changed=WEFT_EMBED_SITE");
    let site = env::var_os("WEFT_EMBED_SITE").ok_or("WEFT_EMBED_SITE names no folder. Use: cargo xtask dist")?;
    let site = fs::canonicalize(site)?;
    println!("cargo::rerun-if-changed={}", site.display());
    let mut files = Vec::new();
    find(&site, &mut files)?;
    files.sort();
    let mut table = String::from("&[\n");
    for file in files {
        let [name, file] = [file.strip_prefix(&site)?, &file].map(Path::to_str);
        let (name, file) = name.zip(file).ok_or("a name that is no text")?;
        table += &format!("    ({name:?}, include_bytes!({file:?})),\n");
    }
    table += "]\n";
    let out = env::var_os("OUT_DIR").ok_or("there is no OUT_DIR")?;
    fs::write(Path::new(&out).join("site.rs"), table)?;
    Ok(())
}

fn find(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn error::Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            find(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
