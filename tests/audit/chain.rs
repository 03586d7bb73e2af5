//! The audit trail: everything done or tried stands in it, and nothing in it can be changed unnoticed.

use std::sync::Arc;

use sqlx::{AssertSqlSafe, Row as _};
use weft_server::{
    audit::verify::{Break, How, Verdict},
    clock::SeededIds,
    crypto::{Trails, Vault, sha256_hex},
    service::Services,
    start,
};
use weft_shared::{ids::PracticeId, pattern::Side, sharing::Readers};

use crate::support::{Weft, both_engines, people::JOURNAL};

both_engines!(
    what_is_done_is_written_down,
    a_changed_event_is_noticed,
    a_missing_event_is_noticed,
    events_that_changed_places_are_noticed,
    a_trail_that_was_cut_off_is_noticed,
    a_trail_rewritten_without_the_key_is_noticed,
    events_under_another_key_are_noticed,
    a_trail_from_before_the_key_is_taken_over_once,
    what_was_taken_over_cannot_be_changed,
    a_trail_that_was_broken_before_is_said_to_be
);

/// A short course of therapy, done through the services.
async fn some_weeks(weft: &Weft) -> PracticeId {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
    let client = weft.client(&therapist, "Mira Vance").await;
    let session = weft.session(&therapist, client.id, "2026-11-16", "Tea.", "Slowly.").await;
    let pattern = weft.pattern(&therapist, client.id, "check his phone", "wait, and ask").await;
    weft.rate(&client.actor, client.id, session, &[(pattern, 7)]).await;
    weft.rate(&therapist.actor, client.id, session, &[(pattern, 8)]).await;
    let entry = weft.entry(&therapist, &client, JOURNAL, &[("body", "I waited.")], Readers::ClientAndTherapist).await;
    weft.link(&therapist.actor, client.id, entry, ("body", 0), pattern, Side::New).await;
    let browser = weft.signed_in(&therapist.email).await;
    browser.get(&format!("/clients/{}", client.id)).await.expect(200);
    browser.get(&format!("/clients/{}/entries/{entry}", client.id)).await.expect(200);
    browser.get(&format!("/clients/{}/shared", client.id)).await.expect(200);
    browser.post(&format!("/clients/{}/report", client.id), &[]).await.expect(303);
    let at_home = weft.signed_in(&client.email).await;
    at_home.get(&format!("/clients/{}", client.id)).await.expect(404);
    practice
}

async fn what_is_done_is_written_down(weft: Weft) {
    let practice = some_weeks(&weft).await;
    let rows = weft.rows("SELECT action, allowed, number FROM audit ORDER BY number").await;
    let actions: Vec<(String, i64)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let numbers: Vec<i64> = rows.iter().map(|row| row.get(2)).collect();
    assert!(numbers.iter().copied().eq(1..=i64::try_from(numbers.len()).expect("few")));
    for (action, allowed, at_least) in [
        ("add-client", 1, 1),
        ("invite", 1, 1),
        ("accept-invitation", 1, 1),
        ("record-session", 1, 1),
        ("together", 1, 3),
        ("rate-as-client", 1, 1),
        ("rate-as-therapist", 1, 1),
        ("assign", 1, 1),
        ("own-entries", 1, 2),
        ("read-shared", 1, 1),
        ("open-record", 1, 1),
        ("open-record", 0, 1),
        ("make-report", 1, 1),
        ("sign-in", 1, 1),
    ] {
        let count = actions.iter().filter(|(name, was)| name == action && *was == allowed).count();
        assert!(count >= at_least, "{action} allowed={allowed}: {count} times in {actions:?}");
    }
    let verdict = weft.verify(practice).await;
    assert!(verdict.is_whole(), "{verdict:?}");
    assert_eq!((verdict.events, verdict.keyed_from, verdict.taken_over), (rows.len(), Some(1), None));
}

impl Weft {
    async fn verify(&self, practice: PracticeId) -> Verdict {
        self.services.verify_audit(practice).await.expect("it is read")
    }

