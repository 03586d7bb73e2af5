//! `weft mail`: trying the settings, and what waits.

use std::sync::Arc;

use clap::Subcommand;

use super::{Outcome, shown::shown};
use crate::{clock::Clock, config::Config, mail, start};

#[derive(Subcommand)]
pub(super) enum Mail {
    /// Send a test message, and say what the mail server answered
    Test {
        /// Who gets it
        address: String,
    },
    /// List emails that are not sent: what it is, address, link. The links are secrets
    Outbox {
        /// Address people use, to begin links with
        #[arg(long, env = "WEFT_PUBLIC_URL", default_value = "", hide_default_value = true, value_name = "URL")]
        public_url: String,
    },
}

pub(super) async fn run(command: Mail, config: &Config, clock: Arc<dyn Clock>) -> Outcome {
    match command {
        Mail::Test { address } => {
            let smtp = config.smtp()?.ok_or("no mail server is set. Set --smtp-url and --mail-from")?;
            let answer = mail::send_test(&smtp, &address, clock.now()).await.map_err(|why| {
                format!("the mail server did not take the message: {}. Check --smtp-url and --mail-from", shown(&why))
            })?;
            println!("test message: the mail server took it ({})", shown(&answer));
        }
        Mail::Outbox { public_url } => {
            let address = public_url.trim_end_matches('/');
            for letter in start::services(config, clock).await?.letters_for_operator().await? {
                let link = letter.path.map(|path| format!("{address}{path}")).unwrap_or_default();
                println!("{}\t{}\t{link}", letter.what, shown(&letter.to));
            }
        }
    }
    Ok(())
}
