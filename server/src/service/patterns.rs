//! Patterns: writing them together, setting them aside, and agreeing where they started.

use std::collections::BTreeMap;

use weft_shared::{
    access::{Action, Actor},
    error::Faults,
    ids::{ClientId, EvidenceId, MembershipId, PatternId, SessionId},
    pattern::{About, AgreedStart, History, Standing, Turn, TurnKind, Wording},
    shared_view::Person,
    shift::{START, ratings_between},
    tied::Measure,
};

use crate::{
    service::{Case, Error, Result, Services, sessions::Course},
    store::{
        accounts, evidence,
        patterns::{self, PatternRow, StartRow, TurnRow},
    },
};

fn wording_place(pattern: PatternId, number: i64) -> String {
    format!("pattern_wordings {pattern} {number}")
}

fn about_place(pattern: PatternId, number: i64) -> String {
    format!("pattern_wordings.about {pattern} {number}")
}

/// A pattern as it is written now.
pub(super) struct Written {
    pub number: i64,
    pub wording: Wording,
    pub about: About,
}

impl Case {
    /// Every pattern as it is worded now, open or not.
    pub(super) async fn wordings(&mut self) -> Result<Vec<(PatternId, Wording)>> {
        let rows = patterns::of_client(&mut self.tx, self.actor.practice, self.client.id).await?;
        rows.iter().map(|row| Ok((row.id, self.wording(row)?))).collect()
    }

    /// Those that are worked on.
    pub(super) async fn open_wordings(&mut self) -> Result<Vec<(PatternId, Wording)>> {
        let mut last: BTreeMap<PatternId, TurnKind> = BTreeMap::new();
        for turn in patterns::turns(&mut self.tx, self.actor.practice, self.client.id).await? {
            last.insert(turn.pattern, turn.turn);
        }
        let mut open = self.wordings().await?;
        open.retain(|(id, _)| Standing::after(last.get(id).copied()) == Standing::Open);
        Ok(open)
    }

    /// One pattern; another client's is not found.
    pub(super) async fn written(&mut self, pattern: PatternId) -> Result<Written> {
        let rows = patterns::of_client(&mut self.tx, self.actor.practice, self.client.id).await?;
        let row = rows.iter().find(|row| row.id == pattern).ok_or(Error::NotFound)?;
        Ok(Written { number: row.wording_number, wording: self.wording(row)?, about: self.about(row)? })
    }

    pub(super) fn wording(&self, row: &PatternRow) -> Result<Wording> {
        let text = self.unseal(&wording_place(row.id, row.wording_number), &row.wording_sealed)?;
        serde_json::from_str(&text).map_err(|_| Error::Unreadable("wording"))
    }

    pub(super) fn about(&self, row: &PatternRow) -> Result<About> {
        let place = about_place(row.id, row.wording_number);
        let Some(text) = self.unseal_some(&place, row.about_sealed.as_ref())? else { return Ok(About::default()) };
        serde_json::from_str(&text).map_err(|_| Error::Unreadable("pattern"))
    }

    async fn keep_wording(&mut self, pattern: PatternId, number: i64, wording: &Wording, about: &About) -> Result<()> {
        let wording = serde_json::to_string(wording).map_err(|_| Error::Unreadable("wording"))?;
        let about = serde_json::to_string(about).map_err(|_| Error::Unreadable("pattern"))?;
        let row = PatternRow {
            id: pattern,
            wording_number: number,
            wording_sealed: self.seal(&wording_place(pattern, number), &wording)?,
            about_sealed: Some(self.seal(&about_place(pattern, number), &about)?),
            written_at: self.setting.now,
            written_by: self.actor.membership,
        };
        Ok(patterns::insert_wording(&mut self.tx, self.actor.practice, &row).await?)
    }

