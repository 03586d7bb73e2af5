//! The folder the server gives out as `/assets/`: every name carries the hash of the content, so a
//! browser may keep a file for ever, and what gains by it lies there compressed as well.

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

/// Old files stay: a server that is running may still name them.
pub(crate) struct Assets {
    dir: PathBuf,
}

/// A file in the folder.
pub(crate) struct Asset {
    /// Its address, beginning with `/assets/`.
    pub(crate) url: String,
    /// Bytes a browser loads: compressed, where that helps.
    pub(crate) transfer: usize,
}

impl Assets {
    pub(crate) fn new(dir: PathBuf) -> Result<Self> {
        fs::create_dir_all(&dir)?;
        Ok(Self { dir })
    }

    /// Adds a file named `stem.HASH.extension`.
    pub(crate) fn add(&self, stem: &str, extension: &str, content: &[u8]) -> Result<Asset> {
        let name = format!("{stem}.{}.{extension}", hash(content));
        let file = self.dir.join(&name);
        if !file.is_file() {
            write(&file, content)?;
        }
        Ok(Asset { url: format!("/assets/{name}"), transfer: compressed(&file, extension, content)? })
    }

    /// Adds a file that already stands for its content by its name, at `path` below the folder.
    pub(crate) fn add_named(&self, path: &Path, content: &[u8]) -> Result<()> {
        let file = self.dir.join(path);
        fs::create_dir_all(file.parent().unwrap_or(&self.dir))?;
        write(&file, content)
    }
}

/// Writes `FILE.br` beside the file unless it is there, and returns the bytes to transfer.
fn compressed(file: &Path, extension: &str, content: &[u8]) -> Result<usize> {
    // A woff2 is compressed with Brotli inside.
    if extension == "woff2" {
        return Ok(content.len());
    }
    let beside = file.with_added_extension("br");
    if let Ok(known) = fs::metadata(&beside) {
        return Ok(usize::try_from(known.len())?);
    }
    let packed = brotli(content)?;
    write(&beside, &packed)?;
    Ok(packed.len())
}

/// As small as Brotli can make it: quality 11, window 2^22.
fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 64 * 1024, 11, 22);
    writer.write_all(content)?;
    Ok(writer.into_inner())
}

/// 16 hexadecimal digits that stand for the content.
pub(crate) fn hash(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    digest[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a file so that nobody ever reads half of it.
pub(crate) fn write(file: &Path, content: &[u8]) -> Result<()> {
    let unfinished = file.with_added_extension("unfinished");
    fs::write(&unfinished, content)
        .and_then(|()| fs::rename(&unfinished, file))
        .with_context(|| format!("writing {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_follows_the_content() {
        assert_eq!(hash(b""), "e3b0c44298fc1c14");
        assert_ne!(hash(b"a"), hash(b"b"));
    }

    #[test]
    fn brotli_unpacks_to_what_was_packed() {
        let text = "weft ".repeat(1000);
        let packed = brotli(text.as_bytes()).expect("memory takes every byte");
        assert!(packed.len() < 100);
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut packed.as_slice(), &mut unpacked).expect("it is whole");
        assert_eq!(unpacked, text.as_bytes());
    }
}
