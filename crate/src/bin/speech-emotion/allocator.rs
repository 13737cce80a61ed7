//! Where the program's memory comes from.

use libmimalloc_sys::{mi_option_set, mi_option_t};
use mimalloc::MiMalloc;

/// glibc gives memory back to the system after every layer of the network, which makes an answer take 2.5 times as
/// long.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// `mi_option_purge_delay` of `mimalloc.h`, milliseconds; the bindings do not name it.
const PURGE_DELAY: mi_option_t = 15;

/// Keeps what is freed for what is asked for next: an update in training frees and asks for the same buffers as the one
/// before it, and a twelfth of its time went into giving them back and clearing them anew.
pub(crate) fn keep_memory() {
    #[expect(unsafe_code, reason = "the allocator is C")]
    // SAFETY: the option exists, and -1, never, is one of its values.
    unsafe {
        mi_option_set(PURGE_DELAY, -1);
    }
}
