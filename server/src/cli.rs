//! The command line of whoever runs the machine.
#![expect(clippy::print_stdout, reason = "what a command prints is its result")]

mod draw_logo;
mod exercise;
mod measure;
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
    ids::ClientId,
    report::{Kind, Paper},
    shared_view::Period,
    when::Day,
};

use crate::{
    audit::verify::Verdict,
    config::{self, Config, ServeConfig},
    drawer,
    error::Error,
    record::report::OrderInput,
    sample,
    service::Services,
    start, web,
};

/// Weft: what has shifted, and where someone is still stuck.
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
    /// Bring the database up to date, and exit
    Migrate,
    /// Make the sample practice, and exit
    Sample,
    /// List every client: id, tab, name
    Clients,
    /// Write a report about a client; it is listed among the disclosures as made at the command line
    Report {
        /// An id, or an exact name
        client: String,
        /// session-progress, course or brief
        #[arg(long, default_value = "session-progress", value_parser = read_kind)]
        kind: Kind,
        /// Where to write the PDF
        #[arg(long)]
        out: PathBuf,
        /// First day, YYYY-MM-DD
        #[arg(long)]
        from: Option<Day>,
        /// Last day, YYYY-MM-DD
        #[arg(long)]
        to: Option<Day>,
        /// Whom it is meant for; stands in the report and in the list of disclosures
        #[arg(long = "for", default_value = "")]
        for_whom: String,
        /// a4 or letter
        #[arg(long, default_value = "a4", value_parser = read_paper)]
        paper: Paper,
        /// Print a number such as [U+24B6] for a character no font has; without it there is no report then
        #[arg(long)]
        spelled: bool,
    },
    /// Write exercises, or a pathway, as a PDF to be written on by hand
    Worksheet(worksheet::Worksheet),
    /// Check that the audit trail is whole
    Verify,
    /// Exercises as files
    #[command(subcommand)]
    Exercise(exercise::ExerciseCommand),
    /// Check the arithmetic: scores and change, as JSON
    #[command(subcommand)]
    Measure(measure::Measure),
    /// Draw an uploaded logo: from one stream to the other, with limits. The server calls it.
    #[command(name = drawer::COMMAND, hide = true)]
    DrawLogo,
}

/// Nobody is let into it, so that making it anew takes nothing from anyone.
const HALF_A_SAMPLE: &str = "The sample practice in this database was only half made. Make it again with `weft sample`, \
                             which empties the database first, or begin with another database.";

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// How long work that was begun may hold the end of the program up.
const LAST_WAIT: Duration = Duration::from_secs(2);

pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        // Help and version are asked for and no fault; everything else ends with 1, as every fault does.
        Err(said) => {
            let _ = said.print();
            return if said.use_stderr() { ExitCode::FAILURE } else { ExitCode::SUCCESS };
        }
    };
    // Before there is any other thread, so that its limits hold for all it does.
    if let Command::DrawLogo = cli.command {
        return draw_logo::run();
    }
    let filter = EnvFilter::try_from_env("WEFT_LOG").unwrap_or_else(|_| EnvFilter::new("warn,weft_server=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false).init();
    let done = tokio::runtime::Runtime::new().map_err(Into::into).and_then(|runtime| {
        let done = runtime.block_on(act(cli));
        runtime.shutdown_timeout(LAST_WAIT);
        done
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            use std::io::Write as _;
            let _ = writeln!(std::io::stderr(), "weft: {}", lines_shown(&error.to_string()));
            ExitCode::FAILURE
        }
    }
}

async fn act(cli: Cli) -> Outcome {
    let config = cli.config;
    // Read once and handed on: what is made and what is served must agree on the day.
    let clock = config::clock()?;
    match cli.command {
        Command::Serve(serve) => {
            let transport = serve.transport()?;
            let _alone = start::hold_database(&config)?;
            let (store, vault) = start::store_and_vault(&config, &*clock).await?;
            if !serve.sample && store.is_half_a_sample().await? {
                return Err(HALF_A_SAMPLE.into());
            }
            if serve.sample {
                if sample::make_if_new(&store, &vault, clock.clone()).await? {
                    println!("Made the sample practice.");
                }
                print_sign_ins()?;
            }
            let services = Services::on_this_machine(store, vault, clock);
            services.update_libraries().await?;
            services.stop_silent_reports().await?;
            web::serve(services, &serve, transport, |address| {
                println!("Weft is at {address}");
            })
            .await?;
        }
        Command::Migrate => {
            start::store_and_vault(&config, &*clock).await?.0.close().await;
            println!("The database is up to date.");
        }
        Command::Sample => {
            // What was left half made is emptied: nobody may be at work in it.
            let _alone = start::hold_database(&config)?;
            let (store, vault) = start::store_and_vault(&config, &*clock).await?;
            if !sample::make_if_new(&store, &vault, clock.clone()).await? {
                return Err(
                    "There is a practice already; the sample practice is only made in an empty database.".into()
                );
            }
            print_sign_ins()?;
        }
        Command::Clients => {
            for (id, name) in every_client(&start::services(&config, clock).await?).await? {
                println!("{id}\t{}", shown(&name));
            }
        }
        Command::Report { client, kind, out, from, to, for_whom, paper, spelled } => {
            if !kind.has_period() && (from.is_some() || to.is_some()) {
                return Err("A brief is about the time since the last session; leave --from and --to out.".into());
            }
            let services = start::services(&config, clock).await?;
            let client = find_client(&services, &client).await?;
            let mut input = OrderInput::new(kind, Period { from, to });
            input.order.for_whom = for_whom;
            input.order.paper = paper;
            input.order.spelled = spelled;
            can_be_written(&out)?;
            let made = services.make_report_as_operator(client, input).await.map_err(in_words)?;
            fs::write(&out, &made.pdf.bytes)
                .map_err(|error| format!("{} cannot be written: {error}", out.display()))?;
            println!("{}: {} pages, {} bytes", out.display(), made.pdf.pages, made.pdf.bytes.len());
        }
        Command::Exercise(command) => exercise::run(command, &config, clock).await?,
        Command::Worksheet(wanted) => worksheet::run(wanted, &config, clock).await?,
        Command::Measure(measure) => measure::run(&measure)?,
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
                return Err("The audit trail was changed from outside.".into());
            }
        }
    }
    Ok(())
}

