//! The shaders, assembled from the files in `kernels/`, and their workgroup counts.

use super::shape::{Lines, Shape};
use crate::frontend::MEL_BANDS;
use crate::model::{GRU_UNITS, NetworkConfig, VARIANCE_EPSILON, strided};

/// Bands after the entry convolution.
pub(super) const ENTRY_BANDS: usize = strided(MEL_BANDS);
/// Bands after the pooling.
pub(super) const POOLED_BANDS: usize = strided(ENTRY_BANDS);
/// Channels after the entry convolution.
pub(super) const ENTRY_CHANNELS: usize = 32;
/// Channels between blocks.
pub(super) const CHANNELS: usize = 64;
/// Channels within a block after the first.
pub(super) const EXPANDED: usize = 128;
/// Gates of one direction.
pub(super) const GATES: usize = 3 * GRU_UNITS;
/// Outputs per workgroup of `product.wgsl`.
pub(super) const OUTPUTS_TOGETHER: usize = 64;
/// Rows of threads of `product.wgsl`.
const ROWS: usize = 16;
/// Threads per workgroup.
const THREADS: usize = 256;

/// A shader and its workgroup counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kernel {
    pub source: String,
    pub grid: Grid,
}

/// The number of workgroups of a dispatch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grid {
    /// Proportional to the number of positions and columns.
    Places {
        lines: Lines,
        bands: usize,
        together: usize,
        columns: usize,
    },
    /// A fixed number.
    Fixed(usize),
}

impl Grid {
    pub(super) const fn workgroups(self, shape: Shape) -> [u32; 2] {
        match self {
            Self::Places {
                lines,
                bands,
                together,
                columns,
            } => {
                let places = shape.lines(lines) * bands;
                [places.div_ceil(together) as u32, columns as u32]
            }
            Self::Fixed(count) => [count as u32, 1],
        }
    }
}

/// The source of the inputs of a product.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source {
    Entry,
    Depthwise,
    FeatureMap,
    /// Windows of three frames with this stride.
    Windows(usize),
    /// The feature map after layer normalization.
    Normalized,
}

/// The operation on the outputs of a product.
#[derive(Debug, Clone, Copy)]
pub(super) enum Epilogue {
    Store,
    Relu,
    Add,
    Gelu,
    /// GELU, then the positional embeddings are added.
    Positions,
}

pub(super) struct ProductKernel {
    pub source: Source,
    pub epilogue: Epilogue,
    pub lines: Lines,
    pub bands: usize,
    pub inputs: usize,
    pub outputs: usize,
    /// Inputs that are in workgroup memory at the same time.
    pub slice: usize,
    /// Positions per thread.
    pub places: usize,
}

/// For sources without values that positions share.
const NOTHING_SHARED: &str = "fn prepare(first_place: u32, id: u32) {}\n";

impl ProductKernel {
    pub(super) fn kernel(self) -> Kernel {
        let (shared, source) = match self.source {
            Source::Entry => (NOTHING_SHARED, include_str!("kernels/source_entry.wgsl")),
            Source::Depthwise => (
                NOTHING_SHARED,
                include_str!("kernels/source_depthwise.wgsl"),
            ),
            Source::FeatureMap => (
                NOTHING_SHARED,
                include_str!("kernels/source_feature_map.wgsl"),
            ),
            Source::Windows(_) => (NOTHING_SHARED, include_str!("kernels/source_windows.wgsl")),
            Source::Normalized => ("", include_str!("kernels/source_normalized.wgsl")),
        };
        let gelu = include_str!("kernels/gelu.wgsl");
        let (function, epilogue) = match self.epilogue {
            Epilogue::Store => ("", include_str!("kernels/epilogue_store.wgsl")),
            Epilogue::Relu => ("", include_str!("kernels/epilogue_relu.wgsl")),
            Epilogue::Add => ("", include_str!("kernels/epilogue_add.wgsl")),
            Epilogue::Gelu => (gelu, include_str!("kernels/epilogue_gelu.wgsl")),
            Epilogue::Positions => (gelu, include_str!("kernels/epilogue_positions.wgsl")),
        };
        let lines = match self.lines {
            Lines::Frames => "fn lines() -> u32 { return shape.frames; }\n",
            Lines::Entry => "fn lines() -> u32 { return shape.entry_frames; }\n",
            Lines::Steps => "fn lines() -> u32 { return shape.steps; }\n",
        };
        let stride = match self.source {
            Source::Windows(stride) => stride,
            _ => 1,
        };
        let constants = [
            ("FEATURE_BANDS", MEL_BANDS),
            ("BANDS", self.bands),
            ("INPUTS", self.inputs),
            ("OUTPUTS", self.outputs),
            ("SLICE", self.slice),
            ("PLACES", self.places),
            ("STRIDE", stride),
        ];
        let product = include_str!("kernels/product.wgsl");
        let parts = [lines, shared, source, function, epilogue, product];
        Kernel {
            source: shader(&constants, &parts),
            grid: Grid::Places {
                lines: self.lines,
                bands: self.bands,
                together: ROWS * self.places,
                columns: self.outputs / OUTPUTS_TOGETHER,
            },
        }
    }
}

