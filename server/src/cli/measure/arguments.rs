//! What `weft measure rci` and `weft measure nap` are told.

use clap::Args;
use weft_shared::change::Direction;

use super::find_exercise;

/// The flags that say which way is better.
pub(super) const WHICH_WAY: &str = "--lower-is-better, --higher-is-better or --instrument";

/// Which way is better. Nothing is taken for granted: most measures of distress fall as people get better, others rise.
#[derive(Args)]
pub struct Better {
    /// A fall is for the better: PHQ-9, GAD-7 and most measures of distress
    #[arg(long)]
    lower_is_better: bool,
    /// A rise is for the better: well-being, self-esteem
    #[arg(long, conflicts_with = "lower_is_better")]
    higher_is_better: bool,
    /// An instrument that says which way is better: a file, or the key of an exercise in the library
    #[arg(long, value_name = "EXERCISE", conflicts_with_all = ["lower_is_better", "higher_is_better"])]
    instrument: Option<String>,
    /// The scale of the instrument, where it has several
    #[arg(long, requires = "instrument")]
    scale: Option<String>,
}

impl Better {
    /// The error says what to say.
    pub(super) fn direction(&self) -> Result<Direction, String> {
        match (self.lower_is_better, self.higher_is_better, &self.instrument) {
            (true, ..) => Ok(Direction::LowerIsBetter),
            (_, true, _) => Ok(Direction::HigherIsBetter),
            (_, _, Some(instrument)) => self.known_of(instrument),
            _ => Err("say which way is better".to_owned()),
        }
    }

    fn known_of(&self, instrument: &str) -> Result<Direction, String> {
        let exercise = find_exercise(instrument).map_err(|error| error.to_string())?;
        let is_meant = |id: &str| self.scale.as_ref().is_none_or(|scale| scale == id);
        let scales: Vec<_> = exercise.scales.iter().filter(|scale| is_meant(&scale.id)).collect();
        if scales.is_empty() {
            return Err(format!("{instrument} has no such scale"));
        }
        let said: Option<Vec<Direction>> = scales.iter().map(|scale| scale.better).collect();
        match said.as_deref() {
            Some([first, others @ ..]) if others.iter().all(|other| other == first) => Ok(*first),
            Some(_) => {
                let ids: Vec<&str> = scales.iter().map(|scale| scale.id.as_str()).collect();
                Err(format!("{instrument} has scales of both kinds: say which, with --scale ({})", ids.join(", ")))
            }
            None => Err(format!("{instrument} does not say which way is better")),
        }
    }
}

// Numbers arrive as text, so that a wrong one is a fault like any other.
#[derive(Args)]
pub struct RciArgs {
    /// The earlier score
    #[arg(long, allow_hyphen_values = true)]
    pub(super) pre: String,
    /// The later score
    #[arg(long, allow_hyphen_values = true)]
    pub(super) post: String,
    /// Standard deviation of a comparable group
    #[arg(long, allow_hyphen_values = true)]
    pub(super) sd: String,
    /// Reliability in that group, 0 up to but not including 1
    #[arg(long, allow_hyphen_values = true)]
    pub(super) reliability: String,
    #[arg(long, allow_hyphen_values = true)]
    pub(super) clinical_mean: Option<String>,
    #[arg(long, allow_hyphen_values = true)]
    pub(super) clinical_sd: Option<String>,
    #[arg(long, allow_hyphen_values = true)]
    pub(super) functional_mean: Option<String>,
    #[arg(long, allow_hyphen_values = true)]
    pub(super) functional_sd: Option<String>,
    #[command(flatten)]
    pub(super) better: Better,
    /// How many later scores are compared with the earlier one
    #[arg(long, default_value = "1", allow_hyphen_values = true)]
    pub(super) looks: String,
}

#[derive(Args)]
pub struct NapArgs {
    /// Values separated by commas
    #[arg(long, allow_hyphen_values = true)]
    pub(super) baseline: String,
    /// Values separated by commas
    #[arg(long, allow_hyphen_values = true)]
    pub(super) later: String,
    #[command(flatten)]
    pub(super) better: Better,
}
