//! A graphics device through wgpu: opened, and asked for work in such a way that every error is seen.

use super::buffers::Buffers;
use super::faults::Faults;
use super::kernels::{Grid, Shape};
use super::plan::{Layer, Place};
use crate::error::Error;
use std::collections::BTreeMap;
use std::future::Future;
use wgpu::{
    BindGroup, BindGroupDescriptor, BindGroupEntry, BindGroupLayout, BindGroupLayoutDescriptor,
    BindGroupLayoutEntry, BindingResource, BindingType, Buffer, BufferBinding, BufferBindingType,
    ComputePassDescriptor, ComputePipeline, ComputePipelineDescriptor, DeviceDescriptor,
    ErrorFilter, InstanceDescriptor, MapMode, PipelineLayoutDescriptor, PowerPreference,
    RequestAdapterOptions, ShaderModuleDescriptor, ShaderSource, ShaderStages,
};

/// A device that several engines may share. Clones are the same device.
#[derive(Debug, Clone)]
pub struct Device {
    device: wgpu::Device,
    queue: wgpu::Queue,
    name: String,
    faults: Faults,
}

/// A kernel with all that it works on.
pub(super) struct Bound {
    pipeline: ComputePipeline,
    group: BindGroup,
}

/// An answer that comes back, and the memory that it came in.
pub(super) type Read = oneshot::Receiver<Option<(Vec<f32>, Buffer)>>;

impl Device {
    /// Opens the fastest adapter with the limits that every WebGPU has.
    ///
    /// # Errors
    /// `backend-unavailable`: there is no adapter, or it gives no device.
    pub async fn open() -> Result<Self, Error> {
        let unavailable = |reason: String| Error::BackendUnavailable { reason };
        let instance = wgpu::Instance::new(InstanceDescriptor::new_without_display_handle());
        let adapter = instance
            .request_adapter(&RequestAdapterOptions {
                power_preference: PowerPreference::HighPerformance,
                ..RequestAdapterOptions::default()
            })
            .await
            .map_err(|error| unavailable(format!("no adapter: {error}")))?;
        let (device, queue) = adapter
            .request_device(&DeviceDescriptor::default())
            .await
            .map_err(|error| unavailable(format!("no device: {error}")))?;
        let info = adapter.get_info();
        Ok(Self {
            faults: Faults::watch(&device),
            device,
            queue,
            name: if info.name.is_empty() {
                "an unnamed adapter".to_owned()
            } else {
                info.name
            },
        })
    }

    /// The adapter's name for itself.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Why nothing that the device says from now on can be trusted.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        self.faults.first()
    }

    pub(super) const fn wgpu(&self) -> &wgpu::Device {
        &self.device
    }

    pub(super) fn write(&self, buffer: &Buffer, bytes: &[u8]) {
        self.queue.write_buffer(buffer, 0, bytes);
    }

    /// Does `work`, and gives the first error of validation or memory that it met.
    pub(super) fn checked<T, W: FnOnce() -> T>(
        &self,
        work: W,
    ) -> (T, impl Future<Output = Option<String>> + use<T, W>) {
        // Internal errors are the faults' to hear.
        let kinds = [ErrorFilter::OutOfMemory, ErrorFilter::Validation];
        let [memory, validation] = kinds.map(|kind| self.device.push_error_scope(kind));
        let done = work();
        // The innermost first.
        let errors = [validation, memory].map(wgpu::ErrorScopeGuard::pop);
        let first = async move {
            let mut first = None;
            for error in errors {
                let error = error.await;
                first = first.or_else(|| error.map(|error| error.to_string()));
            }
            first
        };
        (done, first)
    }

    /// Compiles the layers' kernels, each once, and binds them to what they work on.
    pub(super) fn bind(&self, layers: &[Layer], buffers: &Buffers) -> Vec<Bound> {
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
                group: self.device.create_bind_group(&BindGroupDescriptor {
                    label: None,
                    layout: &layout,
                    entries: &entries,
                }),
            });
        }
        bound
    }

    /// That of every kernel: lengths, weights, input, output.
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
        self.device
            .create_bind_group_layout(&BindGroupLayoutDescriptor {
                label: None,
                entries: &entries,
            })
    }

    fn compile(&self, source: &str, layout: &BindGroupLayout) -> ComputePipeline {
        let module = self.device.create_shader_module(ShaderModuleDescriptor {
            label: None,
            source: ShaderSource::Wgsl(source.into()),
        });
        let layout = self
            .device
            .create_pipeline_layout(&PipelineLayoutDescriptor {
                label: None,
                bind_group_layouts: &[Some(layout)],
                ..PipelineLayoutDescriptor::default()
            });
        self.device
            .create_compute_pipeline(&ComputePipelineDescriptor {
                label: None,
                layout: Some(&layout),
                module: &module,
                entry_point: Some("main"),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                cache: None,
            })
    }

    /// All dispatches, and the answer's copy into `answer`, in one submission.
    pub(super) fn submit(
        &self,
        dispatches: &[(Bound, Grid)],
        shape: Shape,
        buffers: &Buffers,
        answer: Buffer,
    ) -> Read {
        let mut encoder = self.device.create_command_encoder(&Default::default());
        let mut pass = encoder.begin_compute_pass(&ComputePassDescriptor::default());
        for (bound, grid) in dispatches {
            let [x, y] = grid.workgroups(shape);
            pass.set_pipeline(&bound.pipeline);
            pass.set_bind_group(0, &bound.group, &[]);
            pass.dispatch_workgroups(x, y, 1);
        }
        drop(pass);
        encoder.copy_buffer_to_buffer(buffers.at(Place::Answer), 0, &answer, 0, answer.size());
        self.queue.submit([encoder.finish()]);
        let (sender, receiver) = oneshot::channel();
        let mapped = answer.clone();
        answer.slice(..).map_async(MapMode::Read, move |result| {
            let read = result.ok().and_then(|()| read(mapped));
            // Nobody may be waiting any more.
            let _ = sender.send(read);
        });
        receiver
    }

    /// Waits for an answer; `None` where the device gives none.
    pub(super) async fn wait(&self, read: Read) -> Option<(Vec<f32>, Buffer)> {
        // A browser calls back by itself.
        #[cfg(not(target_arch = "wasm32"))]
        self.device.poll(wgpu::PollType::wait_indefinitely()).ok()?;
        read.await.ok().flatten()
    }
}

/// The numbers of a buffer that is mapped; it can be used again.
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