    async fn breaks(&self, practice: PracticeId) -> Vec<Break> {
        self.verify(practice).await.breaks
    }

    async fn last(&self) -> i64 {
        self.count("SELECT max(number) FROM audit").await
    }

    /// A process of its own comes up on this database, and ends.
    async fn start_again(&self) {
        start::services(&self.config, self.clock.clone()).await.expect("it starts");
    }

    /// Hashes every event by the rule from before trails were keyed, which anyone can: SHA-256 over the hash before and
    /// the fields, each with its length.
    async fn rewrite_without_a_key(&self, practice: PracticeId, up_to: i64) -> String {
        let rows = self
            .rows(format!(
                "SELECT number, at, membership_id, action, client_id, subject, allowed FROM audit WHERE number <= {up_to}
                 ORDER BY number"
            ))
            .await;
        let mut hash = String::new();
        for row in rows {
            let number: i64 = row.get(0);
            let maybe = |column: usize| row.get::<Option<String>, _>(column).unwrap_or_default();
            let fields = [
                hash,
                practice.to_string(),
                number.to_string(),
                row.get::<i64, _>(1).to_string(),
                maybe(2),
                row.get(3),
                maybe(4),
                maybe(5),
                (row.get::<i64, _>(6) == 1).to_string(),
            ];
            let text: String = fields.iter().map(|field| format!("{}:{field};", field.len())).collect();
            hash = sha256_hex(text.as_bytes());
            self.execute(format!("UPDATE audit SET hash = '{hash}' WHERE number = {number}")).await;
        }
        hash
    }

    /// Makes of this database one from before trails were keyed, as far as trails go.
    async fn make_old(&self, practice: PracticeId) {
        let last = self.last().await;
        let hash = self.rewrite_without_a_key(practice, last).await;
        self.execute(format!(
            "UPDATE audit_heads SET number = {last}, hash = '{hash}', keyed_from = NULL, seal = NULL"
        ))
        .await;
        let check = self.vault.check_text(Trails::MayBeOld).expect("a text");
        self.execute(format!("UPDATE weft SET value = '{check}' WHERE name = 'key-check'")).await;
    }
}

async fn a_changed_event_is_noticed(weft: Weft) {
    let practice = some_weeks(&weft).await;
    let last = weft.last().await;
    for number in [1, 6, last] {
        for change in [
            "allowed = 1 - allowed",
            "at = at + 1",
            "action = 'invited'",
            "subject = 'someone'",
            "client_id = '01890000-0000-7000-8000-000000000000'",
            "membership_id = NULL",
            "hash = 'f'",
        ] {
            let mut tx = weft.raw_transaction().await;
            let columns = "allowed, at, action, subject, client_id, membership_id, hash";
            let before = sqlx::query(AssertSqlSafe(format!("SELECT {columns} FROM audit WHERE number = {number}")))
                .fetch_one(&mut *tx)
                .await
                .expect("the event");
            let update = format!("UPDATE audit SET {change} WHERE number = {number}");
            sqlx::query(AssertSqlSafe(update)).execute(&mut *tx).await.expect("a change from outside");
            tx.commit().await.expect("it is kept");
            assert_eq!(weft.breaks(practice).await, [Break { number, how: How::Changed }], "{change}");
            let mut tx = weft.raw_transaction().await;
            sqlx::query(
                "UPDATE audit SET allowed = $1, at = $2, action = $3, subject = $4, client_id = $5, membership_id = $6,
                        hash = $7
                 WHERE number = $8",
            )
            .bind(before.get::<i64, _>(0))
            .bind(before.get::<i64, _>(1))
            .bind(before.get::<String, _>(2))
            .bind(before.get::<Option<String>, _>(3))
            .bind(before.get::<Option<String>, _>(4))
            .bind(before.get::<Option<String>, _>(5))
            .bind(before.get::<String, _>(6))
            .bind(number)
            .execute(&mut *tx)
            .await
            .expect("it is put back");
            tx.commit().await.expect("it is kept");
            assert_eq!(weft.breaks(practice).await, [], "{change}, put back");
        }
    }
}

