//! The audit trail: everything done or tried stands in it, and nothing in it can be changed unnoticed.

use sqlx::Row as _;
use weft_server::audit::chain::Chain;
use weft_shared::{ids::PracticeId, pattern::Side, sharing::Readers};

use crate::support::{Weft, both_engines, people::JOURNAL};

both_engines!(what_is_done_is_written_down, a_changed_audit_is_noticed, a_shortened_audit_is_noticed);

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
        ("sign-in", 1, 2),
    ] {
        let count = actions.iter().filter(|(name, was)| name == action && *was == allowed).count();
        assert!(count >= at_least, "{action} allowed={allowed}: {count} times in {actions:?}");
    }
    let chain = weft.services.verify_audit(practice).await.expect("it is read");
    assert_eq!(chain, Chain::Whole { events: rows.len() });
}

async fn a_changed_audit_is_noticed(weft: Weft) {
    let practice = some_weeks(&weft).await;
    for change in [
        "allowed = 1 - allowed",
        "at = at + 1",
        "action = 'invite'",
        "subject = NULL",
        "client_id = NULL",
        "membership_id = NULL",
    ] {
        let mut tx = weft.raw_transaction().await;
        let columns = "allowed, at, action, subject, client_id, membership_id";
        let before = sqlx::query(sqlx::AssertSqlSafe(format!("SELECT {columns} FROM audit WHERE number = 6")))
            .fetch_one(&mut *tx)
            .await
            .expect("the sixth event");
        let update = format!("UPDATE audit SET {change} WHERE number = 6");
        sqlx::query(sqlx::AssertSqlSafe(update)).execute(&mut *tx).await.expect("a change from outside");
        tx.commit().await.expect("it is kept");
        let chain = weft.services.verify_audit(practice).await.expect("it is read");
        assert_eq!(chain, Chain::BrokenAt { number: 6 }, "{change}");
        let mut tx = weft.raw_transaction().await;
        sqlx::query("UPDATE audit SET allowed = $1, at = $2, action = $3, subject = $4, client_id = $5, membership_id = $6 WHERE number = 6")
            .bind(before.get::<i64, _>(0))
            .bind(before.get::<i64, _>(1))
            .bind(before.get::<String, _>(2))
            .bind(before.get::<Option<String>, _>(3))
            .bind(before.get::<Option<String>, _>(4))
            .bind(before.get::<Option<String>, _>(5))
            .execute(&mut *tx)
            .await
            .expect("it is put back");
        tx.commit().await.expect("it is kept");
        assert!(matches!(weft.services.verify_audit(practice).await, Ok(Chain::Whole { .. })), "{change}, put back");
    }
}

async fn a_shortened_audit_is_noticed(weft: Weft) {
    let practice = some_weeks(&weft).await;
    let last = weft.count("SELECT max(number) FROM audit").await;
    weft.execute(format!("DELETE FROM audit WHERE number = {last}")).await;
    assert_eq!(weft.services.verify_audit(practice).await.expect("it is read"), Chain::BrokenAt { number: last });
    weft.execute("DELETE FROM audit WHERE number = 3").await;
    assert_eq!(weft.services.verify_audit(practice).await.expect("it is read"), Chain::BrokenAt { number: 3 });
}
