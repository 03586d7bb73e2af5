//! Practices: making one, its numbers to call, and its owner's settings.

use weft_app::pages::practice::{Practice, logins::PracticeLogins};
use weft_shared::{
    access::{Action, Actor, Decision, Relation, decide},
    error::Faults,
    fingerprint,
    ids::PracticeId,
    login::LoginLimits,
    practice::Particulars,
    report::Paper,
    when::Day,
};

use crate::{
    audit::{self, Entry, Event},
    error::{Error, Result},
    founding,
    service::Services,
    setting::Setting,
    slow::Idle,
    store::practice::{self, LetterheadRow, PracticeRow, PracticeSaid},
};

impl Services {
    /// A practice with the built-in exercises.
    ///
    /// # Errors
    /// `Invalid`.
    pub async fn create_practice(&self, new: NewPractice) -> Result<PracticeId> {
        let new = new.read()?;
        let mut tx = self.context.store.write().await?;
        let id = founding::found(&self.context, &mut tx, new).await?;
        tx.commit().await?;
        Ok(id)
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

pub use crate::founding::NewPractice;

pub struct PracticeInput {
    pub name: String,
    pub address: String,
    /// Where to call in a crisis, a line each.
    pub crisis: String,
    /// `None`: as it is.
    pub paper: Option<Paper>,
}

/// What the form of the practice is made from.
fn seen(row: &PracticeRow, head: &LetterheadRow) -> String {
    format!("practice-{}", fingerprint::of(&(&row.name, &head.address, &row.crisis, &head.paper)))
}

fn logo_seen(logo: Option<&[u8]>) -> String {
    format!("logo-{}", logo.map(fingerprint::of_bytes).unwrap_or_default())
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
            seen: seen(&row, &head),
            logo_seen: logo_seen(head.logo.as_deref()),
            name: row.name,
            address: head.address,
            crisis: row.crisis,
            paper: Paper::parse(&head.paper).unwrap_or_default(),
            logo: head.logo,
        })
    }

    /// # Errors
    /// `NotFound` (audited) for whoever may not; `Invalid`; `Conflict` when it says something else than the form was
    /// made from.
    pub async fn change_practice(&self, actor: &Actor, input: PracticeInput) -> Result<()> {
        self.may_manage(actor).await?;
        let Particulars { name, address, crisis } = Particulars::read(&input.name, &input.address, &input.crisis)?;
        let mut tx = self.context.store.write().await?;
        let row = practice::practice(&mut tx, actor.practice).await?.ok_or(Error::NotFound)?;
        let head = practice::letterhead(&mut tx, actor.practice).await?.ok_or(Error::NotFound)?;
        let said = PracticeSaid { name: &row.name, address: &head.address, crisis: &row.crisis, paper: &head.paper };
        let paper = match input.paper {
            Some(paper) => paper.as_str(),
            None => &*head.paper,
        };
        let wanted = PracticeSaid { name: &name, address: &address, crisis: &crisis, paper };
        if wanted == said {
            return Ok(());
        }
        self.context.still(&seen(&row, &head))?;
        if !practice::change(&mut tx, actor.practice, &said, &wanted).await? {
            return Err(Error::Conflict);
        }
        audit::append(
            &mut tx,
            self.context.vault.trail_key(),
            &Entry::of(actor, self.context.now(), Event::PracticeChanged),
        )
        .await?;
        Ok(tx.commit().await?)
    }

    /// `None` takes the logo away. `Conflict` when it is another than the form was made from.
    pub async fn set_logo(&self, actor: &Actor, file: Option<Vec<u8>>) -> Result<()> {
        self.may_manage(actor).await?;
        let kept = match file {
            Some(file) => {
                let drawn = self.context.drawer.draw(Idle::before_any_transaction(), &file).await;
                Some(drawn.map_err(|sentence| Faults::one("file", sentence))?)
            }
            None => None,
        };
        let mut tx = self.context.store.write().await?;
        let head = practice::letterhead(&mut tx, actor.practice).await?.ok_or(Error::NotFound)?;
        if head.logo == kept {
            return Ok(());
        }
        self.context.still(&logo_seen(head.logo.as_deref()))?;
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

/// What the form of the limits is made from.
fn limits_seen(limits: LoginLimits) -> String {
    let LoginLimits { staff_idle_minutes, staff_hours, client_idle_minutes, client_days } = limits;
    format!("logins-{}", fingerprint::of(&(staff_idle_minutes, staff_hours, client_idle_minutes, client_days)))
}

impl Services {
    /// How long people stay signed in.
    ///
    /// # Errors
    /// `NotFound` (audited) for whoever may not.
    pub async fn practice_logins(&self, actor: &Actor) -> Result<PracticeLogins> {
        self.may_manage(actor).await?;
        let mut tx = self.context.store.read().await?;
        let limits = practice::login_limits(&mut tx, actor.practice).await?.ok_or(Error::NotFound)?;
        Ok(PracticeLogins { limits, seen: limits_seen(limits) })
    }

    /// It counts at once, for those who are signed in too.
    ///
    /// # Errors
    /// `NotFound` (audited) for whoever may not; `Invalid`; `Conflict` when something else is set than the form was made
    /// from.
    pub async fn set_practice_logins(&self, actor: &Actor, typed: [&str; 4]) -> Result<()> {
        self.may_manage(actor).await?;
        let wanted = LoginLimits::read(typed)?;
        let mut tx = self.context.store.write().await?;
        let before = practice::login_limits(&mut tx, actor.practice).await?.ok_or(Error::NotFound)?;
        if before == wanted {
            return Ok(());
        }
        self.context.still(&limits_seen(before))?;
        practice::set_login_limits(&mut tx, actor.practice, wanted).await?;
        let changed = Entry::of(actor, self.context.now(), Event::PracticeChanged);
        audit::append(&mut tx, self.context.vault.trail_key(), &changed).await?;
        Ok(tx.commit().await?)
    }
}
