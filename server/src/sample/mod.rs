//! The sample practice: invented people at different points of therapy, made through the services people use.
//!
//! The stories are data (`server/sample/*.toml`); days count back from the day it is made. With the same day and seed
//! the same practice comes out, ids included; only keys and secrets are always fresh.

mod events;
mod story;

use std::sync::Arc;

use events::{Act, StoryTeller};
use story::{Other, Practice, Story};
use weft_shared::{
    access::{Actor, Role},
    ids::PracticeId,
    when::Moment,
};

use crate::{
    clock::{Clock, LocalTime, SeededIds, SetClock},
    crypto::Vault,
    error::Error,
    service::{Services, account::member::NewMember, practice::NewPractice},
    store::{Store, StoreError},
};

/// Everyone in the sample practice signs in with it.
pub const PASSWORD: &str = "a thread between sessions";

/// Enough for a session: the practice is founded before anyone's therapy begins.
const FOUNDED_DAYS_BEFORE: i32 = 400;
const SEED: u64 = 20;

#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    #[error("server/sample/{file}: {what}")]
    Story { file: &'static str, what: String },
    #[error(transparent)]
    Service(#[from] Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes the sample practice as of the clock's now, unless there is a practice; `true` when it was made.
pub async fn make_if_new(store: &Store, vault: &Vault, clock: Arc<dyn Clock>) -> Result<bool, SampleError> {
    let now = clock.now();
    if store.is_half_a_sample().await? {
        tracing::warn!("a sample practice was only half made; it is made again");
        store.clear_sample().await?;
    }
    if !Services::on_this_machine(store.clone(), vault.clone(), clock).practices().await?.is_empty() {
        return Ok(false);
    }
    make(store, vault, now).await?;
    Ok(true)
}

/// Makes the sample practice as it stands at `now`.
pub async fn make(store: &Store, vault: &Vault, now: Moment) -> Result<PracticeId, SampleError> {
    let (practice, stories) = story::read_all()?;
    let clock = Arc::new(SetClock::new(Moment(now.0 - i64::from(FOUNDED_DAYS_BEFORE) * 86_400_000)));
    let ids = Arc::new(SeededIds::new(SEED));
    let services = Services::new(store.clone(), vault.clone(), clock.clone(), ids);
    let local = LocalTime::of(&practice.time_zone).ok_or_else(|| Error::TimeZone(practice.time_zone.clone()))?;

    store.sample_begins().await?;
    let id = found(&services, &practice).await?;
    let mut therapists = Vec::new();
    for therapist in &practice.therapists {
        let role = if therapist.owner { Role::Owner } else { Role::Therapist };
        let new = new_member(&therapist.name, &therapist.credentials, &therapist.email, role);
        therapists.push((therapist.key.clone(), services.add_member(id, new).await?));
    }

    let mut told = Vec::new();
    for (file, story) in &stories {
        let therapist = find_therapist(&therapists, story, file)?;
        told.push(StoryTeller::new(file, story, therapist.clone()));
    }
    let mut acts: Vec<(Moment, usize, Act)> = Vec::new();
    for (place, (_, story)) in stories.iter().enumerate() {
        acts.extend(events::acts(story, &local, now).into_iter().map(|(at, act)| (at, place, act)));
    }
    // Stable: what one story tells for the same moment stays in its order.
    acts.sort_by_key(|(at, _, _)| *at);
    let mut others: Vec<&Other> = practice.others.iter().collect();
    others.sort_by_key(|other| other.since_days_ago);
    for (at, place, act) in acts {
        while others.last().is_some_and(|other| other.since(now) <= at) {
            let Some(other) = others.pop() else { break };
            clock.set(other.since(now));
            join(&services, id, other, &told).await?;
        }
        clock.set(at);
        told[place].act(&services, &act).await?;
    }
    for teller in &told {
        teller.leave(&services).await?;
    }
    store.sample_is_whole().await?;
    Ok(id)
}

async fn found(services: &Services, practice: &Practice) -> Result<PracticeId, SampleError> {
    let new = NewPractice {
        name: practice.name.clone(),
        country: "GB".to_owned(),
        time_zone: practice.time_zone.clone(),
        crisis: practice.crisis.clone(),
    };
    Ok(services.create_practice(new).await?)
}

fn new_member(name: &str, credentials: &str, email: &str, role: Role) -> NewMember {
    let [name, credentials, email] = [name, credentials, email].map(str::to_owned);
    NewMember { name, credentials, email, password: PASSWORD.to_owned(), role }
}

/// Someone who treats nobody begins to work in the practice, and is handed records to read.
async fn join(
    services: &Services,
    practice: PracticeId,
    other: &Other,
    told: &[StoryTeller<'_>],
) -> Result<(), SampleError> {
    let new = new_member(&other.name, &other.credentials, &other.email, other.role()?);
    let member = services.add_member(practice, new).await?;
    for name in &other.supervises {
        let teller = told.iter().find(|teller| teller.is_about(name));
        let what = || format!("no story is about “{name}”, or it begins later");
        let teller = teller.ok_or_else(|| SampleError::Story { file: "practice.toml", what: what() })?;
        teller.hand_to_supervisor(services, member.membership).await?;
    }
    Ok(())
}

fn find_therapist<'a>(
    therapists: &'a [(String, Actor)],
    story: &Story,
    file: &'static str,
) -> Result<&'a Actor, SampleError> {
    let found = therapists.iter().find(|(key, _)| *key == story.therapist);
    let what = || format!("no therapist has the key “{}”", story.therapist);
    found.map(|(_, actor)| actor).ok_or_else(|| SampleError::Story { file, what: what() })
}

/// Who can sign in: name and address, therapists first.
pub fn sign_ins() -> Result<Vec<(String, String)>, SampleError> {
    let (practice, stories) = story::read_all()?;
    let therapists = practice.therapists.into_iter().map(|therapist| (therapist.name, therapist.email));
    let others = practice.others.into_iter().map(|other| (other.name, other.email));
    let clients = stories.into_iter().filter_map(|(_, story)| Some((story.name, story.email?)));
    Ok(therapists.chain(others).chain(clients).collect())
}