fn read_kind(typed: &str) -> Result<Kind, String> {
    let kinds = Kind::ALL.map(Kind::as_str).join(", ");
    Kind::parse(typed).ok_or_else(|| format!("there is no such kind; there are {kinds}"))
}

fn read_paper(typed: &str) -> Result<Paper, String> {
    let papers = Paper::ALL.map(Paper::as_str).join(" and ");
    Paper::parse(typed).ok_or_else(|| format!("there is no such paper; there are {papers}"))
}

/// Asked before a report is listed as a disclosure: one that cannot be written was never made.
fn can_be_written(file: &Path) -> Result<(), String> {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if folder.is_dir() && !file.is_dir() {
        Ok(())
    } else {
        Err(format!("{} cannot be written: there is no such folder", file.display()))
    }
}

/// No file this reads has a reason to be larger.
fn read_file(file: &Path) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let in_words = |error: std::io::Error| format!("{}: {error}", file.display());
    let size = fs::metadata(file).map_err(in_words)?.len();
    let largest = weft_shared::exchange::LARGEST;
    if usize::try_from(size).unwrap_or(usize::MAX) > largest {
        return Err(format!("{}: {size} bytes are more than the {largest} this reads", file.display()).into());
    }
    Ok(fs::read(file).map_err(in_words)?)
}

/// For the operator the fields are flags.
fn in_words(error: Error) -> String {
    match error {
        Error::Invalid(faults) => {
            let as_flag = faults.at("spelled").map(|_| "At the command line that is --spelled.");
            faults.iter().map(|(_, sentence)| sentence).chain(as_flag).collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    }
}

/// A line for what there is, one for each break, and the end to be noted elsewhere.
fn print_verdict(name: &str, verdict: &Verdict) {
    let Verdict { events, keyed_from, taken_over, end: (number, hash), breaks } = verdict;
    let keyed = match (keyed_from, taken_over) {
        (Some(from), Some(at)) => {
            let day = jiff::Timestamp::from_millisecond(at.0).map(|at| at.strftime("%F").to_string());
            format!("keyed since event {from}, which took over those before it on {}", day.unwrap_or_default())
        }
        (Some(from), None) => format!("keyed since event {from}"),
        (None, _) => "not keyed".to_owned(),
    };
    let whole = if verdict.is_whole() { "; the chain is whole" } else { "" };
    let name = shown(name);
    println!("{name}: {events} events, {keyed}{whole}");
    for place in breaks {
        println!("  the chain is {place}");
    }
    println!("  its end, to be noted elsewhere: {number} {hash}");
}

fn print_sign_ins() -> Outcome {
    println!("Sample sign-ins (password for all: {}):", sample::PASSWORD);
    for (name, email) in sample::sign_ins()? {
        println!("  {email}\t{name}");
    }
    Ok(())
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
        [] => Err(format!("No client is called “{wanted}” or has this id. `weft clients` lists them.").into()),
        _ => {
            Err(format!("{} clients are called “{wanted}”. Use the id; `weft clients` lists them.", found.len()).into())
        }
    }
}
