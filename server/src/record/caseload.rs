//! A therapist's caseload, read by sets: the clients of one page with what stands beside their names. Only the wordings and
//! quotes that are shown are decrypted.

use std::collections::{BTreeMap, HashMap};

use weft_app::pages::record::caseload::CaseloadRow;
use weft_shared::{
    case_status::CaseStatus,
    ids::{ClientId, EvidenceId, PatternId, SessionId},
    pattern::{AgreedBaseline, Author, History, Turn, Wording},
    schedule::Meeting,
    shared_view::{PatternData, PatternRow as RatedPattern, Period, Person, SessionColumn, SharedData, SharedView},
    shift::State,
    when::Day,
};

use crate::{
    crypto::{DataKey, Vault},
    error::{Error, Result},
    record::{
        course::{Said, SessionStage},
        ratings::RatingsBySession,
        sealed::SealedField,
    },
    setting::Setting,
    store::{
        Connection,
        pattern::{
            PatternRow, StartRow,
            rating::{RatingRow, ResponseRatingRow},
        },
        record::{
            case,
            caseload::{self, Caseload, QuotePlaceRow, Shown, SlotRow},
            client::{self, ClientRow},
        },
    },
};

/// A client of the caseload before anything but name, next session and open flags is known.
pub(crate) struct Listed {
    row: ClientRow,
    key: DataKey,
    pub name: String,
    pub called: String,
    pub next: Option<Meeting>,
    pub flags: usize,
    pub status: CaseStatus,
    /// The day of a check-in that is due.
    pub check_in: Option<Day>,
}

/// Everyone in the caseload, whatever the status: four queries.
pub(crate) async fn listed(
    db: &mut Connection,
    vault: &Vault,
    setting: &Setting,
    caseload: &Caseload,
) -> Result<Vec<Listed>> {
    let clients = client::in_care_of(db, caseload).await?;
    let mut next: HashMap<ClientId, Meeting> = HashMap::new();
    for slot in caseload::from_today_on(db, caseload).await? {
        if slot.stage(setting) == SessionStage::Planned {
            next.entry(slot.client).or_insert_with(|| slot.meeting());
        }
    }
    let flags: HashMap<ClientId, i64> = caseload::open_flags(db, caseload).await?.into_iter().collect();
    let check_ins: HashMap<ClientId, Day> = case::due(db, caseload).await?.into_iter().collect();
    clients
        .into_iter()
        .map(|row| {
            let key = vault.unwrap_data_key(row.id, &row.data_key_wrapped)?;
            let Person { name, called, .. } = row.person(&key)?;
            Ok(Listed {
                name,
                called,
                next: next.get(&row.id).copied(),
                flags: flags.get(&row.id).map_or(0, |flags| usize::try_from(*flags).unwrap_or(usize::MAX)),
                status: row.case.status(),
                check_in: check_ins.get(&row.id).copied(),
                key,
                row,
            })
        })
        .collect()
}

impl SlotRow {
    pub(crate) fn meeting(&self) -> Meeting {
        Meeting { day: self.day, time: self.time }
    }

    pub(crate) fn stage(&self, setting: &Setting) -> SessionStage {
        let said = Said::of(self.held_at, (self.not_held_at, self.not_held_why));
        SessionStage::of(self.meeting(), said, setting.meeting_now())
    }
}

/// What is known of the clients of one page, by client or by pattern.
#[derive(Default)]
struct Known {
    sessions: HashMap<ClientId, Vec<SlotRow>>,
    finished: HashMap<ClientId, Vec<Day>>,
    in_progress: HashMap<ClientId, usize>,
    patterns: HashMap<ClientId, Vec<PatternRow>>,
    turns: HashMap<PatternId, Vec<Turn>>,
    starts: HashMap<PatternId, Vec<StartRow>>,
    ratings: HashMap<PatternId, Vec<RatingRow>>,
    shared_ratings: HashMap<PatternId, Vec<ResponseRatingRow>>,
    quotes: HashMap<ClientId, Vec<QuotePlaceRow>>,
}

/// The rows of the clients on one page: nine queries.
pub(crate) async fn rows(db: &mut Connection, setting: &Setting, page: Vec<Listed>) -> Result<Vec<CaseloadRow>> {
    let clients: Vec<ClientId> = page.iter().map(|listed| listed.row.id).collect();
    let shown = Shown { practice: setting.practice.id, clients: &clients };
    let mut known = Known::of(db, setting, &shown).await?;
    let mut rows = Vec::with_capacity(page.len());
    let mut latest: BTreeMap<EvidenceId, (usize, DataKey)> = BTreeMap::new();
    for (place, listed) in page.into_iter().enumerate() {
        let quotes = known.quotes.remove(&listed.row.id).unwrap_or_default();
        let key = listed.key.clone();
        let (row, open) = known.row(setting, listed)?;
        let newest = quotes.iter().filter(|quote| open.contains(&quote.pattern));
        if let Some(quote) = newest.max_by_key(|quote| setting.local.day(quote.written_at)) {
            latest.insert(quote.id, (place, key));
        }
        rows.push(row);
    }
    let ids: Vec<EvidenceId> = latest.keys().copied().collect();
    for (id, sealed) in caseload::words(db, setting.practice.id, &ids).await? {
        if let Some((place, key)) = latest.get(&id) {
            rows[*place].words = Some(SealedField::Quote(id).open(key, &sealed)?);
        }
    }
    Ok(rows)
}

