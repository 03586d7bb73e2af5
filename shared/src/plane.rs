//! The two dimensions of attachment as a point with its likely range, and the words beside it.
//!
//! Never a type: a word appears only as the name of a corner, and near a line we say "between".

use serde::{Deserialize, Serialize};

use crate::{
    pattern::Leaning,
    scoring::Score,
    text::sentence_case,
    when::{self, Day},
};

/// Both dimensions run from 1 to 7; the lines between the corners lie in the middle.
pub const LOWEST: f64 = 1.0;
/// Upper end of both dimensions.
pub const HIGHEST: f64 = 7.0;
/// Line between the quadrants, on both dimensions.
pub const MIDDLE: f64 = 4.0;

/// The scales of the starting-pattern quiz.
pub const WORRY_SCALE: &str = "anxiety";
/// Scale of the vertical dimension.
pub const DISTANCE_SCALE: &str = "avoidance";

/// Horizontal dimension in words.
pub const WORRY: &str = "worry about being left";
/// Vertical dimension in words.
pub const DISTANCE: &str = "distance";

/// Two-sided 95 % of a normal distribution.
const NORMAL_95: f64 = crate::change::Z95;

/// One quiz as a point.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanePoint {
    /// Day on which the quiz was finished.
    pub day: Day,
    /// Mean answer on worry about being left, 1 to 7.
    pub worry: f64,
    /// Mean answer on distance, 1 to 7.
    pub distance: f64,
    /// Half the width and half the height of the likely range: 1.96 standard errors of each mean, from the spread of
    /// the person's own answers. The quiz is new; a retest reliability from many people would be better, once known.
    pub region: (f64, f64),
    /// Whether the quiz asked in other words than at the point before: the two cannot be compared.
    #[serde(default)]
    pub is_reworded: bool,
}

impl PlanePoint {
    /// `None` when either scale has too many unanswered items.
    pub fn from_scores(day: Day, scores: &[Score]) -> Option<Self> {
        let find = |scale: &str| scores.iter().find(|score| score.scale == scale);
        let (worry, distance) = (find(WORRY_SCALE)?, find(DISTANCE_SCALE)?);
        Some(Self {
            day,
            worry: worry.value?,
            distance: distance.value?,
            region: (NORMAL_95 * worry.spread?, NORMAL_95 * distance.spread?),
            is_reworded: false,
        })
    }

    fn worry_side(&self) -> Side {
        Side::of(self.worry, self.region.0)
    }

    fn distance_side(&self) -> Side {
        Side::of(self.distance, self.region.1)
    }

    /// Where the point is, in words that say no more than its likely range allows; completes "It is …".
    pub fn words(&self) -> String {
        match (self.worry_side(), self.distance_side()) {
            (Side::Between, Side::Between) => "near the middle, so none of the four descriptions fits yet".to_owned(),
            (Side::Between, distance) => {
                between(region_name(Side::Below, distance), region_name(Side::Above, distance))
            }
            (worry, Side::Between) => between(region_name(worry, Side::Below), region_name(worry, Side::Above)),
            (worry, distance) => {
                let more = |side: Side| if side == Side::Above { "more" } else { "less" };
                format!(
                    "in the corner “{}” ({} {WORRY}, {} {DISTANCE})",
                    region_name(worry, distance),
                    more(worry),
                    more(distance)
                )
            }
        }
    }

    /// Which suggested patterns may ring true: those of the corners the point may lie in, where it leans at all.
    pub fn leanings(&self) -> &'static [Leaning] {
        match (self.worry_side(), self.distance_side()) {
            (Side::Above, Side::Below) => &[Leaning::Anxious],
            (Side::Below, Side::Above) => &[Leaning::Avoidant],
            (Side::Above, Side::Above) => &[Leaning::PushPull],
            (Side::Above, Side::Between) => &[Leaning::Anxious, Leaning::PushPull],
            (Side::Between, Side::Above) => &[Leaning::Avoidant, Leaning::PushPull],
            _ => &[],
        }
    }

    /// What this may look like from day to day, in kind words, for the client.
    pub fn day_to_day(&self) -> &'static str {
        match (self.worry_side(), self.distance_side()) {
            (Side::Below, Side::Below) => {
                "Closeness and time apart both feel possible to you on most days. Hard moments still come; you often \
                 find your way through them."
            }
            (Side::Above, Side::Below) => {
                "You care a lot about staying close, and silence or distance can set off alarm. That alarm once made \
                 sense. It can learn that a pause is not the end."
            }
            (Side::Below, Side::Above) => {
                "Standing on your own feet feels safest, and asking or leaning may feel like too much. That kept you \
                 going. There can be room for help as well."
            }
            (Side::Above, Side::Above) => {
                "Part of you reaches for closeness and part of you braces for it. Both parts try to protect you. They \
                 can learn to take turns."
            }
            _ => {
                "Your answers lie between the descriptions. Look at the single answers that ring true. They tell you more \
                 than where the point is."
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Below,
    Between,
    Above,
}

impl Side {
    fn of(value: f64, half: f64) -> Self {
        if value + half < MIDDLE {
            Side::Below
        } else if value - half > MIDDLE {
            Side::Above
        } else {
            Side::Between
        }
    }
}

fn region_name(worry: Side, distance: Side) -> &'static str {
    match (worry == Side::Above, distance == Side::Above) {
        (false, false) => "at ease",
        (true, false) => "worried",
        (false, true) => "at a distance",
        (true, true) => "push and pull",
    }
}