async fn a_missing_event_is_noticed(weft: Weft) {
    let practice = some_weeks(&weft).await;
    weft.execute("DELETE FROM audit WHERE number = 3").await;
    assert_eq!(weft.breaks(practice).await, [Break { number: 3, how: How::Missing }]);
}

async fn events_that_changed_places_are_noticed(weft: Weft) {
    let practice = some_weeks(&weft).await;
    let last = weft.last().await;
    for (one, other) in [(4, 5), (2, 9), (1, last)] {
        for expected in [vec![Break { number: one, how: How::Reordered }], vec![]] {
            weft.execute(format!("UPDATE audit SET number = -1 WHERE number = {one}")).await;
            weft.execute(format!("UPDATE audit SET number = {one} WHERE number = {other}")).await;
            weft.execute(format!("UPDATE audit SET number = {other} WHERE number = -1")).await;
            assert_eq!(weft.breaks(practice).await, expected, "{one} and {other}, there and back");
        }
    }
}

async fn a_trail_that_was_cut_off_is_noticed(weft: Weft) {
    let practice = some_weeks(&weft).await;
    let kept = weft.last().await - 3;
    weft.execute(format!("DELETE FROM audit WHERE number > {kept}")).await;
    assert_eq!(weft.breaks(practice).await, [Break { number: kept + 1, how: How::CutOff }]);

    // And the end set back to fit, as far as that can be done without the key.
    weft.execute(format!(
        "UPDATE audit_heads SET number = {kept}, hash = (SELECT hash FROM audit WHERE number = {kept})"
    ))
    .await;
    assert_eq!(weft.breaks(practice).await, [Break { number: kept + 1, how: How::EndChanged }]);

    // Nobody's work stops, and what happens next does not make it good.
    let therapist = weft.owner(practice, "Dr. Ines Sato").await;
    weft.record(&therapist, "Noor Haddad").await;
    assert_eq!(weft.breaks(practice).await, [Break { number: kept + 3, how: How::EndChanged }]);
    weft.start_again().await;
    assert_eq!(weft.breaks(practice).await, [Break { number: kept + 3, how: How::EndChanged }]);

    weft.execute("DELETE FROM audit_heads").await;
    assert!(!weft.verify(practice).await.is_whole());
    weft.start_again().await;
}

async fn a_trail_rewritten_without_the_key_is_noticed(weft: Weft) {
    let practice = some_weeks(&weft).await;
    let last = weft.last().await;
    weft.execute("UPDATE audit SET action = 'invite' WHERE action = 'open-record'").await;
    let hash = weft.rewrite_without_a_key(practice, last).await;
    weft.execute(format!("UPDATE audit_heads SET hash = '{hash}'")).await;
    assert_eq!(weft.breaks(practice).await, [Break { number: 1, how: How::ForeignKey }]);

    // As if it were from before trails were keyed: it is not taken over, for the database knows that all are keyed.
    weft.execute("UPDATE audit_heads SET keyed_from = NULL, seal = NULL").await;
    assert_eq!(weft.breaks(practice).await, [Break { number: 1, how: How::ForeignKey }]);
    weft.start_again().await;
    assert_eq!(weft.breaks(practice).await, [Break { number: 1, how: How::ForeignKey }]);
    assert_eq!(weft.count("SELECT count(*) FROM audit WHERE action = 'key-trail'").await, 0);
    weft.execute("DELETE FROM weft WHERE name = 'key-check'").await;
    weft.start_again().await;
    assert_eq!(weft.breaks(practice).await, [Break { number: 1, how: How::ForeignKey }]);
}

async fn events_under_another_key_are_noticed(weft: Weft) {
    let practice = some_weeks(&weft).await;
    let therapist = weft.therapist(practice, "Maja Lindqvist").await;
    let last = weft.last().await;
    let file = weft.config.data_dir.join("another-key");
    let vault = Vault::create(&file).expect("a key");
    let others = Services::new(weft.store.clone(), vault, weft.clock.clone(), Arc::new(SeededIds::new(9)));
    for _ in 0..2 {
        assert!(others.members_page(&therapist.actor).await.is_err(), "it is refused, and written down");
    }
    assert_eq!(weft.breaks(practice).await, [Break { number: last + 1, how: How::ForeignKey }]);
}

