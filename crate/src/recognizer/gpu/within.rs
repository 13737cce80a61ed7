//! Timeouts for GPU calls, because a driver may hang.

use std::time::Duration;

/// The result of `work`. Natively the engine itself has a timeout.
#[cfg(not(target_arch = "wasm32"))]
pub(super) async fn within<T>(_: Duration, work: impl Future<Output = T>) -> Option<T> {
    Some(work.await)
}

/// The result of `work`, or `None` after `time`.
#[cfg(target_arch = "wasm32")]
pub(super) async fn within<T>(time: Duration, work: impl Future<Output = T>) -> Option<T> {
    use std::future::poll_fn;
    use std::pin::pin;
    use std::task::Poll;
    let mut work = pin!(work);
    let (timer, id) = web::timer(time);
    let mut timer = pin!(wasm_bindgen_futures::JsFuture::from(timer));
    let done = poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending => timer.as_mut().poll(context).map(|_| None),
    })
    .await;
    if done.is_some() {
        web::cancel(&id);
    }
    done
}

#[cfg(target_arch = "wasm32")]
mod web {
    use js_sys::{Function, Promise, Reflect, global};
    use std::time::Duration;
    use wasm_bindgen::prelude::*;

    /// Resolves after `time`; never if `setTimeout` is not available.
    pub(super) fn timer(time: Duration) -> (Promise, JsValue) {
        let mut id = JsValue::UNDEFINED;
        let promise = Promise::new(&mut |resolve, _| {
            let milliseconds = time.as_secs_f64() * 1000.0;
            id = call("setTimeout", &resolve, &milliseconds.into()).unwrap_or_default();
        });
        (promise, id)
    }

    /// Cancels a timer, which frees its closure before it expires.
    pub(super) fn cancel(id: &JsValue) {
        let _ = call("clearTimeout", id, &JsValue::UNDEFINED);
    }

    /// Calls a global function that exists in pages and workers.
    fn call(name: &str, first: &JsValue, second: &JsValue) -> Option<JsValue> {
        let function = Reflect::get(&global(), &name.into()).ok()?;
        let function = function.dyn_into::<Function>().ok()?;
        function.call2(&global(), first, second).ok()
    }
}
