//! The command line of whoever runs the machine: the program itself, as it is started.

use std::{fs, path::Path};

use weft_server::{sample as sample_practice, store::Engine};

use crate::support::{Weft, both_engines, pdf_text, weft};

both_engines!(sample: clients_are_listed, a_report_is_written, the_audit_is_checked);
both_engines!(
    a_changed_audit_is_an_error,
    a_lost_key_is_an_error,
    a_practice_begins_lives_and_ends_at_the_command_line,
);

#[test]
fn the_sample_is_made_once() {
    crate::support::on_sample(Engine::Sqlite, async |_| {
        let config = Weft::new_config(Engine::Sqlite).await;
        assert!(weft(&config, &["migrate"]).works() == "database: up to date\n");
        let said = weft(&config, &["sample"]).works();
        assert!(said.contains(sample_practice::PASSWORD), "{said}");
        for (name, email) in sample_practice::sign_ins().expect("the list") {
            assert!(said.contains(&format!("{email}: {name}\n")), "{said}");
        }
        assert!(weft(&config, &["sample"]).fails().contains("this database has a practice already"));
        assert!(weft(&config, &["clients"]).works().contains("\tNoor Haddad\n"));
        let inside = fs::read_dir(&config.data_dir).expect("the data folder").flatten();
        let names: Vec<_> = inside.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
        assert!(names.contains(&"weft.db".to_owned()) && names.contains(&"weft.key".to_owned()), "{names:?}");
    });
}

/// The link on a line that says what it is.
fn link<'a>(said: &'a str, what: &str) -> &'a str {
    let line = said.lines().find(|line| line.starts_with(what)).unwrap_or_else(|| panic!("no {what}: {said}"));
    line.split_once(": http://weft.test").expect("an address").1
}

async fn a_practice_begins_lives_and_ends_at_the_command_line(server: Weft) {
    let run = |args: &[&str]| weft(&server.config, args);
    let new = ["practice", "new", "--name", "Linden Rooms", "--country", "gb", "--owner", "Dr. Anna Weber", "--email"];
    let at = ["anna@example.org", "--public-url", "http://weft.test"];
    let said = run(&[&new[..], &at].concat()).works();
    assert!(said.starts_with("Linden Rooms: made\n"), "{said}");
    let owner = server.browser();
    let path = link(&said, "owner’s link");
    let form = owner.get(path).await.expect(200).form(path).set("password", "four odd socks in a drum");
    let page = owner.submit(&form).await.expect(200);
    server.second_step(&owner, "anna@example.org", page).await.expect(200);
    owner.get("/practice").await.expect(200).says("Samaritans, day and night: 116 123");
    assert!(run(&["practice", "list"]).works().contains("\tLinden Rooms\n"));
    let said = run(&[&new[..8], &["--email", "anna"]].concat()).fails();
    assert!(said.contains("write an email address such as name@example.org"), "{said}");

    let invite = ["member", "invite", "--role", "therapist", "--name", "Maja", "--email", "maja@example.org"];
    let said = run(&[&invite[..], &at[1..]].concat()).works();
    let maja = server.browser();
    let path = link(&said, "invitation");
    let form = maja.get(path).await.expect(200).form(path).set("password", "rain on the tin roof");
    let page = maja.submit(&form).await.expect(200);
    server.second_step(&maja, "maja@example.org", page).await.expect(200);
    let listed = run(&["member", "list"]).works();
    let line = listed.lines().find(|line| line.ends_with("\ttherapist\tMaja")).expect("Maja works there");
    let id = line.split('\t').next().expect("an id");

    // Someone has lost phone and password.
    let said = run(&["account", "reset", "maja@example.org", "--drop-second-step", "--public-url", "http://weft.test"])
        .works();
    assert!(maja.get("/caseload").await.asks_to_sign_in(), "signed out everywhere");
    let path = link(&said, "link for a new password");
    let form = maja.get(path).await.expect(200).form(path).set("password", "a green kettle and two spoons");
    maja.submit(&form).await.expect(200).says("Your new password is saved.");
    let page = maja.sign_in("maja@example.org", "a green kettle and two spoons").await.expect(200);
    assert_eq!(page.heading(), "Protect the records in your care", "a second step is set up anew");
    server.second_step(&maja, "maja@example.org", page).await.expect(200);
    assert!(run(&["account", "reset", "nobody@example.org"]).fails().contains("no account has this email address"));
    assert_eq!(run(&["account", "sign-out", "anna@example.org"]).works(), "logins ended: 1\n");
    assert!(owner.get("/caseload").await.asks_to_sign_in());

    assert_eq!(run(&["member", "end", id]).works(), format!("{id}: ended\n"));
    assert!(maja.get("/caseload").await.asks_to_sign_in());
    assert!(run(&["member", "end", id]).fails().contains("no one with the id"));
    let anna = listed.lines().find(|line| line.contains("\towner\t")).and_then(|line| line.split('\t').next());
    let said = run(&["member", "end", anna.expect("an id")]).fails();
    assert!(said.contains("this is the practice’s only owner. Make someone else an owner first"), "{said}");

    let log = run(&["security", "--since", "2026-01-01"]).works();
    for kind in ["signed-in", "factor-added", "reset-by-operator", "password-changed", "logins-ended"] {
        assert!(log.contains(&format!("\t{kind}\t")), "{kind}: {log}");
    }
    assert!(!log.contains("example.org"), "it names nobody: {log}");
    assert!(run(&["verify"]).works().contains("Linden Rooms: audit trail intact"));
}

