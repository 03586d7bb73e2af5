//! The practice's own settings: its owner's.

use weft_app::pages::practice::Practice;
use weft_shared::{
    access::{Action, Actor, Decision, Relation, decide},
    error::Faults,
    report::Paper,
};

use crate::{
    report::{Letterhead, Logo},
    service::{Case, Error, Result, Services, audit},
    store::{
        accounts,
        audit::Event,
        practice::{self, LetterheadRow},
    },
};

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

impl Case {
    /// What stands at the head of this practice's reports, and the paper it usually prints on.
    pub(super) async fn letterhead(&mut self) -> Result<(Letterhead, Paper)> {
        let row = practice::letterhead(&mut self.tx, self.actor.practice).await?.ok_or(Error::NotFound)?;
        let LetterheadRow { address, paper, logo } = row;
        // It was read before it was kept.
        let logo = logo.map(|file| Logo::read(&file).map_err(|_| Error::Unreadable("logo"))).transpose()?;
        Ok((Letterhead { address, logo }, Paper::parse(&paper).unwrap_or_default()))
    }
}

impl Services {
    async fn may_manage(&self, actor: &Actor) -> Result<()> {
        match decide(actor.role, Relation::None, Action::ManagePractice) {
            Decision::Allow => Ok(()),
            Decision::Deny => self.deny(actor, None, Action::ManagePractice, None).await,
        }
    }

    pub async fn practice_page(&self, actor: &Actor) -> Result<Practice> {
        self.may_manage(actor).await?;
        let mut tx = self.store.read().await?;
        let row = accounts::practice(&mut tx, actor.practice).await?.ok_or(Error::NotFound)?;
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
        let mut tx = self.store.write().await?;
        practice::change(&mut tx, actor.practice, (&name, &address), crisis, input.paper.as_str()).await?;
        audit::append(&mut tx, &self.managed(actor)).await?;
        Ok(tx.commit().await?)
    }

    /// `None` takes the logo away.
    pub async fn set_logo(&self, actor: &Actor, file: Option<&[u8]>) -> Result<()> {
        self.may_manage(actor).await?;
        let kept = file.map(Logo::accept).transpose().map_err(|fault| Faults::one("file", fault.to_string()))?;
        let mut tx = self.store.write().await?;
        practice::set_logo(&mut tx, actor.practice, kept.as_deref()).await?;
        audit::append(&mut tx, &self.managed(actor)).await?;
        Ok(tx.commit().await?)
    }

    fn managed(&self, actor: &Actor) -> Event {
        Event {
            practice: actor.practice,
            at: self.now(),
            membership: Some(actor.membership),
            action: Action::ManagePractice.as_str(),
            client: None,
            subject: None,
            allowed: true,
        }
    }
}
