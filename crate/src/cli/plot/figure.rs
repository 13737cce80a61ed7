//! The plot of a classification as SVG.

use super::axis::ticks;
use super::layout::{ATTENTION, AXIS, LEFT, PlotPanel, RIGHT, Time, WAVEFORM, WIDTH};
use super::waveform;
use crate::frontend::SAMPLE_RATE;
use crate::recognizer::Classification;

use crate::cli::table::reason;

const STYLE: &str = include_str!("style.css");

// Lengths in pixels.
const PROBABILITIES: f32 = AXIS + 66.0;
const PROBABILITY_ROW: f32 = 26.0;
const LABELS_RIGHT: f32 = 132.0;
const BARS: f32 = LABELS_RIGHT + 12.0;
const NUMBERS: f32 = 72.0;
/// Opacity of the tint behind the waveform at the step with the most attention.
const STRONGEST_TINT: f32 = 0.4;

/// Maximum length of the displayed file name, in characters.
const LONGEST_NAME: usize = 44;

/// Plots the classification of a recording; `samples` are mono at 16 kHz.
pub(crate) fn svg(name: &str, samples: &[f32], classification: &Classification) -> String {
    let time = Time {
        seconds: samples.len().max(1) as f32 / SAMPLE_RATE as f32,
    };
    let height = PROBABILITIES + PROBABILITY_ROW * classification.probabilities.len() as f32 + 16.0;
    let parts = [
        heading(name, classification),
        waveform_panel(samples, classification, &time),
        attention_panel(classification, &time),
        ticks(&time),
        probabilities(classification),
    ];
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="title">
<title id="title">{name}: {label}, {percent}</title>
<style>
{STYLE}</style>
<rect class="ground" width="{WIDTH}" height="{height}"/>
{body}</svg>
"#,
        name = escape(name),
        label = escape(&classification.label),
        percent = percent(classification.confidence),
        body = parts.concat(),
    )
}

fn heading(name: &str, classification: &Classification) -> String {
    let confidence = percent(classification.confidence);
    let note = match classification.unsure {
        None => String::new(),
        Some(unsure) => format!(
            r#" <tspan class="unsure" dx="10">{}</tspan>"#,
            reason(unsure)
        ),
    };
    let mut shown: String = name.chars().take(LONGEST_NAME).collect();
    if shown.len() < name.len() {
        shown.push('…');
    }
    format!(
        r#"<text class="label" x="{LEFT}" y="52">{label} <tspan class="confidence" dx="6">{confidence}</tspan>{note}</text>
<text class="quiet" x="{RIGHT}" y="52" text-anchor="end">{name}</text>
"#,
        label = escape(&classification.label),
        name = escape(&shown),
    )
}

fn waveform_panel(samples: &[f32], classification: &Classification, time: &Time) -> String {
    let greatest = greatest(classification);
    let tints: String = steps(classification, time)
        .map(|(x, width, weight)| {
            let opacity = STRONGEST_TINT * weight / greatest;
            let PlotPanel { top, height } = WAVEFORM;
            format!(
                r#"<rect class="tint" x="{x:.2}" y="{top}" width="{width:.2}" height="{height}" opacity="{opacity:.3}"/>
"#
            )
        })
        .collect();
    let level = level(waveform::peak(samples));
    let path = waveform::path(samples, LEFT, RIGHT, &WAVEFORM);
    format!(
        r#"{captions}{tints}<path class="wave" d="{path}"/>
{unclassified}"#,
        captions = captions(WAVEFORM.top, "waveform", &level),
        unclassified = unclassified(classification, time),
    )
}

/// The peak level as text.
fn level(peak: f32) -> String {
    if peak == 0.0 {
        return "silence".to_owned();
    }
    // Adding 0 replaces the negative zero of full scale.
    let decibels = (200.0 * peak.log10()).round() / 10.0 + 0.0;
    format!("peak {decibels:.1} dB of full scale")
}