#[test]
fn the_sample_is_removed_and_nothing_else_is() {
    crate::support::on_sample(Engine::Sqlite, async |_| {
        let config = Weft::new_config(Engine::Sqlite).await;
        assert!(weft(&config, &["sample", "--wipe"]).fails().contains("this database is not the sample practice"));
        weft(&config, &["sample"]).works();
        assert!(weft(&config, &["sample", "--wipe"]).works().starts_with("sample practice: removed"));
        assert_eq!(weft(&config, &["clients"]).works(), "");
        let new =
            ["practice", "new", "--name", "Own", "--country", "IE", "--owner", "Anna", "--email", "a@example.org"];
        weft(&config, &new).works();
        assert!(weft(&config, &["sample", "--wipe"]).fails().contains("Nothing was removed"));
    });
}

async fn clients_are_listed(sample: &'static Weft) {
    let said = weft(&sample.config, &["clients"]).works();
    assert!(said.lines().count() >= 6, "{said}");
    for line in said.lines() {
        let (id, name) = line.split_once('\t').expect("id, tab, name");
        assert!(id.len() == 36 && name.contains(' '), "{line}");
    }
}

async fn a_report_is_written(sample: &'static Weft) {
    let folder = Weft::new_config(Engine::Sqlite).await.data_dir;
    let file = folder.join("noor.pdf");
    let out = file.display().to_string();
    let said = weft(&sample.config, &["report", "Noor Haddad", "--out", &out]).works();
    assert!(said.starts_with(&out) && said.contains(" pages, "), "{said}");
    let text = pdf_text(&fs::read(&file).expect("the PDF"));
    assert!(text.contains("Noor Haddad") && text.contains("Willow Street Practice"), "{text}");

    let clients = weft(&sample.config, &["clients"]).works();
    let id =
        clients.lines().find(|line| line.ends_with("Elena Ruiz")).expect("Elena").split('\t').next().expect("an id");
    weft(&sample.config, &["report", id, "--out", &out]).works();
    assert!(pdf_text(&fs::read(&file).expect("the PDF")).contains("Elena Ruiz"));

    for (kind, heading) in [("course", "Each pattern over time"), ("brief", "Agreed last time")] {
        weft(&sample.config, &["report", id, "--kind", kind, "--for", "Dr. Okafor", "--out", &out]).works();
        assert!(pdf_text(&fs::read(&file).expect("the PDF")).contains(heading), "{kind}");
    }
    let listed = sample.count("SELECT count(*) FROM reports WHERE made_at_place = 'command-line'").await;
    assert!(listed >= 3, "{listed} reports are listed as made at the command line");
    let said = weft(&sample.config, &["report", id, "--kind", "poem", "--out", &out]).fails();
    assert!(
        said.starts_with("weft: ") && said.contains("unknown kind “poem”; use one of: session-progress, course, brief"),
        "{said}"
    );
    let said = weft(&sample.config, &["report", id, "--kind", "brief", "--from", "2026-01-01", "--out", &out]).fails();
    assert!(said.contains("Leave out --from and --to"), "{said}");

    let missing = folder.join("nobody.pdf").display().to_string();
    let said = weft(&sample.config, &["report", "Noor", "--out", &missing]).fails();
    assert!(said.contains("weft: no client is called “Noor”") && said.contains("weft clients"), "{said}");
    let period = ["report", "Noor Haddad", "--out", &missing, "--from", "2001-01-01", "--to", "2001-02-01"];
    assert!(
        weft(&sample.config, &period).fails().contains("weft: there is no session in these days. Choose other days\n")
    );
    assert!(!Path::new(&missing).exists(), "a report that failed leaves no file");
    let nowhere = folder.join("no/such/folder.pdf").display().to_string();
    let said = weft(&sample.config, &["report", "Noor Haddad", "--out", &nowhere]).fails();
    assert!(said.contains("there is no such folder. Create it first"), "{said}");
    let a_folder = folder.display().to_string();
    let said = weft(&sample.config, &["report", "Noor Haddad", "--out", &a_folder]).fails();
    assert!(said.contains("it is a folder. Add a file name"), "{said}");
}

