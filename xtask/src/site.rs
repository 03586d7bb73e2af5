//! The site, `target/site`, which the browser gets: `assets/`, and `site.json`, which tells the server their names.

use crate::{assets, assets::Assets, run, stylesheet, wasm};
use anyhow::{Result, bail};
use std::{fmt, fs, fs::File, path::PathBuf};

/// Most bytes of wasm a browser may have to load, after Brotli.
const BUDGET: usize = 150_000;

pub(crate) struct Site {
    pub(crate) dir: PathBuf,
    /// Bytes of the wasm file.
    wasm: usize,
    /// Bytes of it after Brotli.
    wasm_transfer: usize,
    /// Bytes of stylesheet, bindings and loader after Brotli.
    other_transfer: usize,
}

impl Site {
    /// An error if the wasm has grown too large.
    pub(crate) fn within_budget(&self) -> Result<()> {
        if self.wasm_transfer > BUDGET {
            bail!("{} bytes of wasm after Brotli, {BUDGET} allowed", self.wasm_transfer);
        }
        Ok(())
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: wasm {} bytes, after Brotli {} of {BUDGET} allowed; style and scripts {} after Brotli",
            self.dir.display(),
            self.wasm,
            self.wasm_transfer,
            self.other_transfer
        )
    }
}

/// Builds the site; does little where nothing has changed.
pub(crate) fn build(size: wasm::Size) -> Result<Site> {
    build_in(run::target().join("site"), size)
}

/// The same in another folder.
pub(crate) fn build_in(dir: PathBuf, size: wasm::Size) -> Result<Site> {
    let assets = Assets::new(dir.join("assets"))?;
    // Two builds at once would write the same files; the second waits here.
    let lock = File::create(run::target().join("site.lock"))?;
    lock.lock()?;

    let islands = wasm::build(size)?;
    let (css, fonts) = stylesheet::build(&run::root().join("style"), &assets)?;

    let css = assets.add("weft", "css", css.as_bytes())?;
    let js = assets.add("islands", "js", &fs::read(&islands.js)?)?;
    let binary = fs::read(&islands.wasm)?;
    let wasm = assets.add("islands", "wasm", &binary)?;
    let loader = fs::read(run::root().join("app/loader.js"))?;
    let loader = assets.add("loader", "js", &loader)?;
    let icon = fs::read(run::root().join("style/icon.svg"))?;
    let icon = assets.add("icon", "svg", &icon)?;
    for (path, content) in islands.snippets()? {
        assets.add_named(&path, &content)?;
    }

    let names = serde_json::json!({
        "css": css.url,
        "fonts": fonts,
        "icon": icon.url,
        "loader": loader.url,
        "islands_js": js.url,
        "islands_wasm": wasm.url,
    });
    let names = serde_json::to_string_pretty(&names)?;
    assets::write(&dir.join("site.json"), names.as_bytes())?;
    Ok(Site {
        dir,
        wasm: binary.len(),
        wasm_transfer: wasm.transfer,
        other_transfer: css.transfer + js.transfer + loader.transfer,
    })
}
