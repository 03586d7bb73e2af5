//! `weft draw-logo`: an uploaded logo, drawn apart from the server.
//!
//! What a drawing costs cannot be read off it, so it is drawn in a process that may use so much memory and time and no
//! more. If that is not enough, this process ends and the server goes on.

use std::{
    io::{self, Read as _, Write as _},
    process::ExitCode,
};

use weft_shared::practice::LARGEST_LOGO;

use crate::{drawer, report::Logo};

/// Reads the file from one stream and writes the picture to the other, or the sentence that says why there is none.
pub(super) fn run() -> ExitCode {
    if let Err(error) = limit() {
        let _ = writeln!(io::stderr(), "weft: cannot limit this process: {error}");
        return ExitCode::FAILURE;
    }
    let mut file = Vec::new();
    let most = u64::try_from(LARGEST_LOGO).unwrap_or(u64::MAX).saturating_add(1);
    if io::stdin().lock().take(most).read_to_end(&mut file).is_err() {
        return ExitCode::FAILURE;
    }
    let (said, code) = match Logo::accept(&file) {
        Ok(picture) => (picture, ExitCode::SUCCESS),
        Err(fault) => (fault.to_string().into_bytes(), ExitCode::from(drawer::REFUSED)),
    };
    match io::stdout().lock().write_all(&said) {
        Ok(()) => code,
        Err(_) => ExitCode::FAILURE,
    }
}

/// So much processor time, so much memory, no files and no dump of what was sent.
#[cfg(unix)]
fn limit() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let at_most = |most: u64| Rlimit { current: Some(most), maximum: Some(most) };
    setrlimit(Resource::Cpu, at_most(drawer::SECONDS))?;
    setrlimit(Resource::Core, at_most(0))?;
    setrlimit(Resource::Fsize, at_most(0))?;
    // Others have the limit's name and not its effect.
    #[cfg(target_os = "linux")]
    setrlimit(Resource::As, at_most(drawer::BYTES))?;
    Ok(())
}

#[cfg(not(unix))]
fn limit() -> io::Result<()> {
    Ok(())
}