    /// What happened to each pattern, with the names both people go by.
    pub(super) async fn histories(&mut self, course: &Course) -> Result<BTreeMap<PatternId, History>> {
        let (practice, client) = (self.actor.practice, self.client.id);
        let mut names = Names::default();
        let mut histories: BTreeMap<PatternId, History> = BTreeMap::new();
        for worded in self.worded().await? {
            let by = names.of(self, worded.by).await?;
            let earlier = weft_shared::pattern::Worded { wording: worded.wording, by, until: worded.until };
            histories.entry(worded.pattern).or_default().worded.push(earlier);
        }
        for row in patterns::turns(&mut self.tx, practice, client).await? {
            let turn = Turn { kind: row.turn, day: self.day(row.at), by: names.of(self, row.by).await? };
            histories.entry(row.pattern).or_default().turns.push(turn);
        }
        for row in patterns::starts(&mut self.tx, practice, client).await? {
            let (Some(from), Some(to)) = (course.number(row.from), course.number(row.to)) else { continue };
            let start = AgreedStart {
                from: row.from,
                to: row.to,
                numbers: (from, to),
                day: self.day(row.at),
                by: names.of(self, row.by).await?,
            };
            histories.entry(row.pattern).or_default().starts.push(start);
        }
        Ok(histories)
    }

    /// Earlier wordings: keeping the words and changing what is known beside them is no new wording.
    async fn worded(&mut self) -> Result<Vec<Worded>> {
        let rows = patterns::wordings(&mut self.tx, self.actor.practice, self.client.id).await?;
        let mut worded = Vec::new();
        let mut before: Option<(PatternId, Wording, MembershipId)> = None;
        for row in &rows {
            let wording = self.wording(row)?;
            match before {
                Some((pattern, ref same, _)) if pattern == row.id && *same == wording => {}
                Some((pattern, earlier, by)) if pattern == row.id => {
                    worded.push(Worded { pattern, wording: earlier, by, until: self.day(row.written_at) });
                    before = Some((row.id, wording, row.written_by));
                }
                _ => before = Some((row.id, wording, row.written_by)),
            }
        }
        Ok(worded)
    }
}

struct Worded {
    pattern: PatternId,
    wording: Wording,
    by: MembershipId,
    until: weft_shared::when::Day,
}

/// What the people who wrote something are called; each is looked up once.
#[derive(Default)]
struct Names(BTreeMap<MembershipId, String>);

impl Names {
    async fn of(&mut self, case: &mut Case, id: MembershipId) -> Result<String> {
        if let Some(name) = self.0.get(&id) {
            return Ok(name.clone());
        }
        let row = accounts::membership(&mut case.tx, case.actor.practice, id).await?;
        // The client's own membership has no name.
        let name = row.map(|row| row.name).filter(|name| !name.is_empty());
        let name = name.map_or_else(|| case.person.called.clone(), |name| Person::new(&name, "").called);
        self.0.insert(id, name.clone());
        Ok(name)
    }
}

impl Services {
    pub async fn write_pattern(
        &self,
        actor: &Actor,
        client: ClientId,
        wording: &Wording,
        about: &About,
    ) -> Result<PatternId> {
        let mut case = self.open(actor, client, Action::Together).await?;
        let id: PatternId = self.new_id();
        let now = case.setting.now;
        patterns::insert(&mut case.tx, actor.practice, client, id, now).await?;
        case.keep_wording(id, 1, wording, about).await?;
        case.commit(id).await?;
        Ok(id)
    }

    /// The wording before is kept.
    pub async fn reword_pattern(
        &self,
        actor: &Actor,
        client: ClientId,
        pattern: PatternId,
        wording: &Wording,
        about: &About,
    ) -> Result<()> {
        let mut case = self.open(actor, client, Action::Together).await?;
        let written = case.written(pattern).await?;
        if written.wording != *wording || written.about != *about {
            case.keep_wording(pattern, written.number + 1, wording, about).await?;
        }
        case.commit(pattern).await
    }

