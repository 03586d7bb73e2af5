//! The sample practice on days that are easily got wrong, made on that day and walked by therapist and client.

use weft_server::{sample, store::Engine};
use weft_shared::when::{self, Day, Moment, Time, days_after, days_between};

use crate::support::{Browser, Form, Page, Weft, on};

/// A moment, and what people call the days around it in the practice's zone (Europe/London).
struct OnADay {
    /// UTC
    moment: &'static str,
    today: &'static str,
    tomorrow: &'static str,
    /// "Sunday 31 January"
    spoken: &'static str,
    /// "Mon 1 Feb"
    tomorrow_short: &'static str,
    greeting: &'static str,
}

macro_rules! days {
    ($($name:ident: $day:expr;)+) => {$(
        #[test]
        fn $name() {
            on(Engine::Sqlite, async |weft| Walk::begin(&weft, $day).await.through().await);
        }
    )+};
}

days! {
    the_end_of_a_month: OnADay {
        moment: "2027-01-31T18:00",
        today: "2027-01-31",
        tomorrow: "2027-02-01",
        spoken: "Sunday 31 January",
        tomorrow_short: "Mon 1 Feb",
        greeting: "Good evening",
    };
    the_leap_day: OnADay {
        moment: "2028-02-29T10:00",
        today: "2028-02-29",
        tomorrow: "2028-03-01",
        spoken: "Tuesday 29 February",
        tomorrow_short: "Wed 1 Mar",
        greeting: "Good morning",
    };
    // 02:30, half an hour after an hour that was left out.
    the_night_summer_time_begins: OnADay {
        moment: "2027-03-28T01:30",
        today: "2027-03-28",
        tomorrow: "2027-03-29",
        spoken: "Sunday 28 March",
        tomorrow_short: "Mon 29 Mar",
        greeting: "Hello",
    };
    // 01:30, for the second time that night.
    the_night_summer_time_ends: OnADay {
        moment: "2026-10-25T01:30",
        today: "2026-10-25",
        tomorrow: "2026-10-26",
        spoken: "Sunday 25 October",
        tomorrow_short: "Mon 26 Oct",
        greeting: "Hello",
    };
    new_years_eve: OnADay {
        moment: "2026-12-31T23:58",
        today: "2026-12-31",
        tomorrow: "2027-01-01",
        spoken: "Thursday 31 December",
        tomorrow_short: "Fri 1 Jan 2027",
        greeting: "Good evening",
    };
    // In UTC it is still the day before.
    a_new_day_in_the_practices_zone_alone: OnADay {
        moment: "2026-07-15T23:30",
        today: "2026-07-16",
        tomorrow: "2026-07-17",
        spoken: "Thursday 16 July",
        tomorrow_short: "Fri 17 Jul",
        greeting: "Hello",
    };
}

/// How many sessions the sample's longest course holds, and when its next one is.
const HELD: usize = 14;
const NEXT_IN_DAYS: i32 = 2;
const JOURNAL: &str = "My values in relationships";

struct Walk<'a> {
    weft: &'a Weft,
    day: OnADay,
    today: Day,
    therapist: Browser,
    client: Browser,
    /// `/clients/ID`
    record: String,
}

impl<'a> Walk<'a> {
    async fn begin(weft: &'a Weft, day: OnADay) -> Self {
        weft.clock.set(utc(day.moment));
        sample::make(&weft.store, &weft.vault, weft.now()).await.expect("the sample practice");
        let today = day.today.parse().expect("a day");
        let mut walk =
            Self { weft, day, today, therapist: weft.browser(), client: weft.browser(), record: String::new() };
        walk.sign_in().await;
        walk
    }

    async fn sign_in(&mut self) {
        (self.therapist, self.client) = (self.weft.browser(), self.weft.browser());
        let caseload = self.therapist.sign_in("adeyemi@example.org", sample::PASSWORD).await.expect(200);
        self.record = caseload.link_to("Noor Haddad");
        self.client.sign_in("noor@example.org", sample::PASSWORD).await.expect(200);
    }

    fn at(&self, rest: &str) -> String {
        format!("{}{rest}", self.record)
    }

    fn in_days(&self, days: i32) -> Day {
        days_after(self.today, days)
    }

