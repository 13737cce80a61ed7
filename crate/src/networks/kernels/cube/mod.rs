//! The network's operations on the GPU: one dispatch each; the 1x1 convolution is a product and a bias.

#[cfg(feature = "train")]
mod backward;
mod forward;
#[cfg(feature = "train")]
mod gradients;
mod launch;
mod operations;
mod product;
