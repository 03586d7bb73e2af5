//! What the program says of itself to whoever starts it.

use std::process::Command;

use insta::assert_snapshot;

use crate::support::{run_tool, weft_binary};

/// The program's own help, then that of each command, and of the commands within it.
#[test]
fn every_command_explains_itself() {
    let mut said = Vec::new();
    explain(&[], &mut said);
    assert!(said.len() > 10, "{} commands", said.len());
    assert_snapshot!(said.join("\n\n"));
}

fn explain(command: &[&str], said: &mut Vec<String>) {
    let help = run_tool(Command::new(weft_binary()).args(command).arg("--help")).expect("help");
    let name = [&["weft"], command].concat().join(" ");
    said.push(format!("── {name}\n{}", help.trim_end()));
    let commands = help.split_once("Commands:").map_or("", |(_, rest)| rest);
    let names = commands.lines().skip(1).take_while(|line| !line.trim().is_empty());
    let names = names.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    for name in names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help") {
        explain(&[command, &[name]].concat(), said);
    }
}