async fn a_trail_from_before_the_key_is_taken_over_once(weft: Weft) {
    let practice = some_weeks(&weft).await;
    weft.make_old(practice).await;
    let last = weft.last().await;
    assert!(!weft.verify(practice).await.is_whole(), "it is not keyed yet");
    weft.go_to("2026-12-01", "09:00");
    tokio::join!(weft.start_again(), weft.start_again());
    weft.start_again().await;
    let verdict = weft.verify(practice).await;
    assert!(verdict.is_whole(), "{verdict:?}");
    assert_eq!(weft.last().await, last + 1, "the takeover is an event, once");
    assert_eq!((verdict.keyed_from, verdict.taken_over), (Some(last + 1), Some(weft.now())));
    let row = weft.rows(format!("SELECT action, subject, membership_id FROM audit WHERE number = {}", last + 1)).await;
    assert_eq!((row[0].get(0), row[0].get(1)), ("key-trail".to_owned(), "whole".to_owned()));
    assert_eq!(row[0].get::<Option<String>, _>(2), None, "nobody did it");

    let therapist = weft.owner(practice, "Dr. Ines Sato").await;
    weft.record(&therapist, "Noor Haddad").await;
    let verdict = weft.verify(practice).await;
    assert!(verdict.is_whole() && verdict.end.0 == last + 3, "{verdict:?}");
}

async fn what_was_taken_over_cannot_be_changed(weft: Weft) {
    let practice = some_weeks(&weft).await;
    weft.make_old(practice).await;
    let last = weft.last().await;
    weft.start_again().await;
    assert!(weft.verify(practice).await.is_whole());
    weft.execute("UPDATE audit SET at = at + 1 WHERE number = 4").await;
    assert_eq!(weft.breaks(practice).await, [Break { number: 4, how: How::Changed }]);
    weft.rewrite_without_a_key(practice, last).await;
    assert_eq!(weft.breaks(practice).await, [Break { number: last + 1, how: How::TakeoverChanged }]);
    weft.execute("UPDATE audit SET at = at - 1 WHERE number = 4").await;
    weft.rewrite_without_a_key(practice, last).await;
    assert!(weft.verify(practice).await.is_whole(), "it is what it was");
    weft.execute("DELETE FROM audit WHERE number = 2").await;
    assert_eq!(weft.breaks(practice).await, [Break { number: 2, how: How::Missing }]);
}

async fn a_trail_that_was_broken_before_is_said_to_be(weft: Weft) {
    let practice = some_weeks(&weft).await;
    weft.make_old(practice).await;
    weft.execute("UPDATE audit SET at = at + 1 WHERE number = 4").await;
    weft.start_again().await;
    let known = Break { number: 4, how: How::BeforeKeyed };
    let verdict = weft.verify(practice).await;
    assert_eq!(verdict.breaks, [known]);
    assert_eq!(known.to_string(), "broken at event 4: it was broken already when the trail was keyed");
    let therapist = weft.owner(practice, "Dr. Ines Sato").await;
    weft.record(&therapist, "Noor Haddad").await;
    assert_eq!(weft.breaks(practice).await, [known], "it is keyed all the same");

    // Where it was broken already it cannot be changed any more either.
    weft.execute("UPDATE audit SET at = at + 1 WHERE number = 4").await;
    assert!(weft.breaks(practice).await.iter().any(|found| found.how == How::TakeoverChanged));

    // One whose end had been cut off.
    let cut = Weft::start(weft.engine).await;
    let practice = some_weeks(&cut).await;
    cut.make_old(practice).await;
    let last = cut.last().await;
    cut.execute(format!("DELETE FROM audit WHERE number = {last}")).await;
    cut.start_again().await;
    assert_eq!(cut.breaks(practice).await, [Break { number: last, how: How::BeforeKeyed }]);
}
