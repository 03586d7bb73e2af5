//! The command line of whoever runs the machine.
#![expect(clippy::print_stdout, reason = "what a command prints is its result")]

mod draw_logo;
mod exercise;
mod healthcheck;
mod mail;
mod measure;
mod people;
mod shown;
mod worksheet;

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use clap::{Parser, Subcommand};
use shown::{lines_shown, shown};
use tracing_subscriber::EnvFilter;
use weft_shared::{
    ids::{ClientId, PracticeId},
    report::{Kind, Paper},
    shared_view::Period,
    when::Day,
};

use crate::{
    audit::verify::Verdict,
    config::{self, Config, ServeConfig},
    crypto::Token,
    drawer,
    error::Error,
    record::report::OrderInput,
    report::Pdf,
    sample,
    service::Services,
    start, web,
};

/// Weft, a practice-management module for psychotherapists
#[derive(Parser)]
#[command(name = "weft", version)]
struct Cli {
    #[command(flatten)]
    config: Config,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve Weft to browsers
    Serve(ServeConfig),
    /// Migrate the database to this version of Weft
    Migrate,
    /// Make the sample practice, in an empty database
    Sample {
        /// Remove it instead, with everything in the database; refused unless it is the sample
        #[arg(long)]
        wipe: bool,
    },
    /// Make a practice, or list them
    #[command(subcommand)]
    Practice(people::Practices),
    /// Invite, list and end the people who work in a practice
    #[command(subcommand)]
    Member(people::Members),
    /// Help someone who cannot sign in
    #[command(subcommand)]
    Account(people::Accounts),
    /// List what happened at the door: sign-ins, refusals, changed passwords
    Security(people::Security),
    /// List all clients: id, tab, name
    Clients,
    /// Make a report about a client (PDF); the client sees that it was made, and who it is for
    Report {
        /// The client's id or exact name
        client: String,
        /// Kind of report: session-progress, course or brief
        #[arg(long, default_value = "session-progress", value_parser = read_kind)]
        kind: Kind,
        /// File to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// First day (default: the first session)
        #[arg(long, value_name = "YYYY-MM-DD")]
        from: Option<Day>,
        /// Last day (default: today)
        #[arg(long, value_name = "YYYY-MM-DD")]
        to: Option<Day>,
        /// Who the report is for; printed in it, and shown to the client
        #[arg(long = "for", default_value = "", hide_default_value = true, value_name = "NAME")]
        for_whom: String,
        /// Paper size: a4 or letter
        #[arg(long, default_value = "a4", value_parser = read_paper)]
        paper: Paper,
        /// Print a number such as [U+24B6] in place of a character that cannot be printed; otherwise no report is made
        #[arg(long)]
        spelled: bool,
    },
    /// Make a worksheet of an exercise, or a workbook of several or of a pathway (PDF)
    Worksheet(worksheet::Worksheet),
    /// Try the mail server, and see which emails wait
    #[command(subcommand)]
    Mail(mail::Mail),
    /// Check the audit trail of every practice
    Verify,
    /// Ask the server on this machine whether people can work; exit 1 if not
    Healthcheck(healthcheck::Healthcheck),
    /// Import, export and check exercises
    #[command(subcommand)]
    Exercise(exercise::ExerciseCommand),
    /// Check the arithmetic behind scores and change (JSON, no database)
    #[command(subcommand)]
    Measure(measure::Measure),
    /// Draw an uploaded logo: from one stream to the other, with limits. The server calls it.
    #[command(name = drawer::COMMAND, hide = true)]
    DrawLogo,
}

/// Nobody is let into it, so that making it again takes nothing from anyone.
const HALF_A_SAMPLE: &str = "the sample practice in this database is only half made. Make it again with `weft sample`, \
                             which empties the database first, or use another database";

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// How long work that was begun may hold the end of the program up.
const LAST_WAIT: Duration = Duration::from_secs(2);

pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        // Help and version are asked for and no fault; everything else ends with 1, as every fault does.
        Err(said) => {
            if !said.use_stderr() {
                let _ = said.print();
                return ExitCode::SUCCESS;
            }
            let words = said.to_string();
            complain(words.strip_prefix("error: ").unwrap_or(&words).trim_end().trim_end_matches('.'));
            return ExitCode::FAILURE;
        }
    };
    // Before there is any other thread, so that its limits hold for all it does.
    if let Command::DrawLogo = cli.command {
        return draw_logo::run();
    }
    // The check of passkeys would write down pieces of whatever anyone sends; what comes of it is on the security log.
    let filter = || EnvFilter::new("warn,weft_server=info,webauthn_rs_core=off");
    let filter = EnvFilter::try_from_env("WEFT_LOG").unwrap_or_else(|_| filter());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false).init();
    let done = tokio::runtime::Runtime::new().map_err(Into::into).and_then(|runtime| {
        let done = runtime.block_on(act(cli));
        runtime.shutdown_timeout(LAST_WAIT);
        done
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

/// An error or a warning: "what. What now", without a full stop at the end. What a command was asked for goes to the other
/// stream, as "thing: what happened".
fn complain(words: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "weft: {}", lines_shown(words));
}

/// A page's sentences in the form of the command line.
fn plain(sentences: &str) -> String {
    let mut letters = sentences.trim_end().trim_end_matches('.').chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

async fn act(cli: Cli) -> Outcome {
    let config = cli.config;
    // Read once and handed on: what is made and what is served must agree on the day.
    let clock = config::clock()?;
    match cli.command {
        Command::Serve(serve) => {
            let transport = serve.transport()?;
            let smtp = config.smtp()?;
            let _alone = start::hold_database(&config)?;
            let (store, vault) = start::store_and_vault(&config, &*clock).await?;
            if !serve.sample && store.is_half_a_sample().await? {
                return Err(HALF_A_SAMPLE.into());
            }
            if serve.sample {
                if sample::make_if_new(&store, &vault, clock.clone()).await? {
                    println!("sample practice: made");
                }
                print_sign_ins()?;
            }
            let services = Services::on_this_machine(store, vault, clock).sending_with(smtp);
            services.update_libraries().await?;
            services.stop_silent_reports().await?;
            let set_up = services.new_set_up_secret().await?;
            web::serve(services, &serve, transport, |address| {
                say(&format!("serving: {address}"));
                if let Some(secret) = set_up {
                    print_set_up(address, &secret);
                }
            })
            .await?;
        }
        Command::Migrate => {
            start::store_and_vault(&config, &*clock).await?.0.close().await;
            println!("database: up to date");
        }
        Command::Sample { wipe: true } => {
            let _alone = start::hold_database(&config)?;
            let (store, _) = start::store_and_vault(&config, &*clock).await?;
            if !store.is_sample().await? {
                return Err("this database is not the sample practice. Nothing was removed".into());
            }
            store.clear_sample().await?;
            println!("sample practice: removed. The next start asks for a practice of your own");
        }
        Command::Sample { wipe: false } => {
            // What was left half made is emptied: nobody may be at work in it.
            let _alone = start::hold_database(&config)?;
            let (store, vault) = start::store_and_vault(&config, &*clock).await?;
            if !sample::make_if_new(&store, &vault, clock.clone()).await? {
                return Err(
                    "this database has a practice already. Use an empty database for the sample practice".into()
                );
            }
            print_sign_ins()?;
        }
        Command::Practice(command) => people::practices(command, &config, clock).await?,
        Command::Member(command) => people::members(command, &config, clock).await?,
        Command::Account(command) => people::accounts(command, &config, clock).await?,
        Command::Security(wanted) => people::security(wanted, &config, clock).await?,
        Command::Clients => {
            for (id, name) in every_client(&start::services(&config, clock).await?).await? {
                println!("{id}\t{}", shown(&name));
            }
        }
        Command::Report { client, kind, out, from, to, for_whom, paper, spelled } => {
            if !kind.has_period() && (from.is_some() || to.is_some()) {
                return Err("a brief covers the time since the last session. Leave out --from and --to".into());
            }
            let services = start::services(&config, clock).await?;
            let client = find_client(&services, &client).await?;
            let mut input = OrderInput::new(kind, Period { from, to });
            input.order.for_whom = for_whom;
            input.order.paper = paper;
            input.order.spelled = spelled;
            can_be_written(&out)?;
            let made = services.make_report_as_operator(client, input).await.map_err(in_words)?;
            fs::write(&out, &made.pdf.bytes).map_err(|error| format!("cannot write {}: {error}", out.display()))?;
            print_written(&out, &made.pdf);
        }
        Command::Exercise(command) => exercise::run(command, &config, clock).await?,
        Command::Worksheet(wanted) => worksheet::run(wanted, &config, clock).await?,
        Command::Mail(command) => mail::run(command, &config, clock).await?,
        Command::Measure(measure) => measure::run(&measure)?,
        Command::Healthcheck(wanted) => healthcheck::run(&wanted).await?,
        // Done before.
        Command::DrawLogo => {}
        Command::Verify => {
            let services = start::services(&config, clock).await?;
            let mut broken = false;
            for (id, name) in services.practices().await? {
                let verdict = services.verify_audit(id).await?;
                broken |= !verdict.is_whole();
                print_verdict(&name, &verdict);
            }
            if broken {
                return Err("an audit trail is broken: someone, or a fault, changed it. Keep the database as it is, and compare it with \
                            a backup"
                    .into());
            }
        }
    }
    Ok(())
}

fn read_kind(typed: &str) -> Result<Kind, String> {
    let kinds = Kind::ALL.map(Kind::as_str).join(", ");
    Kind::parse(typed).ok_or_else(|| format!("unknown kind “{typed}”; use one of: {kinds}"))
}

fn read_paper(typed: &str) -> Result<Paper, String> {
    let papers = Paper::ALL.map(Paper::as_str).join(", ");
    Paper::parse(typed).ok_or_else(|| format!("unknown paper “{typed}”; use one of: {papers}"))
}

/// Asked before a report is listed as a disclosure: one that cannot be written was never made.
fn can_be_written(file: &Path) -> Result<(), String> {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if file.is_dir() {
        Err(format!("cannot write {}: it is a folder. Add a file name", file.display()))
    } else if folder.is_dir() {
        Ok(())
    } else {
        Err(format!("cannot write {}: there is no such folder. Create it first", file.display()))
    }
}

/// No file this reads has a reason to be larger.
fn read_file(file: &Path) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let in_words = |error: std::io::Error| format!("{}: {error}", file.display());
    let size = fs::metadata(file).map_err(in_words)?.len();
    let largest = weft_shared::exchange::LARGEST;
    if usize::try_from(size).unwrap_or(usize::MAX) > largest {
        return Err(format!("{}: has {size} bytes; Weft reads at most {largest}", file.display()).into());
    }
    Ok(fs::read(file).map_err(in_words)?)
}

/// For the operator the fields are flags.
fn in_words(error: Error) -> String {
    match error {
        Error::Invalid(faults) => {
            let as_flag = faults.at("spelled").map(|_| "At the command line, use --spelled.");
            plain(&faults.iter().map(|(_, sentence)| sentence).chain(as_flag).collect::<Vec<_>>().join(" "))
        }
        Error::NotFound => {
            "no therapist treats this client today. A report is made in their therapist’s name".to_owned()
        }
        other => other.to_string(),
    }
}

/// "out.pdf: 6 pages, 48213 bytes"
fn print_written(file: &Path, pdf: &Pdf) {
    let noun = if pdf.pages == 1 { "page" } else { "pages" };
    println!("{}: {} {noun}, {} bytes", file.display(), pdf.pages, pdf.bytes.len());
}

/// A line for what there is, one for each break, and the end, to be noted elsewhere.
fn print_verdict(name: &str, verdict: &Verdict) {
    let Verdict { events, keyed_from, taken_over, end: (number, hash), breaks } = verdict;
    let keyed = match (keyed_from, taken_over) {
        (Some(from), Some(at)) => {
            let day = jiff::Timestamp::from_millisecond(at.0).map(|at| at.strftime("%F").to_string());
            format!("keyed since event {from}, which took over the earlier ones on {}", day.unwrap_or_default())
        }
        (Some(from), None) => format!("keyed since event {from}"),
        (None, _) => "not keyed".to_owned(),
    };
    let state = if verdict.is_whole() { "intact" } else { "broken" };
    let name = shown(name);
    println!("{name}: audit trail {state}, {events} events, {keyed}");
    for place in breaks {
        println!("{name}: {place}");
    }
    println!("{name}: the trail ends at event {number}, {hash}; note this line somewhere else");
}

/// Whoever holds the secret in the address makes the first practice, and nobody else.
fn print_set_up(address: &str, secret: &Token) {
    let address = format!("{}/set-up/{}", address.trim_end_matches('/'), secret.secret());
    say(
        "there is no practice yet. To set it up, open this address; it works until that is done, or until the next start:",
    );
    say(&address);
    if let Ok(code) = qrcode::QrCode::new(&address) {
        say(&code.render::<qrcode::render::unicode::Dense1x2>().build());
    }
}

/// A line of a server, which goes on when nobody reads what it says.
fn say(line: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stdout(), "{line}");
}

