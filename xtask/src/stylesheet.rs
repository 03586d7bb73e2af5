//! The files of `style/` as one stylesheet, in the order of the `@import` lines of `main.css`.

use crate::assets::Assets;
use anyhow::{Context, Result, bail};
use std::{fs, path::Path};

/// The stylesheet, with the files its `url()`s name added to `assets` and renamed, and the addresses
/// of the fonts every page needs at once.
pub(crate) fn build(dir: &Path, assets: &Assets) -> Result<(String, Vec<String>)> {
    let read = |name: &str| fs::read_to_string(dir.join(name)).with_context(|| format!("reading style/{name}"));
    let main = read("main.css")?;
    let names: Vec<&str> = main.lines().filter_map(imported).collect();
    for entry in fs::read_dir(dir)? {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        if name.ends_with(".css") && name != "main.css" && !names.contains(&&*name) {
            bail!("style/{name} has no place yet: name it in style/main.css");
        }
    }

    let mut sheet = String::new();
    let mut fonts = Vec::new();
    for name in names {
        let css = squeezed(&read(name)?).with_context(|| format!("style/{name}"))?;
        sheet += &with_urls(&css, |path| {
            let (stem, extension) = Path::new(path)
                .file_stem()
                .zip(Path::new(path).extension())
                .and_then(|(stem, extension)| stem.to_str().zip(extension.to_str()))
                .with_context(|| format!("style/{name}: url({path}) names no file"))?;
            let content = fs::read(dir.join(path)).with_context(|| format!("style/{name}: url({path})"))?;
            let url = assets.add(stem, extension, &content)?.url;
            if stem.ends_with("-latin-wght-normal") {
                fonts.push(url.clone());
            }
            Ok(url)
        })?;
    }
    fonts.dedup();
    Ok((sheet, fonts))
}

/// The file an `@import "…";` line names.
fn imported(line: &str) -> Option<&str> {
    line.trim().strip_prefix("@import \"")?.strip_suffix("\";")
}

/// The same rules without comments and indentation; an error where a comment, a text or a block has no end.
fn squeezed(css: &str) -> Result<String> {
    let mut out = String::with_capacity(css.len());
    let mut open: usize = 0;
    let mut rest = css;
    while let Some(first) = rest.chars().next() {
        let taken = if let Some(comment) = rest.strip_prefix("/*") {
            push_space(&mut out);
            "/*".len() + comment.find("*/").context("a comment without its end")? + "*/".len()
        } else if matches!(first, '"' | '\'') {
            let end = end_of_text(rest, first).with_context(|| format!("a text without its end: {rest:.40}"))?;
            out += &rest[..end];
            end
        } else if first.is_whitespace() {
            push_space(&mut out);
            first.len_utf8()
        } else {
            match first {
                '{' => open += 1,
                '}' => open = open.checked_sub(1).context("a } without its {")?,
                _ => {}
            }
            out.push(first);
            first.len_utf8()
        };
        rest = &rest[taken..];
    }
    if open > 0 {
        bail!("a {{ without its }}");
    }
    Ok(out)
}

/// One space, but none where it can mean nothing.
fn push_space(out: &mut String) {
    if !out.is_empty() && !out.ends_with([' ', '{', '}', ';']) {
        out.push(' ');
    }
}

/// Where the text that begins with this quotation mark ends, past its closing mark.
fn end_of_text(css: &str, mark: char) -> Option<usize> {
    let mut escaped = false;
    css.char_indices().skip(1).find_map(|(at, letter)| {
        let is_end = letter == mark && !escaped;
        escaped = letter == '\\' && !escaped;
        is_end.then_some(at + 1)
    })
}

/// Replaces the path in every `url(…)`, except addresses inside the sheet itself (`data:` and `#`).
fn with_urls(css: &str, mut replace: impl FnMut(&str) -> Result<String>) -> Result<String> {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("url(") {
        let (inside, after) = after.split_once(')').context("a url( without its )")?;
        let path = inside.trim().trim_matches(['"', '\'']);
        out += before;
        if path.starts_with("data:") || path.starts_with('#') {
            out += &format!("url({inside})");
        } else {
            out += &format!("url(\"{}\")", replace(path)?);
        }
        rest = after;
    }
    Ok(out + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_replaced_and_all_else_stays() {
        let css = "a { src: url('fonts/x.woff2') format(\"woff2\"); b: url(#c) } /* end */";
        let out = with_urls(css, |path| Ok(format!("/assets/{path}"))).expect("the sheet is whole");
        assert_eq!(out, "a { src: url(\"/assets/fonts/x.woff2\") format(\"woff2\"); b: url(#c) } /* end */");
        assert!(with_urls("a { src: url(x", |path| Ok(path.to_owned())).is_err());
    }

    #[test]
    fn comments_and_indentation_go_and_all_else_stays() {
        let css = "/* why */\n.a > .b {\n  content: \"/* \\\" { \";\n  margin: 0 /* so */ auto;\n}\n\n@media print {\n  a { }\n}\n";
        let out = ".a > .b {content: \"/* \\\" { \";margin: 0 auto;}@media print {a {}}";
        assert_eq!(squeezed(css).expect("it is whole"), out);
        for torn in ["a { /*/ }", "a { content: \"}", "a {", "a }"] {
            assert!(squeezed(torn).is_err(), "{torn}");
        }
    }

    #[test]
    fn only_import_lines_are_imports() {
        assert_eq!(imported("@import \"base.css\";"), Some("base.css"));
        assert_eq!(imported("/* @import */"), None);
    }
}