pub(super) fn shader(constants: &[(&str, usize)], parts: &[&str]) -> String {
    let mut source = String::from(include_str!("kernels/shape.wgsl"));
    for (name, value) in constants {
        source.push_str(&format!("const {name} = {value}u;\n"));
    }
    for part in parts {
        source.push_str(part);
    }
    source
}

/// Entry convolution and expansion of the first block.
pub(super) fn entry() -> Kernel {
    ProductKernel {
        source: Source::Entry,
        epilogue: Epilogue::Relu,
        lines: Lines::Entry,
        bands: ENTRY_BANDS,
        inputs: ENTRY_CHANNELS,
        outputs: CHANNELS,
        slice: 16,
        places: 4,
    }
    .kernel()
}

/// Depthwise convolution and projection of the first block.
pub(super) fn first_projection() -> Kernel {
    ProductKernel {
        source: Source::Depthwise,
        epilogue: Epilogue::Store,
        lines: Lines::Entry,
        bands: ENTRY_BANDS,
        inputs: CHANNELS,
        outputs: CHANNELS,
        slice: 16,
        places: 4,
    }
    .kernel()
}

/// Max-pooling after the first block.
pub(super) fn max_pool() -> Kernel {
    let quads = CHANNELS / 4;
    let constants = [
        ("BANDS", ENTRY_BANDS),
        ("POOLED_BANDS", POOLED_BANDS),
        ("QUADS", quads),
    ];
    Kernel {
        source: shader(&constants, &[include_str!("kernels/max_pool.wgsl")]),
        grid: Grid::Places {
            lines: Lines::Steps,
            bands: POOLED_BANDS,
            together: THREADS / quads,
            columns: 1,
        },
    }
}

/// Expansion of a block after the first.
pub(super) fn expansion() -> Kernel {
    ProductKernel {
        source: Source::FeatureMap,
        epilogue: Epilogue::Relu,
        lines: Lines::Steps,
        bands: POOLED_BANDS,
        inputs: CHANNELS,
        outputs: EXPANDED,
        slice: 16,
        places: 4,
    }
    .kernel()
}

/// Depthwise convolution and projection of a block after the first, added to the input of the block.
pub(super) fn projection() -> Kernel {
    ProductKernel {
        source: Source::Depthwise,
        epilogue: Epilogue::Add,
        lines: Lines::Steps,
        bands: POOLED_BANDS,
        inputs: EXPANDED,
        outputs: CHANNELS,
        slice: 16,
        places: 4,
    }
    .kernel()
}

/// The input projection of the GRU gates, for all steps, weight sets and gates.
pub(super) fn gru_input(sets: usize) -> Kernel {
    ProductKernel {
        source: Source::FeatureMap,
        epilogue: Epilogue::Store,
        lines: Lines::Steps,
        bands: 1,
        inputs: POOLED_BANDS * CHANNELS,
        outputs: sets * GATES,
        // Few positions: smaller tiles give more workgroups and fewer iterations for each.
        slice: 32,
        places: 1,
    }
    .kernel()
}

/// The recurrence of the GRU in both directions.
pub(super) fn recurrence(sets: usize) -> Kernel {
    let constants = [("UNITS", GRU_UNITS), ("SETS", sets)];
    Kernel {
        source: shader(&constants, &[include_str!("kernels/recurrence.wgsl")]),
        grid: Grid::Fixed(2),
    }
}

/// Attention and the embedding.
pub(super) fn head(config: NetworkConfig) -> Kernel {
    let sizes = [
        ("EMBEDDING", config.embedding_size()),
        ("WIDTH", config.architecture.state_size()),
        ("STEPS", Shape::longest(config.architecture).steps()),
    ];
    let constants = format!(
        "const ATTENTION = {};\nconst EPSILON = {VARIANCE_EPSILON:e};\n",
        config.attention
    );
    let parts = [constants.as_str(), include_str!("kernels/head.wgsl")];
    Kernel {
        source: shader(&sizes, &parts),
        grid: Grid::Fixed(1),
    }
}
