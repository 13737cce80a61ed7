//! The forward pass on the GPU.

use super::forward;
use super::launch::{dims, empty, one_unit_a_value};
use super::product::{Factors, product};
use crate::model::{GRU_UNITS, WINDOW, strided};
use crate::networks::kernels::NetworkKernels;
use burn_cubecl::CubeBackend;
use burn_cubecl::kernel::into_contiguous;
use burn_cubecl::tensor::CubeTensor;
use cubecl::{CubeCount, CubeDim};

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
            // One cube per utterance and direction.
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
