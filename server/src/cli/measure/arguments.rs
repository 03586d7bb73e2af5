//! Arguments of `weft measure rci` and `weft measure nap`.

use clap::Args;
use weft_shared::{change::Direction, exercise::Scale};

use super::find_exercise;

/// The flags that say which way is better.
pub(super) const WHICH_WAY: &str = "--lower-is-better, --higher-is-better or --instrument";

/// Which way is better. Nothing is taken for granted: most measures of distress fall as people get better, others rise.
#[derive(Args)]
pub struct Better {
    /// Lower scores are better: PHQ-9, GAD-7 and most measures of distress
    #[arg(long)]
    lower_is_better: bool,
    /// Higher scores are better: well-being, self-esteem
    #[arg(long, conflicts_with = "lower_is_better")]
    higher_is_better: bool,
    /// Take the direction from this exercise: a file, or the key of a built-in one
    #[arg(long, value_name = "EXERCISE", conflicts_with_all = ["lower_is_better", "higher_is_better"])]
    instrument: Option<String>,
    /// Id of the score, if the exercise has several
    #[arg(long, requires = "instrument", value_name = "ID")]
    scale: Option<String>,
}

impl Better {
    /// The error says what to do.
    pub(super) fn direction(&self) -> Result<Direction, String> {
        match (self.lower_is_better, self.higher_is_better, &self.instrument) {
            (true, ..) => Ok(Direction::LowerIsBetter),
            (_, true, _) => Ok(Direction::HigherIsBetter),
            (_, _, Some(instrument)) => self.known_of(instrument),
            _ => Err("choose one, to say which scores are better".to_owned()),
        }
    }

    fn known_of(&self, instrument: &str) -> Result<Direction, String> {
        let exercise = find_exercise(instrument).map_err(|error| error.to_string())?;
        let is_meant = |id: &str| self.scale.as_ref().is_none_or(|scale| scale == id);
        let scales: Vec<_> = exercise.scales.iter().filter(|scale| is_meant(&scale.id)).collect();
        if exercise.scales.is_empty() {
            return Err(format!("{instrument} has no scores"));
        }
        if scales.is_empty() {
            return Err(format!("{instrument} has no score with this id. It has: {}", ids(exercise.scales.iter())));
        }
        let said: Option<Vec<Direction>> = scales.iter().map(|scale| scale.better).collect();
        match said.as_deref() {
            Some([first, others @ ..]) if others.iter().all(|other| other == first) => Ok(*first),
            Some(_) => Err(format!(
                "{instrument} has scores of both kinds. Choose one with --scale: {}",
                ids(scales.into_iter())
            )),
            None => Err(format!("{instrument} does not say which scores are better")),
        }
    }
}

fn ids<'a>(scales: impl Iterator<Item = &'a Scale>) -> String {
    scales.map(|scale| scale.id.as_str()).collect::<Vec<_>>().join(", ")
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
    /// Reliability in that group, from 0 up to but not including 1
    #[arg(long, allow_hyphen_values = true)]
    pub(super) reliability: String,
    /// Mean of a clinical group, for the cut-offs and the class
    #[arg(long, allow_hyphen_values = true)]
    pub(super) clinical_mean: Option<String>,
    /// Standard deviation of the clinical group
    #[arg(long, allow_hyphen_values = true)]
    pub(super) clinical_sd: Option<String>,
    /// Mean of a functional (non-clinical) group, for the cut-offs and the class
    #[arg(long, allow_hyphen_values = true)]
    pub(super) functional_mean: Option<String>,
    /// Standard deviation of the functional group
    #[arg(long, allow_hyphen_values = true)]
    pub(super) functional_sd: Option<String>,
    #[command(flatten)]
    pub(super) better: Better,
    /// How many later scores are compared with the earlier one; more comparisons ask for more change
    #[arg(long, default_value = "1", allow_hyphen_values = true)]
    pub(super) looks: String,
}

#[derive(Args)]
pub struct NapArgs {
    /// Baseline values, separated by commas
    #[arg(long, allow_hyphen_values = true, value_name = "VALUES")]
    pub(super) baseline: String,
    /// Later values, separated by commas
    #[arg(long, allow_hyphen_values = true, value_name = "VALUES")]
    pub(super) later: String,
    #[command(flatten)]
    pub(super) better: Better,
}
