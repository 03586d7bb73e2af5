//! The main job, end to end, as two people do it with pages and forms and without JavaScript.

use weft_shared::library;

use crate::support::{Browser, PASSWORD, Page, Weft, both_engines, pdf_text, squeezed};

both_engines!(from_invitation_to_report);

const CLIENT_EMAIL: &str = "mira@example.org";
const CLIENT_PASSWORD: &str = "rain on the tin roof";
const WORDS: &str = "She says my name first. When I come late there is a plate for me. I never had to guess.";

/// The two people, each at their own device.
struct Pair {
    weft: Weft,
    therapist: Browser,
    client: Browser,
    /// `/clients/ID`
    record: String,
}

async fn from_invitation_to_report(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let who = weft.owner(practice, "Dr. Folake Adeyemi").await;
    let therapist = weft.browser();
    let invitation = add_and_invite(&weft, &therapist, &who.email).await;
    let mut pair = Pair { therapist, client: weft.browser(), record: String::new(), weft };
    pair.record = pair
        .therapist
        .get("/caseload")
        .await
        .links()
        .into_iter()
        .find(|link| link.strip_prefix("/clients/").is_some_and(|id| id.len() == 36))
        .expect("Mira stands in the caseload");
    pair.record_a_session().await;
    pair.assign_two().await;
    pair.accept(&invitation).await;
    let quiz = pair.answer_the_quiz().await;
    let journal = pair.write_the_journal().await;
    pair.share(&journal).await;
    pair.write_and_rate_patterns().await;
    pair.link_words(&journal).await;
    pair.look_at_it_together().await;
    pair.make_the_report().await;
    pair.withdraw(&journal, &quiz).await;
    let chain = pair.weft.services.verify_audit(practice).await.expect("the trail is read");
    assert!(chain.is_whole() && chain.events > 30, "{chain:?}");
}

/// 1. Signs in, adds a client, gets a link to give them.
async fn add_and_invite(weft: &Weft, therapist: &Browser, email: &str) -> String {
    let caseload = weft.sign_in(therapist, email, PASSWORD).await.expect(200);
    assert_eq!(caseload.heading(), "Caseload");
    caseload.says("No clients yet.");
    let form = therapist.get(&caseload.link("/clients/new")).await.form("/clients/new");
    let record = therapist.submit(&form.set("name", "Mira Vance").set("email", CLIENT_EMAIL)).await.expect(200);
    assert_eq!(record.heading(), "Mira Vance");
    record.says("Mira cannot sign in yet.");
    let invited = therapist.submit(&record.form("/invitation")).await.expect(200);
    invited.says("Works once, until 7 December").says("Invitation for Mira");
    let link = invited.document().by_id("link").and_then(|field| field.attribute("value")).expect("a link to copy");
    therapist.get(&record.path).await.says("The invitation link for Mira works until 7 December");
    link.split_once("/invitation/").map(|(_, token)| format!("/invitation/{token}")).expect("an invitation's address")
}

/// The quiz's questions, in order.
fn questions() -> Vec<String> {
    let all = library::exercises().expect("the library");
    let quiz = all.iter().find(|exercise| exercise.key == library::STARTING_PATTERN).expect("the quiz");
    quiz.items.iter().map(|item| item.prompt.clone()).collect()
}

impl Pair {
    fn at(&self, rest: &str) -> String {
        format!("{}{rest}", self.record)
    }

    /// 2. A session with what was agreed, a private note, and the next one planned.
    async fn record_a_session(&self) {
        let form = self.therapist.get(&self.at("/sessions/new")).await.form("/sessions/new");
        assert_eq!(form.value("day"), "2026-11-23", "today is filled in");
        let form = form.set("time", "09:00").set("agreed", "Tea before the phone.").set("note", "Slow down with her.");
        let record = self.therapist.submit(&form.set("next_day", "2026-11-30").set("next_time", "14:00")).await;
        record
            .expect(200)
            .says("Session 1, Mon 23 Nov 2026, 09:00")
            .says("Next session Mon 30 Nov, 14:00")
            .says("Tea before the phone.")
            .says("Your private note")
            .says("Planned, Mon 30 Nov 2026, 14:00")
            .hides("Slow down with her.");
    }

