//! Drawing what people upload, in a process of its own with limits: what a drawing costs cannot be read off it, and a
//! stack that overflows ends the process it is in.

use std::{path::PathBuf, process::Stdio, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    process::Command,
    sync::Semaphore,
    time::timeout,
};
use weft_shared::practice::LARGEST_LOGO;

use crate::{report::LogoFault, slow::Idle};

/// The program's own command that draws.
pub(crate) const COMMAND: &str = "draw-logo";
/// How it ends when the file is not taken; then it has written why.
pub(crate) const REFUSED: u8 = 3;
/// Processor time.
pub(crate) const SECONDS: u64 = 5;
/// Memory: a picture of 4000 × 4000 pixels fits twice over.
pub(crate) const BYTES: u64 = 512 * 1024 * 1024;
/// By the clock on the wall, however busy the machine is.
const LONGEST: Duration = Duration::from_secs(10);
/// Drawn at once; others wait.
const AT_ONCE: usize = 2;
/// More than any picture of the kept size.
const MOST_BACK: u64 = 1024 * 1024;

/// Cheap to clone: copies share the places.
#[derive(Clone)]
pub(crate) struct Drawer {
    program: PathBuf,
    places: Arc<Semaphore>,
}

impl Default for Drawer {
    /// This program, also when its file was replaced meanwhile.
    fn default() -> Self {
        let own = if cfg!(target_os = "linux") { None } else { std::env::current_exe().ok() };
        Self::new(own.unwrap_or_else(|| "/proc/self/exe".into()))
    }
}

impl Drawer {
    pub(crate) fn new(program: PathBuf) -> Self {
        Self { program, places: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// The picture to keep of a logo that was sent, as PNG.
    ///
    /// # Errors
    /// The sentence that says why it is not taken, and what to do.
    pub(crate) async fn draw(&self, _: Idle, file: &[u8]) -> Result<Vec<u8>, String> {
        if file.is_empty() {
            return Err(LogoFault::Empty.to_string());
        }
        if file.len() > LARGEST_LOGO {
            return Err(LogoFault::TooLarge.to_string());
        }
        // The places are never closed.
        let _place = self.places.acquire().await;
        match timeout(LONGEST, self.run(file)).await {
            Ok(Ok((Some(0), picture))) => Ok(picture),
            Ok(Ok((Some(code), said))) if code == i32::from(REFUSED) => {
                Err(String::from_utf8_lossy(&said).into_owned())
            }
            // It was ended by one of its limits, or from here.
            Ok(Ok(_)) | Err(_) => {
                tracing::warn!("a logo was not drawn within the limits");
                Err(LogoFault::TooMuch.to_string())
            }
            Ok(Err(error)) => {
                tracing::error!(%error, "the program that draws logos cannot be started");
                Err("Weft could not draw the logo. The file is not the problem. Please try again later.".to_owned())
            }
        }
    }

    /// How it ended, and what it wrote. Dropped before that, it is ended.
    async fn run(&self, file: &[u8]) -> std::io::Result<(Option<i32>, Vec<u8>)> {
        let mut child = Command::new(&self.program)
            .arg(COMMAND)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        if let Some(mut to) = child.stdin.take() {
            // One that ends early reads no further; how it ended says why.
            let _ = to.write_all(file).await;
        }
        let mut said = Vec::new();
        if let Some(from) = child.stdout.take() {
            from.take(MOST_BACK).read_to_end(&mut said).await?;
        }
        Ok((child.wait().await?.code(), said))
    }
}
