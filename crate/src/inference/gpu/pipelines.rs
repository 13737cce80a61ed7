//! Compiles the kernels, binds them to the buffers of a network, and submits them.

use super::buffers::Buffers;
use super::device::Device;
#[cfg(not(target_arch = "wasm32"))]
use super::device::TIMEOUT;
use super::kernels::Grid;
use super::layer::{BufferName, Dispatch};
use super::shape::Shape;
use crate::error::Cause;
use std::collections::BTreeMap;
use wgpu::{
    BindGroup, BindGroupDescriptor, BindGroupEntry, BindGroupLayout, BindGroupLayoutDescriptor,
    BindGroupLayoutEntry, BindingResource, BindingType, Buffer, BufferBinding, BufferBindingType,
    ComputePassDescriptor, ComputePipeline, ComputePipelineDescriptor, MapMode,
    PipelineLayoutDescriptor, ShaderModuleDescriptor, ShaderSource, ShaderStages,
};

/// A compiled kernel with its bindings.
pub(super) struct Bound {
    pipeline: ComputePipeline,
    group: BindGroup,
}

/// A pending result, with the buffer that it was read from.
pub(super) type Read = oneshot::Receiver<Option<(Vec<f32>, Buffer)>>;

impl Device {
    /// Compiles each distinct kernel of the layers once and binds it to its buffers.
    pub(super) fn bind(&self, layers: &[Dispatch], buffers: &Buffers) -> Vec<Bound> {
        let layout = self.layout();
        let mut pipelines: BTreeMap<&str, ComputePipeline> = BTreeMap::new();
        let mut bound = Vec::with_capacity(layers.len());
        for (layer, section) in layers.iter().zip(&buffers.sections) {
            let source = layer.kernel.source.as_str();
            let pipeline = pipelines
                .entry(source)
                .or_insert_with(|| self.compile(source, &layout));
            let weights = BufferBinding {
                buffer: &buffers.weights,
                offset: section.start,
                size: std::num::NonZeroU64::new(section.end - section.start),
            };
            let resources = [
                buffers.shape.as_entire_binding(),
                BindingResource::Buffer(weights),
                buffers.at(layer.from).as_entire_binding(),
                buffers.at(layer.to).as_entire_binding(),
            ];
            let entries: Vec<_> = (0..)
                .zip(resources)
                .map(|(binding, resource)| BindGroupEntry { binding, resource })
                .collect();
            bound.push(Bound {
                pipeline: pipeline.clone(),
                group: self.wgpu().create_bind_group(&BindGroupDescriptor {
                    label: None,
                    layout: &layout,
                    entries: &entries,
                }),
            });
        }
        bound
    }

    /// The layout of every kernel: lengths, weights, input, output.
    fn layout(&self) -> BindGroupLayout {
        let read = BufferBindingType::Storage { read_only: true };
        let write = BufferBindingType::Storage { read_only: false };
        let kinds = [BufferBindingType::Uniform, read, read, write];
        let entries: Vec<_> = (0..)
            .zip(kinds)
            .map(|(binding, ty)| BindGroupLayoutEntry {
                binding,
                visibility: ShaderStages::COMPUTE,
                ty: BindingType::Buffer {
                    ty,
                    has_dynamic_offset: false,
                    min_binding_size: None,
                },
                count: None,
            })
            .collect();
        self.wgpu()
            .create_bind_group_layout(&BindGroupLayoutDescriptor {
                label: None,
                entries: &entries,
            })
    }

    fn compile(&self, source: &str, layout: &BindGroupLayout) -> ComputePipeline {
        let module = self.wgpu().create_shader_module(ShaderModuleDescriptor {
            label: None,
            source: ShaderSource::Wgsl(source.into()),
        });
        let layout = self
            .wgpu()
            .create_pipeline_layout(&PipelineLayoutDescriptor {
                label: None,
                bind_group_layouts: &[Some(layout)],
                ..PipelineLayoutDescriptor::default()
            });
        self.wgpu()
            .create_compute_pipeline(&ComputePipelineDescriptor {
                label: None,
                layout: Some(&layout),
                module: &module,
                entry_point: Some("main"),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                cache: None,
            })
    }

    /// Submits all dispatches and the copy of the result to `read_buffer` in one submission.
    pub(super) fn submit(
        &self,
        dispatches: &[(Bound, Grid)],
        shape: Shape,
        buffers: &Buffers,
        read_buffer: Buffer,
    ) -> Read {
        let mut encoder = self.wgpu().create_command_encoder(&Default::default());
        let mut pass = encoder.begin_compute_pass(&ComputePassDescriptor::default());
        for (bound, grid) in dispatches {
            let [x, y] = grid.workgroups(shape);
            pass.set_pipeline(&bound.pipeline);
            pass.set_bind_group(0, &bound.group, &[]);
            pass.dispatch_workgroups(x, y, 1);
        }
        drop(pass);
        encoder.copy_buffer_to_buffer(
            buffers.at(BufferName::Output),
            0,
            &read_buffer,
            0,
            read_buffer.size(),
        );
        self.queue.submit([encoder.finish()]);
        let (sender, receiver) = oneshot::channel();
        let mapped = read_buffer.clone();
        read_buffer
            .slice(..)
            .map_async(MapMode::Read, move |result| {
                let read = result.ok().and_then(|()| read(mapped));
                // The receiver may have been dropped.
                let _ = sender.send(read);
            });
        receiver
    }

    /// Waits for a result; returns the cause if there is none.
    pub(super) async fn wait(&self, read: Read) -> Result<(Vec<f32>, Buffer), Cause> {
        // In a browser the callback needs no polling.
        #[cfg(not(target_arch = "wasm32"))]
        self.wgpu()
            .poll(wgpu::PollType::Wait {
                submission_index: None,
                timeout: Some(TIMEOUT),
            })
            .map_err(Cause::of)?;
        let values = read.await.ok().flatten();
        // Without an earlier error, only a lost device fails to map a buffer.
        values.ok_or_else(|| "the device was lost during the computation".into())
    }
}

/// Reads and unmaps a mapped buffer.
fn read(buffer: Buffer) -> Option<(Vec<f32>, Buffer)> {
    let values = {
        let view = buffer.slice(..).get_mapped_range().ok()?;
        view.chunks_exact(size_of::<f32>())
            .filter_map(|bytes| bytes.first_chunk().copied().map(f32::from_le_bytes))
            .collect()
    };
    buffer.unmap();
    Some((values, buffer))
}