fn print_sign_ins() -> Outcome {
    println!("sample sign-ins: the password for all is {}", sample::PASSWORD);
    for (name, email) in sample::sign_ins()? {
        println!("{email}: {name}");
    }
    Ok(())
}

/// The practice that is meant: by its name or id, or the only one there is.
fn find_practice(practices: &[(PracticeId, String)], wanted: Option<&str>) -> Result<(PracticeId, String), String> {
    let fits = |(id, name): &&(PracticeId, String)| {
        wanted.is_none_or(|wanted| wanted == name.as_str() || wanted == id.to_string())
    };
    let found: Vec<_> = practices.iter().filter(fits).collect();
    let names = |all: &[(PracticeId, String)]| {
        let names: Vec<String> = all.iter().map(|(_, name)| format!("“{name}”")).collect();
        names.join(", ")
    };
    match (found.as_slice(), wanted) {
        ([only], _) => Ok((*only).clone()),
        ([], None) => Err("there is no practice in this database".to_owned()),
        ([], Some(wanted)) => Err(format!("no practice is called “{wanted}”. Known: {}", names(practices))),
        (_, None) => Err(format!("there are several practices. Choose one with --practice: {}", names(practices))),
        (several, Some(wanted)) => {
            let ids: Vec<String> = several.iter().map(|(id, _)| id.to_string()).collect();
            Err(format!("{} practices are called “{wanted}”. Use an id: {}", several.len(), ids.join(", ")))
        }
    }
}

