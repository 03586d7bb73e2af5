//! Programs the tests call.

use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use super::exit;

/// The first of the named program on the PATH; without it the test fails with what to install.
pub(crate) fn find_binary(name: &str, package: &str) -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.exists());
    found.unwrap_or_else(|| panic!("{name} is needed; on Debian: apt-get install {package}"))
}

/// Runs a program to its end; `Err` holds what it said when it failed.
pub(crate) fn run_tool(command: &mut Command) -> Result<String, String> {
    let Output { status, stdout, stderr } =
        command.stdin(Stdio::null()).output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&stdout).into_owned();
    if status.success() { Ok(said) } else { Err(said + &String::from_utf8_lossy(&stderr)) }
}

/// The program under test, as people start it.
pub(crate) fn weft_binary() -> PathBuf {
    if let Some(named) = env::var_os("WEFT_BIN") {
        return named.into();
    }
    // This test lies in target/PROFILE/deps.
    let here = env::current_exe().expect("this program's path");
    let beside = here.parent().and_then(Path::parent).map(|folder| folder.join("weft")).filter(|file| file.exists());
    beside.expect("the program weft is not built; run: cargo build -p weft-server")
}

/// A PDF as a file that the tools can read.
pub(crate) fn pdf_file(pdf: &[u8]) -> PathBuf {
    let file = exit::folder().join("report.pdf");
    std::fs::write(&file, pdf).expect("the PDF");
    file
}

/// What a reader can copy out of a PDF, with its line breaks taken out.
pub(crate) fn pdf_text(pdf: &[u8]) -> String {
    let mut tool = Command::new(find_binary("pdftotext", "poppler-utils"));
    squeezed(&run_tool(tool.args(["-enc", "UTF-8"]).arg(pdf_file(pdf)).arg("-")).expect("pdftotext reads it"))
}

/// Every run of white space as one space.
pub(crate) fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A sentence a line, as snapshots keep texts.
pub(crate) fn sentences(text: &str) -> String {
    text.replace(". ", ".\n")
}

/// The structure tree of a PDF, a role a line, as poppler reads it; what follows each other alike is one line.
pub(crate) fn roles(file: &Path) -> String {
    let mut tool = Command::new(find_binary("pdfinfo", "poppler-utils"));
    let tree = run_tool(tool.arg("-struct").arg(file)).expect("pdfinfo reads it");
    let role = |line: &str| {
        let name = line.trim_start().split([' ', ':', '(']).next().unwrap_or_default().to_owned();
        let depth = line.len() - line.trim_start().len();
        (!name.is_empty()).then(|| " ".repeat(depth) + &name)
    };
    let mut lines: Vec<(String, usize)> = Vec::new();
    for line in tree.lines().filter_map(role) {
        match lines.last_mut().filter(|(last, _)| *last == line) {
            Some((_, times)) => *times += 1,
            None => lines.push((line, 1)),
        }
    }
    let shown = lines.into_iter().map(|(line, times)| if times == 1 { line } else { format!("{line} ×{times}") });
    shown.collect::<Vec<_>>().join("\n")
}
