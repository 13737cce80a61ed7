//! Bindings for live mode and for the windows of a timeline.

use super::{JsRecognizer, error, result, sample_values, whole_rate};
use crate::recognizer::{Adaptation, Live, LiveOptions, Recognizer, SessionPosition, windows};
use js_sys::{Float64Array, Object, Promise, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** The newest window, seconds since the first sample; without a label if it contains no speech. */
export type LiveMoment = { windowStartSeconds: number; windowEndSeconds: number } & (
  | Classification
  | { label?: never }
);
"#;

/// Live mode, in wasm memory; `free()` releases the memory.
#[wasm_bindgen(js_name = Live)]
pub struct JsLive {
    recognizer: Rc<Recognizer>,
    live: Rc<RefCell<Live>>,
    /// The session that adapts the results.
    session: Option<Rc<RefCell<Adaptation>>>,
}

impl JsLive {
    /// Throws `sample-rate` or `live-options`.
    pub(super) fn new(
        recognizer: &Rc<Recognizer>,
        sample_rate: f64,
        options: LiveOptions,
        session: Option<Rc<RefCell<Adaptation>>>,
    ) -> Result<Self, JsValue> {
        let live = whole_rate(sample_rate).and_then(|rate| Live::new(rate, options));
        Ok(Self {
            recognizer: Rc::clone(recognizer),
            live: Rc::new(RefCell::new(live.map_err(|e| error(&e))?)),
            session,
        })
    }
}

#[wasm_bindgen(js_class = Recognizer)]
impl JsRecognizer {
    /// Starts live mode for samples at a rate of 8000 to 192000 Hz. Each prediction is for the last `window` seconds
    /// (0.06 to 7), probabilities are smoothed over `smoothing` seconds, and `gate` skips the network in silence.
    /// Throws `sample-rate` or `live-options`.
    pub fn listen(
        &self,
        #[wasm_bindgen(js_name = sampleRate)] sample_rate: f64,
        window: f64,
        smoothing: f64,
        gate: bool,
    ) -> Result<JsLive, JsValue> {
        let options = LiveOptions {
            window,
            smoothing,
            gate,
        };
        JsLive::new(&self.0, sample_rate, options, None)
    }
}

#[wasm_bindgen(js_class = Live)]
impl JsLive {
    /// Accepts the next samples, mono, in [-1, 1], in blocks of any length. Throws `samples-...` or `argument`; no
    /// sample of the block is then accepted.
    pub fn push(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Float32Array")] samples: JsValue,
    ) -> Result<(), JsValue> {
        let pushed = self.live.borrow_mut().push(&sample_values(&samples)?);
        pushed.map_err(|e| error(&e))
    }

    /// Classifies the newest window, with the embedding on request. Rejects with `device`.
    #[wasm_bindgen(unchecked_return_type = "Promise<LiveMoment>")]
    pub fn classify(&self, embedding: Option<bool>) -> Promise {
        let (recognizer, live) = (Rc::clone(&self.recognizer), Rc::clone(&self.live));
        let session = self.session.clone();
        future_to_promise(async move {
            // Not borrowed while the network runs: more samples may arrive.
            let newest = recognizer.live_input(&mut live.borrow_mut());
            let mut columns = std::mem::take(&mut live.borrow_mut().columns);
            let plain = recognizer.run_window_async(&newest, &mut columns).await;
            live.borrow_mut().columns = columns;
            let mut classification = plain.map_err(|e| error(&e))?;
            if let (Some(session), Some(input)) = (&session, &newest.input)
                && let Some(plain) = classification
            {
                let mut live = live.borrow_mut();
                let place = SessionPosition::of_live(&live, &newest);
                let mut session = session.borrow_mut();
                let adapted = session.adapt(&recognizer, input, plain, place);
                let (result, end) = adapted.map_err(|e| error(&e))?;
                live.cover(end);
                classification = Some(result);
            }
            let moment = live.borrow_mut().settle(&newest, classification);
            let object = match &moment.classification {
                Some(classification) => result(classification, embedding)?,
                None => Object::new().into(),
            };
            for (key, seconds) in [
                ("windowStartSeconds", moment.window_start_seconds),
                ("windowEndSeconds", moment.window_end_seconds),
            ] {
                Reflect::set(&object, &key.into(), &seconds.into())?;
            }
            Ok(object)
        })
    }
}

/// The first sample and the end of each window of a timeline of this many samples, in pairs. Throws `window` or
/// `sample-rate`.
#[wasm_bindgen(js_name = timelineWindows)]
pub fn timeline_windows(
    samples: u32,
    #[wasm_bindgen(js_name = sampleRate)] sample_rate: f64,
    window: f64,
    every: f64,
) -> Result<Float64Array, JsValue> {
    let windows = whole_rate(sample_rate)
        .and_then(|rate| windows(samples as usize, rate, window, every))
        .map_err(|e| error(&e))?;
    let bounds: Vec<f64> = windows
        .flat_map(|range| [range.start as f64, range.end as f64])
        .collect();
    Ok(Float64Array::from(&bounds[..]))
}