/// Dims the parts of a long recording that were not classified.
fn unclassified(classification: &Classification, time: &Time) -> String {
    let start = time.x(classification.start_seconds);
    let end = time.x(classification.start_seconds
        + classification.attention.len() as f32 * classification.step_seconds);
    let half_a_second = time.x(0.5) - LEFT;
    let PlotPanel { top, height } = WAVEFORM;
    let dim = |from: f32, to: f32| {
        if classification.attention.is_empty() || to - from < half_a_second {
            return String::new();
        }
        let width = to - from;
        format!(
            r#"<rect class="unclassified" x="{from:.2}" y="{top}" width="{width:.2}" height="{height}"><title>not classified: longer than 7 s</title></rect>
"#
        )
    };
    dim(LEFT, start) + &dim(end, RIGHT)
}

fn attention_panel(classification: &Classification, time: &Time) -> String {
    let greatest = greatest(classification);
    let note = if classification.attention.is_empty() {
        "not part of this model".to_owned()
    } else {
        format!("at most {} per step", percent(greatest))
    };
    let bars: String = steps(classification, time)
        .enumerate()
        .map(|(index, (x, width, weight))| {
            let height = ATTENTION.height * weight / greatest;
            let y = ATTENTION.bottom() - height;
            let from = classification.start_seconds + index as f32 * classification.step_seconds;
            let share = percent(weight);
            format!(
                r#"<rect class="attention" x="{x:.2}" y="{y:.2}" width="{width:.2}" height="{height:.2}"><title>{from:.2} s: {share}</title></rect>
"#
            )
        })
        .collect();
    captions(ATTENTION.top, "attention", &note) + &bars
}

/// Left edge, width and weight of each attention step.
fn steps<'a>(
    classification: &'a Classification,
    time: &'a Time,
) -> impl Iterator<Item = (f32, f32, f32)> + 'a {
    classification
        .attention
        .iter()
        .enumerate()
        .map(|(index, weight)| {
            let edge = |index: usize| {
                time.x(classification.start_seconds + index as f32 * classification.step_seconds)
            };
            let x = edge(index);
            (x, edge(index + 1) - x, *weight)
        })
}

/// The largest weight, or a nonzero number without attention.
fn greatest(classification: &Classification) -> f32 {
    classification
        .attention
        .iter()
        .copied()
        .fold(f32::MIN_POSITIVE, f32::max)
}

/// The title above the left end of a panel and a note above its right end.
fn captions(top: f32, name: &str, note: &str) -> String {
    let y = top - 8.0;
    format!(
        r#"<text class="quiet" x="{LEFT}" y="{y}">{name}</text>
<text class="quiet" x="{RIGHT}" y="{y}" text-anchor="end">{note}</text>
"#
    )
}

fn probabilities(classification: &Classification) -> String {
    let longest = RIGHT - NUMBERS - BARS;
    let rows = classification.probabilities.iter().enumerate();
    rows.map(|(index, (label, probability))| {
        let top = PROBABILITIES + PROBABILITY_ROW * index as f32;
        let baseline = top + 13.0;
        let width = (longest * probability.clamp(0.0, 1.0)).max(1.0);
        let class = if *label == classification.label {
            "chosen"
        } else {
            "bar"
        };
        format!(
            r#"<text class="name" x="{LABELS_RIGHT}" y="{baseline}" text-anchor="end">{label}</text>
<rect class="track" x="{BARS}" y="{top}" width="{longest}" height="16" rx="3"/>
<rect class="{class}" x="{BARS}" y="{top}" width="{width:.2}" height="16" rx="3"/>
<text class="name" x="{RIGHT}" y="{baseline}" text-anchor="end">{percent}</text>
"#,
            label = escape(label),
            percent = percent(*probability),
        )
    })
    .collect()
}

fn percent(share: f32) -> String {
    format!("{:.1} %", 100.0 * share)
}

/// Escapes text for XML, including invalid characters in file names.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ if character.is_control() || ('\u{fffe}'..='\u{ffff}').contains(&character) => {
                escaped.push('\u{fffd}');
            }
            _ => escaped.push(character),
        }
    }
    escaped
}
