//! Templates of private notes: headings that a therapist may write below.

use crate::text::is_blank;

/// How a private note is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// Subjective, objective, assessment, plan.
    Soap,
    /// Data, assessment, plan.
    Dap,
    /// Without headings.
    Plain,
}

impl Template {
    /// Every one of them, in the order in which they are offered.
    pub const ALL: [Template; 3] = [Template::Soap, Template::Dap, Template::Plain];

    /// Name in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Template::Soap => "soap",
            Template::Dap => "dap",
            Template::Plain => "plain",
        }
    }

    /// The one with this name; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|template| template.as_str() == text)
    }

    /// What its button says.
    pub fn words(self) -> &'static str {
        match self {
            Template::Soap => "SOAP",
            Template::Dap => "DAP",
            Template::Plain => "No headings",
        }
    }

    fn headings(self) -> &'static [&'static str] {
        match self {
            Template::Soap => &["Subjective:", "Objective:", "Assessment:", "Plan:"],
            Template::Dap => &["Data:", "Assessment:", "Plan:"],
            Template::Plain => &[],
        }
    }

    /// A note laid out by this template. What was written stays, under its heading where it has one; headings with
    /// nothing below them go, unless they are this template's.
    pub fn lay_out(self, note: &str) -> String {
        let mut parts = parts(note);
        parts.retain(|part| !is_blank(&part.words));
        let mut laid_out: Vec<String> = Vec::new();
        let is_of_this = |part: &Part| part.heading.is_some_and(|heading| self.headings().contains(&heading));
        // What stands below no heading of this template comes first, as it was written.
        laid_out.extend(parts.iter().filter(|part| !is_of_this(part)).map(Part::text));
        for heading in self.headings() {
            let below: Vec<&str> =
                parts.iter().filter(|part| part.heading == Some(heading)).map(|part| part.words.trim_end()).collect();
            laid_out.push(if below.is_empty() {
                format!("{heading}\n")
            } else {
                format!("{heading}\n{}", below.join("\n"))
            });
        }
        laid_out.join("\n\n")
    }
}

/// A stretch of a note below one heading, or before the first.
struct Part {
    heading: Option<&'static str>,
    words: String,
}

impl Part {
    fn text(&self) -> String {
        match self.heading {
            Some(heading) => format!("{heading}\n{}", self.words.trim_end()),
            None => self.words.trim().to_owned(),
        }
    }
}

fn heading(line: &str) -> Option<&'static str> {
    let all = Template::ALL.into_iter().flat_map(Template::headings);
    all.copied().find(|heading| line.trim() == *heading)
}

fn parts(note: &str) -> Vec<Part> {
    let mut parts = vec![Part { heading: None, words: String::new() }];
    for line in note.lines() {
        match heading(line) {
            Some(heading) => parts.push(Part { heading: Some(heading), words: String::new() }),
            None => {
                if let Some(part) = parts.last_mut() {
                    if !part.words.is_empty() {
                        part.words.push('\n');
                    }
                    part.words.push_str(line);
                }
            }
        }
    }
    parts
}

/// Whether nothing was written: a note that is blank, or has headings of templates alone.
pub fn is_empty(note: &str) -> bool {
    parts(note).iter().all(|part| is_blank(&part.words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_alone_are_no_note() {
        for template in Template::ALL {
            let note = template.lay_out("");
            assert!(is_empty(&note), "{note:?}");
            assert_eq!(Template::parse(template.as_str()), Some(template));
        }
        assert!(is_empty(" \n "));
        assert!(!is_empty("Plan:\nRing on Monday."));
        assert!(!is_empty("Plan: ring on Monday."), "a heading with words on its line is a line of one's own");
    }

    #[test]
    fn changing_the_template_keeps_every_word() {
        let soap = Template::Soap.lay_out("She came early.");
        assert_eq!(soap, "She came early.\n\nSubjective:\n\n\nObjective:\n\n\nAssessment:\n\n\nPlan:\n");
        let written = soap.replace("Objective:\n", "Objective:\nCalm.\n").replace("Plan:\n", "Plan:\nTea.");
        let dap = Template::Dap.lay_out(&written);
        assert_eq!(dap, "She came early.\n\nObjective:\nCalm.\n\nData:\n\n\nAssessment:\n\n\nPlan:\nTea.");
        let plain = Template::Plain.lay_out(&dap);
        assert_eq!(plain, "She came early.\n\nObjective:\nCalm.\n\nPlan:\nTea.");
        assert_eq!(Template::Plain.lay_out(&Template::Soap.lay_out("")), "");
    }

    #[test]
    fn laying_out_twice_changes_nothing() {
        let once = Template::Soap.lay_out("One.\n\nTwo.");
        assert_eq!(Template::Soap.lay_out(&once), once);
    }
}
