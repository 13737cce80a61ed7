//! Reuses the columns of the previous window of a stream, so that overlapping windows compute them once.
//!
//! A column is one step of a feature map. It depends on a few frames, and windows that begin at a multiple of the step
//! have equal columns where these frames have equal features. Columns near the ends of a window depend on its padding
//! and are computed for each window, as are the states of the GRU, which depend on all steps.

use super::gru::WIDTH;
use super::lanes::{Lanes, POOLED_BANDS};
use super::scratch::Scratch;
use super::separable::SeparableTrunk;
use crate::frontend::MEL_BANDS;
use crate::model::{STRIDE, steps};
use std::ops::Range;
use std::sync::Arc;

/// Frames per step: the strides of the entry convolution and of the pooling.
pub(crate) const STEP_FRAMES: usize = STRIDE * STRIDE;
/// A column after the pooling depends on this number of frames before the start of its step.
const BEFORE: usize = 2;
/// A column after the pooling depends on this number of frames from the start of its step.
const AFTER: usize = 9;

/// The columns of a window.
#[derive(Default)]
pub(crate) struct Columns {
    /// The trunk that computed them.
    trunk: Option<Arc<()>>,
    /// The first step of the window, counted from the start of the stream.
    first: u64,
    features: Vec<f32>,
    /// The output of each block except the last, `[step][group][band]`.
    maps: Vec<Map>,
    /// The inputs of the GRU gates, one map for each group of gates of each set.
    gates: Vec<Vec<Map>>,
    reused: u64,
    total: u64,
}

/// The columns of one layer.
#[derive(Default)]
struct Map(Vec<Lanes>);

impl Map {
    /// Replaces the columns with those of a window of `steps` that starts `shift` steps later: moves the columns `kept`
    /// of the new window, of `size` values each, and inserts `new` columns around them.
    fn advance(&mut self, kept: &Range<usize>, shift: isize, steps: usize, new: &[Lanes]) {
        let size = new.len() / (steps - kept.len()).max(1);
        let Self(values) = self;
        values.resize(values.len().max(steps * size), Lanes::ZERO);
        if !kept.is_empty() {
            let old = kept.start.wrapping_add_signed(shift);
            values.copy_within(old * size..(old + kept.len()) * size, kept.start * size);
        }
        values.truncate(steps * size);
        let (left, right) = new.split_at(kept.start * size);
        values[..left.len()].copy_from_slice(left);
        values[kept.end * size..].copy_from_slice(right);
    }
}

impl Columns {
    /// The fraction of the columns of all layers and windows that were reused.
    pub(crate) fn reused(&self) -> f64 {
        self.reused as f64 / self.total.max(1) as f64
    }

    /// Replaces the features. Returns the unchanged frames of the window, and the number of steps from the start of the
    /// previous window to that of the new one; 0 if no frame is unchanged.
    fn replace(&mut self, trunk: &Arc<()>, features: &[f32], first: u64) -> (Range<usize>, isize) {
        let same = self
            .trunk
            .as_ref()
            .is_some_and(|own| Arc::ptr_eq(own, trunk));
        let shift = isize::try_from(first.cast_signed() - self.first.cast_signed()).unwrap_or(0);
        let shift_frames = shift.saturating_mul(STEP_FRAMES.cast_signed());
        let unchanged = if same {
            unchanged_frames(&self.features, features, shift_frames)
        } else {
            0..0
        };
        let shift = if unchanged.is_empty() { 0 } else { shift };
        self.trunk = Some(Arc::clone(trunk));
        self.first = first;
        self.features.clear();
        self.features.extend_from_slice(features);
        (unchanged, shift)
    }
}

/// The longest run of frames of `new` that are equal to frames of `old`, `shift` frames later in it.
fn unchanged_frames(old: &[f32], new: &[f32], shift: isize) -> Range<usize> {
    let (mut run, mut longest) = (0..0, 0..0);
    for (index, frame) in new.chunks_exact(MEL_BANDS).enumerate() {
        let before = index
            .checked_add_signed(shift)
            .and_then(|index| old.chunks_exact(MEL_BANDS).nth(index));
        if before == Some(frame) {
            run.end = index + 1;
        } else {
            run = index + 1..index + 1;
        }
        if run.len() > longest.len() {
            longest = run.clone();
        }
    }
    longest
}

/// The columns that depend only on the frames `unchanged`, after the pooling and `blocks` further blocks, each of which
/// also depends on one more column on both sides.
fn unchanged_columns(unchanged: &Range<usize>, blocks: usize) -> Range<usize> {
    let start = (unchanged.start + BEFORE).div_ceil(STEP_FRAMES) + blocks;
    let end = (unchanged.end + STEP_FRAMES).saturating_sub(AFTER) / STEP_FRAMES;
    let columns = start..end.saturating_sub(blocks);
    if columns.is_empty() { 0..0 } else { columns }
}

impl SeparableTrunk {
    /// [`run`](Self::run) for a window of a stream that starts at step `first`.
    pub(super) fn run_window<T>(
        &self,
        features: &[f32],
        first: u64,
        columns: &mut Columns,
        of_states: impl FnOnce(&[f32]) -> T,
    ) -> T {
        self.scratch.with(|scratch| {
            self.window_states(features, first, columns, scratch);
            of_states(&scratch.states)
        })
    }

