//! Eight-bit products by slow loops, for the tests of the kernels natively and in browsers.

use super::codes::Codes;
use super::product::Int8Matrix;
use crate::inference::cpu::arithmetic::Positions;
use crate::inference::cpu::lanes::{LANES, Lanes, grouped};
use crate::inference::cpu::product::Finish;
use crate::random::Generator;

/// Outputs and inputs of the compared products.
const SIZES: [(usize, usize); 4] = [(16, 16), (32, 48), (80, 32), (16, 1984)];
const PLACES: [usize; 4] = [1, 2, 3, 31];
const FINISHES: [Finish; 3] = [Finish::Store, Finish::Relu, Finish::Add];

/// The number of values that [`mismatches`] compares.
pub const VALUES: u32 = {
    let (mut outputs, mut places, mut index) = (0, 0, 0);
    while index < 4 {
        outputs += SIZES[index].0;
        places += PLACES[index];
        index += 1;
    }
    (2 * FINISHES.len() * outputs * places) as u32
};

/// The number of values of random products whose bits differ from those of slow loops.
#[must_use]
pub fn mismatches(seed: u64) -> u32 {
    let mut generator = Generator::new(seed);
    let mut random =
        |count: usize| -> Vec<f32> { (0..count).map(|_| generator.uniform() - 0.4).collect() };
    let mut codes = Codes::default();
    let mut mismatches = 0;
    for (outputs, inputs) in SIZES {
        for positions in [Positions::Bands, Positions::Frames] {
            let (weights, bias) = (random(outputs * inputs), random(outputs));
            let matrix = Int8Matrix::new(positions, &weights, &bias, |input| input);
            for places in PLACES {
                let input = grouped(&random(inputs * places));
                let before = grouped(&random(outputs * places));
                let product = product(positions, &weights, &bias, &input, places);
                for finish in FINISHES {
                    let mut out = before.clone();
                    matrix.apply(&input, places, finish, &mut codes, &mut out);
                    for ((out, product), before) in out.iter().zip(&product).zip(&before) {
                        for lane in 0..LANES {
                            let expected = match finish {
                                Finish::Store => product[lane],
                                Finish::Relu => product[lane].max(0.0),
                                Finish::Add => before[lane] + product[lane],
                            };
                            mismatches += u32::from(out[lane].to_bits() != expected.to_bits());
                        }
                    }
                }
            }
        }
    }
    mismatches
}

/// The product in integers, then in `f32` in the order of operations of the kernels.
fn product(
    positions: Positions,
    weights: &[f32],
    bias: &[f32],
    input: &[Lanes],
    places: usize,
) -> Vec<Lanes> {
    let inputs = weights.len() / bias.len();
    let value = |place: usize, k: usize| input[k / LANES * places + place][k % LANES];
    let mut out = vec![Lanes::ZERO; bias.len() / LANES * places];
    for place in 0..places {
        let of_frame: Vec<f32> = match positions {
            Positions::Bands => input.iter().flatten().copied().collect(),
            Positions::Frames => (0..inputs).map(|k| value(place, k)).collect(),
        };
        let low = of_frame.iter().copied().fold(0.0, f32::min);
        let high = of_frame.iter().copied().fold(0.0, f32::max);
        let factor = 127.0 / (high - low);
        let zero = (-low * factor).round();
        for (output, row) in weights.chunks_exact(inputs).enumerate() {
            let largest = row.iter().map(|weight| weight.abs()).fold(0.0, f32::max);
            let scale = largest / 127.0;
            let mut sum = 0_i64;
            for (k, weight) in row.iter().enumerate() {
                let code = (value(place, k) * factor + (zero + 0.5)).floor();
                let code = code.clamp(0.0, 127.0) as i64;
                sum += (weight / scale).round() as i64 * (code - zero as i64);
            }
            out[output / LANES * places + place][output % LANES] =
                sum as f32 * ((high - low) / 127.0 * scale) + bias[output];
        }
    }
    out
}
