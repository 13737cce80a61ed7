//! The dispatches of a Whisper encoder: two convolutions, and five for each transformer block.

use super::kernels::{Epilogue, Grid, Kernel, OUTPUTS_TOGETHER, ProductKernel, Source, shader};
use super::layer::{BufferName, Dispatch};
use super::shape::{Lines, Shape};
use super::weights;
use crate::error::Error;
use crate::frontend::WHISPER_BANDS;
use crate::model::{Architecture, EncoderSize, NamedTensors};

/// Kernel size of a convolution, steps.
const TAPS: usize = 3;
/// Queries per workgroup of `self_attention.wgsl`.
const QUERIES: usize = 8;
/// Threads per workgroup of `self_attention.wgsl`.
const THREADS: usize = 128;

/// All dispatches before attention over time. The residual stream is in [`BufferName::FeatureMap`].
pub(super) fn encoder(
    size: EncoderSize,
    blocks: usize,
    tensors: &NamedTensors<'_>,
) -> Result<Vec<Dispatch>, Error> {
    let EncoderSize { width, hidden, .. } = size;
    if [width, hidden].map(|units| units % OUTPUTS_TOGETHER) != [0, 0] {
        let reason = format!(
            "the kernels need a width and hidden units that are multiples of {OUTPUTS_TOGETHER}, received {width} and \
             {hidden}"
        );
        return Err(Error::backend_unavailable(reason));
    }
    let layer = |kernel, weights, from, to| Dispatch {
        kernel,
        weights,
        from,
        to,
    };
    let first = product(
        Source::Windows(1),
        Epilogue::Gelu,
        TAPS * WHISPER_BANDS,
        width,
    );
    let second = product(Source::Windows(2), Epilogue::Positions, TAPS * width, width);
    let mut of_second = weights::convolution(tensors, "conv2", TAPS)?;
    of_second.extend(weights::positions(longest_steps(size), width));
    let mut layers = vec![
        layer(
            ProductKernel {
                lines: Lines::Frames,
                ..first
            }
            .kernel(),
            weights::convolution(tensors, "conv1", TAPS)?,
            BufferName::Features,
            BufferName::Expanded,
        ),
        layer(
            second.kernel(),
            of_second,
            BufferName::Expanded,
            BufferName::FeatureMap,
        ),
    ];
    for block in 0..blocks {
        let normalized = |part: &str, norm: &str| {
            let [part, norm] = [part, norm].map(|name| format!("blocks.{block}.{name}"));
            weights::normalized_product(tensors, &norm, &part)
        };
        let plain =
            |part: &str| weights::convolution(tensors, &format!("blocks.{block}.{part}"), 1);
        layers.extend([
            layer(
                product(Source::Normalized, Epilogue::Store, width, 3 * width).kernel(),
                normalized("attention.qkv", "attention.norm")?,
                BufferName::FeatureMap,
                BufferName::Expanded,
            ),
            layer(
                self_attention(size),
                Vec::new(),
                BufferName::Expanded,
                BufferName::States,
            ),
            layer(
                product(Source::FeatureMap, Epilogue::Add, width, width).kernel(),
                plain("attention.out")?,
                BufferName::States,
                BufferName::FeatureMap,
            ),
            layer(
                product(Source::Normalized, Epilogue::Gelu, width, hidden).kernel(),
                normalized("mlp.hidden", "mlp.norm")?,
                BufferName::FeatureMap,
                BufferName::Expanded,
            ),
            layer(
                product(Source::FeatureMap, Epilogue::Add, hidden, width).kernel(),
                plain("mlp.out")?,
                BufferName::Expanded,
                BufferName::FeatureMap,
            ),
        ]);
    }
    Ok(layers)
}

/// The workgroup memory of `self_attention.wgsl`, bytes.
pub(super) const fn attention_memory(size: EncoderSize) -> usize {
    let queries = QUERIES * size.width / size.heads;
    let scores = QUERIES * longest_steps(size);
    size_of::<f32>() * (queries + scores + THREADS + QUERIES)
}

const fn longest_steps(size: EncoderSize) -> usize {
    Shape::longest(Architecture::WhisperEncoder(size)).steps()
}

/// There are few positions, so small tiles give more workgroups.
const fn product(
    source: Source,
    epilogue: Epilogue,
    inputs: usize,
    outputs: usize,
) -> ProductKernel {
    ProductKernel {
        source,
        epilogue,
        lines: Lines::Steps,
        bands: 1,
        inputs,
        outputs,
        slice: 16,
        places: 2,
    }
}

fn self_attention(size: EncoderSize) -> Kernel {
    let constants = [
        ("HEAD_QUADS", size.width / size.heads / 4),
        ("WIDTH_QUADS", size.width / 4),
        ("STEPS", longest_steps(size)),
    ];
    Kernel {
        source: shader(&constants, &[include_str!("kernels/self_attention.wgsl")]),
        grid: Grid::Places {
            lines: Lines::Steps,
            bands: 1,
            together: QUERIES,
            columns: size.heads,
        },
    }
}