    /// Computes the states in `scratch`.
    fn window_states(
        &self,
        features: &[f32],
        first: u64,
        columns: &mut Columns,
        scratch: &mut Scratch,
    ) {
        let steps = steps(features.len() / MEL_BANDS);
        let (unchanged, shift) = columns.replace(&self.identity, features, first);
        columns.maps.resize_with(self.residuals.len(), Map::default);
        for blocks in 0..=self.residuals.len() {
            let kept = unchanged_columns(&unchanged, blocks);
            scratch.picture.clear();
            for new in [0..kept.start, kept.end..steps] {
                if new.is_empty() {
                    continue;
                }
                match blocks.checked_sub(1) {
                    None => {
                        let lines = STRIDE * new.start..STRIDE * new.end + 1;
                        self.first_block(features, lines, scratch, None);
                    }
                    Some(last) => self.residuals[last].append(
                        &columns.maps[last].0,
                        new,
                        POOLED_BANDS,
                        &mut scratch.window,
                        &mut scratch.picture,
                    ),
                }
            }
            columns.reused += kept.len() as u64;
            columns.total += steps as u64;
            if let Some(map) = columns.maps.get_mut(blocks) {
                map.advance(&kept, shift, steps, &scratch.picture);
            }
        }
        let kept = unchanged_columns(&unchanged, self.residuals.len());
        self.gates_and_states(&kept, shift, steps, columns, scratch);
    }

    /// The inputs of the gates from the new columns, and the states.
    fn gates_and_states(
        &self,
        kept: &Range<usize>,
        shift: isize,
        steps: usize,
        columns: &mut Columns,
        scratch: &mut Scratch,
    ) {
        let Scratch {
            picture,
            sequence,
            projected,
            states,
            codes,
            ..
        } = scratch;
        states.clear();
        states.resize(steps * WIDTH, 0.0);
        columns.gates.resize_with(self.gru.sets(), Vec::new);
        for (set, gates) in columns.gates.iter_mut().enumerate() {
            self.gru.project(set, picture, sequence, codes, projected);
            let groups = projected.chunks_exact((steps - kept.len()).max(1));
            gates.resize_with(groups.len(), Map::default);
            for (gate, new) in gates.iter_mut().zip(groups) {
                gate.advance(kept, shift, steps, new);
            }
            projected.clear();
            projected.extend(gates.iter().flat_map(|gate| &gate.0));
            self.gru.walk(set, projected, states);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::cpu::Engine;
    use crate::model::{Architecture, Initialization, NetworkConfig, initial_weights};
    use crate::random::Generator;

    fn engine(blocks: usize, tied: bool, seed: u64) -> Engine {
        let config = NetworkConfig {
            architecture: Architecture::SeparableBigru,
            blocks,
            classes: 5,
            attention: true,
            deviation: true,
            tied,
        };
        Engine::new(
            config,
            &initial_weights(config, Initialization::Glorot, seed),
        )
        .unwrap()
    }

    fn stream(frames: usize, seed: u64) -> Vec<f32> {
        let mut random = Generator::new(seed);
        let value = |_| 4.0 * (random.uniform() - 0.5);
        (0..frames * MEL_BANDS).map(value).collect()
    }

    #[test]
    fn any_sequence_of_windows_has_the_output_of_each_window_alone() {
        let stream = stream(800, 1);
        // Starts and ends in frames: the window moves, grows, shrinks, stays, and moves back and away.
        let windows = [
            (0, 50),
            (0, 97),
            (0, 100),
            (48, 148),
            (60, 199),
            (60, 199),
            (40, 181),
            (44, 51),
            (44, 160),
            (400, 700),
            (404, 411),
            (408, 700),
            (692, 700),
            (696, 704),
            (452, 752),
        ];
        for (blocks, tied) in [(1, true), (2, false), (4, true), (6, true)] {
            let engine = engine(blocks, tied, 3);
            let mut columns = Columns::default();
            for (start, end) in windows {
                let features = &stream[start * MEL_BANDS..end * MEL_BANDS];
                let first = (start / STEP_FRAMES) as u64;
                let output = engine.run_window(features, first, &mut columns);
                assert_eq!(
                    output,
                    engine.run(features),
                    "{blocks} blocks, {start}..{end}"
                );
            }
            assert!(
                columns.reused() > 0.2,
                "{blocks} blocks: {}",
                columns.reused()
            );
        }
    }

    #[test]
    fn columns_are_computed_again_where_frames_have_changed() {
        let engine = engine(3, true, 5);
        let mut columns = Columns::default();
        let mut features = stream(300, 2);
        engine.run_window(&features, 0, &mut columns);
        for changed in [0, 3, 150, 151, 152, 153, 299] {
            features[changed * MEL_BANDS + 7] += 1.0;
            let before = columns.reused;
            let output = engine.run_window(&features, 0, &mut columns);
            assert_eq!(output, engine.run(&features), "frame {changed}");
            assert!(columns.reused - before > 3 * 25, "frame {changed}");
        }
        features.iter_mut().for_each(|value| *value += 0.5);
        let before = columns.reused;
        let output = engine.run_window(&features, 0, &mut columns);
        assert_eq!(output, engine.run(&features));
        assert_eq!(columns.reused, before);
    }

    #[test]
    fn columns_of_another_network_are_not_reused() {
        let (one, other) = (engine(2, true, 1), engine(2, true, 2));
        let mut columns = Columns::default();
        let features = stream(100, 3);
        one.run_window(&features, 0, &mut columns);
        assert_eq!(
            other.run_window(&features, 0, &mut columns),
            other.run(&features)
        );
        assert_eq!(columns.reused, 0);
    }
}
