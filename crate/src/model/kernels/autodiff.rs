//! The backward passes of the network's operations, registered with burn's autodiff.

use super::{NetworkGradients, NetworkKernels};
use burn::backend::autodiff::NodeId;
use burn::backend::autodiff::checkpoint::{base::Checkpointer, strategy::CheckpointStrategy};
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;

use burn::backend::{Autodiff, AutodiffBackend, Backend};

impl<B: NetworkGradients, C: CheckpointStrategy> NetworkKernels for Autodiff<B, C> {
    fn entry_patches(input: FloatTensor<Self>) -> FloatTensor<Self> {
        Self::from_inner(B::entry_patches(Self::inner(input)))
    }

    fn product(lhs: FloatTensor<Self>, rhs: FloatTensor<Self>) -> FloatTensor<Self> {
        #[derive(Debug)]
        struct Product;

        impl<B: NetworkGradients> Backward<B, 2> for Product {
            /// lhs, rhs
            type State = (FloatTensor<B>, FloatTensor<B>);

            fn backward(
                self,
                ops: Ops<Self::State, 2>,
                grads: &mut Gradients,
                _: &mut Checkpointer,
            ) {
                let (lhs, rhs) = ops.state;
                let gradient = grads.consume::<B>(&ops.node);
                let [of_lhs, of_rhs] = ops.parents;
                // Data wants no gradient, and one costs as much as the product.
                if let Some(node) = of_lhs {
                    let of_lhs = B::product_with_transposed(gradient.clone(), rhs);
                    grads.register::<B>(node.id, of_lhs);
                }
                if let Some(node) = of_rhs {
                    grads.register::<B>(node.id, B::product_of_transposed(lhs, gradient));
                }
            }
        }

        let guards = [lhs.node(), rhs.node()];
        let (lhs, rhs) = (lhs.into_primitive(), rhs.into_primitive());
        match Product.prepare::<C>(guards).compute_bound().stateful() {
            OpsKind::Tracked(prep) => prep.finish((lhs.clone(), rhs.clone()), B::product(lhs, rhs)),
            OpsKind::UnTracked(prep) => prep.finish(B::product(lhs, rhs)),
        }
    }

    fn pointwise(
        input: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        relu: bool,
    ) -> FloatTensor<Self> {
        #[derive(Debug)]
        struct Pointwise;

        impl<B: NetworkGradients> Backward<B, 3> for Pointwise {
            /// input, weight, output, relu
            type State = (FloatTensor<B>, FloatTensor<B>, FloatTensor<B>, bool);

            fn backward(
                self,
                ops: Ops<Self::State, 3>,
                grads: &mut Gradients,
                _: &mut Checkpointer,
            ) {
                let (input, weight, output, relu) = ops.state;
                let gradient = grads.consume::<B>(&ops.node);
                let parents = ops.parents.map(|parent| parent.map(|node| node.id));
                // Data wants no gradient, and one costs as much as the product.
                let of_input = parents[0].is_some();
                let gradients =
                    B::pointwise_backward(input, weight, output, gradient, relu, of_input);
                register::<B, 3>(
                    grads,
                    parents,
                    [
                        gradients.input,
                        Some(gradients.weight),
                        Some(gradients.bias),
                    ],
                );
            }
        }

        let guards = [input.node(), weight.node(), bias.node()];
        let (input, weight) = (input.into_primitive(), weight.into_primitive());
        let bias = bias.into_primitive();
        match Pointwise.prepare::<C>(guards).compute_bound().stateful() {
            OpsKind::Tracked(prep) => {
                let output = B::pointwise(input.clone(), weight.clone(), bias, relu);
                prep.finish((input, weight, output.clone(), relu), output)
            }
            OpsKind::UnTracked(prep) => prep.finish(B::pointwise(input, weight, bias, relu)),
        }
    }

