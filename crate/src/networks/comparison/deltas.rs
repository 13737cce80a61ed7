//! Delta features: regression slopes over time.

/// The regression over two frames on each side, `(x[t+1] - x[t-1] + 2 (x[t+2] - x[t-2])) / 10`, of `frames x width`
/// values; the first and the last frame are repeated.
pub(super) fn deltas(values: &[f32], width: usize) -> Vec<f32> {
    let last = (values.len() / width).saturating_sub(1);
    let at = |frame: usize, offset: isize, column: usize| {
        let frame = frame.saturating_add_signed(offset).min(last);
        values[frame * width + column]
    };
    let mut out = Vec::with_capacity(values.len());
    for frame in 0..values.len() / width {
        out.extend((0..width).map(|column| {
            let near = at(frame, 1, column) - at(frame, -1, column);
            let far = at(frame, 2, column) - at(frame, -2, column);
            (near + 2.0 * far) / 10.0
        }));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ramp_has_its_slope_inside_and_no_second_delta() {
        let ramp: Vec<f32> = (0..20)
            .flat_map(|frame| [0.5 * frame as f32, -2.0 * frame as f32])
            .collect();
        let first = deltas(&ramp, 2);
        for frame in 2..18 {
            assert!((first[2 * frame] - 0.5).abs() < 1e-6);
            assert!((first[2 * frame + 1] + 2.0).abs() < 1e-6);
        }
        // At the first frame: (x1 - x0 + 2 (x2 - x0)) / 10 = 0.5 of the slope.
        assert!((first[0] - 0.25).abs() < 1e-6);
        let second = deltas(&first, 2);
        assert!(second[8..32].iter().all(|value| value.abs() < 1e-6));
    }
}
