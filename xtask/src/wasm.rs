//! The islands as WebAssembly: compiled, given their JavaScript bindings, made small.

use crate::{assets, need, run};
use anyhow::{Context, Result, bail};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};
use wasm_bindgen_cli_support::Bindgen;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// The release of the npm package `binaryen`, which brings `wasm-opt`.
const BINARYEN: &str = "132.0.0";

/// All that rustc's output uses, and no more: browsers refuse a module that asks for features they lack.
const WASM_OPT: [&str; 8] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-mutable-globals",
    "--enable-multivalue",
    "--strip-producers",
];

/// Debian packages with a compiler for wasm that needs nothing from Rust's own servers, and its linker.
const DEBIAN: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-22"];
const DEBIAN_LINKER: &str = "wasm-ld-22";

/// How much the size matters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// Without `wasm-opt` if it can't be had: enough to work with.
    AsItComes,
    /// No `wasm-opt` is an error.
    AsSmallAsPossible,
}

/// The files a browser needs.
pub(crate) struct Islands {
    dir: PathBuf,
    pub(crate) js: PathBuf,
    pub(crate) wasm: PathBuf,
}

impl Islands {
    fn in_dir(dir: PathBuf) -> Self {
        Self { js: dir.join("islands.js"), wasm: dir.join("islands_bg.wasm"), dir }
    }

    /// Modules that dependencies bring and the bindings import: paths as they are imported, and contents.
    pub(crate) fn snippets(&self) -> Result<Vec<(PathBuf, Vec<u8>)>> {
        let mut found = Vec::new();
        let mut folders = vec![self.dir.join("snippets")];
        while let Some(folder) = folders.pop() {
            let Ok(entries) = fs::read_dir(&folder) else {
                continue;
            };
            for entry in entries {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let content = fs::read(&path)?;
                    found.push((path.strip_prefix(&self.dir)?.to_owned(), content));
                }
            }
        }
        Ok(found)
    }
}

/// Builds the islands. Where the compiler's output is the same as last time, so are the files.
pub(crate) fn build(size: Size) -> Result<Islands> {
    let compiled = compile(&Toolchain::find()?)?;
    let optimiser = match (wasm_opt(), size) {
        (Ok(found), _) => Some(found),
        (Err(error), Size::AsSmallAsPossible) => return Err(error),
        (Err(error), Size::AsItComes) => {
            eprintln!("The islands stay larger than they need be: {error:#}");
            None
        }
    };

    let dir = run::target().join("wasm/islands");
    let islands = Islands::in_dir(dir.clone());
    let stamp =
        format!("{} {:?}", assets::hash(&fs::read(&compiled)?), optimiser.as_ref().map(|_| (BINARYEN, WASM_OPT)));
    let stamp_file = dir.join("stamp");
    if fs::read_to_string(&stamp_file).is_ok_and(|last| last == stamp) {
        return Ok(islands);
    }

    if dir.exists() {
        fs::remove_dir_all(&dir)?;
    }
    Bindgen::new()
        .input_path(&compiled)
        .out_name("islands")
        .web(true)?
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&dir)
        .context("writing the bindings")?;
    if let Some(mut wasm_opt) = optimiser {
        wasm_opt.args(WASM_OPT).arg("-o");
        run::run(wasm_opt.args([&islands.wasm, &islands.wasm]))?;
    }
    assets::write(&stamp_file, stamp.as_bytes())?;
    Ok(islands)
}

/// What compiles for the browser.
enum Toolchain {
    /// The one that builds everything else: it has the target's standard library.
    Own,
    /// Debian's, which compiles the standard library from its source.
    Packaged { cargo: PathBuf, rustc: PathBuf },
}

impl Toolchain {
    /// The first of: what is here, what rustup can get, what Debian has.
    fn find() -> Result<Self> {
        if own_has_target() {
            return Ok(Self::Own);
        }
        if let Some(packaged) = Self::packaged() {
            return Ok(packaged);
        }
        if rustup_adds_target() && own_has_target() {
            return Ok(Self::Own);
        }
        need::install(&DEBIAN).with_context(|| {
            format!("nothing here compiles for the browser, and `rustup target add {TARGET}` didn't help")
        })?;
        Self::packaged().with_context(|| format!("{} are installed but lack a program", DEBIAN.join(" ")))
    }