    /// Sets a pattern aside or takes it up again. What does not fit how it stands (sent twice, or by both) is left.
    pub async fn turn_pattern(
        &self,
        actor: &Actor,
        client: ClientId,
        pattern: PatternId,
        turn: TurnKind,
    ) -> Result<()> {
        let mut case = self.open(actor, client, Action::Together).await?;
        case.written(pattern).await?;
        let turns = patterns::turns(&mut case.tx, actor.practice, client).await?;
        let last = turns.iter().rfind(|row| row.pattern == pattern).map(|row| row.turn);
        if Standing::after(last).turns().contains(&turn) {
            let row = TurnRow { pattern, turn, at: case.setting.now, by: actor.membership };
            patterns::insert_turn(&mut case.tx, actor.practice, self.new_id(), &row).await?;
        }
        case.commit(pattern).await
    }

    /// Says which sessions count as "where we started". The agreement before is kept. Faults at `from` and `to`.
    pub async fn agree_start(
        &self,
        actor: &Actor,
        client: ClientId,
        pattern: PatternId,
        (from, to): (SessionId, SessionId),
    ) -> Result<()> {
        let mut case = self.open(actor, client, Action::Together).await?;
        let course = case.course().await?;
        let pieces = case.homework().await?;
        let threads = case.pattern_threads(&course, &pieces).await?;
        let thread = threads.iter().find(|thread| thread.id == pattern).ok_or(Error::NotFound)?;
        let (Some(first), Some(last)) = (course.number(from), course.number(to)) else { return Err(Error::NotFound) };
        if first > last {
            return Err(Faults::one("to", "The last session of the start comes after its first.").into());
        }
        let ratings = ratings_between(&thread.ratings, first - 1, last - 1);
        if ratings < START {
            let sentence = format!(
                "A start needs at least {START} ratings by the same person, and these sessions hold {ratings}. Choose \
                 more of them."
            );
            return Err(Faults::one("to", sentence).into());
        }
        if thread.history.start().is_none_or(|start| (start.from, start.to) != (from, to)) {
            let rows = patterns::starts(&mut case.tx, actor.practice, client).await?;
            let number = rows.iter().filter(|row| row.pattern == pattern).map(|row| row.number).max().unwrap_or(0) + 1;
            let row = StartRow { pattern, number, from, to, at: case.setting.now, by: actor.membership };
            patterns::insert_start(&mut case.tx, actor.practice, &row).await?;
        }
        case.commit(pattern).await
    }

    /// Ties these measures to a pattern and no others; one that this client has not shared is not found.
    pub async fn tie_measures(
        &self,
        actor: &Actor,
        client: ClientId,
        pattern: PatternId,
        measures: &[Measure],
    ) -> Result<()> {
        let mut case = self.open(actor, client, Action::Together).await?;
        case.written(pattern).await?;
        let pieces = case.homework().await?;
        let tied = patterns::measures(&mut case.tx, actor.practice, client).await?;
        let tied: Vec<String> = tied.into_iter().filter(|(of, _)| *of == pattern).map(|(_, measure)| measure).collect();
        let wanted: Vec<String> = measures.iter().map(ToString::to_string).collect();
        let known = super::measures::measurable(&pieces);
        for name in wanted.iter().filter(|name| !tied.contains(name)) {
            if !known.iter().any(|choice| choice.measures.iter().any(|(measure, _)| measure.to_string() == *name)) {
                return Err(Error::NotFound);
            }
            let now = case.setting.now;
            patterns::tie(&mut case.tx, actor.practice, (pattern, name), actor.membership, now).await?;
        }
        for name in tied.iter().filter(|name| !wanted.contains(name)) {
            patterns::untie(&mut case.tx, actor.practice, pattern, name).await?;
        }
        case.commit(pattern).await
    }

    /// Takes words away from a pattern again; either person may.
    pub async fn unlink_evidence(
        &self,
        actor: &Actor,
        client: ClientId,
        pattern: PatternId,
        id: EvidenceId,
    ) -> Result<()> {
        let mut case = self.open(actor, client, Action::Together).await?;
        case.written(pattern).await?;
        let (practice, by, now) = (actor.practice, actor.membership, case.setting.now);
        if !evidence::unlink(&mut case.tx, practice, (pattern, id), by, now).await? {
            return Err(Error::NotFound);
        }
        case.commit(id).await
    }
}
