//! What the owner sees of letters, and can do.

use super::{Encryption, Sink, invited, people, with_mail};
use crate::support::{Page, Weft, both_engines, weft as run};

both_engines!(
    a_refused_letter_is_shown_to_the_owner_and_can_be_tried_again_or_discarded,
    without_a_mail_server_letters_wait_and_no_link_of_a_client_is_shown,
    the_name_letters_are_sent_under_is_a_setting,
    the_command_line_lists_links_and_sends_a_test,
);

async fn a_refused_letter_is_shown_to_the_owner_and_can_be_tried_again_or_discarded(weft: Weft) {
    let sink = Sink::start(Encryption::Plain, None);
    sink.answers("refuse");
    let weft = with_mail(&weft, &sink).await;
    let people = people(&weft).await;
    invited(&weft, &people.therapist, "Mira Vance", "mira@example.org").await;
    invited(&weft, &people.therapist, "Noor Haddad", "noor@example.org").await;
    assert_eq!(weft.send_letters().await, 2);
    weft.minutes_later(60).await;
    assert_eq!(weft.send_letters().await, 0, "what is refused for good is not tried again by itself");

    let owner = weft.signed_in(&people.owner.email).await;
    let page = owner.get("/practice/outbox").await.expect(200);
    page.says("The mail server refused it (answer 550)").says("m…@example.org").says("n…@example.org");
    page.hides("mira@example.org").hides("Mira").hides("/invitation/").hides("no mira");
    // The therapist hears of it too, and that the link itself works on.
    let client = weft.rows("SELECT client_id FROM invitations ORDER BY id").await;
    let client: String = sqlx::Row::get(&client[0], 0);
    let therapist = weft.signed_in(&people.therapist.email).await;
    let record = therapist.get(&format!("/clients/{client}")).await.expect(200);
    record.says("The email with the invitation link for Mira could not be delivered").says("works until");
    // The newest stands first.
    let form = page.form("/practice/outbox").press("go", "discard");
    let page = owner.submit(&form).await.expect(200);
    page.hides("n…@example.org").says("m…@example.org");
    owner.send(&form).await.expect(404);
    sink.answers("take");
    owner.submit(&page.form("/practice/outbox").press("go", "again")).await.expect(200);
    assert_eq!(weft.send_letters().await, 1);
    assert_eq!(sink.one().to, "mira@example.org");
    let page = owner.get("/practice/outbox").await.expect(200);
    page.says("Sent in the last 30 days").hides("m…@example.org");
    let acts = "SELECT count(*) FROM audit WHERE action IN ('send-again', 'discard-email') AND allowed = 1";
    assert_eq!(weft.count(acts).await, 2);
}

async fn without_a_mail_server_letters_wait_and_no_link_of_a_client_is_shown(weft: Weft) {
    let people = people(&weft).await;
    let client = invited(&weft, &people.therapist, "Mira Vance", "mira@example.org").await;
    assert_eq!(weft.send_letters().await, 0);
    let owner = weft.signed_in(&people.owner.email).await;
    let page = owner.get("/practice/outbox").await.expect(200);
    page.says("No mail server is set up").says("Invitation link for a client").says("m…@example.org");
    page.hides("mira@example.org").hides("/invitation/");
    // The therapist is offered no email where none is sent.
    let therapist = weft.signed_in(&people.therapist.email).await;
    let record = therapist.get(&format!("/clients/{client}")).await.expect(200);
    assert!(!record.html().contains("by-email"));
}

async fn the_name_letters_are_sent_under_is_a_setting(weft: Weft) {
    let sink = Sink::start(Encryption::Plain, None);
    let weft = with_mail(&weft, &sink).await;
    let people = people(&weft).await;
    let owner = weft.signed_in(&people.owner.email).await;
    let form = |page: &Page| page.form_with("mail-name");
    let page = owner.get("/practice/outbox").await.expect(200);
    let long = "x".repeat(61);
    owner.send(&form(&page).set("mail-name", &long)).await.expect(422).says("60 fit here");
    let older = form(&page);
    owner.submit(&form(&page).set("mail-name", "Willow")).await.expect(200);
    owner.send(&older.set("mail-name", "Elsewhere")).await.expect(409).says("Willow");
    invited(&weft, &people.therapist, "Mira Vance", "mira@example.org").await;
    weft.send_letters().await;
    assert_eq!(sink.one().head("From"), "Willow <weft@practice.example>");
}

async fn the_command_line_lists_links_and_sends_a_test(weft: Weft) {
    let people = people(&weft).await;
    invited(&weft, &people.therapist, "Mira Vance", "mira@example.org").await;
    let said = run(&weft.config, &["mail", "outbox", "--public-url", "https://weft.example/"]).works();
    let line = said.lines().next().expect("a line");
    assert!(
        line.starts_with("Invitation link for a client\tmira@example.org\thttps://weft.example/invitation/"),
        "{line}"
    );

    let said = run(&weft.config, &["mail", "test", "someone@example.org"]).fails();
    assert!(said.contains("no mail server is set. Set --smtp-url and --mail-from"), "{said}");
    let sink = Sink::start(Encryption::Plain, None);
    let url = format!("smtp://127.0.0.1:{}", sink.port);
    let test = |from: &str| {
        run(&weft.config, &["mail", "test", "someone@example.org", "--smtp-url", &url, "--mail-from", from])
    };
    assert!(test("weft").fails().contains("--mail-from is no email address"));
    let said = test("weft@practice.example").works();
    assert_eq!(said, "test message: the mail server took it (250 2.0.0 taken)\n");
    assert_eq!(sink.one().head("Subject"), "A test message");
    sink.answers("refuse");
    let said = test("weft@practice.example").fails();
    assert!(said.contains("no someone@example.org here"), "the operator reads the server's own words: {said}");
}