    async fn assign_two(&self) {
        let page = self.therapist.get(&self.at("/assign")).await.expect(200);
        page.says("Before the next session, Mon 30 Nov, 14:00");
        let form = page.form("/assign");
        assert_eq!(form.value("due"), "session", "the next session is the usual");
        let wanted = |title: &str| {
            let label =
                page.document().all("label").into_iter().find(|label| label.text() == title).expect("an exercise");
            label.all("input")[0].attribute("value").expect("its version")
        };
        let form = form.tick("exercise", &wanted("Your starting pattern"));
        let form = form.tick("exercise", &wanted("A person you feel safe with")).set("note", "Take your time.");
        let record = self.therapist.submit(&form).await.expect(200);
        record.says("Your starting pattern").says("A person you feel safe with").says("Not started");
        record.says("Before the session on 30 November");
    }

    /// 3. Reads who can see what, chooses a password, lands on Today.
    async fn accept(&self, invitation: &str) {
        let page = self.client.get(invitation).await.expect(200);
        assert_eq!(page.heading(), "Welcome, Mira");
        page.says("Only you")
            .says("You and Dr. Adeyemi")
            .says("Only Dr. Adeyemi")
            .says("no other therapist can open your record");
        let form = page.form(invitation);
        assert_eq!(form.value("email"), CLIENT_EMAIL);
        let today = self.client.submit(&form.set("password", CLIENT_PASSWORD)).await.expect(200);
        assert_eq!((today.path.as_str(), today.heading().as_str()), ("/today", "Good morning, Mira"));
        today.says("Your starting pattern").says("A person you feel safe with").says("Take your time.");
        today.says("Your next session is on Monday 30 November at 14:00.");
        self.client.get(invitation).await.expect(200).says("This link has been used");
    }

    /// The address of a piece of homework, from Today.
    async fn homework(&self, title: &str) -> String {
        let today = self.client.get("/today").await;
        let links = today.document().all("a");
        let link = links.iter().find(|link| link.text().ends_with(title)).expect("a link to it");
        link.attribute("href").expect("an address")
    }

    async fn begin(&self, homework: &str) -> Page {
        let start = self.client.get(homework).await.expect(200);
        start.says("At the end you choose whether Dr. Adeyemi");
        let first = self.client.submit(&start.form(homework)).await.expect(200);
        assert_eq!(first.path, format!("{homework}/1"));
        first
    }

    /// Item by item, with one skipped, a pause, and the rest on another device.
    async fn answer_the_quiz(&self) -> String {
        let homework = self.homework("Your starting pattern").await;
        let mut page = self.begin(&homework).await;
        let prompts = questions();
        let values = ["6", "2", "7", "5", "2", "3", "6", "4", "5", "2", "3", "6", "7", "3", "6", "5", "2", "4"];
        for place in 1..=9 {
            page.says(&format!("{place} of 18"));
            assert_eq!(page.heading(), prompts[place - 1]);
            let form = page.form(&format!("/{place}"));
            let form = if place == 4 { form.press("go", "skip") } else { form.choose("answer", values[place - 1]) };
            let form = if place == 9 {
                form.press("go", "pause")
            } else if place == 4 {
                form
            } else {
                form.press("go", "next")
            };
            page = self.client.submit(&form).await.expect(200);
        }
        assert_eq!(page.path, "/today");
        page.says("Begun today").says("Your answers are saved, and still private.");
        self.therapist.get(&self.record).await.says("In progress").hides("finish");

        let other = self.weft.browser();
        other.sign_in(CLIENT_EMAIL, CLIENT_PASSWORD).await.expect(200);
        let start = other.get(&homework).await;
        start.says("Go on");
        // After the last one answered: what was left out on purpose stays left out.
        let mut page = other.get(&start.link("/10")).await.expect(200);
        let third = other.get(&format!("{homework}/3")).await.form("/3");
        assert_eq!(third.value("answer"), "7", "what was answered on the first device is there on the second");
        let fourth = other.get(&format!("{homework}/4")).await.form("/4");
        assert_eq!(fourth.value("answer"), "");
        for place in 10..=18 {
            let form = page.form(&format!("/{place}"));
            assert_eq!(form.value("answer"), "");
            page = other.submit(&form.choose("answer", values[place - 1]).press("go", "next")).await.expect(200);
        }
        assert_eq!(page.heading(), "Check your answers");
        page.says("17 of 18 answered. You may leave some out.").says("Not answered");
        let entry = other.submit(&page.form("/finish").press("readers", "therapist")).await.expect(200);
        entry.says("Finished, and shared with Dr. Adeyemi.").says("not a diagnosis").says("What your answers say");
        assert!(!entry.document().all("svg").is_empty(), "the result is drawn");
        homework
    }

