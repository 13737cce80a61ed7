//! The buffers of a network on the device, allocated once for the maximum input length.

use super::device::Device;
use super::layer::{BufferName, Dispatch};
use super::limits::check_limits;
use super::shape::Shape;
use super::sizes::place_sizes;
use crate::error::Error;
use crate::model::NetworkConfig;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};
use wgpu::{Buffer, BufferDescriptor, BufferUsages};

/// The alignment of the weights of a layer, in values: the offset of a binding is a multiple of 256 bytes.
const ALIGNMENT: usize = 64;

pub(super) struct Buffers {
    pub shape: Buffer,
    pub weights: Buffer,
    /// The byte range of the weights of each layer.
    pub sections: Vec<Range<u64>>,
    places: [Buffer; 7],
    /// Buffers for reading results; one for each concurrent call.
    read_buffers: Mutex<Vec<Buffer>>,
}

/// The sizes of all buffers of a network, checked against the limits of a device.
pub(super) struct BufferSizes {
    sections: Vec<Range<u64>>,
    places: [(&'static str, usize); 7],
}

impl BufferSizes {
    /// # Errors
    /// `backend-unavailable`: the device allows less.
    pub(super) fn new(
        device: &Device,
        config: NetworkConfig,
        layers: &[Dispatch],
    ) -> Result<Self, Error> {
        let mut sections = Vec::new();
        let mut end = 0;
        for layer in layers {
            let first = end;
            // A binding must not be empty.
            end += layer.weights.len().max(1).next_multiple_of(ALIGNMENT);
            sections.push(bytes(first)..bytes(end));
        }
        let places = place_sizes(config);
        let largest_section = sections.iter().map(|range| range.end - range.start).max();
        let largest_place = places.iter().map(|(_, count)| bytes(*count)).max();
        let needs = [
            ("the weights", largest_section, bytes(end)),
            ("the intermediate values", largest_place, 0),
        ];
        check_limits(&device.wgpu().limits(), config.architecture, &needs)?;
        Ok(Self { sections, places })
    }
}

impl Buffers {
    pub(super) fn new(device: &Device, sizes: BufferSizes, layers: &[Dispatch]) -> Self {
        let storage = BufferUsages::STORAGE | BufferUsages::COPY_DST;
        let BufferSizes { sections, places } = sizes;
        let end = sections.last().map_or(0, |section| section.end);
        let weights = buffer(device, "weights", end, storage);
        for (layer, section) in layers.iter().zip(&sections) {
            device.write(
                &weights,
                section.start,
                bytemuck::cast_slice(&layer.weights),
            );
        }
        let shape = bytes(Shape::WORDS);
        let uniform = BufferUsages::UNIFORM | BufferUsages::COPY_DST;
        Self {
            shape: buffer(device, "shape", shape, uniform),
            weights,
            sections,
            places: places.map(|(label, count)| {
                let usage = storage | BufferUsages::COPY_SRC;
                buffer(device, label, bytes(count), usage)
            }),
            read_buffers: Mutex::default(),
        }
    }

    pub(super) const fn at(&self, place: BufferName) -> &Buffer {
        let [
            features,
            expanded,
            first_block,
            feature_map,
            projected,
            states,
            output,
        ] = &self.places;
        match place {
            BufferName::Features => features,
            BufferName::Expanded => expanded,
            BufferName::FirstBlock => first_block,
            BufferName::FeatureMap => feature_map,
            BufferName::Projected => projected,
            BufferName::States => states,
            BufferName::Output => output,
        }
    }

    /// Writes the input of a call.
    pub(super) fn write(&self, device: &Device, features: &[f32], shape: Shape) {
        device.write(
            self.at(BufferName::Features),
            0,
            bytemuck::cast_slice(features),
        );
        device.write(&self.shape, 0, bytemuck::cast_slice(shape.words()));
    }

    /// Returns a free buffer for a result, or creates one.
    pub(super) fn take_read_buffer(&self, device: &Device) -> Buffer {
        let kept = self.read_buffers().pop();
        kept.unwrap_or_else(|| {
            let size = self.at(BufferName::Output).size();
            let usage = BufferUsages::MAP_READ | BufferUsages::COPY_DST;
            buffer(device, "result to read", size, usage)
        })
    }

    pub(super) fn return_read_buffer(&self, read_buffer: Buffer) {
        self.read_buffers().push(read_buffer);
    }

    fn read_buffers(&self) -> std::sync::MutexGuard<'_, Vec<Buffer>> {
        // The list stays valid after a panic, so poisoning is ignored.
        self.read_buffers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Buffers {
    /// Frees the memory immediately: the garbage collector of a browser does not account for its size.
    fn drop(&mut self) {
        let read_buffers = std::mem::take(&mut *self.read_buffers());
        let own = self.places.iter().chain([&self.shape, &self.weights]);
        own.chain(&read_buffers).for_each(Buffer::destroy);
    }
}

fn buffer(device: &Device, label: &str, size: u64, usage: BufferUsages) -> Buffer {
    device.wgpu().create_buffer(&BufferDescriptor {
        label: Some(label),
        size,
        usage,
        mapped_at_creation: false,
    })
}

const fn bytes(count: usize) -> u64 {
    (count * size_of::<f32>()) as u64
}