    fn packaged() -> Option<Self> {
        need::find(DEBIAN_LINKER)?;
        fs::metadata("/usr/lib/rustlib/src/rust/library/Cargo.lock").ok()?;
        Some(Self::Packaged {
            cargo: packaged_program("cargo-web", "/bin/cargo")?,
            rustc: packaged_program("rustc-web", "/bin/rustc")?,
        })
    }
}

/// The program of a Debian package whose path ends so. PATH would find rustup's first, and a package
/// may have wrappers of the same name under /usr/share.
fn packaged_program(package: &str, end: &str) -> Option<PathBuf> {
    let files = run::read(run::program("dpkg").args(["-L", package])).ok()?;
    let file = files.lines().find(|file| file.ends_with(end) && !file.starts_with("/usr/share/"))?;
    Path::new(file).is_file().then(|| file.into())
}

/// Whether the toolchain that builds everything else can build for the browser too.
pub(crate) fn own_has_target() -> bool {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let mut rustc = run::program(rustc);
    run::read(rustc.args(["--print", "target-libdir", "--target", TARGET])).is_ok_and(|dir| Path::new(&dir).is_dir())
}

/// Asks rustup for the target, and gives up soon where its servers can't be reached.
fn rustup_adds_target() -> bool {
    if need::find("rustup").is_none() {
        return false;
    }
    println!("Asking rustup for {TARGET}");
    let mut rustup = run::program("rustup");
    rustup.args(["target", "add", TARGET]).env("RUSTUP_MAX_RETRIES", "0");
    run::within(Duration::from_mins(2), &mut rustup).is_ok()
}

/// Compiles the islands and returns the file, without bindings and not yet optimised.
fn compile(toolchain: &Toolchain) -> Result<PathBuf> {
    let dir = run::target().join("wasm");
    let mut cargo = match toolchain {
        Toolchain::Own => run::cargo([]),
        Toolchain::Packaged { cargo, .. } => run::program(cargo),
    };
    cargo
        .args(["rustc", "--package", "weft-app", "--lib"])
        .args(["--no-default-features", "--features", "hydrate"])
        .args(["--crate-type", "cdylib", "--profile", "wasm"])
        .args(["--target", TARGET, "--target-dir"])
        .arg(&dir)
        .env_remove("RUSTFLAGS")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", rustflags());
    if let Toolchain::Packaged { rustc, .. } = toolchain {
        // What rustup and the cargo that runs us left here would lead to the other toolchain.
        for name in ["RUSTUP_TOOLCHAIN", "CARGO", "RUSTDOC", "RUSTC_WRAPPER"] {
            cargo.env_remove(name);
        }
        cargo
            .arg("-Zbuild-std=std,panic_abort")
            .env("RUSTC", rustc)
            // `-Zbuild-std` isn't stable; here it only does what rustup's ready-made library does.
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIAN_LINKER);
    }
    run::run(&mut cargo)?;
    Ok(dir.join(TARGET).join("wasm/weft_app.wasm"))
}

/// Messages of panics name source files. Browsers have no use for the folders of whoever built it,
/// and without them the same source gives the same file everywhere.
fn rustflags() -> String {
    let home =
        env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(Path::new(&env::var_os("HOME")?).join(".cargo")));
    let mut flags = format!("--remap-path-prefix={}=weft", run::root().display());
    if let Some(home) = home {
        flags += &format!(" --remap-path-prefix={}=cargo", home.display());
    }
    flags
}

/// `wasm-opt`, from npm unless it is here already.
fn wasm_opt() -> Result<Command> {
    let tools = run::target().join("tools");
    let package = tools.join("node_modules/binaryen");
    if need::find("npm").is_none() {
        bail!("npm is missing, which brings wasm-opt (Debian package npm)");
    }
    let manifest = fs::read_to_string(package.join("package.json")).unwrap_or_default();
    if !manifest.contains(&format!("\"version\": \"{BINARYEN}\"")) {
        fs::create_dir_all(&tools)?;
        run::run(
            run::program("npm")
                .args(["install", "--silent", "--no-save", "--no-audit", "--no-fund"])
                .arg("--prefix")
                .arg(&tools)
                .arg(format!("binaryen@{BINARYEN}")),
        )?;
    }
    let mut node = run::program("node");
    node.arg(package.join("bin/wasm-opt"));
    Ok(node)
}