    /// Everything on one page this time; kept private.
    async fn write_the_journal(&self) -> String {
        let homework = self.homework("A person you feel safe with").await;
        let first = self.begin(&homework).await;
        let all =
            self.client.submit(&first.form("/1").set("answer", "My aunt Samia").press("go", "all")).await.expect(200);
        let form = all.form("/all");
        assert_eq!(form.value("answer-who"), "My aunt Samia");
        let form = form.set("answer-what-they-do", WORDS).set("answer-carry", "A plate.\n\nWith another on top.");
        let look = self.client.submit(&form.press("go", "next")).await.expect(200);
        look.says("3 of 6 answered").says("I never had to guess.").says("With another on top.");
        let entry = self.client.submit(&look.form("/finish").press("readers", "nobody")).await.expect(200);
        entry.says("Finished, and kept private.").says("Only you can read this.").says(WORDS);
        let record = self.therapist.get(&self.record).await;
        record.says("Finished on 23 November, kept private").hides("My aunt Samia");
        assert!(!record.links().iter().any(|link| link.ends_with(&homework.replace("/homework/", "/entries/"))));
        homework
    }

    fn as_the_therapist_reads(&self, homework: &str) -> String {
        homework.replace("/homework", &self.at("/entries"))
    }

    async fn share(&self, homework: &str) {
        self.therapist.get(&self.as_the_therapist_reads(homework)).await.expect(404);
        let entries = self.client.get("/entries").await;
        entries.says("2 entries, 1 shared with Dr. Adeyemi.");
        let page = self.client.get(&format!("{homework}/entry")).await;
        self.client
            .submit(&page.form("/sharing").press("readers", "therapist"))
            .await
            .says("You and Dr. Adeyemi can read this.");
        self.therapist.get(&self.as_the_therapist_reads(homework)).await.expect(200).says(WORDS);
    }

    /// 5. One pattern by each; both rate, each for themselves.
    async fn write_and_rate_patterns(&self) {
        for (browser, old, new) in [
            (&self.therapist, "I used to check his phone when he is late.", "now I can wait, and ask"),
            (&self.client, "go quiet and wait for them to guess", "say what I need"),
        ] {
            let shared = browser.get(&self.at("/shared")).await.expect(200);
            let form = browser.get(&shared.link("/patterns/new")).await.form("/patterns/new");
            self.weft.later();
            browser
                .submit(&form.set("old", old).set("new", new))
                .await
                .expect(200)
                .says("check his phone when he is late")
                .says("wait, and ask");
        }
        for (browser, ratings, other) in
            [(&self.client, ["8", "7"], "Dr. Adeyemi"), (&self.therapist, ["6", "9"], "Mira")]
        {
            let rate = browser.get(&self.at("/shared")).await.link("/rate");
            let page = browser.get(&rate).await.expect(200);
            page.says("Session 1").says(&format!("{other} can see your ratings as soon as you save them"));
            let mut form = page.form("/rate");
            let fields = self.rating_fields(&page);
            for (field, rating) in fields.iter().zip(ratings) {
                assert_eq!(form.value(field), "", "nobody sees the other's number while rating");
                form = form.choose(field, rating);
            }
            browser.submit(&form).await.expect(200);
        }
    }

    fn rating_fields(&self, page: &Page) -> Vec<String> {
        let inputs = page.document().all("input");
        let mut fields: Vec<String> = inputs.iter().filter_map(|input| input.attribute("name")).collect();
        fields.retain(|field| field.starts_with("rating-"));
        fields.dedup();
        assert_eq!(fields.len(), 2);
        fields
    }

