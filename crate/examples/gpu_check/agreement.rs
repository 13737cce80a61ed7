//! Operations and networks on Vulkan against the CPU.

use super::report::Report;
use super::{Options, Outcome, device};
use serde_json::json;
use speech_emotion::Error;
use speech_emotion::internal::agreement::{self, Agreement};

/// The largest relative difference of the results of one operation.
const OPERATION: f64 = 1e-4;
/// The same for the gradients of a network: sums are rounded in another order, and a few values are on the other side of
/// a ReLU.
const NETWORK: f64 = 2e-3;

pub(crate) fn operations(_: &Options, report: &mut Report) -> Outcome {
    all(agreement::operations(&device::open()?), OPERATION, report)
}

pub(crate) fn networks(_: &Options, report: &mut Report) -> Outcome {
    all(agreement::networks(&device::open()?), NETWORK, report)
}

fn all(
    agreements: impl Iterator<Item = Result<Agreement, Error>>,
    tolerance: f64,
    report: &mut Report,
) -> Outcome {
    for agreement in agreements {
        let Agreement {
            name,
            values,
            difference,
            tensor,
        } = agreement?;
        let values = json!({ "values": values, "tensor": tensor });
        report.checked(name, difference, tolerance, values);
    }
    Ok(())
}