    async fn through(mut self) {
        self.caseload_and_record(HELD, self.in_days(NEXT_IN_DAYS)).await;
        self.what_was_before_today().await;
        self.shared_view(HELD).await;
        self.one_pattern().await;
        self.assign_until_tomorrow().await;
        self.record_todays_session().await;
        self.assign_until_the_next_session().await;
        let tomorrow = self.in_days(1);
        assert_eq!(tomorrow.to_string(), self.day.tomorrow);
        self.caseload_and_record(HELD + 1, tomorrow).await;
        self.shared_view(HELD + 1).await;
        self.both_rate().await;
        let piece = self.begin_the_journal().await;

        self.weft.go_to(self.day.tomorrow, "08:30");
        self.today = tomorrow;
        self.sign_in().await;
        self.finish_the_journal(&piece).await;
        self.make_the_report().await;
        self.seen_by_whom().await;
    }

    /// The next session is the same on both pages, and nothing that was held lies ahead.
    async fn caseload_and_record(&self, held: usize, next: Day) {
        let caseload = self.therapist.get("/caseload").await.expect(200);
        caseload.says("Four sessions today or in the next three days");
        let rows = caseload.texts("tr");
        let row = rows.iter().find(|row| row.contains("Noor Haddad")).expect("her row");
        assert!(row.contains(&when::short(next, self.today)), "{row} does not name {next}");

        let record = self.therapist.get(&self.record).await.expect(200);
        record.says(&format!("Next session {}", when::short(next, self.today)));
        let lines: Vec<String> = record.texts("a");
        let of = |word: &str| lines.iter().filter(|line| line.starts_with(word)).cloned().collect::<Vec<_>>();
        let (recorded, planned) = (of("Session "), of("Planned, "));
        assert_eq!(recorded.len(), held, "{recorded:?}");
        assert!(recorded[0].starts_with(&format!("Session {held}, ")), "{recorded:?}");
        assert!(
            planned
                .last()
                .is_some_and(|line| line.starts_with(&format!("Planned, {}", when::short(next, when::WITH_ITS_YEAR))))
        );
        for line in &recorded {
            assert!(days_in(line).iter().all(|day| *day <= self.today), "{line} is held, on {}", self.today);
        }
        for line in &planned {
            assert!(days_in(line).iter().all(|day| *day >= self.today), "{line} is planned, on {}", self.today);
        }
    }

    /// Today greets by the practice's time, and speaks of the days before as people do.
    async fn what_was_before_today(&self) {
        let today = self.client.get("/today").await.expect(200);
        assert_eq!(today.heading(), format!("{}, Noor", self.day.greeting));
        today.says(self.day.spoken).says(&format!("Begun on {}", when::weekday(self.in_days(-3))));
        today.says(&format!(
            "Your next session is on {} at 10:00.",
            when::spoken(self.in_days(NEXT_IN_DAYS), self.today)
        ));
        today.says(&format!("Before {}’s session", when::weekday(self.in_days(NEXT_IN_DAYS))));

        let entries = self.client.get("/entries").await.expect(200);
        let days = days_in(&entries.text());
        assert_eq!(days[0], self.in_days(-2), "{}", entries.text());
        assert!(days.is_sorted_by(|one, next| one >= next), "newest first: {days:?}");
    }

    /// The same course for both, with the sessions it was made of.
    async fn shared_view(&self, held: usize) {
        for browser in [&self.therapist, &self.client] {
            let page = browser.get(&self.at("/shared")).await.expect(200);
            page.says(&format!("{held} sessions since ")).says(&format!("session {held}"));
            let headings = page.texts("h3");
            let sessions: Vec<&String> = headings.iter().filter(|heading| heading.starts_with("Session ")).collect();
            assert_eq!(sessions.len(), held, "{sessions:?}");
            let last = if held == HELD { self.in_days(-5) } else { self.today };
            assert_eq!(*sessions[0], format!("Session {held} · {}", when::spoken(last, self.today)));
        }
    }

    async fn one_pattern(&self) {
        let shared = self.client.get(&self.at("/shared")).await;
        let pattern = shared.links().into_iter().find(|link| is_pattern(link)).expect("a link to a pattern");
        for browser in [&self.therapist, &self.client] {
            let page = browser.get(&pattern).await.expect(200);
            let days = days_in(&page.text());
            assert!(!days.is_empty() && days.iter().all(|day| *day <= self.today), "{}", page.text());
        }
    }

