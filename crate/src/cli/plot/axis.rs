//! The time axis.

use super::layout::{AXIS, LEFT, RIGHT, Time, WAVEFORM};

/// The axis below the panels, with grid lines through them.
pub(super) fn ticks(time: &Time) -> String {
    let step = step(time.seconds);
    let digits = usize::from(step < 1.0) + usize::from(step < 0.1);
    let top = WAVEFORM.top;
    let count = (time.seconds / step).floor() as usize;
    let lines: String = (0..=count)
        .map(|index| {
            let seconds = index as f32 * step;
            let x = time.x(seconds);
            let y = AXIS + 20.0;
            // At the end of the axis, a centered number would exceed the width of the plot.
            let anchor = match index {
                0 => "start",
                _ if RIGHT - x < 20.0 => "end",
                _ => "middle",
            };
            format!(
                r#"<line class="grid" x1="{x:.2}" y1="{top}" x2="{x:.2}" y2="{AXIS}"/>
<text class="quiet" x="{x:.2}" y="{y}" text-anchor="{anchor}">{seconds:.digits$} s</text>
"#
            )
        })
        .collect();
    format!(
        r#"{lines}<line class="axis" x1="{LEFT}" y1="{AXIS}" x2="{RIGHT}" y2="{AXIS}"/>
"#
    )
}

/// The smallest round interval with at most ten ticks.
fn step(seconds: f32) -> f32 {
    const ROUND: [f32; 10] = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0];
    let fits = |step: &f32| seconds / step <= 10.0;
    ROUND.into_iter().find(fits).unwrap_or(30.0)
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn ticks_are_few_and_round() {
        for (seconds, expected) in [
            (0.06, 0.01),
            (1.2, 0.2),
            (2.6, 0.5),
            (9.0, 1.0),
            (300.0, 30.0),
        ] {
            assert!((step(seconds) - expected).abs() < 1e-6, "{seconds} s");
        }
    }
}