    fn depthwise(
        input: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        lengths: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        #[derive(Debug)]
        struct Depthwise;

        impl<B: NetworkGradients> Backward<B, 2> for Depthwise {
            /// input, weight, lengths, output
            type State = (
                FloatTensor<B>,
                FloatTensor<B>,
                FloatTensor<B>,
                FloatTensor<B>,
            );

            fn backward(
                self,
                ops: Ops<Self::State, 2>,
                grads: &mut Gradients,
                _: &mut Checkpointer,
            ) {
                let (input, weight, lengths, output) = ops.state;
                let gradient = grads.consume::<B>(&ops.node);
                let (of_input, of_weight) =
                    B::depthwise_backward(input, weight, lengths, output, gradient);
                register::<B, 2>(
                    grads,
                    ops.parents.map(|parent| parent.map(|node| node.id)),
                    [Some(of_input), Some(of_weight)],
                );
            }
        }

        let guards = [input.node(), weight.node()];
        let lengths = lengths.into_primitive();
        let (input, weight) = (input.into_primitive(), weight.into_primitive());
        match Depthwise.prepare::<C>(guards).compute_bound().stateful() {
            OpsKind::Tracked(prep) => {
                let output = B::depthwise(input.clone(), weight.clone(), lengths.clone());
                prep.finish((input, weight, lengths, output.clone()), output)
            }
            OpsKind::UnTracked(prep) => prep.finish(B::depthwise(input, weight, lengths)),
        }
    }

    fn max_pool(input: FloatTensor<Self>) -> FloatTensor<Self> {
        #[derive(Debug)]
        struct MaxPool;

        impl<B: NetworkGradients> Backward<B, 1> for MaxPool {
            /// input, output
            type State = (FloatTensor<B>, FloatTensor<B>);

            fn backward(
                self,
                ops: Ops<Self::State, 1>,
                grads: &mut Gradients,
                _: &mut Checkpointer,
            ) {
                let (input, output) = ops.state;
                let gradient = grads.consume::<B>(&ops.node);
                let of_input = B::max_pool_backward(input, output, gradient);
                register::<B, 1>(
                    grads,
                    ops.parents.map(|parent| parent.map(|node| node.id)),
                    [Some(of_input)],
                );
            }
        }

        let guard = input.node();
        let input = input.into_primitive();
        match MaxPool.prepare::<C>([guard]).compute_bound().stateful() {
            OpsKind::Tracked(prep) => {
                let output = B::max_pool(input.clone());
                prep.finish((input, output.clone()), output)
            }
            OpsKind::UnTracked(prep) => prep.finish(B::max_pool(input)),
        }
    }

    fn gru(
        projected: FloatTensor<Self>,
        hidden: FloatTensor<Self>,
        lengths: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        #[derive(Debug)]
        struct Gru;

        impl<B: NetworkGradients> Backward<B, 2> for Gru {
            /// projected, hidden, lengths, output
            type State = (
                FloatTensor<B>,
                FloatTensor<B>,
                FloatTensor<B>,
                FloatTensor<B>,
            );

            fn backward(
                self,
                ops: Ops<Self::State, 2>,
                grads: &mut Gradients,
                _: &mut Checkpointer,
            ) {
                let (projected, hidden, lengths, output) = ops.state;
                let gradient = grads.consume::<B>(&ops.node);
                let (of_projected, of_hidden) =
                    B::gru_backward(projected, hidden, lengths, output, gradient);
                register::<B, 2>(
                    grads,
                    ops.parents.map(|parent| parent.map(|node| node.id)),
                    [Some(of_projected), Some(of_hidden)],
                );
            }
        }

        let guards = [projected.node(), hidden.node()];
        let lengths = lengths.into_primitive();
        let (projected, hidden) = (projected.into_primitive(), hidden.into_primitive());
        match Gru.prepare::<C>(guards).compute_bound().stateful() {
            OpsKind::Tracked(prep) => {
                let output = B::gru(projected.clone(), hidden.clone(), lengths.clone());
                prep.finish((projected, hidden, lengths, output.clone()), output)
            }
            OpsKind::UnTracked(prep) => prep.finish(B::gru(projected, hidden, lengths)),
        }
    }
}

/// Gives each parent that wants one its gradient.
fn register<B: Backend, const N: usize>(
    grads: &mut Gradients,
    parents: [Option<NodeId>; N],
    gradients: [Option<FloatTensor<B>>; N],
) {
    for (parent, gradient) in parents.into_iter().zip(gradients) {
        if let (Some(id), Some(gradient)) = (parent, gradient) {
            grads.register::<B>(id, gradient);
        }
    }
}