    /// The therapist ticks two sentences of the shared journal.
    async fn link_words(&self, homework: &str) {
        let page = self.therapist.get(&self.as_the_therapist_reads(homework)).await;
        let form = page.form("/evidence");
        let pattern = form.choices("pattern")[0].clone();
        let form = form.tick("words", "what-they-do.0").tick("words", "what-they-do.2");
        let page = self.therapist.submit(&form.choose("pattern", &pattern).choose("side", "new")).await.expect(200);
        page.says("Quotes linked to a pattern").says("“She says my name first. … I never had to guess.”");
        self.client.get(&format!("{homework}/entry")).await.says("Quotes linked to a pattern");
    }

    /// 6. The same view for both, but for the therapist's two buttons.
    async fn look_at_it_together(&self) {
        let mine = self.client.get(&self.at("/shared")).await.expect(200);
        let theirs = self.therapist.get(&self.at("/shared")).await.expect(200);
        for page in [&mine, &theirs] {
            page.says("I used to check his phone when he is late")
                .says("Now I can say what I need")
                .says("Too few ratings");
            page.says("She says my name first. … I never had to guess.").says("Tea before the phone.");
            page.says("Neither person has rated 5 times").says("2 exercises finished so far.");
            page.hides("Slow down with her.");
        }
        for part in ["h2", "blockquote", "td"] {
            assert_eq!(theirs.texts(part), mine.texts(part), "{part}");
        }
        mine.says("You and Dr. Adeyemi see this page.").hides("Make a report").hides("Rate together");
        theirs.says("see this page.").says("Make a report").says("Rate together");
        assert_eq!(theirs.link("/report"), self.at("/report"));
        assert!(!mine.links().contains(&self.at("/report")));
        self.client.get("/seen").await.says("Dr. Folake Adeyemi read your entry “A person you feel safe with”");
    }

    /// 7. The report.
    async fn make_the_report(&self) {
        let page = self.therapist.get(&self.at("/report")).await.expect(200);
        page.says("It contains nothing Mira wrote in private entries, and none of your private notes.");
        let shown = self.therapist.send(&page.form("/report").press("go", "preview")).await.expect(200);
        shown.says("Sessions and what was agreed: 1 session").says("Patterns, session by session: 2 patterns");
        let made = self.therapist.submit(&shown.form("/report").press("go", "make")).await.expect(200);
        let made = self.therapist.when_made(made).await;
        made.says("Your report is ready");
        let report = self.therapist.get(&made.link("/file")).await.expect(200);
        assert_eq!(report.header("content-type").as_deref(), Some("application/pdf"));
        let name = report.header("content-disposition").expect("a name to keep it under");
        assert_eq!(name, "attachment; filename=\"progress-report-2026-11-23.pdf\"", "it says nothing about anyone");
        let text = pdf_text(&report.bytes);
        for words in [
            "Mira Vance",
            "Dr. Folake Adeyemi",
            "Willow Street Practice",
            "Tea before the phone.",
            "say what I need",
            "“She says my name first. … I never had to guess.”",
            "A person you feel safe with",
            "1 of ",
        ] {
            assert!(text.contains(&squeezed(words)), "the report does not say “{words}”: {text}");
        }
        for private in ["Slow down with her", "My aunt Samia", "a plate for me", "With another on top"] {
            assert!(!text.contains(private), "the report says “{private}”");
        }
        self.client.get("/seen").await.says("Progress report").says("Made on 23 November 2026 by Dr. Folake Adeyemi");
    }

    async fn withdraw(&self, journal: &str, quiz: &str) {
        for homework in [journal, quiz] {
            let page = self.client.get(&format!("{homework}/entry")).await;
            self.client.submit(&page.form("/sharing").press("readers", "nobody")).await.says("Only you can read this.");
            self.therapist.get(&self.as_the_therapist_reads(homework)).await.expect(404);
        }
        for browser in [&self.client, &self.therapist] {
            browser.get(&self.at("/shared")).await.hides("She says my name first");
        }
    }
}
