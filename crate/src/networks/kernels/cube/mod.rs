//! The network's operations on the GPU: one dispatch each, and for the 1x1 convolution a product and a bias.

#[cfg(feature = "train")]
mod backward;
mod forward;
#[cfg(feature = "train")]
mod gradients;
mod launch;
mod operations;
mod product;
