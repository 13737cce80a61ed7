//! The comparison networks of Table 5 of Zhong et al. (2020): 3D-ACRNN (Chen et al. 2018), DRN (Li et al. 2019) and
//! BCRNN (Zhao et al. 2019). Each layer and each network has its own file; each network implements
//! [`TrainableNetwork`](super::TrainableNetwork).

mod acrnn;
mod band_pool;
mod batch_norm;
mod bcrnn;
mod binary;
mod convolution;
mod decision;
mod deltas;
mod drn;
mod loading;
mod lstm;
mod network;
mod pass;
mod residual;
mod segments;
mod self_attention;
#[cfg(test)]
mod tests;
mod windows;

pub use acrnn::Acrnn;
pub use bcrnn::Bcrnn;
pub(crate) use decision::decision;
pub use drn::Drn;
pub use segments::SegmentFrontend;
pub(crate) use segments::{SEGMENT_FRAMES, SEGMENT_VALUES};
