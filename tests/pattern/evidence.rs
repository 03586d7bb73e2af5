//! Words for and against: they come and go with their source.

use weft_server::service::homework::answer::AnswerInput;
use weft_shared::{pattern::Side, response::Parts, sharing::Readers};

use crate::support::{Course, Weft, both_engines, people::JOURNAL, squeezed};

both_engines!(
    linked_words_stand_on_the_pattern_and_in_the_report,
    words_leave_with_their_source_and_come_back_with_it,
    an_unlinked_quote_is_gone_whatever_is_shared,
    rows_and_pairs_can_be_quoted_too,
);

/// Two shared entries: a line for the new way, and the second sentence of a longer text for the old.
async fn with_words(weft: &Weft) -> Course<'_> {
    let plan = weft.course().sessions(2).pattern("go quiet", "say it").rated(&[7, 7]);
    let plan = plan.entry(JOURNAL, &[("who", "My aunt Samia.")]);
    let course = plan.entry(JOURNAL, &[("body", "My jaw lets go. I eat slowly.")]).await;
    let at_work = course.at_work().await;
    for (entry, words, side) in [(course.entries[0], "who.0", "new"), (course.entries[1], "body.1", "old")] {
        let form = at_work.get(&course.at(&format!("/entries/{entry}"))).await.form("/evidence");
        let form = form.tick("words", words).choose("pattern", &course.patterns[0].to_string()).choose("side", side);
        at_work.submit(&form).await.expect(200).says("Quotes linked to a pattern");
    }
    course
}

async fn linked_words_stand_on_the_pattern_and_in_the_report(weft: Weft) {
    let course = with_words(&weft).await;
    let page = course.at_home().await.get(&course.at(&format!("/patterns/{}", course.patterns[0]))).await.expect(200);
    page.says("“My aunt Samia.”").says("“I eat slowly.”").says("The old way");
    assert!(course.progress_report().await.contains(&squeezed("I eat slowly.")));
}

async fn words_leave_with_their_source_and_come_back_with_it(weft: Weft) {
    let course = with_words(&weft).await;
    let (path, long) = (course.at(&format!("/patterns/{}", course.patterns[0])), course.entries[1]);
    course.progress_report().await;
    let page = course.stop_sharing(long).await;
    page.says("This report was made after you shared this").says("Progress report");
    let (at_home, at_work) = (course.at_home().await, course.at_work().await);
    for (browser, place) in [(at_home, path.clone()), (at_work, path.clone()), (at_work, course.at("/shared"))] {
        browser.get(&place).await.expect(200).says("My aunt Samia").hides("I eat slowly");
    }
    let text = course.progress_report().await;
    assert!(!text.contains(&squeezed("I eat slowly.")) && text.contains(&squeezed("My aunt Samia.")));
    course.set_readers(long, Readers::ClientAndTherapist).await;
    at_home.get(&path).await.says("“I eat slowly.”");
}

async fn an_unlinked_quote_is_gone_whatever_is_shared(weft: Weft) {
    let course = with_words(&weft).await;
    let page = course.at_home().await.get(&course.at(&format!("/patterns/{}", course.patterns[0]))).await;
    let unlink = page.form("/unlink");
    course.at_home().await.submit(&unlink).await.expect(200);
    course.at_home().await.send(&unlink).await.expect(404);
    let quotes = course.row(course.patterns[0]).await.quotes;
    assert_eq!(quotes.len(), 1, "{quotes:?}");
    assert_eq!(quotes[0].side, Side::Old, "the newest way’s words were taken away, the counter-evidence stays");
}

async fn rows_and_pairs_can_be_quoted_too(weft: Weft) {
    let course = weft.course().pattern("go quiet", "say it").await;
    let pattern = course.patterns[0];
    let rows = [("0-know", "No answer since four."), ("0-guess", "She is cross. Or asleep."), ("1-know", "Nothing.")];
    let pair = [("old", "guess all night"), ("new", "ask at breakfast")];
    for (exercise, item, parts, places, quote) in [
        (
            "waiting-well",
            "know-guess",
            &rows[..],
            &[0, 1][..],
            "No answer since four. · She is cross. Or asleep.; Nothing.",
        ),
        ("looking-back", "change", &pair[..], &[0][..], "I used to guess all night, but now I can ask at breakfast"),
    ] {
        let entry = weft.assign(&course.therapist, course.client.id, exercise).await;
        weft.answer(&course.client, entry, &[]).await;
        let parts = parts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        let typed = AnswerInput { item: item.into(), typed: Parts::new(parts), seen: 0, by: None };
        weft.services.keep_answers(&course.client.actor, entry, vec![typed]).await.expect("kept");
        let shared = Readers::ClientAndTherapist;
        weft.services.finish(&course.client.actor, entry, shared).await.expect("finished");
        let mut form = course.at_home().await.get(&format!("/homework/{entry}/entry")).await.form("/evidence");
        for place in places {
            form = form.tick("words", &format!("{item}.{place}"));
        }
        let form = form.choose("pattern", &pattern.to_string()).choose("side", "new");
        course.at_home().await.submit(&form).await.expect(200).says(quote);
        course.at_work().await.get(&course.at(&format!("/patterns/{pattern}"))).await.says(quote);
    }
}
