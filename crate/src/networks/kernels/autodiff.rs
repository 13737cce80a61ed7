//! The backward passes of the network's operations, registered with burn's autodiff.

use super::{NetworkGradients, NetworkKernels};
use burn::backend::autodiff::checkpoint::{base::Checkpointer, strategy::CheckpointStrategy};
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, NodeGuard, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, AutodiffBackend, Backend};
use std::fmt;
use std::marker::PhantomData;

impl<B: NetworkGradients, C: CheckpointStrategy> NetworkKernels for Autodiff<B, C> {
    fn entry_patches(input: FloatTensor<Self>) -> FloatTensor<Self> {
        Self::from_inner(B::entry_patches(Self::inner(input)))
    }

    fn product(lhs: FloatTensor<Self>, rhs: FloatTensor<Self>) -> FloatTensor<Self> {
        let guards = [lhs.node(), rhs.node()];
        let (lhs, rhs) = (lhs.into_primitive(), rhs.into_primitive());
        let output = B::product(lhs.clone(), rhs.clone());
        // Input data needs no gradient, which would cost as much as the product.
        derived::<B, C, _, _>(guards, output, |gradient, [of_lhs, of_rhs]| {
            let of_lhs = of_lhs.then(|| B::product_with_transposed(gradient.clone(), rhs));
            let of_rhs = of_rhs.then(|| B::product_of_transposed(lhs, gradient));
            [of_lhs, of_rhs]
        })
    }

    fn pointwise(
        input: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        relu: bool,
    ) -> FloatTensor<Self> {
        let guards = [input.node(), weight.node(), bias.node()];
        let (input, weight) = (input.into_primitive(), weight.into_primitive());
        let output = B::pointwise(input.clone(), weight.clone(), bias.into_primitive(), relu);
        derived::<B, C, _, _>(guards, output.clone(), move |gradient, [of_input, ..]| {
            let of = B::pointwise_backward(input, weight, output, gradient, relu, of_input);
            [of.input, Some(of.weight), Some(of.bias)]
        })
    }

    fn depthwise(
        input: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        lengths: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        let guards = [input.node(), weight.node()];
        let lengths = lengths.into_primitive();
        let (input, weight) = (input.into_primitive(), weight.into_primitive());
        let output = B::depthwise(input.clone(), weight.clone(), lengths.clone());
        derived::<B, C, _, _>(guards, output.clone(), |gradient, _| {
            let (of_input, of_weight) =
                B::depthwise_backward(input, weight, lengths, output, gradient);
            [Some(of_input), Some(of_weight)]
        })
    }

    fn max_pool(input: FloatTensor<Self>) -> FloatTensor<Self> {
        let guards = [input.node()];
        let input = input.into_primitive();
        let output = B::max_pool(input.clone());
        derived::<B, C, _, _>(guards, output.clone(), |gradient, _| {
            [Some(B::max_pool_backward(input, output, gradient))]
        })
    }

    fn gru(
        projected: FloatTensor<Self>,
        hidden: FloatTensor<Self>,
        lengths: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        let guards = [projected.node(), hidden.node()];
        let lengths = lengths.into_primitive();
        let (projected, hidden) = (projected.into_primitive(), hidden.into_primitive());
        let output = B::gru(projected.clone(), hidden.clone(), lengths.clone());
        derived::<B, C, _, _>(guards, output.clone(), |gradient, _| {
            let (of_projected, of_hidden) =
                B::gru_backward(projected, hidden, lengths, output, gradient);
            [Some(of_projected), Some(of_hidden)]
        })
    }
}

/// The `output` of an operation on inputs of these nodes. `backward` computes the requested gradients of the inputs
/// from the gradient of the output.
pub(super) fn derived<B, C, F, const N: usize>(
    inputs: [NodeGuard; N],
    output: FloatTensor<B>,
    backward: F,
) -> FloatTensor<Autodiff<B, C>>
where
    B: Backend,
    C: CheckpointStrategy,
    F: FnOnce(FloatTensor<B>, [bool; N]) -> [Option<FloatTensor<B>>; N] + Clone + Send + 'static,
{
    let step = BackwardStep(PhantomData::<fn() -> F>);
    match Backward::<B, N>::prepare::<C>(step, inputs)
        .compute_bound()
        .stateful()
    {
        OpsKind::Tracked(prep) => prep.finish(Kept(backward), output),
        OpsKind::UnTracked(prep) => prep.finish(output),
    }
}

/// A backward step whose state is the function that computes it.
struct BackwardStep<F>(PhantomData<fn() -> F>);

/// The function with its captured values.
#[derive(Clone)]
struct Kept<F>(F);

impl<F> fmt::Debug for BackwardStep<F> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Step")
    }
}

impl<F> fmt::Debug for Kept<F> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Kept")
    }
}

impl<B, F, const N: usize> Backward<B, N> for BackwardStep<F>
where
    B: Backend,
    F: FnOnce(FloatTensor<B>, [bool; N]) -> [Option<FloatTensor<B>>; N] + Clone + Send + 'static,
{
    type State = Kept<F>;

    fn backward(self, ops: Ops<Kept<F>, N>, grads: &mut Gradients, _: &mut Checkpointer) {
        let gradient = grads.consume::<B>(&ops.node);
        let parents = ops.parents.map(|parent| parent.map(|node| node.id));
        let Kept(backward) = ops.state;
        let gradients = backward(gradient, parents.map(|parent| parent.is_some()));
        for (parent, gradient) in parents.into_iter().zip(gradients) {
            if let (Some(id), Some(gradient)) = (parent, gradient) {
                grads.register::<B>(id, gradient);
            }
        }
    }
}
