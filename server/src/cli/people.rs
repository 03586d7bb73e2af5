//! Practices, the people who work in them, and accounts: for whoever runs the machine.

use std::sync::Arc;

use clap::{Args, Subcommand};
use weft_shared::{
    access::Role,
    country::{COUNTRIES, Country},
    ids::MembershipId,
    when::{Day, Time},
};

use super::{Outcome, find_practice, in_words, shown::shown};
use crate::{
    clock::{Clock, LocalTime},
    config::Config,
    founding::NewPractice,
    mail::Link,
    service::{Services, account::member::MemberInput},
    start,
};

/// What links begin with.
#[derive(Args)]
pub(super) struct Address {
    /// Address people use, put before the links this prints
    #[arg(long, env = "WEFT_PUBLIC_URL", default_value = "http://127.0.0.1:7180", value_name = "URL")]
    public_url: String,
}

impl Address {
    fn of(&self, link: &Link) -> String {
        format!("{}{}", self.public_url.trim_end_matches('/'), link.path)
    }
}

#[derive(Subcommand)]
pub(super) enum Practices {
    /// Make a practice, and invite its owner; prints the owner's link
    New {
        /// Name of the practice
        #[arg(long)]
        name: String,
        /// Country, two letters: decides the time zone and the numbers to call, unless given
        #[arg(long, value_parser = read_country)]
        country: &'static Country,
        /// Time zone, such as Europe/London
        #[arg(long, value_name = "ZONE")]
        time_zone: Option<String>,
        /// A number to call in a crisis; once for each line
        #[arg(long = "number", value_name = "LINE")]
        numbers: Vec<String>,
        /// The owner's name
        #[arg(long, value_name = "NAME")]
        owner: String,
        /// The owner's email address
        #[arg(long)]
        email: String,
        #[command(flatten)]
        address: Address,
    },
    /// List the practices: id, tab, name
    List,
}

#[derive(Subcommand)]
pub(super) enum Members {
    /// Invite someone to work in a practice; prints their link
    Invite {
        /// Practice, by name or id; needed only if there are several
        #[arg(long)]
        practice: Option<String>,
        /// What they will do: owner, therapist, supervisor or assistant
        #[arg(long, value_parser = read_role)]
        role: Role,
        #[arg(long)]
        name: String,
        #[arg(long, default_value = "", hide_default_value = true)]
        credentials: String,
        #[arg(long)]
        email: String,
        #[command(flatten)]
        address: Address,
    },
    /// List who works in a practice: id, role, name, and the day they left
    List {
        #[arg(long)]
        practice: Option<String>,
    },
    /// End someone's access at once; their clients must be handed over first
    End {
        #[arg(long)]
        practice: Option<String>,
        /// Id, as `weft member list` prints it
        member: MembershipId,
    },
}

#[derive(Subcommand)]
pub(super) enum Accounts {
    /// Print a link with which someone chooses a new password; it works once, for an hour
    Reset {
        /// The email address they sign in with
        email: String,
        /// Also remove their second step, recovery codes and passkeys. Make sure first that it is really them
        #[arg(long)]
        drop_second_step: bool,
        #[command(flatten)]
        address: Address,
    },
    /// Sign someone out everywhere
    SignOut {
        /// The email address they sign in with
        email: String,
    },
}

#[derive(Args)]
pub(super) struct Security {
    /// First day (UTC; default: the last seven days)
    #[arg(long, value_name = "YYYY-MM-DD")]
    since: Option<Day>,
    /// One JSON object a line, for programs
    #[arg(long)]
    json: bool,
}

/// What happened at the door: time (UTC), kind, beginning of the hash of the address, network address; tabs between.
pub(super) async fn security(wanted: Security, config: &Config, clock: Arc<dyn Clock>) -> Outcome {
    let now = clock.now();
    let services = start::services(config, clock).await?;
    let since = match wanted.since {
        Some(day) => LocalTime::of("UTC").ok_or("UTC is unknown")?.moment(day, Time::midnight()),
        None => now.plus_hours(-7 * 24),
    };
    for line in services.security_log(since).await? {
        if wanted.json {
            println!("{}", serde_json::to_string(&line)?);
        } else {
            let at = jiff::Timestamp::from_millisecond(line.at.0)?;
            println!("{at}\t{}\t{}\t{}", line.kind, line.whose, line.source);
        }
    }
    Ok(())
}