    /// Until a day that has not passed, by the practice's calendar.
    async fn assign_until_tomorrow(&self) {
        let (page, form) = self.assigning(JOURNAL).await;
        page.says(&format!("Before the next session, {}, 10:00", when::short(self.in_days(NEXT_IN_DAYS), self.today)));
        let form = form.choose("due", "day");
        let yesterday = form.clone().set("day", &self.in_days(-1).to_string());
        let refused = self.therapist.submit(&yesterday).await.expect(422);
        assert_eq!(refused.fault("day").as_deref(), Some("This day has passed. Choose today or a later day."));
        let record = self.therapist.submit(&form.set("day", self.day.tomorrow)).await.expect(200);
        let assigned = when::dated(self.today, self.today);
        record.says(&format!("Not started · Assigned on {assigned} · By {}", self.day.tomorrow_short));
    }

    async fn assign_until_the_next_session(&self) {
        let (page, form) = self.assigning("Map of safe people").await;
        page.says(&format!("Before the next session, {}, 09:00", self.day.tomorrow_short));
        let record = self.therapist.submit(&form.choose("due", "session")).await.expect(200);
        record.says("Before tomorrow’s session");
        let today = self.client.get("/today").await.expect(200);
        today.says("Before tomorrow’s session").says(&format!("By {}", self.day.tomorrow_short));
        today.says(&format!("Your next session is on {} at 09:00.", when::spoken(self.in_days(1), self.today)));
    }

    /// The page, and its form with one exercise ticked.
    async fn assigning(&self, title: &str) -> (Page, Form) {
        self.weft.later();
        let page = self.therapist.get(&self.at("/assign")).await.expect(200);
        let labels = page.document().all("label");
        let wanted = labels.iter().find(|label| label.text() == title).expect("the exercise");
        let version = wanted.all("input")[0].attribute("value").expect("its version");
        let form = page.form("/assign").tick("exercise", &version);
        (page, form)
    }

    async fn record_todays_session(&self) {
        self.weft.later();
        let form = self.therapist.get(&self.at("/sessions/new")).await.form("/sessions/new");
        assert_eq!(form.value("day"), self.day.today, "today is filled in");
        let form = form.set("agreed", "Tea before the phone.");
        let record = self.therapist.submit(&form.set("next_day", self.day.tomorrow).set("next_time", "09:00")).await;
        let record = record.expect(200);
        record.says(&format!("Session {}, {}", HELD + 1, when::short(self.today, when::WITH_ITS_YEAR)));
        record.says(&format!("Next session {}, 09:00", self.day.tomorrow_short));
    }

    async fn both_rate(&self) {
        for browser in [&self.client, &self.therapist] {
            self.weft.later();
            let rate = browser.get(&self.at("/shared")).await.link_to(&format!("Rate session {}", HELD + 1));
            let page = browser.get(&rate).await.expect(200);
            page.says(&format!("Session {} · {}", HELD + 1, when::spoken(self.today, self.today)));
            let mut fields: Vec<String> =
                page.document().all("input").iter().filter_map(|input| input.attribute("name")).collect();
            fields.dedup();
            let mut form = page.form("/rate");
            for field in fields.iter().filter(|field| field.starts_with("rating-")) {
                form = form.choose(field, "4");
            }
            browser.submit(&form).await.expect(200);
        }
        let record = self.therapist.get(&self.record).await.expect(200);
        record.says("You rated 4 patterns");
    }

    /// Begun and put aside; the answer is where it goes on.
    async fn begin_the_journal(&self) -> String {
        self.weft.later();
        let today = self.client.get("/today").await.expect(200);
        let piece = today.link_to(&format!("Begin: {JOURNAL}"));
        let start = self.client.get(&piece).await.expect(200);
        let first = self.client.submit(&start.form(&piece)).await.expect(200);
        let form = first.form("/1").press("go", "pause");
        let today = self.client.submit(&form).await.expect(200);
        assert!(today.texts("article").iter().any(|card| card.starts_with("Begun today") && card.contains(JOURNAL)));
        piece
    }

