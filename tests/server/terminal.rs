//! Stored text on a terminal steers nothing.

use crate::support::{Weft, both_engines, weft};

both_engines!(names_are_written_out);

async fn names_are_written_out(practice: Weft) {
    let id = practice.practice("Willow Street Practice").await;
    let therapist = practice.owner(id, "Dr. Folake Adeyemi").await;
    practice.record(&therapist, "Mira Vance").await;
    // As an older Weft, or another program, may have stored it.
    practice.execute("UPDATE practices SET name = 'Willow\u{1b}[2J\u{9b}31m\nStreet'").await;
    let said = weft(&practice.config, &["verify"]).works();
    assert!(said.contains("Willow\\u{1b}[2J\\u{9b}31m\\u{a}Street: "), "{said:?}");
    let said = weft(&practice.config, &["clients"]).works();
    assert!(said.ends_with("\tMira Vance\n"), "{said:?}");
    let said = weft(&practice.config, &["report", "No\u{1b}[31mor", "--out", "/tmp/never.pdf"]).fails();
    assert!(said.contains("“No\\u{1b}[31mor”"), "{said:?}");
    assert!(!said.contains('\u{1b}'), "{said:?}");
}
