//! The forward kernels. Each unit computes one value of the output, except in the GRU, where 128 units keep the state
//! of one utterance in one direction in shared memory and iterate over its steps.

use cubecl::prelude::*;

/// 3x3 windows with stride 2: `[batch, frames, bands] -> [batch, frames', bands', 9]`.
#[cube(launch)]
pub(super) fn entry_patches(input: &Tensor<f32>, out: &mut Tensor<f32>) {
    let at = ABSOLUTE_POS;
    if at >= out.len() {
        terminate!();
    }
    let tap = at % 9;
    let band = (at / 9) % out.shape(2);
    let frame = (at / (9 * out.shape(2))) % out.shape(1);
    let item = at / (9 * out.shape(2) * out.shape(1));
    let line = 2 * frame + tap / 3;
    let column = 2 * band + tap % 3;
    out[at] = input[(item * input.shape(1) + line) * input.shape(2) + column];
}

/// A bias for each channel, then ReLU if `relu`.
#[cube(launch)]
pub(super) fn add_bias(
    input: &Tensor<f32>,
    bias: &Tensor<f32>,
    out: &mut Tensor<f32>,
    #[comptime] relu: bool,
) {
    let at = ABSOLUTE_POS;
    if at >= out.len() {
        terminate!();
    }
    let value = input[at] + bias[at % bias.len()];
    if comptime!(relu) {
        out[at] = max(value, 0.0f32);
    } else {
        out[at] = value;
    }
}

/// Depthwise 3x3 'same'; frames beyond `lengths` read as padding and are written as 0.
#[cube(launch)]
pub(super) fn depthwise(
    input: &Tensor<f32>,
    weight: &Tensor<f32>,
    lengths: &Tensor<f32>,
    out: &mut Tensor<f32>,
    #[comptime] relu: bool,
) {
    let at = ABSOLUTE_POS;
    if at >= out.len() {
        terminate!();
    }
    let channels = out.shape(3);
    let bands = out.shape(2);
    let frames = out.shape(1);
    let channel = at % channels;
    let band = (at / channels) % bands;
    let frame = (at / (channels * bands)) % frames;
    let item = at / (channels * bands * frames);
    let length = lengths[item] as usize;
    let mut sum = 0.0f32;
    if frame < length {
        for tap in 0..9usize {
            // Offset by one, so that the index does not fall below 0.
            let line = frame + tap / 3;
            let column = band + tap % 3;
            if line >= 1 && line <= length && column >= 1 && column <= bands {
                let place = ((item * frames + line - 1) * bands + column - 1) * channels;
                sum += input[place + channel] * weight[tap * channels + channel];
            }
        }
    }
    if comptime!(relu) {
        sum = max(sum, 0.0f32);
    }
    out[at] = sum;
}

/// Maximum over windows of 3x3 with stride 2.
#[cube(launch)]
pub(super) fn max_pool(input: &Tensor<f32>, out: &mut Tensor<f32>) {
    let at = ABSOLUTE_POS;
    if at >= out.len() {
        terminate!();
    }
    let channels = out.shape(3);
    let channel = at % channels;
    let band = (at / channels) % out.shape(2);
    let frame = (at / (channels * out.shape(2))) % out.shape(1);
    let item = at / (channels * out.shape(2) * out.shape(1));
    let bands = input.shape(2);
    let first = ((item * input.shape(1) + 2 * frame) * bands + 2 * band) * channels + channel;
    let mut largest = input[first];
    for tap in 1..9usize {
        let value = input[first + ((tap / 3) * bands + tap % 3) * channels];
        largest = max(largest, value);
    }
    out[at] = largest;
}

/// The recurrence of the GRU: cube `(item, direction)`, unit j of the state.
#[cube(launch)]
pub(super) fn gru(
    projected: &Tensor<f32>,
    hidden: &Tensor<f32>,
    lengths: &Tensor<f32>,
    out: &mut Tensor<f32>,
    #[comptime] units: u32,
) {
    let units = units as usize;
    let j = UNIT_POS_X as usize;
    let item = CUBE_POS_X as usize;
    let direction = CUBE_POS_Y as usize;
    let steps = out.shape(1);
    let sets = hidden.shape(0);
    // With one set, both directions share it; with two, the backward direction uses the second.
    let set = direction * (sets - 1);
    let gates = 3 * units;
    let length = lengths[item] as usize;
    let mut state = Shared::new_slice(units);
    let mut reset_state = Shared::new_slice(units);
    state[j] = 0.0f32;
    sync_cube();
    // All cubes take all steps, valid or not: barriers must not depend on data.
    for k in 0..steps {
        let valid = k < length;
        let mut step = k;
        if valid && direction == 1 {
            step = length - 1 - k;
        }
        let base = ((item * steps + step) * sets + set) * gates + j;
        let mut reset = projected[base];
        let mut update = projected[base + units];
        for q in 0..units {
            let row = (set * units + q) * gates + j;
            let h = state[q];
            reset += h * hidden[row];
            update += h * hidden[row + units];
        }
        reset = 1.0f32 / (1.0f32 + (-reset).exp());
        update = 1.0f32 / (1.0f32 + (-update).exp());
        reset_state[j] = reset * state[j];
        sync_cube();
        let mut candidate = projected[base + 2 * units];
        for q in 0..units {
            candidate += reset_state[q] * hidden[(set * units + q) * gates + j + 2 * units];
        }
        candidate = candidate.tanh();
        let mut next = 0.0f32;
        if valid {
            next = update * state[j] + (1.0f32 - update) * candidate;
            state[j] = next;
        }
        out[((item * steps + step) * 2 + direction) * units + j] = next;
        sync_cube();
    }
}
