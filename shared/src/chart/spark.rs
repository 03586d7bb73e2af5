//! The spark line of a pattern: both people's ratings as two small lines over the band of the start.

use super::{Point, Rect};
use crate::{
    pattern::{Rater, Strength},
    scoring::count,
    shared_view::Began,
    shift::Rated,
};

/// Whoever draws keeps the two lines apart without colour: the client's unbroken, the therapist's dashed.
#[derive(Clone, Debug, PartialEq)]
pub struct Spark {
    /// Width of the whole picture.
    pub width: f64,
    /// Height of the whole picture.
    pub height: f64,
    /// The rated sessions in order; sessions without a rating are passed over.
    pub client: Vec<Point>,
    /// The therapist's ratings, as those of the client.
    pub therapist: Vec<Point>,
    /// From the lowest to the highest rating of the start, over the whole width.
    pub band: Option<Rect>,
    /// How high the median of the start lies, as y.
    pub median: Option<f64>,
}

/// `inset` keeps lines and points away from the edges. The band is never thinner than `inset`, so that a start of equal
/// ratings can be seen.
pub fn spark(ratings: &[Rated], began: Option<Began>, (width, height): (f64, f64), inset: f64) -> Spark {
    let step = (width - 2.0 * inset) / count(ratings.len().saturating_sub(1)).max(1.0);
    let high = |strength: f64| inset + (height - 2.0 * inset) * (1.0 - strength / f64::from(Strength::HIGHEST));
    let line = |rater: Rater| {
        let rated = ratings.iter().enumerate().filter_map(|(place, rated)| Some((place, rated.by(rater)?)));
        rated
            .map(|(place, strength)| Point { x: inset + step * count(place), y: high(f64::from(strength.get())) })
            .collect()
    };
    let band = began.map(|began| {
        let (top, bottom) = (high(began.highest), high(began.lowest));
        let thin = (inset - (bottom - top)).max(0.0) / 2.0;
        Rect { x: 0.0, y: top - thin, width, height: bottom - top + 2.0 * thin }
    });
    Spark {
        width,
        height,
        client: line(Rater::Client),
        therapist: line(Rater::Therapist),
        band,
        median: began.map(|began| high(began.median)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rated(client: Option<i64>, therapist: Option<i64>) -> Rated {
        Rated { client: client.and_then(Strength::new), therapist: therapist.and_then(Strength::new) }
    }

    #[test]
    fn a_gap_keeps_its_place_and_the_band_holds_the_start() {
        let began = Some(Began { lowest: 7.0, median: 8.0, highest: 9.0 });
        let ratings = [rated(Some(8), Some(10)), rated(None, None), rated(Some(0), None)];
        let spark = spark(&ratings, began, (104.0, 44.0), 2.0);
        // Rounded to hundredths: tenths of ten are not exact.
        let near = |value: f64| (value * 100.0).round() / 100.0;
        let places = |points: &[Point]| points.iter().map(|point| (near(point.x), near(point.y))).collect::<Vec<_>>();
        assert_eq!(places(&spark.client), [(2.0, 10.0), (102.0, 42.0)]);
        assert_eq!(places(&spark.therapist), [(2.0, 2.0)]);
        let band = spark.band.unwrap();
        assert_eq!((near(band.x), near(band.y), near(band.width), near(band.height)), (0.0, 6.0, 104.0, 8.0));
        assert_eq!(spark.median.map(near), Some(10.0));
    }

    #[test]
    fn a_start_of_equal_ratings_is_still_seen() {
        let began = Some(Began { lowest: 8.0, median: 8.0, highest: 8.0 });
        assert!(spark(&[], began, (100.0, 44.0), 2.0).band.unwrap().height >= 2.0);
    }

    proptest! {
        #[test]
        fn nothing_leaves_the_picture(ratings in prop::collection::vec((prop::option::of(0i64..=10), prop::option::of(0i64..=10)), 0..70)) {
            let ratings: Vec<Rated> = ratings.into_iter().map(|(client, therapist)| rated(client, therapist)).collect();
            let spark = spark(&ratings, None, (200.0, 40.0), 3.0);
            for point in spark.client.iter().chain(&spark.therapist) {
                prop_assert!((2.9..=197.1).contains(&point.x) && (2.9..=37.1).contains(&point.y));
            }
        }
    }
}
