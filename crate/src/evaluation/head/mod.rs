//! A head on a frozen trunk: attention, embedding standardization and classifier. It starts as the linear classifier of the
//! embeddings, and training continues from there.

mod attention;
mod config;
mod fit;
mod linear;
mod minimize;
mod rows;
mod run;
#[cfg(test)]
mod tests;

pub use config::{Embeddings, HeadConfig};
pub(super) use run::HeadJob;
pub use run::train_head;
