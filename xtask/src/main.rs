//! Tasks around the code: `cargo xtask serve`, `site`, `dist`, `test`, `bench`, `audit`.

#![expect(clippy::print_stdout, reason = "a command-line tool speaks to its terminal")]

mod assets;
mod audit;
#[cfg(test)]
mod classes;
mod dist;
mod need;
mod run;
mod serve;
mod site;
mod stylesheet;
mod test;
mod unused;
mod wasm;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask serve [ARGS]     build everything and run Weft with the sample practice; ARGS go to `weft serve`
cargo xtask site             build what the browser gets, into target/site
cargo xtask dist             write what is installed elsewhere, into target/dist
cargo xtask dist --check     the same, then unpack it, start it with nothing else and ask it for its pages
cargo xtask test             everything that has to hold before a change is in
cargo xtask test --only PARTS   some of it; PARTS are commas between fmt, clippy, doc, audit, rust, wasm, dist, e2e
cargo xtask bench            what a report costs in processor time, beside a bare document
cargo xtask audit            licences, bans, sources and known vulnerabilities of all dependencies";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match args.as_slice() {
        ["serve", rest @ ..] => serve::serve(rest).map(|()| true),
        ["site"] => site::build(wasm::Size::AsSmallAsPossible).map(|site| {
            println!("{site}");
            true
        }),
        ["dist"] => dist::dist(dist::Build::Release).map(|_| true),
        ["dist", "--check"] => dist::dist(dist::Build::Release).and_then(|dist| dist::check(&dist)).map(|()| true),
        ["test"] => test::test(None),
        ["test", "--only", parts] => test::test(Some(parts)),
        ["bench"] => run::run(&mut run::cargo(["bench", "-p", "weft-server", "--bench", "report"])).map(|()| true),
        ["audit"] => audit::audit().map(|()| true),
        ["help" | "--help" | "-h"] | [] => {
            println!("{USAGE}");
            Ok(true)
        }
        _ => {
            eprintln!("{USAGE}");
            Ok(false)
        }
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