impl Known {
    async fn of(db: &mut Connection, setting: &Setting, shown: &Shown<'_>) -> Result<Self> {
        let mut known = Self::default();
        for slot in shown.sessions(db).await? {
            known.sessions.entry(slot.client).or_default().push(slot);
        }
        for row in shown.progress(db).await? {
            match row.finished_at {
                Some(at) => known.finished.entry(row.client).or_default().push(setting.local.day(at)),
                None => *known.in_progress.entry(row.client).or_default() += 1,
            }
        }
        for (client, row) in shown.patterns(db).await? {
            known.patterns.entry(client).or_default().push(row);
        }
        for (pattern, kind, at) in shown.turns(db).await? {
            // Nobody's name stands on the caseload.
            let turn = Turn { kind, day: setting.local.day(at), by: Author::Client };
            known.turns.entry(pattern).or_default().push(turn);
        }
        for row in shown.starts(db).await? {
            known.starts.entry(row.pattern).or_default().push(row);
        }
        for row in shown.ratings(db).await? {
            known.ratings.entry(row.pattern).or_default().push(row);
        }
        for row in shown.shared_ratings(db).await? {
            known.shared_ratings.entry(row.pattern).or_default().push(row);
        }
        for row in shown.quotes(db).await? {
            known.quotes.entry(row.client).or_default().push(row);
        }
        Ok(known)
    }

    /// A client's row without words, and the patterns that are worked on.
    fn row(&mut self, setting: &Setting, listed: Listed) -> Result<(CaseloadRow, Vec<PatternId>)> {
        let client = listed.row.id;
        let sessions = self.sessions.remove(&client).unwrap_or_default();
        let last = sessions.iter().rev().find(|slot| slot.stage(setting) == SessionStage::Held).map(SlotRow::meeting);
        let finished = self.finished.remove(&client).unwrap_or_default();
        let wordings = self.patterns.remove(&client).unwrap_or_default();
        let judged = self.judged(setting, &sessions, &wordings);
        let latest = |row: &RatedPattern| row.ratings.iter().rev().find_map(|rated| rated.by(row.shift.rater));
        let strongest = match judged.patterns.iter().max_by_key(|row| latest(row)) {
            Some(row) => Some((wording(&listed.key, &wordings, row.id)?, row.ratings.clone(), row.shift.state)),
            None => None,
        };
        let open = judged.patterns.iter().map(|row| row.id).collect();
        let row = CaseloadRow {
            client,
            name: listed.name,
            next: listed.next,
            last: last.map(|last| last.day),
            finished: finished.iter().filter(|day| last.is_none_or(|last| last.day <= **day)).count(),
            in_progress: self.in_progress.remove(&client).unwrap_or_default(),
            words: None,
            strongest,
            shifted: judged.in_state(State::Shifted).count(),
            without_account: listed.row.account.is_none(),
            flags: listed.flags,
            status: listed.status,
            check_in: listed.check_in,
        };
        Ok((row, open))
    }

    /// The patterns with their ratings and their words, as the shared view judges them; nothing is decrypted.
    fn judged(&mut self, setting: &Setting, sessions: &[SlotRow], wordings: &[PatternRow]) -> SharedView {
        let of = |stage: SessionStage| sessions.iter().filter(move |slot| slot.stage(setting) == stage);
        let past: Vec<&SlotRow> = of(SessionStage::Held).collect();
        let planned: Vec<&SlotRow> = of(SessionStage::Planned).collect();
        let ids: Vec<SessionId> = past.iter().map(|slot| slot.id).collect();
        let all: Vec<(SessionId, Meeting)> =
            past.iter().chain(&planned).map(|slot| (slot.id, slot.meeting())).collect();
        let nobody = Person::new("", "");
        let mut patterns = Vec::with_capacity(wordings.len());
        for row in wordings {
            let given = RatingsBySession::of(
                &all,
                self.ratings.remove(&row.id).unwrap_or_default(),
                self.shared_ratings.remove(&row.id).unwrap_or_default(),
                &setting.local,
            );
            let starts = self.starts.remove(&row.id).unwrap_or_default();
            let starts = starts.iter().filter_map(|start| agreed(start, &ids, setting)).collect();
            let turns = self.turns.remove(&row.id).unwrap_or_default();
            patterns.push(PatternData {
                id: row.id,
                wording: Wording { old: String::new(), new: String::new() },
                ratings: given.strip(row.id, ids.len()),
                quotes: Vec::new(),
                about: weft_shared::pattern::About::default(),
                history: History { turns, starts, ..History::default() },
                measured: Vec::new(),
                marked: None,
            });
        }
        let column = |(number, slot): (usize, &&SlotRow)| SessionColumn {
            id: slot.id,
            number,
            meeting: slot.meeting(),
            agreed: String::new(),
        };
        let data = SharedData {
            practice: String::new(),
            client: nobody.clone(),
            therapist: nobody,
            sessions: (1..).zip(&past).map(column).collect(),
            next_session: None,
            patterns,
            stuck: Vec::new(),
            path: Vec::new(),
            measured: Vec::new(),
            uses: Vec::new(),
            homework: Vec::new(),
        };
        SharedView::for_period(data, Period::WHOLE)
    }
}

fn agreed(start: &StartRow, past: &[SessionId], setting: &Setting) -> Option<AgreedBaseline> {
    let number = |id: SessionId| past.iter().position(|known| *known == id).map(|place| place + 1);
    Some(AgreedBaseline {
        from: start.from,
        to: start.to,
        numbers: (number(start.from)?, number(start.to)?),
        day: setting.local.day(start.at),
        by: Author::Client,
    })
}

fn wording(key: &DataKey, rows: &[PatternRow], pattern: PatternId) -> Result<Wording> {
    let row = rows.iter().find(|row| row.id == pattern).ok_or(Error::Unreadable("wording"))?;
    let text = SealedField::Wording { pattern, number: row.wording_number }.open(key, &row.wording_sealed)?;
    serde_json::from_str(&text).map_err(|_| Error::Unreadable("wording"))
}
