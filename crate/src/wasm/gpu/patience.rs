//! Timeouts for GPU calls, because a driver may hang.

use js_sys::{Function, Promise, Reflect, global};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// The result of `work`, or `None` after `seconds`.
pub(super) async fn within<T>(seconds: u32, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    let (timer, id) = timer(seconds);
    let mut timer = pin!(JsFuture::from(timer));
    let done = poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending => timer.as_mut().poll(context).map(|_| None),
    })
    .await;
    if done.is_some() {
        // The timer would keep its closure until it expires.
        let _ = call("clearTimeout", &id, &JsValue::UNDEFINED);
    }
    done
}

/// Resolves after `seconds`; never if `setTimeout` is not available.
fn timer(seconds: u32) -> (Promise, JsValue) {
    let mut id = JsValue::UNDEFINED;
    let promise = Promise::new(&mut |resolve, _| {
        let milliseconds = f64::from(seconds) * 1000.0;
        id = call("setTimeout", &resolve, &milliseconds.into()).unwrap_or_default();
    });
    (promise, id)
}

/// Calls a global function that exists in pages and workers.
fn call(name: &str, first: &JsValue, second: &JsValue) -> Option<JsValue> {
    let function = Reflect::get(&global(), &name.into()).ok()?;
    let function = function.dyn_into::<Function>().ok()?;
    function.call2(&global(), first, second).ok()
}
