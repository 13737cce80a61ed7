//! Training a head on a frozen trunk: attention, embedding standardization and classifier. Training starts from the
//! linear classifier of the embeddings.

mod attention;
mod config;
mod fit;
mod minimize;
mod rows;
mod run;
#[cfg(test)]
mod tests;

pub(crate) use config::HeadConfig;
pub(super) use run::HeadJob;
pub(crate) use run::train_head;
