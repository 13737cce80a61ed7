//! The state of WebGPU: in use, or the failure and the time of the next attempt.

use super::super::backend_info::BackendInfo;
use crate::inference::gpu::Engine;
use std::time::Duration;
use web_time::Instant;

/// In a browser, objects of wgpu cannot be shared between threads.
#[cfg(target_arch = "wasm32")]
pub(super) use std::rc::Rc as Shared;
#[cfg(not(target_arch = "wasm32"))]
pub(super) use std::sync::Arc as Shared;

/// The delay before the first retry after a failure; it doubles with each further failure.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

#[derive(Default)]
pub(super) struct GpuState {
    engine: Option<Shared<Engine>>,
    adapter: Option<String>,
    /// Why the CPU is used although WebGPU was requested.
    failure: Option<GpuFailure>,
}

struct GpuFailure {
    reason: String,
    at: Instant,
    /// The delay between `at` and the next attempt.
    pause: Duration,
    trying: bool,
}

impl GpuState {
    pub(super) fn engine(&self) -> Option<Shared<Engine>> {
        self.engine.clone()
    }

    pub(super) fn use_engine(&mut self, engine: Engine) {
        self.adapter = Some(engine.device().name().to_owned());
        self.engine = Some(Shared::new(engine));
    }

    /// Discards the failed `engine` until the next attempt.
    pub(super) fn discard(&mut self, engine: &Shared<Engine>, reason: String) {
        // Another call may have failed and recovered in the meantime.
        let used = self.engine.as_ref();
        if used.is_some_and(|used| Shared::ptr_eq(used, engine)) {
            self.engine = None;
            self.fail(reason);
        }
    }

    pub(super) fn fail(&mut self, reason: String) {
        let at = Instant::now();
        let pause = match &self.failure {
            Some(last) if at - last.at < 2 * LONGEST_PAUSE => (2 * last.pause).min(LONGEST_PAUSE),
            _ => FIRST_PAUSE,
        };
        self.failure = Some(GpuFailure {
            reason,
            at,
            pause,
            trying: false,
        });
    }

    /// Whether WebGPU should be tried again now; marks the attempt as started.
    pub(super) fn start_retry(&mut self) -> bool {
        let Some(failure) = self.failure.as_mut().filter(|_| self.engine.is_none()) else {
            return false;
        };
        let due = !failure.trying && failure.at.elapsed() >= failure.pause;
        failure.trying |= due;
        due
    }

    pub(super) fn info(&self) -> BackendInfo {
        let used = self.engine.as_ref();
        let failure = self.failure.as_ref().filter(|_| used.is_none());
        BackendInfo {
            name: if used.is_some() { "webgpu" } else { "cpu" },
            adapter: self.adapter.clone(),
            reason: failure.map(|failure| failure.reason.clone()),
            dispatches: used.map(|engine| engine.dispatches()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Advances the time since the last failure.
    fn pass(state: &mut GpuState, time: Duration) {
        let failure = state.failure.as_mut().unwrap();
        failure.at = failure.at.checked_sub(time).unwrap();
    }

    #[test]
    fn retries_are_single_and_their_pauses_double() {
        let mut state = GpuState::default();
        assert!(!state.start_retry(), "nothing has failed");
        let mut pause = FIRST_PAUSE;
        for _ in 0..10 {
            state.fail("a cause".to_owned());
            assert_eq!(state.info().reason.as_deref(), Some("a cause"));
            assert_eq!(state.info().name, "cpu");
            pass(&mut state, pause - Duration::from_millis(500));
            assert!(!state.start_retry(), "before {pause:?}");
            pass(&mut state, Duration::from_millis(500));
            assert!(state.start_retry(), "after {pause:?}");
            assert!(!state.start_retry(), "while an attempt runs");
            pause = (2 * pause).min(LONGEST_PAUSE);
        }
        assert_eq!(pause, LONGEST_PAUSE);
        pass(&mut state, 2 * LONGEST_PAUSE);
        state.fail("a cause".to_owned());
        assert_eq!(state.failure.as_ref().unwrap().pause, FIRST_PAUSE);
    }
}
