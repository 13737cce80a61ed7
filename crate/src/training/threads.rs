//! Runs the parts of a batch in parallel on the CPU cores, if the build has threads.

use burn::prelude::Device;

/// Number of parts that a device (without autodiff) computes in parallel.
#[cfg(all(feature = "cli", feature = "train-cpu"))]
pub(crate) fn cores(device: &Device) -> usize {
    if *device == Device::flex() {
        std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
    } else {
        1
    }
}

#[cfg(not(all(feature = "cli", feature = "train-cpu")))]
pub(crate) const fn cores(_: &Device) -> usize {
    1
}

/// The results of `each(index)` for every index below `count`, in order, on up to `threads` rayon threads. The last
/// index starts first. A rayon loop within `each` stays on its thread while all threads are busy.
#[cfg(feature = "cli")]
pub(crate) fn side_by_side<T: Send>(
    count: usize,
    threads: usize,
    each: impl Fn(usize) -> T + Sync,
) -> Vec<T> {
    use std::sync::atomic::{AtomicUsize, Ordering};

    let taken = AtomicUsize::new(0);
    let next = || count.checked_sub(taken.fetch_add(1, Ordering::Relaxed) + 1);
    let computed = rayon::broadcast(|worker| {
        let mut computed = Vec::new();
        if worker.index() < threads {
            while let Some(index) = next() {
                computed.push((index, each(index)));
            }
        }
        computed
    });
    let mut computed: Vec<_> = computed.into_iter().flatten().collect();
    computed.sort_unstable_by_key(|(index, _)| *index);
    computed.into_iter().map(|(_, value)| value).collect()
}

#[cfg(not(feature = "cli"))]
pub(crate) fn side_by_side<T>(count: usize, _threads: usize, each: impl Fn(usize) -> T) -> Vec<T> {
    (0..count).map(each).collect()
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_order_for_any_threads() {
        for threads in 1..4 {
            assert!(side_by_side(0, threads, |index| index).is_empty());
            let squares = side_by_side(100, threads, |index| index * index);
            assert!(squares.into_iter().eq((0..100).map(|index| index * index)));
        }
    }
}
