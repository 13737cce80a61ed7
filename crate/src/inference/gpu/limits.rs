//! The device limits that a network may exceed.

use super::encoder::attention_memory;
use crate::error::Error;
use crate::model::Architecture;
use wgpu::Limits;

/// Compares buffers with the limits of a device. `needs` has the bytes of the largest binding and of the buffer; the
/// latter is 0 for a buffer that is one binding.
///
/// # Errors
/// `backend-unavailable`.
pub(super) fn check_limits(
    limits: &Limits,
    architecture: Architecture,
    needs: &[(&str, Option<u64>, u64)],
) -> Result<(), Error> {
    for (what, binding, buffer) in needs {
        let binding = binding.unwrap_or(0);
        let allowed = limits.max_storage_buffer_binding_size;
        check(what, binding, allowed, "maxStorageBufferBindingSize")?;
        check(
            what,
            binding.max(*buffer),
            limits.max_buffer_size,
            "maxBufferSize",
        )?;
    }
    match architecture.encoder() {
        Some(size) => check(
            "workgroups of self-attention",
            attention_memory(size) as u64,
            limits.max_compute_workgroup_storage_size.into(),
            "maxComputeWorkgroupStorageSize",
        ),
        // The other kernels need less than the minimum limits that WebGPU guarantees.
        None => Ok(()),
    }
}

fn check(what: &str, needed: u64, allowed: u64, limit: &str) -> Result<(), Error> {
    if needed <= allowed {
        return Ok(());
    }
    Err(Error::backend_unavailable(format!(
        "{what} need {needed} bytes, but {limit} of the device is {allowed}"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EncoderSize;

    #[test]
    fn each_limit_is_checked_and_named() {
        let encoder = |width, heads| {
            Architecture::WhisperEncoder(EncoderSize {
                width,
                hidden: 4 * width,
                heads,
            })
        };
        let needs = [("the weights", Some(2000), 9000)];
        let reason = |limits: Limits, architecture| {
            let checked = check_limits(&limits, architecture, &needs);
            checked.map_err(|error| {
                assert_eq!(error.code(), "backend-unavailable");
                error.to_string()
            })
        };
        let default = Limits::default();
        // Whisper tiny.
        assert_eq!(reason(default.clone(), encoder(384, 6)), Ok(()));
        assert_eq!(
            reason(default.clone(), Architecture::SeparableBigru),
            Ok(())
        );
        for (limits, architecture, name, numbers) in [
            (
                Limits {
                    max_buffer_size: 8999,
                    ..default.clone()
                },
                encoder(384, 6),
                "maxBufferSize",
                ["9000", "8999"],
            ),
            (
                Limits {
                    max_storage_buffer_binding_size: 1999,
                    ..default.clone()
                },
                Architecture::SeparableBigru,
                "maxStorageBufferBindingSize",
                ["2000", "1999"],
            ),
            // 8 queries of 384 values and 8 x 350 scores.
            (
                default,
                encoder(384, 1),
                "maxComputeWorkgroupStorageSize",
                ["24032", "16384"],
            ),
        ] {
            let reason = reason(limits, architecture).unwrap_err();
            for part in numbers.into_iter().chain([name]) {
                assert!(reason.contains(part), "{reason}: {part}");
            }
        }
    }
}