    /// On the next day: what was begun yesterday is finished, and both read on which day.
    async fn finish_the_journal(&self, piece: &str) {
        let today = self.client.get("/today").await.expect(200);
        assert_eq!(today.heading(), "Good morning, Noor");
        today.says(&when::spoken(self.today, self.today)).says("Before today’s session");
        assert!(
            today.texts("article").iter().any(|card| card.starts_with("Begun yesterday") && card.contains(JOURNAL))
        );

        let all = self.client.get(&format!("{piece}/all")).await.expect(200);
        let form = all.form("/all").set("answer-missing", "Being late, and welcome.").choose("answer-chosen", "warm");
        let more = self.client.submit(&form.press("go", "next")).await.expect(200);
        let form = more.form("/all").set("answer-act-day", self.day.tomorrow);
        let look = self.client.submit(&form.press("go", "next")).await.expect(200);
        look.says("3 of 8 answered");
        let entry = self.client.submit(&look.form("/finish").press("readers", "therapist")).await.expect(200);
        entry.says("Finished, and shared with Dr. Adeyemi.");
        let entries = self.client.get("/entries").await.expect(200);
        entries.says(&format!("{JOURNAL} Journal · {}", when::long(self.today)));
        let record = self.therapist.get(&self.record).await.expect(200);
        record.says(&format!("Finished on {}", when::dated(self.today, self.today)));
        self.therapist.get(&piece.replace("/homework", &self.at("/entries"))).await.expect(200);
    }

    async fn make_the_report(&self) {
        let page = self.therapist.get(&self.at("/report")).await.expect(200);
        let shown = self.therapist.send(&page.form("/report").press("go", "preview")).await.expect(200);
        shown.says(&format!("Sessions and what was agreed: {} sessions", HELD + 1));
        let made = self.therapist.submit(&shown.form("/report").press("go", "make")).await.expect(200);
        let made = self.therapist.when_made(made).await;
        let report = self.therapist.get(&made.link("/file")).await.expect(200);
        let name = report.header("content-disposition").expect("a name to keep it under");
        assert!(name.contains(&format!("progress-report-{}.pdf", self.day.tomorrow)), "{name}");
    }

    /// What was opened on both days, newest first, and the report; nothing of it lies ahead.
    async fn seen_by_whom(&self) {
        let seen = self.client.get("/seen").await.expect(200);
        seen.says(&format!("Made on {} by Dr. Folake Adeyemi", when::long(self.today)));
        let opened: Vec<String> =
            seen.texts("li").into_iter().filter(|line| line.starts_with("Dr. Folake Adeyemi ")).collect();
        let days = days_in(&opened.join(" "));
        assert!(days.is_sorted_by(|one, next| one >= next), "newest first: {days:?}");
        assert_eq!(days.first(), Some(&self.today));
        assert!(days.contains(&self.in_days(-1)), "what was opened yesterday: {days:?}");
        assert!(days_in(&seen.text()).iter().all(|day| *day <= self.today), "{}", seen.text());
    }
}

/// "2027-01-31T18:00"
fn utc(written: &str) -> Moment {
    let (day, time) = written.split_once('T').expect("a day and a time");
    let (day, time): (Day, Time) = (day.parse().expect("a day"), time.parse().expect("a time"));
    let days = i64::from(days_between(Day::constant(1970, 1, 1), day));
    Moment(((days * 24 + i64::from(time.hour())) * 60 + i64::from(time.minute())) * 60_000)
}

fn is_pattern(link: &str) -> bool {
    link.split_once("/patterns/").is_some_and(|(_, id)| id.len() == 36)
}

/// Every day that is written out with its year: "3 November 2026", "Tue 3 Nov 2026".
fn days_in(text: &str) -> Vec<Day> {
    let words: Vec<&str> =
        text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let month = |word: &str| {
        (1..=12).find(|month| {
            let name = when::month(Day::constant(2026, *month, 1));
            word == name || word == &name[..3]
        })
    };
    let day = |three: &[&str]| {
        let (day, year) = (three[0].parse().ok()?, three[2].parse().ok().filter(|year| *year > 1900)?);
        Day::new(year, month(three[1])?, day).ok()
    };
    words.windows(3).filter_map(day).collect()
}
