//! Patterns: their wordings, what happened to them, and which are worked on.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use weft_shared::{
    ids::{MembershipId, PatternId},
    library::STARTING_PATTERN,
    pattern::{About, AgreedBaseline, Author, History, Leaning, Standing, Turn, TurnKind, Wording},
    shared_view::Person,
};

use crate::{
    error::{Error, Result},
    record::{Record, course::Course, sealed::SealedField},
    store::pattern::{self, PatternRow},
};

impl Record {
    /// Which suggestions may ring true, by the last starting-pattern quiz the client shares.
    pub(crate) async fn leanings(&mut self) -> Result<&'static [Leaning]> {
        let homework = self.homework().await?;
        let shared =
            homework.iter().filter(|assigned| assigned.is_shared() && assigned.exercise.key == STARTING_PATTERN);
        let last = shared.max_by_key(|assigned| assigned.finished().and_then(|response| response.finished_at));
        let Some((assigned, response)) = last.and_then(|assigned| Some((assigned, assigned.finished()?))) else {
            return Ok(&[]);
        };
        let answers = self.answers(response.id).await?.given();
        Ok(assigned.point(self, &answers).map_or(&[], |point| point.leanings()))
    }
}

/// A pattern as it is written now.
pub(crate) struct CurrentWording {
    pub number: i64,
    pub wording: Wording,
    pub about: About,
}

impl Record {
    /// Every pattern as it is worded now, open or not.
    pub(crate) async fn wordings(&mut self) -> Result<Vec<(PatternId, Wording)>> {
        let rows = pattern::of_client(&mut self.tx, &self.scope).await?;
        rows.iter().map(|row| Ok((row.id, self.wording(row)?))).collect()
    }

    /// Those that are worked on.
    pub(crate) async fn open_wordings(&mut self) -> Result<Vec<(PatternId, Wording)>> {
        let mut last: BTreeMap<PatternId, TurnKind> = BTreeMap::new();
        for turn in pattern::turns(&mut self.tx, &self.scope).await? {
            last.insert(turn.pattern, turn.turn);
        }
        let mut open = self.wordings().await?;
        open.retain(|(id, _)| Standing::after(last.get(id).copied()) == Standing::Current);
        Ok(open)
    }

    /// One pattern; another client's is not found.
    pub(crate) async fn written(&mut self, pattern: PatternId) -> Result<CurrentWording> {
        let rows = pattern::of_client(&mut self.tx, &self.scope).await?;
        let row = rows.iter().find(|row| row.id == pattern).ok_or(Error::NotFound)?;
        Ok(CurrentWording { number: row.wording_number, wording: self.wording(row)?, about: self.about(row)? })
    }

    pub(crate) fn wording(&self, row: &PatternRow) -> Result<Wording> {
        let text =
            self.unseal(SealedField::Wording { pattern: row.id, number: row.wording_number }, &row.wording_sealed)?;
        serde_json::from_str(&text).map_err(|_| Error::Unreadable("wording"))
    }

    pub(crate) fn about(&self, row: &PatternRow) -> Result<About> {
        let field = SealedField::About { pattern: row.id, number: row.wording_number };
        let Some(text) = self.unseal_some(field, row.about_sealed.as_ref())? else { return Ok(About::default()) };
        serde_json::from_str(&text).map_err(|_| Error::Unreadable("pattern"))
    }

    pub(crate) async fn keep_wording(
        &mut self,
        pattern: PatternId,
        number: i64,
        wording: &Wording,
        about: &About,
    ) -> Result<()> {
        let wording = serde_json::to_string(wording).map_err(|_| Error::Unreadable("wording"))?;
        let about = serde_json::to_string(about).map_err(|_| Error::Unreadable("pattern"))?;
        let row = PatternRow {
            id: pattern,
            wording_number: number,
            wording_sealed: self.seal(SealedField::Wording { pattern, number }, &wording)?,
            about_sealed: Some(self.seal(SealedField::About { pattern, number }, &about)?),
            written_at: self.setting.now,
            written_by: self.actor.membership,
        };
        Ok(pattern::insert_wording(&mut self.tx, self.actor.practice, &row).await?)
    }

    /// What happened to each pattern, and who did it.
    pub(crate) async fn histories(&mut self, course: &Course) -> Result<BTreeMap<PatternId, History>> {
        let reader = self.capacity()?.treats().then_some(self.actor.membership);
        let names = Names { members: self.names().await?, reader };
        let mut histories: BTreeMap<PatternId, History> = BTreeMap::new();
        for worded in self.worded().await? {
            let by = names.of(worded.by);
            let earlier = weft_shared::pattern::Worded { wording: worded.wording, by, until: worded.until };
            histories.entry(worded.pattern).or_default().worded.push(earlier);
        }
        for row in pattern::turns(&mut self.tx, &self.scope).await? {
            let turn = Turn { kind: row.turn, day: self.day(row.at), by: names.of(row.by) };
            histories.entry(row.pattern).or_default().turns.push(turn);
        }
        for row in pattern::starts(&mut self.tx, &self.scope).await? {
            let (Some(from), Some(to)) = (course.number(row.from), course.number(row.to)) else { continue };
            let start = AgreedBaseline {
                from: row.from,
                to: row.to,
                numbers: (from, to),
                day: self.day(row.at),
                by: names.of(row.by),
            };
            histories.entry(row.pattern).or_default().starts.push(start);
        }
        Ok(histories)
    }

    /// Earlier wordings: keeping the words and changing what is known beside them is no new wording.
    async fn worded(&mut self) -> Result<Vec<EarlierWording>> {
        let rows = pattern::wordings(&mut self.tx, &self.scope).await?;
        let mut worded = Vec::new();
        let mut before: Option<(PatternId, Wording, MembershipId)> = None;
        for row in &rows {
            let wording = self.wording(row)?;
            match before {
                Some((pattern, ref same, _)) if pattern == row.id && *same == wording => {}
                Some((pattern, earlier, by)) if pattern == row.id => {
                    worded.push(EarlierWording { pattern, wording: earlier, by, until: self.day(row.written_at) });
                    before = Some((row.id, wording, row.written_by));
                }
                _ => before = Some((row.id, wording, row.written_by)),
            }
        }
        Ok(worded)
    }
}

struct EarlierWording {
    pattern: PatternId,
    wording: Wording,
    by: MembershipId,
    until: weft_shared::when::Day,
}

/// What the people who did something are called.
struct Names {
    /// Everyone who works in the practice; the client is not among them.
    members: Arc<HashMap<MembershipId, String>>,
    reader: Option<MembershipId>,
}

impl Names {
    fn of(&self, id: MembershipId) -> Author {
        match self.members.get(&id) {
            None => Author::Client,
            Some(_) if self.reader == Some(id) => Author::Therapist,
            Some(name) => Author::Named(Person::new(name, "").called),
        }
    }
}
