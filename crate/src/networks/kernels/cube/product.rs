//! Matrix products with three shaders. burn's kernel is not tuned in a browser: it took 90 % of the time of a training
//! step on a software adapter and needed one shader for each combination of shapes.
#![expect(
    clippy::manual_div_ceil,
    reason = "not supported by the kernel compiler"
)]

use super::launch::{CUBE_UNITS, empty};
use burn::backend::ops::FloatTensorOps;
use burn::tensor::Shape;
use burn_cubecl::CubeBackend;
use burn_cubecl::kernel::into_contiguous;
use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;
use cubecl::{CubeDim, calculate_cube_count_elemwise};

/// Rows and columns of the block that one unit computes.
const BLOCK: usize = 4;
/// Products with fewer blocks are split along the inner dimension to occupy the GPU.
const UNITS: usize = 1 << 13;
/// The smallest inner dimension of a part.
const PART: usize = 64;

/// Which factor is transposed in memory.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Factors {
    Plain,
    #[cfg(feature = "train")]
    FirstTransposed,
    #[cfg(feature = "train")]
    SecondTransposed,
}

/// The product of two matrices, or of two batches of matrices (batch axis first).
pub(super) fn product(lhs: CubeTensor, rhs: CubeTensor, factors: Factors) -> CubeTensor {
    let [lhs_transposed, rhs_transposed] = factors.transposed();
    let [rows, inner] = axes(&lhs, lhs_transposed);
    let [_, columns] = axes(&rhs, rhs_transposed);
    let mut shape = lhs.meta.shape().to_vec();
    let batch: usize = shape[..shape.len() - 2].iter().product();
    shape.truncate(shape.len() - 2);
    shape.extend([rows, columns]);

    let (lhs, rhs) = (into_contiguous(lhs), into_contiguous(rhs));
    let blocks = batch * rows.div_ceil(BLOCK) * columns.div_ceil(BLOCK);
    let parts = (UNITS / blocks).clamp(1, inner.div_ceil(PART));
    let out = empty(&lhs, [parts, batch, rows, columns]);
    let client = out.client.clone();
    let dim = CubeDim::new_1d(CUBE_UNITS);
    kernel::launch(
        &client,
        calculate_cube_count_elemwise(&client, parts * blocks, dim),
        dim,
        lhs.into_tensor_arg(),
        rhs.into_tensor_arg(),
        out.clone().into_tensor_arg(),
        lhs_transposed,
        rhs_transposed,
    );
    let out = if parts == 1 {
        out
    } else {
        CubeBackend::float_sum_dim(out, 0)
    };
    CubeBackend::float_reshape(out, Shape::from(shape))
}

impl Factors {
    fn transposed(self) -> [bool; 2] {
        match self {
            Self::Plain => [false, false],
            #[cfg(feature = "train")]
            Self::FirstTransposed => [true, false],
            #[cfg(feature = "train")]
            Self::SecondTransposed => [false, true],
        }
    }
}

/// The last two axes, as used in the product.
fn axes(tensor: &CubeTensor, transposed: bool) -> [usize; 2] {
    let shape = tensor.meta.shape();
    let last = shape.num_dims() - 1;
    if transposed {
        [shape[last], shape[last - 1]]
    } else {
        [shape[last - 1], shape[last]]
    }
}

/// `out` is `[parts, batch, rows, columns]`; each part is the sum over its slice of the inner dimension. A unit may
/// read beyond the last row or column, where reads are bounds-checked, and writes nothing there.
#[cube(launch)]
fn kernel(
    lhs: &Tensor<f32>,
    rhs: &Tensor<f32>,
    out: &mut Tensor<f32>,
    #[comptime] lhs_transposed: bool,
    #[comptime] rhs_transposed: bool,
) {
    let parts = out.shape(0);
    let batch = out.shape(1);
    let rows = out.shape(2);
    let columns = out.shape(3);
    let inner = lhs.len() / (batch * rows);
    let across = (columns + 3) / 4;
    let down = (rows + 3) / 4;
    let at = ABSOLUTE_POS;
    if at >= parts * batch * down * across {
        terminate!();
    }
    let column = (at % across) * 4;
    let row = ((at / across) % down) * 4;
    let item = (at / (across * down)) % batch;
    let part = at / (across * down * batch);
    let share = (inner + parts - 1) / parts;
    let first = part * share;
    let last = min(first + share, inner);

    let mut lhs_row_step = inner;
    let mut lhs_step = 1usize;
    if comptime!(lhs_transposed) {
        lhs_row_step = 1usize;
        lhs_step = rows;
    }
    let mut rhs_column_step = 1usize;
    let mut rhs_step = columns;
    if comptime!(rhs_transposed) {
        rhs_column_step = inner;
        rhs_step = 1usize;
    }
    let lhs_start = item * rows * inner + row * lhs_row_step;
    let rhs_start = item * inner * columns + column * rhs_column_step;
    let mut sums = Array::<f32>::new(16usize);
    #[unroll]
    for i in 0..16usize {
        sums[i] = 0.0f32;
    }
    let mut right = Array::<f32>::new(4usize);
    for k in first..last {
        #[unroll]
        for c in 0..4usize {
            right[c] = rhs[rhs_start + k * rhs_step + c * rhs_column_step];
        }
        #[unroll]
        for r in 0..4usize {
            let left = lhs[lhs_start + k * lhs_step + r * lhs_row_step];
            #[unroll]
            for c in 0..4usize {
                sums[4 * r + c] += left * right[c];
            }
        }
    }
    let start = ((part * batch + item) * rows + row) * columns + column;
    #[unroll]
    for r in 0..4usize {
        #[unroll]
        for c in 0..4usize {
            if row + r < rows && column + c < columns {
                out[start + r * columns + c] = sums[4 * r + c];
            }
        }
    }
}
