//! The network's operations on the GPU: one dispatch each, and for the 1x1 convolution a product and a bias.

#[cfg(feature = "train")]
mod backward;
mod forward;
#[cfg(feature = "train")]
mod gradients;
mod product;

use self::product::{Factors, product};
use super::NetworkKernels;
use crate::model::{GRU_UNITS, WINDOW, strided};
use burn_cubecl::CubeBackend;
use burn_cubecl::kernel::into_contiguous;
use burn_cubecl::tensor::CubeTensor;
use cubecl::client::Client;
use cubecl::prelude::TensorArg;
use cubecl::{CubeCount, CubeDim, calculate_cube_count_elemwise};

/// Units of a cube of an elementwise kernel: what every WebGPU adapter offers.
const CUBE_UNITS: u32 = 256;

fn dims<const D: usize>(tensor: &CubeTensor) -> [usize; D] {
    tensor.meta.shape().dims()
}

/// Memory for an output of the same type and on the same device as `like`.
fn empty<const D: usize>(like: &CubeTensor, dims: [usize; D]) -> CubeTensor {
    let shape = burn::tensor::Shape::from(dims);
    let buffer = like.client.empty(shape.num_elements() * like.dtype.size());
    CubeTensor::new_contiguous(
        like.client.clone(),
        like.device.clone(),
        shape,
        buffer,
        like.dtype,
    )
}

/// What launches a kernel with one unit for each value of `out`: on what, how many cubes of which size, and `out` itself.
fn one_unit_a_value(out: &CubeTensor) -> (Client, CubeCount, CubeDim, TensorArg) {
    let dim = CubeDim::new_1d(CUBE_UNITS);
    let count = calculate_cube_count_elemwise(&out.client, out.meta.num_elements(), dim);
    (
        out.client.clone(),
        count,
        dim,
        out.clone().into_tensor_arg(),
    )
}

impl NetworkKernels for CubeBackend {
    fn entry_patches(input: CubeTensor) -> CubeTensor {
        let input = into_contiguous(input);
        let [batch, frames, bands] = dims(&input);
        let out = empty(
            &input,
            [batch, strided(frames), strided(bands), WINDOW * WINDOW],
        );
        let (client, count, dim, to) = one_unit_a_value(&out);
        forward::entry_patches::launch(&client, count, dim, input.into_tensor_arg(), to);
        out
    }

    fn product(lhs: CubeTensor, rhs: CubeTensor) -> CubeTensor {
        product(lhs, rhs, Factors::Plain)
    }

    fn pointwise(
        input: CubeTensor,
        weight: CubeTensor,
        bias: CubeTensor,
        relu: bool,
    ) -> CubeTensor {
        let product = product(input, weight, Factors::Plain);
        let bias = into_contiguous(bias);
        let out = empty::<2>(&product, dims(&product));
        let (client, count, dim, to) = one_unit_a_value(&out);
        forward::add_bias::launch(
            &client,
            count,
            dim,
            product.into_tensor_arg(),
            bias.into_tensor_arg(),
            to,
            relu,
        );
        out
    }

    fn depthwise(input: CubeTensor, weight: CubeTensor, lengths: CubeTensor) -> CubeTensor {
        let (input, weight) = (into_contiguous(input), into_contiguous(weight));
        let out = empty::<4>(&input, dims(&input));
        let (client, count, dim, to) = one_unit_a_value(&out);
        forward::depthwise::launch(
            &client,
            count,
            dim,
            input.into_tensor_arg(),
            weight.into_tensor_arg(),
            into_contiguous(lengths).into_tensor_arg(),
            to,
            true,
        );
        out
    }

    fn max_pool(input: CubeTensor) -> CubeTensor {
        let input = into_contiguous(input);
        let [batch, frames, bands, channels] = dims(&input);
        let out = empty(&input, [batch, strided(frames), strided(bands), channels]);
        let (client, count, dim, to) = one_unit_a_value(&out);
        forward::max_pool::launch(&client, count, dim, input.into_tensor_arg(), to);
        out
    }

    fn gru(projected: CubeTensor, hidden: CubeTensor, lengths: CubeTensor) -> CubeTensor {
        let (projected, hidden) = (into_contiguous(projected), into_contiguous(hidden));
        let [batch, steps, _] = dims(&projected);
        let out = empty(&projected, [batch, steps, 2 * GRU_UNITS]);
        let client = out.client.clone();
        forward::gru::launch(
            &client,
            // One cube an utterance and direction.
            CubeCount::Static(batch as u32, 2, 1),
            CubeDim::new_1d(GRU_UNITS as u32),
            projected.into_tensor_arg(),
            hidden.into_tensor_arg(),
            into_contiguous(lengths).into_tensor_arg(),
            out.clone().into_tensor_arg(),
            GRU_UNITS as u32,
        );
        out
    }
}
