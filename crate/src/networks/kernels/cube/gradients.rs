//! The gradients on the GPU: custom kernels where indices matter, burn's matrix products and sums for the rest.

use super::launch::{dims, empty, one_unit_a_value};
use super::product::{Factors, product};
use super::{backward, forward};
use crate::model::GRU_UNITS;
use crate::networks::kernels::{NetworkGradients, PointwiseGradients};
use burn::backend::ops::FloatTensorOps;
use burn::tensor::{Shape, Slice};
use burn_cubecl::CubeBackend;
use burn_cubecl::kernel::into_contiguous;
use burn_cubecl::tensor::CubeTensor;
use cubecl::{CubeCount, CubeDim};

type Ops = CubeBackend;

fn masked(output: CubeTensor, gradient: CubeTensor) -> CubeTensor {
    let (output, gradient) = (into_contiguous(output), into_contiguous(gradient));
    let shape = gradient.meta.shape().clone();
    let out = empty(&gradient, [shape.num_elements()]);
    let (client, count, dim, to) = one_unit_a_value(&out);
    backward::mask::launch(
        &client,
        count,
        dim,
        gradient.into_tensor_arg(),
        output.into_tensor_arg(),
        to,
    );
    Ops::float_reshape(out, shape)
}

/// The sum over the first axis of `[rows, columns]`, in the shape given.
fn sum_rows<const D: usize>(tensor: CubeTensor, rows: usize, shape: [usize; D]) -> CubeTensor {
    let columns = shape.iter().product();
    let flat = Ops::float_reshape(tensor, Shape::from([rows, columns]));
    Ops::float_reshape(Ops::float_sum_dim(flat, 0), Shape::from(shape))
}

fn columns(tensor: CubeTensor, from: usize, to: usize) -> CubeTensor {
    let [rows, _] = dims(&tensor);
    let range = |from: usize, to: usize| Slice::from(from..to);
    Ops::float_slice(tensor, &[range(0, rows), range(from, to)])
}

impl NetworkGradients for CubeBackend {
    fn product_of_transposed(lhs: CubeTensor, rhs: CubeTensor) -> CubeTensor {
        product(lhs, rhs, Factors::FirstTransposed)
    }

    fn product_with_transposed(lhs: CubeTensor, rhs: CubeTensor) -> CubeTensor {
        product(lhs, rhs, Factors::SecondTransposed)
    }

    fn pointwise_backward(
        input: CubeTensor,
        weight: CubeTensor,
        output: CubeTensor,
        gradient: CubeTensor,
        relu: bool,
        of_input: bool,
    ) -> PointwiseGradients<Self> {
        let gradient = if relu {
            masked(output, gradient)
        } else {
            gradient
        };
        let [rows, channels] = dims(&gradient);
        PointwiseGradients {
            bias: sum_rows(gradient.clone(), rows, [channels]),
            weight: Self::product_of_transposed(input, gradient.clone()),
            input: of_input.then(|| Self::product_with_transposed(gradient, weight)),
        }
    }

    fn depthwise_backward(
        input: CubeTensor,
        weight: CubeTensor,
        lengths: CubeTensor,
        output: CubeTensor,
        gradient: CubeTensor,
    ) -> (CubeTensor, CubeTensor) {
        let input = into_contiguous(input);
        let lengths = into_contiguous(lengths);
        let gradient = masked(output, gradient);
        let [batch, frames, bands, channels] = dims(&input);

        let flipped = into_contiguous(Ops::float_flip(weight, &[0]));
        let of_input = empty(&input, [batch, frames, bands, channels]);
        let (client, count, dim, to) = one_unit_a_value(&of_input);
        forward::depthwise::launch(
            &client,
            count,
            dim,
            gradient.clone().into_tensor_arg(),
            flipped.into_tensor_arg(),
            lengths.clone().into_tensor_arg(),
            to,
            false,
        );

        let parts = empty(&input, [batch, frames, 9, channels]);
        let (client, count, dim, to) = one_unit_a_value(&parts);
        backward::depthwise_weight::launch(
            &client,
            count,
            dim,
            input.into_tensor_arg(),
            gradient.into_tensor_arg(),
            lengths.into_tensor_arg(),
            to,
        );
        (of_input, sum_rows(parts, batch * frames, [9, channels]))
    }

    fn max_pool_backward(
        input: CubeTensor,
        output: CubeTensor,
        gradient: CubeTensor,
    ) -> CubeTensor {
        let (input, output) = (into_contiguous(input), into_contiguous(output));
        let out = empty::<4>(&input, dims(&input));
        let (client, count, dim, to) = one_unit_a_value(&out);
        backward::max_pool::launch(
            &client,
            count,
            dim,
            input.into_tensor_arg(),
            output.into_tensor_arg(),
            into_contiguous(gradient).into_tensor_arg(),
            to,
        );
        out
    }

    fn gru_backward(
        projected: CubeTensor,
        hidden: CubeTensor,
        lengths: CubeTensor,
        output: CubeTensor,
        gradient: CubeTensor,
    ) -> (CubeTensor, CubeTensor) {
        let (projected, hidden) = (into_contiguous(projected), into_contiguous(hidden));
        let [batch, steps, width] = dims(&projected);
        let [sets, units, gates] = dims(&hidden);
        let of_gates = empty(&projected, [batch * steps, 2 * gates]);
        let before = empty(&projected, [batch * steps, 2 * units]);
        let reset_state = empty(&projected, [batch * steps, 2 * units]);
        let client = projected.client.clone();
        backward::gru::launch(
            &client,
            CubeCount::Static(batch as u32, 2, 1),
            CubeDim::new_1d(GRU_UNITS as u32),
            projected.into_tensor_arg(),
            hidden.into_tensor_arg(),
            into_contiguous(lengths).into_tensor_arg(),
            into_contiguous(output).into_tensor_arg(),
            into_contiguous(gradient).into_tensor_arg(),
            of_gates.clone().into_tensor_arg(),
            before.clone().into_tensor_arg(),
            reset_state.clone().into_tensor_arg(),
            GRU_UNITS as u32,
        );

        let of_hidden = [0, 1].map(|direction| {
            let state = |tensor: &CubeTensor| {
                columns(tensor.clone(), direction * units, (direction + 1) * units)
            };
            let first = direction * gates;
            let of_gates =
                |from: usize, to: usize| columns(of_gates.clone(), first + from, first + to);
            let of_both = Self::product_of_transposed(state(&before), of_gates(0, 2 * units));
            let of_candidate =
                Self::product_of_transposed(state(&reset_state), of_gates(2 * units, gates));
            Ops::float_cat(vec![of_both, of_candidate], 1)
        });
        let [forward, backward] = of_hidden;
        let (of_projected, of_hidden) = if sets == 1 {
            let both = |from: usize| columns(of_gates.clone(), from, from + gates);
            (
                Ops::float_add(both(0), both(gates)),
                Ops::float_add(forward, backward),
            )
        } else {
            (of_gates, Ops::float_cat(vec![forward, backward], 0))
        };
        (
            Ops::float_reshape(of_projected, Shape::from([batch, steps, width])),
            Ops::float_reshape(of_hidden, Shape::from([sets, units, gates])),
        )
    }
}