async fn every_client(services: &Services) -> Result<Vec<(ClientId, String)>, Error> {
    let mut clients = Vec::new();
    for (practice, _) in services.practices().await? {
        clients.extend(services.clients_for_operator(practice).await?);
    }
    Ok(clients)
}

async fn find_client(services: &Services, wanted: &str) -> Result<ClientId, Box<dyn std::error::Error>> {
    let fits = |(id, name): &(ClientId, String)| name == wanted || id.to_string() == wanted;
    let found: Vec<_> = every_client(services).await?.into_iter().filter(fits).collect();
    match found.as_slice() {
        [(id, _)] => Ok(*id),
        [] => Err(format!("no client is called “{wanted}” or has this id. `weft clients` lists them").into()),
        _ => Err(format!("{} clients are called “{wanted}”. Use an id; `weft clients` lists them", found.len()).into()),
    }
}

#[cfg(test)]
mod tests {
    use weft_shared::{ids::uuid_v7, when::Moment};

    use super::*;

    #[test]
    fn a_page_says_it_in_sentences_and_the_command_line_plainly() {
        assert_eq!(
            plain("There is no session in these days. Choose other days."),
            "there is no session in these days. Choose other days"
        );
        assert_eq!(plain("“PHQ-9” cannot be printed yet."), "“PHQ-9” cannot be printed yet");
        assert_eq!(plain(""), "");
    }

    #[test]
    fn a_practice_is_found_by_name_by_id_or_alone() {
        let id = |number: u8| PracticeId::from(uuid_v7(Moment(0), [number; 10]));
        let practices = [(id(1), "Willow".to_owned()), (id(2), "Harbour".to_owned()), (id(3), "Harbour".to_owned())];
        let find =
            |all: &[(PracticeId, String)], wanted: Option<&str>| find_practice(all, wanted).map(|(found, _)| found);
        assert_eq!(find(&practices[..1], None), Ok(id(1)));
        assert_eq!(find(&practices, Some("Willow")), Ok(id(1)));
        assert_eq!(find(&practices, Some(&id(3).to_string())), Ok(id(3)));
        assert_eq!(find(&[], None), Err("there is no practice in this database".to_owned()));
        assert!(find(&practices, None).unwrap_err().ends_with("--practice: “Willow”, “Harbour”, “Harbour”"));
        assert!(find(&practices[..1], Some("Oak")).unwrap_err().ends_with("called “Oak”. Known: “Willow”"));
        let ids = format!("2 practices are called “Harbour”. Use an id: {}, {}", id(2), id(3));
        assert_eq!(find(&practices, Some("Harbour")), Err(ids));
    }
}
