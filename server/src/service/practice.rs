//! Practices: making one, its numbers to call, and its owner's settings.

use weft_app::pages::practice::Practice;
use weft_shared::{
    access::{Action, Actor, Decision, Relation, decide},
    error::Faults,
    ids::PracticeId,
    report::Paper,
    when::Day,
};

use crate::{
    audit::{self, Entry, Event, chain},
    clock::LocalTime,
    error::{Error, Result},
    library::exercises,
    report::Logo,
    service::Services,
    setting::Setting,
    slow::{self, Idle},
    store::practice::{self, PracticeRow},
};

pub struct NewPractice {
    pub name: String,
    /// IANA name, `Europe/London`.
    pub time_zone: String,
    pub crisis: String,
}

impl Services {
    /// A practice with the built-in exercises.
    pub async fn create_practice(&self, new: NewPractice) -> Result<PracticeId> {
        if LocalTime::of(&new.time_zone).is_none() {
            return Err(Faults::one("time_zone", "No such time zone is known.").into());
        }
        let row =
            PracticeRow { id: self.context.new_id(), name: new.name, time_zone: new.time_zone, crisis: new.crisis };
        let mut tx = self.context.store.write().await?;
        practice::insert_practice(&mut tx, &row, self.context.now()).await?;
        chain::begin(&mut tx, self.context.vault.trail_key(), row.id).await?;
        exercises::install_library(&self.context, &mut tx, row.id).await?;
        tx.commit().await?;
        Ok(row.id)
    }

    pub async fn practices(&self) -> Result<Vec<(PracticeId, String)>> {
        let mut tx = self.context.store.read().await?;
        let rows = practice::practices(&mut tx).await?;
        Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
    }

    /// Where to call.
    pub async fn crisis_numbers(&self, actor: &Actor) -> Result<(String, Vec<String>)> {
        let mut tx = self.context.store.read().await?;
        let practice = practice::practice(&mut tx, actor.practice).await?.ok_or(Error::NotFound)?;
        let lines = practice.contacts();
        Ok((practice.name, lines))
    }
}

impl Services {
    /// Today in the actor's practice.
    pub async fn practice_day(&self, actor: &Actor) -> Result<Day> {
        let mut tx = self.context.store.read().await?;
        Ok(Setting::load(&mut tx, &self.context, actor).await?.today)
    }
}

const LONGEST_NAME: usize = 120;

const LONGEST_ADDRESS: usize = 160;

const LONGEST_CRISIS: usize = 2_000;

pub struct PracticeInput {
    pub name: String,
    pub address: String,
    /// Where to call in a crisis, a line each.
    pub crisis: String,
    pub paper: Paper,
}

impl Services {
    async fn may_manage(&self, actor: &Actor) -> Result<()> {
        match decide(actor.role, Relation::None, Action::ManagePractice) {
            Decision::Allow => Ok(()),
            Decision::Deny => audit::deny(&self.context, actor, None, Action::ManagePractice, None).await,
        }
    }

    pub async fn practice_page(&self, actor: &Actor) -> Result<Practice> {
        self.may_manage(actor).await?;
        let mut tx = self.context.store.read().await?;
        let row = practice::practice(&mut tx, actor.practice).await?.ok_or(Error::NotFound)?;
        let head = practice::letterhead(&mut tx, actor.practice).await?.ok_or(Error::NotFound)?;
        Ok(Practice {
            name: row.name,
            address: head.address,
            crisis: row.crisis,
            paper: Paper::parse(&head.paper).unwrap_or_default(),
            logo: head.logo,
        })
    }

    pub async fn change_practice(&self, actor: &Actor, input: PracticeInput) -> Result<()> {
        self.may_manage(actor).await?;
        let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (name, address, crisis) = (line(&input.name), line(&input.address), input.crisis.trim());
        let mut faults = Faults::default();
        if name.is_empty() {
            faults.add("name", "Write the practice’s name.");
        }
        let is_line = |line: &&str| !line.trim().is_empty();
        if !crisis.lines().any(|line| is_line(&line)) {
            faults.add("crisis", "Write at least one number: it is shown when someone may be in danger.");
        }
        for (field, text, most) in [
            ("name", &*name, LONGEST_NAME),
            ("address", &*address, LONGEST_ADDRESS),
            ("crisis", crisis, LONGEST_CRISIS),
        ] {
            if text.chars().count() > most {
                faults.add(field, format!("Keep this to {most} characters."));
            }
        }
        faults.or(())?;
        let mut tx = self.context.store.write().await?;
        practice::change(&mut tx, actor.practice, (&name, &address), crisis, input.paper.as_str()).await?;
        audit::append(
            &mut tx,
            self.context.vault.trail_key(),
            &Entry::of(actor, self.context.now(), Event::PracticeChanged),
        )
        .await?;
        Ok(tx.commit().await?)
    }

    /// `None` takes the logo away.
    pub async fn set_logo(&self, actor: &Actor, file: Option<Vec<u8>>) -> Result<()> {
        self.may_manage(actor).await?;
        let kept = match file {
            Some(file) => {
                let accepted = slow::work(Idle::before_any_transaction(), move || Logo::accept(&file)).await;
                let accepted = accepted.ok_or(Error::Unreadable("logo"))?;
                Some(accepted.map_err(|fault| Faults::one("file", fault.to_string()))?)
            }
            None => None,
        };
        let mut tx = self.context.store.write().await?;
        practice::set_logo(&mut tx, actor.practice, kept.as_deref()).await?;
        audit::append(
            &mut tx,
            self.context.vault.trail_key(),
            &Entry::of(actor, self.context.now(), Event::PracticeChanged),
        )
        .await?;
        Ok(tx.commit().await?)
    }
}
