//! Whether what was written works on a machine with nothing else: unpacked, started in an empty folder with an empty
//! environment, and asked for a page and its files.

use super::Dist;
use crate::{need, run};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Longer than Weft takes for whatever is left when it is stopped.
const PATIENCE: Duration = Duration::from_secs(20);

/// An error with the first thing that does not work.
pub(crate) fn check(dist: &Dist) -> Result<()> {
    run::run(run::program("sha256sum").args(["--quiet", "--check", "SHA256SUMS"]).current_dir(&dist.folder))?;
    let root = run::target().join("dist-check");
    if root.exists() {
        fs::remove_dir_all(&root)?;
    }
    fs::create_dir_all(&root)?;
    run::run(run::program("dpkg-deb").arg("--extract").arg(&dist.package).arg(&root))?;
    if fs::read(root.join("usr/bin/weft"))? != fs::read(dist.weft())? {
        bail!("the package holds another program than the folder");
    }
    unit(&root)?;
    let empty = root.join("empty");
    fs::create_dir(&empty)?;
    let mut server = Server::start(&root.join("usr/bin/weft"), &empty)?;
    let asked = server.ask();
    let stopped = server.stop();
    asked.and(stopped)?;
    println!("installed: answers with its pages, styles, scripts, wasm and fonts, and stops when told");
    Ok(())
}

/// The service as systemd reads it, where there is systemd.
fn unit(root: &Path) -> Result<()> {
    let unit = root.join("usr/lib/systemd/system/weft.service");
    if need::find("systemd-analyze").is_none() {
        println!("The unit was NOT checked: systemd-analyze is missing.");
        return Ok(());
    }
    // 10 is as exposed as can be; the unit has 1.4.
    let mut analyze = run::program("systemd-analyze");
    analyze.args(["security", "--offline=true", "--threshold=20"]).arg(&unit).stdout(Stdio::null());
    run::run(&mut analyze).context("the unit is open to more than it was")?;
    // In a root of its own systemd finds neither what starts before us nor the programs of the system.
    let verified =
        run::program("systemd-analyze").arg("verify").arg(&unit).env("SYSTEMD_LOG_LEVEL", "warning").output()?;
    let said = String::from_utf8_lossy(&verified.stderr);
    let faults: Vec<&str> = said
        .lines()
        .filter(|line| line.contains("weft.service") && !line.contains("/usr/bin/weft is not exec"))
        .collect();
    if !faults.is_empty() {
        bail!("the unit has faults:\n{}", faults.join("\n"));
    }
    Ok(())
}

struct Server {
    child: Child,
    weft: PathBuf,
    address: String,
}

impl Server {
    fn start(weft: &Path, empty: &Path) -> Result<Self> {
        let mut command = Command::new(weft);
        command.args(["serve", "--addr", "127.0.0.1:0"]).current_dir(empty).env_clear();
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().context("weft does not start")?;
        let said = BufReader::new(child.stdout.take().context("what it says")?);
        let address = said.lines().map_while(Result::ok).find_map(|line| {
            let address = line.strip_prefix("serving: http://")?;
            Some(address.to_owned())
        });
        match address {
            Some(address) => Ok(Self { child, weft: weft.to_owned(), address }),
            None => bail!("weft ended without serving: {}", child.wait()?),
        }
    }

    fn ask(&self) -> Result<()> {
        let page = self.get("/sign-in")?;
        let page = String::from_utf8(page)?;
        if !page.contains("<h1") {
            bail!("the sign-in page has no heading: {page}");
        }
        let (_, rest) = page.split_once("rel=\"stylesheet\" href=\"").context("the page has no styles")?;
        let css = rest.split('"').next().unwrap_or_default();
        let styles = String::from_utf8(self.get(css)?)?;
        let (_, rest) = styles.split_once("/assets/").context("the styles name no font")?;
        let font = rest.split([')', '"', '\'']).next().unwrap_or_default();
        self.begins(&format!("/assets/{font}"), b"wOF2")?;
        let names: serde_json::Value = serde_json::from_slice(&fs::read(run::target().join("dist-site/site.json"))?)?;
        let name = |what: &str| names[what].as_str().map(str::to_owned).with_context(|| format!("no {what}"));
        self.begins(&name("islands_wasm")?, b"\0asm")?;
        for script in ["loader", "islands_js"] {
            self.begins(&name(script)?, b"")?;
        }
        let mut health = Command::new(&self.weft);
        run::run(health.args(["healthcheck", "--addr", &self.address]).env_clear().stdout(Stdio::null()))
    }

    fn begins(&self, path: &str, with: &[u8]) -> Result<()> {
        let body = self.get(path)?;
        if body.is_empty() || !body.starts_with(with) {
            bail!("{path} is not what it should be");
        }
        Ok(())
    }

    /// The body at an address that must be there.
    fn get(&self, path: &str) -> Result<Vec<u8>> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        write!(stream, "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.address)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        if !answer.starts_with(b"HTTP/1.1 200 ") {
            bail!("{path}: {}", String::from_utf8_lossy(&answer[..answer.len().min(200)]));
        }
        let ends = answer.windows(4).position(|window| window == b"\r\n\r\n").context("no end of the head")?;
        Ok(answer.split_off(ends + 4))
    }

    fn stop(&mut self) -> Result<()> {
        run::run(run::program("kill").args(["-TERM", &self.child.id().to_string()]))?;
        let ends = Instant::now() + PATIENCE;
        while Instant::now() < ends {
            match self.child.try_wait()? {
                Some(status) if status.success() => return Ok(()),
                Some(status) => bail!("weft did not stop well: {status}"),
                None => thread::sleep(Duration::from_millis(100)),
            }
        }
        bail!("weft does not stop when told")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
