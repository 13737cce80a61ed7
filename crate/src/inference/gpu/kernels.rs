//! The shaders, assembled from the files in `kernels/`, and their workgroup counts.

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
const OUTPUTS_TOGETHER: usize = 64;
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

/// The lines of a feature map, whose number depends on the length of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    Entry,
    Steps,
}

/// The lengths and the number of one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape([u32; 4]);

impl Shape {
    pub(super) const fn new(frames: usize, call: u32) -> Self {
        let entry = strided(frames);
        Self([entry as u32, strided(entry) as u32, call, 0])
    }

    pub(super) const fn steps(self) -> usize {
        self.0[1] as usize
    }

    pub(super) const fn call(self) -> u32 {
        self.0[2]
    }

    /// The layout of `struct Shape` in `shape.wgsl`.
    pub(super) const fn words(&self) -> &[u32] {
        &self.0
    }

    const fn lines(self, lines: Lines) -> usize {
        match lines {
            Lines::Entry => self.0[0] as usize,
            Lines::Steps => self.steps(),
        }
    }
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
enum Source {
    Entry,
    Depthwise,
    Picture,
}

/// The operation on the outputs of a product.
#[derive(Debug, Clone, Copy)]
enum Finish {
    Store,
    Relu,
    Add,
}

struct Product {
    source: Source,
    finish: Finish,
    lines: Lines,
    bands: usize,
    inputs: usize,
    outputs: usize,
    /// Inputs that are in workgroup memory at the same time.
    slice: usize,
    /// Positions per thread.
    places: usize,
}

impl Product {
    fn kernel(self) -> Kernel {
        let source = match self.source {
            Source::Entry => include_str!("kernels/source_entry.wgsl"),
            Source::Depthwise => include_str!("kernels/source_depthwise.wgsl"),
            Source::Picture => include_str!("kernels/source_picture.wgsl"),
        };
        let finish = match self.finish {
            Finish::Store => include_str!("kernels/finish_store.wgsl"),
            Finish::Relu => include_str!("kernels/finish_relu.wgsl"),
            Finish::Add => include_str!("kernels/finish_add.wgsl"),
        };
        let lines = match self.lines {
            Lines::Entry => "fn lines() -> u32 { return shape.entry_frames; }\n",
            Lines::Steps => "fn lines() -> u32 { return shape.steps; }\n",
        };
        let constants = [
            ("FEATURE_BANDS", MEL_BANDS),
            ("BANDS", self.bands),
            ("INPUTS", self.inputs),
            ("OUTPUTS", self.outputs),
            ("SLICE", self.slice),
            ("PLACES", self.places),
        ];
        let parts = [lines, source, finish, include_str!("kernels/product.wgsl")];
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

fn shader(constants: &[(&str, usize)], parts: &[&str]) -> String {
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
    Product {
        source: Source::Entry,
        finish: Finish::Relu,
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
    Product {
        source: Source::Depthwise,
        finish: Finish::Store,
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
    Product {
        source: Source::Picture,
        finish: Finish::Relu,
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
    Product {
        source: Source::Depthwise,
        finish: Finish::Add,
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
    Product {
        source: Source::Picture,
        finish: Finish::Store,
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
    let constants = format!(
        "const ATTENTION = {};\nconst EPSILON = {VARIANCE_EPSILON:e};\n",
        config.attention
    );
    let parts = [constants.as_str(), include_str!("kernels/head.wgsl")];
    Kernel {
        source: shader(&[("EMBEDDING", config.embedding_size())], &parts),
        grid: Grid::Fixed(1),
    }
}
