//! The trunk of Zhong et al. 2020: from the features to the states of the GRU.

use super::arithmetic::Arithmetic;
use super::block::InvertedResidual;
use super::entry::Entry;
use super::gru::{BiGru, WIDTH};
use super::lanes::{CHANNELS, ENTRY_BANDS, LANES, POOLED_BANDS, lines};
use super::scratch::Scratch;
use super::scratch_pool::ScratchPool;
use super::trace::{Place, Trace};
use crate::error::Error;
use crate::frontend::MEL_BANDS;
use crate::model::TensorData32;
use crate::model::{NamedTensors, NetworkConfig, strided};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Inverted residuals and a Bi-GRU, ready for inference.
pub(super) struct SeparableTrunk {
    /// Identifies this trunk.
    pub(super) identity: Arc<()>,
    entry: Entry,
    first: InvertedResidual,
    pub(super) residuals: Vec<InvertedResidual>,
    pub(super) gru: BiGru,
    pub(super) scratch: ScratchPool<Scratch>,
}

impl SeparableTrunk {
    /// Packs the weights of a network or trunk, named and shaped as in the [model file](crate::model).
    ///
    /// # Errors
    /// A tensor that is missing or has another shape.
    pub(super) fn new(
        config: NetworkConfig,
        tensors: &BTreeMap<String, TensorData32>,
        arithmetic: Arithmetic,
    ) -> Result<Self, Error> {
        let weights = NamedTensors::new(config, tensors);
        Ok(Self {
            identity: Arc::default(),
            entry: Entry::new(&weights)?,
            first: InvertedResidual::new(&weights, 0, arithmetic)?,
            residuals: (1..config.blocks)
                .map(|index| InvertedResidual::new(&weights, index, arithmetic))
                .collect::<Result<_, _>>()?,
            gru: BiGru::new(&weights, config.tied, arithmetic)?,
            scratch: ScratchPool::new(),
        })
    }

    /// Runs the trunk and returns the result of `of_states` for the states of the GRU, `steps x 256`.
    pub(super) fn run<T>(
        &self,
        features: &[f32],
        trace: Option<&mut Trace>,
        of_states: impl FnOnce(&[f32]) -> T,
    ) -> T {
        self.scratch.with(|scratch| {
            self.states(features, scratch, trace);
            of_states(&scratch.states)
        })
    }

    /// Computes the states in `scratch`.
    fn states(&self, features: &[f32], scratch: &mut Scratch, mut trace: Option<&mut Trace>) {
        scratch.picture.clear();
        let all = 0..strided(features.len() / MEL_BANDS);
        self.first_block(features, all, scratch, trace.as_deref_mut());
        for (index, block) in self.residuals.iter().enumerate() {
            block.add_to(&mut scratch.picture, POOLED_BANDS, &mut scratch.window);
            if let Some(trace) = trace.as_deref_mut() {
                for line in lines(&scratch.picture) {
                    trace.line(Place::Block(index + 2), POOLED_BANDS, line);
                }
            }
        }
        self.gru.run(scratch);
        if let Some(trace) = trace {
            trace.add(Place::Gru, WIDTH, &scratch.states);
        }
    }

    /// Computes entry convolution, first block and pooling for each line before the next line. The lines `lines` of the
    /// block are pooled and appended to the feature map.
    pub(super) fn first_block(
        &self,
        features: &[f32],
        lines: Range<usize>,
        scratch: &mut Scratch,
        mut trace: Option<&mut Trace>,
    ) {
        let frames = strided(features.len() / MEL_BANDS);
        let Scratch {
            entry,
            block,
            pool,
            window,
            picture,
            ..
        } = scratch;
        window.clear();
        for frame in lines.start.saturating_sub(1)..=lines.end {
            if frame < frames {
                self.entry.line(features, frame, entry);
                self.first.expand(Some(entry), ENTRY_BANDS, window);
                if let Some(trace) = trace.as_deref_mut() {
                    trace.line(Place::Entry, ENTRY_BANDS, entry);
                }
            } else {
                self.first.expand(None, ENTRY_BANDS, window);
            }
            if frame > lines.start {
                self.first.project_to(block, ENTRY_BANDS, window);
                let pooled = pool.push(frame - 1 - lines.start, block, picture);
                if let Some(trace) = trace.as_deref_mut() {
                    trace.line(Place::Block(1), ENTRY_BANDS, block);
                    if pooled {
                        let last = picture.len() - CHANNELS / LANES * POOLED_BANDS;
                        trace.line(Place::Pool, POOLED_BANDS, &picture[last..]);
                    }
                }
            }
        }
    }
}