async fn the_audit_is_checked(sample: &'static Weft) {
    let said = weft(&sample.config, &["verify"]).works();
    assert!(said.starts_with("Willow Street Practice: ") && said.contains("audit trail intact, "), "{said}");
}

async fn a_changed_audit_is_an_error(server: Weft) {
    let practice = server.practice("Willow Street Practice").await;
    let therapist = server.owner(practice, "Dr. Folake Adeyemi").await;
    server.record(&therapist, "Mira Vance").await;
    weft(&server.config, &["verify"]).works();
    server.execute("UPDATE audit SET at = at - 1000 WHERE number = 2").await;
    let said = weft(&server.config, &["verify"]);
    assert!(said.out.contains("Willow Street Practice: broken at event 2: it was changed"), "{}", said.out);
    assert!(said.out.contains("audit trail broken, "), "{}", said.out);
    assert!(said.fails().contains("an audit trail is broken: someone, or a fault, changed it"));
}

async fn a_lost_key_is_an_error(server: Weft) {
    fs::remove_file(server.config.key_file()).expect("it is lost");
    for command in ["clients", "verify", "migrate"] {
        let said = weft(&server.config, &[command]).fails();
        assert!(said.contains("is missing") && said.contains("Put the key file back"), "{said}");
    }
    assert!(!server.config.key_file().exists());
}

/// What is wrong is said in one form: whose fault it is, in lower case, without a full stop at the end.
#[test]
fn every_error_has_the_same_form() {
    crate::support::on_sample(Engine::Sqlite, async |sample| {
        for arguments in [
            &["clients", "--loud"][..],
            &["report", "Nobody", "--out", "nobody.pdf"],
            &["report", "Noor Haddad", "--out", "/"],
            &["worksheet", "phq-10", "--out", "sheet.pdf"],
            &["worksheet", "ecr-r", "--out", "sheet.pdf"],
            &["exercise", "export", "phq-10"],
            &["exercise", "import", "nothing.json"],
            &["sample"],
        ] {
            let said = weft(&sample.config, arguments).fails();
            let words = said.strip_prefix("weft: ").unwrap_or_else(|| panic!("{arguments:?}: {said}"));
            assert!(!words.starts_with(char::is_uppercase), "{arguments:?}: {said}");
            assert!(!words.trim_end().ends_with('.'), "{arguments:?}: {said}");
        }
    });
}

#[test]
fn without_encryption_only_this_machine_is_served() {
    crate::support::on_sample(Engine::Sqlite, async |_| {
        let config = Weft::new_config(Engine::Sqlite).await;
        for arguments in [
            &["serve", "--addr", "0.0.0.0:0"][..],
            &["serve", "--addr", "0.0.0.0:0", "--public-url", "http://weft.example"],
        ] {
            let said = weft(&config, arguments).fails();
            assert!(said.contains("without encryption") && said.contains("--public-url https://"), "{said}");
        }
        assert!(!config.key_file().exists(), "nothing was begun");
    });
}
