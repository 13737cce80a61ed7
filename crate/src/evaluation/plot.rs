//! The plot of a summary: UA with its confidence interval and the paper's value, one line per row. A standalone SVG for
//! light and dark backgrounds.

use std::fmt::Write;

use super::summary::TableSummary;

const STYLE: &str = "text { font: 13px system-ui, sans-serif; fill: #1b1b1f }
.quiet { fill: #5f6069 }
.ground { fill: #ffffff }
.grid { stroke: #e2e2e8 }
.interval { stroke: #1f6feb; stroke-width: 3 }
.ours { fill: #1f6feb }
.paper { fill: none; stroke: #c4500a; stroke-width: 2 }
@media (prefers-color-scheme: dark) {
text { fill: #ececf1 }
.quiet { fill: #a3a4ad }
.ground { fill: #17171b }
.grid { stroke: #34343c }
.interval { stroke: #6ea8ff }
.ours { fill: #6ea8ff }
.paper { stroke: #ff9d5c }
}
";

// All lengths are in pixels at the original size.
const WIDTH: f64 = 860.0;
const LEFT: f64 = 250.0;
const RIGHT: f64 = WIDTH - 80.0;
const TOP: f64 = 76.0;
const ROW: f64 = 30.0;

/// One line of the plot, in percent.
struct PlotLine {
    title: String,
    ours: Option<(f64, [f64; 2])>,
    paper: Option<f64>,
}

/// Draws the summary.
pub(super) fn svg(summary: &TableSummary) -> String {
    let lines = lines(summary);
    let (low, high) = range(&lines);
    let x = |percent: f64| LEFT + (RIGHT - LEFT) * (percent - low) / (high - low);
    let height = TOP + ROW * lines.len() as f64 + 40.0;
    let bottom = height - 34.0;
    let mut body = String::new();
    let mut tick = low;
    while tick <= high + 1e-9 {
        let _ = write!(
            body,
            "<line class=\"grid\" x1=\"{x:.1}\" y1=\"{top}\" x2=\"{x:.1}\" y2=\"{bottom}\"/>\n\
             <text class=\"quiet\" x=\"{x:.1}\" y=\"{label}\" text-anchor=\"middle\">{tick:.0}</text>\n",
            x = x(tick),
            top = TOP - 14.0,
            label = bottom + 18.0,
        );
        tick += step(high - low);
    }
    for (index, line) in lines.iter().enumerate() {
        let y = TOP + ROW * index as f64 + 4.0;
        let _ = writeln!(
            body,
            "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            LEFT - 14.0,
            y + 4.0,
            escape(&line.title)
        );
        if let Some((ua, [from, to])) = line.ours {
            let _ = write!(
                body,
                "<line class=\"interval\" x1=\"{:.1}\" y1=\"{y}\" x2=\"{:.1}\" y2=\"{y}\"/>\n\
                 <circle class=\"ours\" cx=\"{:.1}\" cy=\"{y}\" r=\"6\"><title>{ua:.2} % ({from:.1} to {to:.1})</title></circle>\n\
                 <text x=\"{}\" y=\"{:.1}\">{ua:.1}</text>\n",
                x(from),
                x(to),
                x(ua),
                RIGHT + 14.0,
                y + 4.0,
            );
        }
        if let Some(ua) = line.paper {
            let _ = writeln!(
                body,
                "<path class=\"paper\" d=\"M{x:.1} {top}l6 6l-6 6l-6 -6z\"><title>paper: {ua:.2} %</title></path>",
                x = x(ua),
                top = y - 6.0,
            );
        }
    }
    let first = summary.rows.first();
    let protocol = first.map_or_else(String::new, |row| {
        format!("{}, {} recipe", row.protocol, row.recipe)
    });
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="title">
<title id="title">Unweighted accuracy, {caption}, {corpus}</title>
<style>
{STYLE}</style>
<rect class="ground" width="{WIDTH}" height="{height}"/>
<text x="20" y="28">{caption}: unweighted accuracy on {corpus}, percent</text>
<text class="quiet" x="20" y="48">{protocol}</text>
<circle class="ours" cx="{ours}" cy="44" r="6"/><text x="{ours_text}" y="48">measured, 95 %</text>
<path class="paper" d="M{paper} 38l6 6l-6 6l-6 -6z"/><text x="{paper_text}" y="48">paper</text>
{body}</svg>
"#,
        caption = escape(summary.caption),
        corpus = escape(&summary.corpus.id),
        protocol = escape(&protocol),
        ours = RIGHT - 190.0,
        ours_text = RIGHT - 178.0,
        paper = RIGHT - 50.0,
        paper_text = RIGHT - 38.0,
    )
}

fn lines(summary: &TableSummary) -> Vec<PlotLine> {
    let rows = summary.rows.iter().map(|row| PlotLine {
        title: row.title.clone(),
        ours: Some((row.ua_mean, row.ua_interval)),
        paper: row.paper.map(|figures| figures.ua),
    });
    let measured = |row: &str| summary.rows.iter().any(|other| other.row == row);
    let unmeasured = summary.networks.iter().filter_map(|network| {
        let ua = network.published_ua.filter(|_| !measured(network.row))?;
        Some(PlotLine {
            title: network.title.to_owned(),
            ours: None,
            paper: Some(ua),
        })
    });
    rows.chain(unmeasured).collect()
}

/// The range of the axis, in multiples of 5 %.
fn range(lines: &[PlotLine]) -> (f64, f64) {
    let values = lines.iter().flat_map(|line| {
        let ours = line.ours.map(|(ua, [from, to])| [ua, from, to]);
        ours.into_iter().flatten().chain(line.paper)
    });
    let (least, most) = values.fold((100.0_f64, 0.0_f64), |(a, b), value| {
        (a.min(value), b.max(value))
    });
    let low = (least / 5.0).floor() * 5.0;
    let high = (most / 5.0).ceil() * 5.0;
    (low.min(high - 5.0), high)
}

fn step(width: f64) -> f64 {
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .find(|step| width / step <= 12.0)
        .unwrap_or(20.0)
}

fn escape(text: &str) -> String {
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    text.replace('"', "&quot;")
        .replace(char::is_control, "\u{fffd}")
}
