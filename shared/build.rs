//! Lists the files of `library/`, so that adding an exercise is adding a file.

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("library");
    let mut lists = String::new();
    for (constant, folder) in [("EXERCISES", "exercises"), ("PATHWAYS", "pathways")] {
        let folder = root.join(folder);
        println!("cargo::rerun-if-changed={}", folder.display());
        let mut files: Vec<_> =
            fs::read_dir(&folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
        files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
        files.sort();
        writeln!(lists, "const {constant}: &[(&str, &str)] = &[")?;
        for file in files {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            writeln!(lists, "    ({name:?}, include_str!({:?})),", file.to_string_lossy())?;
        }
        writeln!(lists, "];")?;
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("library.rs"), lists)?;
    Ok(())
}
