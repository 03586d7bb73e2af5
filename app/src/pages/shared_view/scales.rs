//! Scores over time: a sentence, a picture where there is more than one score, and the numbers.

use leptos::prelude::*;
use weft_shared::{
    reader::Reader,
    shared_view::{BandSpan, NOT_A_DIAGNOSIS, ScaleSeries, SharedView},
    when,
};

use crate::components::timeline::ScaleTimeline;

pub(super) fn card(view: &SharedView, reader: Reader) -> Option<AnyView> {
    let (repeated, once): (Vec<&ScaleSeries>, Vec<&ScaleSeries>) =
        view.scales.iter().partition(|series| series.points.len() > 1);
    if repeated.is_empty() && once.is_empty() {
        return None;
    }
    let has_region = repeated.iter().any(|series| series.steady().is_some());
    let has_first_outside = repeated.iter().any(|series| series.points.first() != Some(&series.first));
    let legend = (!repeated.is_empty()).then(|| legend(has_region, has_first_outside));
    let repeated: Vec<_> = repeated.into_iter().map(|series| scale(series, view, reader)).collect();
    let once: Vec<_> = once
        .into_iter()
        .map(|series| {
            view! {
                <li>
                    <b>{series.name()}</b>
                    " "
                    <span class="soft">{series.sentence()}</span>
                </li>
            }
        })
        .collect();
    let once = (!once.is_empty()).then(|| view! { <ul class="plain-list once">{once}</ul> });
    let section = view! {
        <section class="card stack" aria-labelledby="scales">
            <div>
                <h2 id="scales">"Scores over time"</h2>
                <p class="soft small">{NOT_A_DIAGNOSIS}</p>
                {legend}
            </div>
            <div class="scales">{repeated}</div>
            {once}
        </section>
    };
    Some(section.into_any())
}

fn legend(has_region: bool, has_first_outside: bool) -> AnyView {
    let region = has_region.then(|| {
        view! {
            <span>
                <svg viewBox="0 0 20 12" width="20" height="12" class="timeline" aria-hidden="true">
                    <rect class="steady" x="1" y="1" width="18" height="10" />
                </svg>
                "Shaded: too close to the first score to count as a change"
            </span>
        }
    });
    let first = has_first_outside.then(|| {
        view! {
            <span>
                <svg viewBox="0 0 20 12" width="20" height="12" class="timeline" aria-hidden="true">
                    <path class="first" d="M0 6h20" />
                </svg>
                "The first score, from before these sessions"
            </span>
        }
    });
    view! {
        <p class="legend soft small">
            <span>
                <svg viewBox="0 0 16 12" width="16" height="12" class="timeline" aria-hidden="true">
                    <circle class="dot" cx="8" cy="6" r="4" />
                </svg>
                "Score on its day"
            </span>
            {region}
            {first}
            <span>
                <svg viewBox="0 0 12 12" width="12" height="12" class="timeline" aria-hidden="true">
                    <path class="tick" d="M6 2v9" />
                </svg>
                "Session"
            </span>
        </p>
    }
    .into_any()
}

fn scale(series: &ScaleSeries, view: &SharedView, reader: Reader) -> AnyView {
    let provenance = series.provenance();
    let provenance = (!provenance.is_empty()).then(|| view! { <p class="soft small">{provenance}</p> });
    let now = series.band(series.last().value).map(|band| last_band(series, band, reader));
    view! {
        <article class="scale stack-tight">
            <h3 dir="auto">{series.name()}</h3>
            <p>{series.sentence()}</p>
            <ScaleTimeline series=series.clone() sessions=view.sessions.clone() />
            {now}
            <details>
                <summary>
                    "Show as a table"
                    <span class="visually-hidden">{format!(": {}", series.name())}</span>
                </summary>
                {numbers(series)}
                {provenance}
                {bands(series, reader)}
            </details>
        </article>
    }
    .into_any()
}

fn numbers(series: &ScaleSeries) -> AnyView {
    let first = series.first;
    let rows: Vec<_> = series
        .points
        .iter()
        .map(|point| {
            let difference = point.value - first.value;
            let from_first = if *point == first {
                "first score".to_owned()
            } else if difference.abs() < 0.05 {
                "the same".to_owned()
            } else {
                format!("{}{}", if difference > 0.0 { "+" } else { "−" }, series.number(difference.abs()))
            };
            view! {
                <tr>
                    <th scope="row">{when::long(point.day)}</th>
                    <td>{series.number(point.value)}</td>
                    <td>{series.band(point.value).map(|band| series.span(band)).unwrap_or_default()}</td>
                    <td>{from_first}</td>
                </tr>
            }
        })
        .collect();
    let caption = format!(
        "On a range of {}{}",
        series.range_words(),
        match series.better {
            Some(weft_shared::change::Direction::HigherIsBetter) => "; higher is better",
            Some(weft_shared::change::Direction::LowerIsBetter) => "; lower is better",
            None => "",
        }
    );
    let label = format!("Scores of {}", series.name());
    view! {
        <div class="scroll" tabindex="0" role="group" aria-label=label>
            <table class="figures">
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Day"</th>
                        <th scope="col">"Score"</th>
                        <th scope="col">"Band"</th>
                        <th scope="col">"Change from the first"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The client reads the words of the band their last score is in; the therapist reads its name.
fn last_band(series: &ScaleSeries, band: &BandSpan, reader: Reader) -> AnyView {
    let span = series.span(band);
    let (said, words) = if reader == Reader::Client {
        (format!("Your last score is in the band {span}: "), band.words.clone())
    } else {
        (format!("The last score is in the band {span}: "), band.name.clone())
    };
    view! { <p class="small">{said} <i dir="auto">{words}</i></p> }.into_any()
}

/// The ranges of all bands. Their words are for whoever scored there, so none stands here; the therapist reads their names.
fn bands(series: &ScaleSeries, reader: Reader) -> Option<AnyView> {
    if series.bands.is_empty() {
        return None;
    }
    if reader == Reader::Client {
        let spans: Vec<String> = series.bands.iter().map(|band| series.span(band)).collect();
        let read = format!("Scores are read in these bands: {}.", spans.join("; "));
        return Some(view! { <p class="small">{read}</p> }.into_any());
    }
    let bands: Vec<_> = series
        .bands
        .iter()
        .map(|band| view! { <div><dt>{series.span(band)}</dt><dd dir="auto">{band.name.clone()}</dd></div> })
        .collect();
    Some(view! { <dl class="band-words small">{bands}</dl> }.into_any())
}