/// The four corners' names: bottom left, bottom right, top left, top right.
pub fn quadrants() -> [&'static str; 4] {
    [
        region_name(Side::Below, Side::Below),
        region_name(Side::Above, Side::Below),
        region_name(Side::Below, Side::Above),
        region_name(Side::Above, Side::Above),
    ]
}

fn between(one: &str, other: &str) -> String {
    format!("between “{one}” and “{other}”, too close to say which fits better")
}

/// The stretches of a path within which the quiz asked the same: only points of one stretch are compared.
pub fn stretches(path: &[PlanePoint]) -> impl Iterator<Item = &[PlanePoint]> {
    path.chunk_by(|_, next| !next.is_reworded)
}

/// What the drawn path says, in words. Points in order of their days.
pub fn sentence(path: &[PlanePoint]) -> String {
    let Some(stretch) = stretches(path).last() else { return moved(path) };
    let earlier = path.len() - stretch.len();
    match (earlier, stretch.first()) {
        (1.., Some(first)) => format!(
            "{} The quiz was reworded before {}. Earlier results are shown, but not compared.",
            moved(stretch),
            when::long(first.day)
        ),
        _ => moved(stretch),
    }
}

/// The sentence of one stretch.
fn moved(path: &[PlanePoint]) -> String {
    let Some(last) = path.last() else {
        return "No result of “Your starting pattern” has been shared yet.".to_owned();
    };
    let first = &path[0];
    if path.len() == 1 {
        return format!("The result of {} is {}.", when::long(last.day), last.words());
    }
    // How much a score moves by itself is not known, so none is called a change; the linked scores say the same.
    format!(
        "{}: {:.1} on {}, {:.1} on {}. {}: {:.1}, then {:.1}. Both go from {LOWEST:.0} (very little) to {HIGHEST:.0} (very \
         much). {NO_FIGURES} The last result is {}.",
        sentence_case(WORRY),
        first.worry,
        when::long(first.day),
        last.worry,
        when::long(last.day),
        sentence_case(DISTANCE),
        first.distance,
        last.distance,
        last.words(),
    )
}

const NO_FIGURES: &str = "We do not know how much these scores move by chance, so we cannot say whether the change \
                          means anything.";

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn point(month: i8, worry: f64, distance: f64, half: f64) -> PlanePoint {
        PlanePoint { day: date(2026, month, 3), worry, distance, region: (half, half), is_reworded: false }
    }

    #[test]
    fn near_a_line_we_say_between() {
        assert_eq!(
            point(3, 3.8, 2.0, 0.5).words(),
            "between “at ease” and “worried”, too close to say which fits better"
        );
        let worried = "in the corner “worried” (more worry about being left, less distance)";
        assert_eq!(point(3, 5.5, 2.0, 0.5).words(), worried);
        let distant = "in the corner “at a distance” (less worry about being left, more distance)";
        assert_eq!(point(3, 2.0, 5.5, 0.5).words(), distant);
        assert_eq!(sentence(&[point(3, 5.5, 2.0, 0.5)]), format!("The result of 3 March 2026 is {worried}."));
        assert_eq!(sentence(&[]), "No result of “Your starting pattern” has been shared yet.");
    }

    #[test]
    fn a_difference_is_shown_and_not_called_a_change() {
        let said = sentence(&[point(3, 5.5, 3.0, 0.5), point(11, 3.6, 2.8, 0.5)]);
        assert_eq!(
            said,
            "Worry about being left: 5.5 on 3 March 2026, 3.6 on 3 November 2026. Distance: 3.0, then 2.8. Both go \
             from 1 (very little) to 7 (very much). We do not know how much these scores move by chance, so we cannot \
             say whether the change means anything. The last result is between “at ease” and “worried”, too close to \
             say which fits better."
        );
    }

    #[test]
    fn points_of_a_reworded_quiz_are_compared_with_one_another_only() {
        let reworded = PlanePoint { is_reworded: true, ..point(9, 3.6, 2.8, 0.5) };
        let said = sentence(&[point(3, 5.5, 3.0, 0.5), reworded]);
        assert!(said.starts_with("The result of 3 September 2026 is "), "{said}");
        assert!(
            said.ends_with(
                "The quiz was reworded before 3 September 2026. Earlier results are shown, but not compared."
            )
        );
        let path = [point(3, 5.5, 3.0, 0.5), reworded, point(11, 3.5, 2.8, 0.5)];
        assert!(
            sentence(&path).starts_with("Worry about being left: 3.6 on 3 September 2026, 3.5 on 3 November 2026.")
        );
        assert_eq!(stretches(&path).map(<[_]>::len).collect::<Vec<_>>(), [1, 2]);
    }

    #[test]
    fn suggestions_follow_the_regions_a_point_may_lie_in() {
        assert_eq!(point(3, 5.5, 2.0, 0.5).leanings(), [Leaning::Anxious]);
        assert_eq!(point(3, 5.5, 4.2, 0.5).leanings(), [Leaning::Anxious, Leaning::PushPull]);
        assert!(point(3, 2.0, 2.0, 0.5).leanings().is_empty());
        assert!(point(3, 3.8, 3.9, 0.5).leanings().is_empty(), "near both lines nothing is suggested first");
    }
}
