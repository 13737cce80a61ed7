//! The buffers of a network on the device, allocated once for the maximum input length.

use super::device::Device;
use super::kernels::{CHANNELS, ENTRY_BANDS, ENTRY_CHANNELS, EXPANDED, GATES, POOLED_BANDS, Shape};
use super::plan::{Layer, Place};
use crate::frontend::{MAX_FRAMES, MEL_BANDS};
use crate::model::{GRU_UNITS, NetworkConfig, steps, strided};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};
use wgpu::{Buffer, BufferDescriptor, BufferUsages};

/// The alignment of the weights of a layer, in values: the offset of a binding is a multiple of 256 bytes.
const ALIGNMENT: usize = 64;
const LONGEST_ENTRY: usize = strided(MAX_FRAMES);
const LONGEST_STEPS: usize = steps(MAX_FRAMES);
/// The head has a thread for each step.
const _: () = assert!(LONGEST_STEPS <= 2 * GRU_UNITS);
/// The output of the entry convolution is never stored: only its expansion is.
const _: () = assert!(ENTRY_CHANNELS < CHANNELS);

pub(super) struct Buffers {
    pub shape: Buffer,
    pub weights: Buffer,
    /// The byte range of the weights of each layer.
    pub sections: Vec<Range<u64>>,
    places: [Buffer; 7],
    /// Buffers for reading results; one for each concurrent call.
    answers: Mutex<Vec<Buffer>>,
}

impl Buffers {
    pub(super) fn new(device: &Device, config: NetworkConfig, layers: &[Layer]) -> Self {
        let mut packed = Vec::new();
        let mut sections = Vec::new();
        for layer in layers {
            let first = packed.len();
            packed.extend_from_slice(&layer.weights);
            // A binding must not be empty.
            let length = layer.weights.len().max(1).next_multiple_of(ALIGNMENT);
            packed.resize(first + length, 0.0);
            sections.push(bytes(first)..bytes(packed.len()));
        }
        let storage = BufferUsages::STORAGE | BufferUsages::COPY_DST;
        let weights = buffer(device, "weights", packed.len(), storage);
        device.write(&weights, bytemuck::cast_slice(&packed));
        let sets = if config.tied { 1 } else { 2 };
        let wide = LONGEST_ENTRY * ENTRY_BANDS * CHANNELS;
        let middle = LONGEST_STEPS * POOLED_BANDS * EXPANDED;
        let places = [
            ("features", MAX_FRAMES * MEL_BANDS),
            ("expanded", wide.max(middle)),
            ("first block", wide),
            ("picture", LONGEST_STEPS * POOLED_BANDS * CHANNELS),
            ("projected", LONGEST_STEPS * sets * GATES),
            ("states", LONGEST_STEPS * 2 * GRU_UNITS),
            ("answer", 1 + config.embedding_size() + LONGEST_STEPS),
        ];
        Self {
            shape: buffer(
                device,
                "shape",
                Shape::new(0, 0).words().len(),
                BufferUsages::UNIFORM | BufferUsages::COPY_DST,
            ),
            weights,
            sections,
            places: places.map(|(label, count)| {
                buffer(device, label, count, storage | BufferUsages::COPY_SRC)
            }),
            answers: Mutex::default(),
        }
    }

    pub(super) const fn at(&self, place: Place) -> &Buffer {
        let [
            features,
            expanded,
            first_block,
            picture,
            projected,
            states,
            answer,
        ] = &self.places;
        match place {
            Place::Features => features,
            Place::Expanded => expanded,
            Place::FirstBlock => first_block,
            Place::Picture => picture,
            Place::Projected => projected,
            Place::States => states,
            Place::Answer => answer,
        }
    }

    /// Writes the input of a call.
    pub(super) fn write(&self, device: &Device, features: &[f32], shape: Shape) {
        device.write(self.at(Place::Features), bytemuck::cast_slice(features));
        device.write(&self.shape, bytemuck::cast_slice(shape.words()));
    }

    /// Returns a free buffer for a result, or creates one.
    pub(super) fn take_answer(&self, device: &Device) -> Buffer {
        let kept = self.answers().pop();
        kept.unwrap_or_else(|| {
            let count = self.at(Place::Answer).size() / bytes(1);
            let usage = BufferUsages::MAP_READ | BufferUsages::COPY_DST;
            buffer(device, "result to read", count as usize, usage)
        })
    }

    pub(super) fn give_back(&self, answer: Buffer) {
        self.answers().push(answer);
    }

    fn answers(&self) -> std::sync::MutexGuard<'_, Vec<Buffer>> {
        // The list stays valid after a panic, so poisoning is ignored.
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Buffers {
    /// Frees the memory immediately: the garbage collector of a browser does not account for its size.
    fn drop(&mut self) {
        let answers = std::mem::take(&mut *self.answers());
        let own = self.places.iter().chain([&self.shape, &self.weights]);
        own.chain(&answers).for_each(Buffer::destroy);
    }
}

fn buffer(device: &Device, label: &str, count: usize, usage: BufferUsages) -> Buffer {
    device.wgpu().create_buffer(&BufferDescriptor {
        label: Some(label),
        size: bytes(count),
        usage,
        mapped_at_creation: false,
    })
}

const fn bytes(count: usize) -> u64 {
    (count * size_of::<f32>()) as u64
}
