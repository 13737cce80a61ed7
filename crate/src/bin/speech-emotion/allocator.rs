//! Memory allocator of the program.

use libmimalloc_sys::{mi_option_set, mi_option_t};
use mimalloc::MiMalloc;

/// glibc returns memory to the system after every layer of the network, which makes inference take 2.5 times as long.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// `mi_option_purge_delay` of `mimalloc.h`, in milliseconds; the bindings lack this constant.
const PURGE_DELAY: mi_option_t = 15;

/// Keeps freed memory for reuse: consecutive training updates allocate the same buffers, and returning and clearing
/// them took a twelfth of the time.
pub(crate) fn keep_memory() {
    #[expect(unsafe_code, reason = "the allocator is C")]
    // SAFETY: the option exists, and -1 (never) is a valid value.
    unsafe {
        mi_option_set(PURGE_DELAY, -1);
    }
}
