//! The kernels of the gradients.
#![expect(
    clippy::manual_is_multiple_of,
    reason = "not supported by the kernel compiler"
)]

use cubecl::prelude::*;

/// The gradient where `output` is positive, 0 elsewhere.
#[cube(launch)]
pub(super) fn mask(gradient: &Tensor<f32>, output: &Tensor<f32>, out: &mut Tensor<f32>) {
    let at = ABSOLUTE_POS;
    if at >= out.len() {
        terminate!();
    }
    let mut value = 0.0f32;
    if output[at] > 0.0f32 {
        value = gradient[at];
    }
    out[at] = value;
}

/// The contribution of each frame to the gradient of the depthwise weight: `out` is `[batch, frames, 9, channels]`.
#[cube(launch)]
pub(super) fn depthwise_weight(
    input: &Tensor<f32>,
    gradient: &Tensor<f32>,
    lengths: &Tensor<f32>,
    out: &mut Tensor<f32>,
) {
    let at = ABSOLUTE_POS;
    if at >= out.len() {
        terminate!();
    }
    let channels = input.shape(3);
    let bands = input.shape(2);
    let frames = input.shape(1);
    let channel = at % channels;
    let tap = (at / channels) % 9;
    let frame = (at / (channels * 9)) % frames;
    let item = at / (channels * 9 * frames);
    let length = lengths[item] as usize;
    let line = frame + tap / 3;
    let mut sum = 0.0f32;
    if frame < length && line >= 1 && line <= length {
        for band in 0..bands {
            let column = band + tap % 3;
            if column >= 1 && column <= bands {
                let place = ((item * frames + line - 1) * bands + column - 1) * channels + channel;
                sum += input[place]
                    * gradient[((item * frames + frame) * bands + band) * channels + channel];
            }
        }
    }
    out[at] = sum;
}

/// Each input sums the gradients of the windows of which it is the first maximum.
#[cube(launch)]
pub(super) fn max_pool(
    input: &Tensor<f32>,
    output: &Tensor<f32>,
    gradient: &Tensor<f32>,
    out: &mut Tensor<f32>,
) {
    let at = ABSOLUTE_POS;
    if at >= out.len() {
        terminate!();
    }
    let channels = input.shape(3);
    let bands = input.shape(2);
    let frames = input.shape(1);
    let channel = at % channels;
    let band = (at / channels) % bands;
    let frame = (at / (channels * bands)) % frames;
    let item = at / (channels * bands * frames);
    let value = input[at];
    let mut sum = 0.0f32;
    for tap in 0..9usize {
        let line = tap / 3;
        let column = tap % 3;
        // The window in which this input is the tap, if any.
        if frame >= line && band >= column && (frame - line) % 2 == 0 && (band - column) % 2 == 0 {
            let window_frame = (frame - line) / 2;
            let window_band = (band - column) / 2;
            if window_frame < output.shape(1) && window_band < output.shape(2) {
                let window = ((item * output.shape(1) + window_frame) * output.shape(2)
                    + window_band)
                    * channels
                    + channel;
                let mut first = output[window] == value;
                let start =
                    ((item * frames + frame - line) * bands + band - column) * channels + channel;
                for earlier in 0..tap {
                    if input[start + ((earlier / 3) * bands + earlier % 3) * channels] == value {
                        first = false;
                    }
                }
                if first {
                    sum += gradient[window];
                }
            }
        }
    }
    out[at] = sum;
}

/// The backward recurrence of the GRU: cube `(item, direction)`, unit j of the state. Writes the gradients before each
/// gate's activation, `[batch, steps, 2, 384]`, and the state before each step and `reset * state`,
/// `[batch, steps, 2, 128]`.
#[cube(launch)]
pub(super) fn gru(
    projected: &Tensor<f32>,
    hidden: &Tensor<f32>,
    lengths: &Tensor<f32>,
    output: &Tensor<f32>,
    gradient: &Tensor<f32>,
    gates_out: &mut Tensor<f32>,
    before_out: &mut Tensor<f32>,
    reset_state_out: &mut Tensor<f32>,
    #[comptime] units: u32,
) {
    let units = units as usize;
    let j = UNIT_POS_X as usize;
    let item = CUBE_POS_X as usize;
    let direction = CUBE_POS_Y as usize;
    let steps = output.shape(1);
    let sets = hidden.shape(0);
    let set = direction * (sets - 1);
    let gates = 3 * units;
    let length = lengths[item] as usize;
    let own_row = (set * units + j) * gates;
    let mut before = Shared::new_slice(units);
    let mut reset_state = Shared::new_slice(units);
    let mut of_reset = Shared::new_slice(units);
    let mut of_update = Shared::new_slice(units);
    let mut of_candidate = Shared::new_slice(units);
    let mut of_state = 0.0f32;
    for i in 0..steps {
        let k = steps - 1 - i;
        let valid = k < length;
        let mut step = k;
        let mut previous = 0.0f32;
        if valid {
            let mut earlier = k;
            if direction == 1 {
                step = length - 1 - k;
                earlier = length - k;
            } else if k > 0 {
                earlier = k - 1;
            }
            if k > 0 {
                previous = output[((item * steps + earlier) * 2 + direction) * units + j];
            }
        }
        before[j] = previous;
        sync_cube();
        let base = ((item * steps + step) * sets + set) * gates + j;
        let mut reset = projected[base];
        let mut update = projected[base + units];
        for q in 0..units {
            let row = (set * units + q) * gates + j;
            reset += before[q] * hidden[row];
            update += before[q] * hidden[row + units];
        }
        reset = 1.0f32 / (1.0f32 + (-reset).exp());
        update = 1.0f32 / (1.0f32 + (-update).exp());
        reset_state[j] = reset * previous;
        sync_cube();
        let mut candidate = projected[base + 2 * units];
        for q in 0..units {
            candidate += reset_state[q] * hidden[(set * units + q) * gates + j + 2 * units];
        }
        candidate = candidate.tanh();
        let mut total = 0.0f32;
        let place = ((item * steps + step) * 2 + direction) * units + j;
        if valid {
            total = of_state + gradient[place];
        }
        of_update[j] = total * (previous - candidate) * update * (1.0f32 - update);
        of_candidate[j] = total * (1.0f32 - update) * (1.0f32 - candidate * candidate);
        sync_cube();
        let mut of_reset_state = 0.0f32;
        for q in 0..units {
            of_reset_state += hidden[own_row + 2 * units + q] * of_candidate[q];
        }
        of_reset[j] = of_reset_state * previous * reset * (1.0f32 - reset);
        sync_cube();
        of_state = total * update + of_reset_state * reset;
        for q in 0..units {
            of_state += hidden[own_row + q] * of_reset[q];
            of_state += hidden[own_row + units + q] * of_update[q];
        }
        let gate = ((item * steps + step) * 2 + direction) * gates + j;
        gates_out[gate] = of_reset[j];
        gates_out[gate + units] = of_update[j];
        gates_out[gate + 2 * units] = of_candidate[j];
        before_out[place] = previous;
        reset_state_out[place] = reset_state[j];
        sync_cube();
    }
}
