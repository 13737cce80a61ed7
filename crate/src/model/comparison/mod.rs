//! The networks that Table 5 of Zhong et al. (2020) compares with the proposed one: 3D-ACRNN, DRN and BCRNN. Native
//! builds only.

mod bits;
mod cost;
mod initial;
mod network;
mod tensors;

pub(super) use bits::{pack, packed_length, unpack};
pub use initial::initial_comparison_weights;
pub use network::{ComparisonConfig, ComparisonNetwork};
pub(crate) use tensors::{SEGMENT_BANDS, SEGMENT_CHANNELS};
pub(crate) use tensors::{
    SEGMENT_SCALING, SEGMENT_WIDTH, comparison_shapes, is_binary, is_constant,
};
