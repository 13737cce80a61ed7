//! The waveform outline: the minimum and maximum sample of every pixel column.

use super::layout::PlotPanel;

/// The path of the outline, scaled so that the peak touches the edge of the panel.
pub(super) fn path(samples: &[f32], left: f32, right: f32, panel: &PlotPanel) -> String {
    let columns = (right - left) as usize;
    let middle = panel.top + panel.height / 2.0;
    let peak = peak(samples);
    let scale = if peak > 0.0 {
        panel.height / 2.0 / peak
    } else {
        0.0
    };
    let (mut above, mut below) = (String::from("M"), String::new());
    let mut lower_edge = Vec::with_capacity(columns);
    for column in 0..columns {
        let from = column * samples.len() / columns;
        let to = ((column + 1) * samples.len() / columns).max(from + 1);
        let (lowest, highest) = range(samples.get(from..to).unwrap_or_default());
        let x = left + column as f32 + 0.5;
        // Silence is drawn as a line of one pixel.
        let top = (middle - highest * scale).min(middle - 0.5);
        let bottom = (middle - lowest * scale).max(middle + 0.5);
        above.push_str(&format!("{x:.1} {top:.1}L"));
        lower_edge.push((x, bottom));
    }
    for (x, y) in lower_edge.iter().rev() {
        below.push_str(&format!("{x:.1} {y:.1}L"));
    }
    let outline = above + &below;
    format!("{}Z", outline.trim_end_matches('L'))
}

/// The maximum absolute sample.
pub(super) fn peak(samples: &[f32]) -> f32 {
    samples
        .iter()
        .fold(0.0, |peak, sample| sample.abs().max(peak))
}

fn range(samples: &[f32]) -> (f32, f32) {
    samples
        .iter()
        .fold((0.0, 0.0), |(lowest, highest), sample| {
            (sample.min(lowest), sample.max(highest))
        })
}