fn read_country(typed: &str) -> Result<&'static Country, String> {
    let known = || COUNTRIES.iter().map(|country| country.code).collect::<Vec<_>>().join(", ");
    Country::find(&typed.to_uppercase()).ok_or_else(|| format!("unknown country “{typed}”; use one of: {}", known()))
}

fn read_role(typed: &str) -> Result<Role, String> {
    let staff = || Role::ALL.into_iter().filter(|role| role.is_staff());
    let known = staff().map(Role::as_str).collect::<Vec<_>>().join(", ");
    staff().find(|role| role.as_str() == typed).ok_or_else(|| format!("unknown role “{typed}”; use one of: {known}"))
}

pub(super) async fn practices(command: Practices, config: &Config, clock: Arc<dyn Clock>) -> Outcome {
    let services = start::services(config, clock).await?;
    match command {
        Practices::List => {
            for (id, name) in services.practices().await? {
                println!("{id}\t{}", shown(&name));
            }
        }
        Practices::New { name, country, time_zone, numbers, owner, email, address } => {
            let crisis = if numbers.is_empty() { country.crisis() } else { numbers.join("\n") };
            let time_zone = time_zone.unwrap_or_else(|| country.time_zones[0].to_owned());
            let new = NewPractice { name: name.clone(), country: country.code.to_owned(), time_zone, crisis };
            let input = MemberInput { name: owner, credentials: String::new(), email, role: Some(Role::Owner) };
            let link = services.new_practice_as_operator(new, &input).await.map_err(in_words)?;
            println!("{}: made", shown(&name));
            println!("owner’s link, works once: {}", address.of(&link));
        }
    }
    Ok(())
}

pub(super) async fn members(command: Members, config: &Config, clock: Arc<dyn Clock>) -> Outcome {
    let services = start::services(config, clock).await?;
    let found = async |services: &Services, wanted: Option<&str>| -> Result<_, Box<dyn std::error::Error>> {
        Ok(find_practice(&services.practices().await?, wanted)?.0)
    };
    match command {
        Members::Invite { practice, role, name, credentials, email, address } => {
            let practice = found(&services, practice.as_deref()).await?;
            let input = MemberInput { name, credentials, email, role: Some(role) };
            let link = services.invite_member_as_operator(practice, role, &input).await.map_err(in_words)?;
            println!("invitation, works once: {}", address.of(&link));
        }
        Members::List { practice } => {
            let practice = found(&services, practice.as_deref()).await?;
            for member in services.members_for_operator(practice).await? {
                let ended = member.ended.map(|day| format!("\tuntil {day}")).unwrap_or_default();
                println!("{}\t{}\t{}{ended}", member.id, member.role.as_str(), shown(&member.name));
            }
        }
        Members::End { practice, member } => {
            let practice = found(&services, practice.as_deref()).await?;
            let ended = services.end_membership_as_operator(practice, member).await;
            ended.map_err(|error| match error {
                crate::error::Error::NotFound => {
                    format!("no one with the id {member} works there. See weft member list")
                }
                other => in_words(other),
            })?;
            println!("{member}: ended");
        }
    }
    Ok(())
}

pub(super) async fn accounts(command: Accounts, config: &Config, clock: Arc<dyn Clock>) -> Outcome {
    let services = start::services(config, clock).await?;
    match command {
        Accounts::Reset { email, drop_second_step, address } => {
            let link = services.reset_as_operator(&email, drop_second_step).await.map_err(in_words)?;
            let link = link.ok_or(NO_SUCH_ACCOUNT)?;
            println!("link for a new password, works once, for an hour: {}", address.of(&link));
        }
        Accounts::SignOut { email } => {
            let ended = services.sign_out_as_operator(&email).await?.ok_or(NO_SUCH_ACCOUNT)?;
            println!("logins ended: {ended}");
        }
    }
    Ok(())
}

const NO_SUCH_ACCOUNT: &str = "no account has this email address. Check how it is written";
