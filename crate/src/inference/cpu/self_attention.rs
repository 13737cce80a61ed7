//! Multi-head self-attention over the steps of an utterance.
//!
//! The matrices of both products depend on the utterance: the keys and the values. Each is packed in the order of
//! [`product`](super::product::product) and multiplied by all steps at once.

use super::activation::exp;
use super::lanes::{LANES, Lanes};
use super::product::{Finish, product};

/// Memory that is reused between calls.
#[derive(Default)]
pub(super) struct Scratch {
    /// Keys or values as a packed matrix.
    packed: Vec<[Lanes; LANES]>,
    /// A bias of zeros.
    zeros: Vec<Lanes>,
    /// `[group of keys][query]`
    scores: Vec<Lanes>,
}

/// Softmax over the keys of `q . k / sqrt(head size)`, applied to the values. `qkv` has queries, keys and values, each
/// `[group of channels][step]`; a head has `groups` groups. The layout of `out` is that of the queries.
pub(super) fn self_attention(
    qkv: &[Lanes],
    steps: usize,
    groups: usize,
    scratch: &mut Scratch,
    out: &mut [Lanes],
) {
    let third = qkv.len() / 3;
    let (queries, rest) = qkv.split_at(third);
    let (keys, values) = rest.split_at(third);
    let head = groups * steps;
    let key_groups = steps.div_ceil(LANES);
    let Scratch {
        packed,
        zeros,
        scores,
    } = scratch;
    zeros.clear();
    zeros.resize(key_groups.max(groups), Lanes::ZERO);
    scores.resize(key_groups * steps, Lanes::ZERO);
    let scale = 1.0 / ((groups * LANES) as f32).sqrt();
    let heads = queries
        .chunks_exact(head)
        .zip(keys.chunks_exact(head))
        .zip(values.chunks_exact(head))
        .zip(out.chunks_exact_mut(head));
    for (((queries, keys), values), out) in heads {
        pack_keys(keys, steps, packed);
        product(
            packed,
            &zeros[..key_groups],
            queries,
            steps,
            Finish::Store,
            scores,
        );
        softmax(scores, steps, scale);
        pack_values(values, steps, packed);
        product(packed, &zeros[..groups], scores, steps, Finish::Store, out);
    }
}

/// Packs the matrix `[keys, channels]`: outputs are keys, in zero-padded groups.
fn pack_keys(keys: &[Lanes], steps: usize, packed: &mut Vec<[Lanes; LANES]>) {
    packed.clear();
    for first in (0..steps).step_by(LANES) {
        for group in keys.chunks_exact(steps) {
            let mut square = [Lanes::ZERO; LANES];
            for (output, key) in group[first..].iter().take(LANES).enumerate() {
                for (row, value) in square.iter_mut().zip(key) {
                    row[output] = *value;
                }
            }
            packed.push(square);
        }
    }
}

/// Packs the matrix `[channels, keys]`: inputs are keys, in zero-padded groups.
fn pack_values(values: &[Lanes], steps: usize, packed: &mut Vec<[Lanes; LANES]>) {
    packed.clear();
    for group in values.chunks_exact(steps) {
        for keys in group.chunks(LANES) {
            let mut square = [Lanes::ZERO; LANES];
            square[..keys.len()].copy_from_slice(keys);
            packed.push(square);
        }
    }
}

/// Softmax of `scale * scores` over the keys of each query; padding in the last group of keys is set to 0.
fn softmax(scores: &mut [Lanes], steps: usize, scale: f32) {
    let filled = steps % LANES;
    for query in 0..steps {
        let last = scores.len() - steps + query;
        if filled > 0 {
            scores[last][filled..].fill(f32::NEG_INFINITY);
        }
        let groups = || (query..=last).step_by(steps);
        let mut largest = f32::NEG_INFINITY;
        for group in groups() {
            for &value in &scores[group] {
                largest = if largest < value { value } else { largest };
            }
        }
        let mut sums = [0.0; LANES];
        for group in groups() {
            for (value, sum) in scores[group].iter_mut().zip(&mut sums) {
                *value = exp(scale * (*value - largest));
                *sum += *value;
            }
        }
        // `exp` has a positive minimum.
        if filled > 0 {
            for (value, sum) in scores[last].iter_mut().zip(&mut sums).skip(filled) {
                *sum -= *value;
                *value = 0.0;
            }
        }
        let factor = 1.0 / sums.iter().sum::<f32>();
        for group in groups() {
            for value in &mut scores[group] {
                *value *= factor;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Generator;

    #[test]
    fn it_is_the_sum_of_values_weighted_by_softmax() {
        const HEADS: usize = 2;
        const GROUPS: usize = 1;
        let mut generator = Generator::new(5);
        for steps in [1, 3, 16, 21] {
            let qkv: Vec<Lanes> = (0..3 * HEADS * GROUPS * steps)
                .map(|_| Lanes(std::array::from_fn(|_| 2.0 * generator.uniform() - 1.0)))
                .collect();
            let mut out = vec![Lanes::ZERO; HEADS * GROUPS * steps];
            self_attention(&qkv, steps, GROUPS, &mut Scratch::default(), &mut out);
            let at = |part: usize, head: usize, step: usize| {
                qkv[(part * HEADS + head) * steps + step].map(f64::from)
            };
            for head in 0..HEADS {
                for query in 0..steps {
                    let q = at(0, head, query);
                    let weights: Vec<f64> = (0..steps)
                        .map(|key| {
                            let k = at(1, head, key);
                            let product: f64 = q.iter().zip(&k).map(|(a, b)| a * b).sum();
                            (product / 4.0).exp()
                        })
                        .collect();
                    let sum: f64 = weights.iter().sum();
                    let found = out[head * steps + query];
                    for (channel, found) in found.0.into_iter().map(f64::from).enumerate() {
                        let values = (0..steps).map(|key| at(2, head, key)[channel]);
                        let expected: f64 =
                            values.zip(&weights).map(|(v, w)| v * w).sum::<f64>() / sum;
                        assert!((found - expected).abs() < 1e-5, "{found} {expected}");
                    }
                }
            }
        }
    }
}
