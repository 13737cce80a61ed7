//! Agreement of a device with the CPU: values and gradients of every operation and network, from the same inputs. A
//! program compares them on the device it runs on, for example `gpu_check` in the examples.

mod operations;
mod recorded;
mod segments;
mod sequences;
#[cfg(test)]
mod tests;
mod update;
mod whole;

use crate::error::Error;
use burn::prelude::Device;
use recorded::Case;

/// The difference of a device from the CPU.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// The operation or the network.
    pub name: &'static str,
    /// Number of compared values.
    pub values: usize,
    /// The largest norm of a difference relative to the norm of the CPU's tensor, over all tensors.
    pub difference: f64,
    /// The tensor with this difference.
    pub tensor: String,
}

/// The operations of all networks, and of a training step: values and gradients.
///
/// # Errors
/// `device` if the device fails.
pub fn operations(device: &Device) -> impl Iterator<Item = Result<Agreement, Error>> {
    let all = [
        operations::CASES,
        segments::CASES,
        sequences::CASES,
        update::CASES,
    ];
    compared(all.concat(), device)
}

/// Logits of the proposed network and of those of Table 5, and the gradients of their weights.
///
/// # Errors
/// `device` if the device fails.
pub fn networks(device: &Device) -> impl Iterator<Item = Result<Agreement, Error>> {
    compared(whole::CASES.to_vec(), device)
}

fn compared(cases: Vec<Case>, device: &Device) -> impl Iterator<Item = Result<Agreement, Error>> {
    cases.into_iter().map(move |(name, run)| {
        let (expected, received) = (run(&Device::flex())?, run(device)?);
        let (tensor, difference) = recorded::difference(&expected, &received);
        Ok(Agreement {
            name,
            values: expected.iter().map(|(_, values)| values.len()).sum(),
            difference,
            tensor,
        })
    })
}
