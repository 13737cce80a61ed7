//! The product of a packed matrix.

use super::codes::Codes;
use super::kernels::Sums;
use super::layout::{LARGEST_WEIGHT, Outputs, QUAD, Square, Word};
use crate::inference::cpu::arithmetic::Positions;
use crate::inference::cpu::lanes::{LANES, Lanes, grouped};
use crate::inference::cpu::product::Finish;
use crate::inference::cpu::vector::larger;

/// Positions that share each loaded weight.
const TILE: usize = 2;

/// A packed matrix with a bias.
pub(in crate::inference::cpu) struct Int8Matrix {
    positions: Positions,
    /// `[group of outputs][quad of inputs]`
    weights: Vec<Square>,
    outputs: Vec<Outputs>,
}

impl Int8Matrix {
    /// Packs `weights`, `[outputs, inputs]` as in the model file. `source` maps each input to its index in the file.
    pub(in crate::inference::cpu) fn new(
        positions: Positions,
        weights: &[f32],
        bias: &[f32],
        source: impl Fn(usize) -> usize,
    ) -> Self {
        let inputs = weights.len() / bias.len().max(1);
        let quads = inputs.div_ceil(LANES) * LANES / QUAD;
        let parameters = |bias| Outputs {
            scales: Lanes::ZERO,
            sums: [0; LANES],
            bias,
        };
        let mut outputs: Vec<Outputs> = grouped(bias).into_iter().map(parameters).collect();
        let mut packed = vec![Square::default(); outputs.len() * quads];
        for (output, row) in weights.chunks_exact(inputs.max(1)).enumerate() {
            let (group, lane) = (output / LANES, output % LANES);
            let squares = &mut packed[group * quads..][..quads];
            let parameters = &mut outputs[group];
            let scale = row
                .iter()
                .fold(0.0, |most, weight| larger(most, weight.abs()))
                / LARGEST_WEIGHT;
            parameters.scales[lane] = scale;
            for input in 0..inputs {
                let code = if scale > 0.0 {
                    (row[source(input)] / scale).round() as i8
                } else {
                    0
                };
                let word = &mut squares[input / QUAD][lane / QUAD][lane % QUAD];
                *word |= Word::from(code.cast_unsigned()) << (8 * (input % QUAD));
                parameters.sums[lane] += i32::from(code);
            }
        }
        Self {
            positions,
            weights: packed,
            outputs,
        }
    }

    /// The number of output groups.
    pub(in crate::inference::cpu) const fn groups(&self) -> usize {
        self.outputs.len()
    }

    /// Computes the product; `input` and `out` have `places` positions in each group.
    pub(in crate::inference::cpu) fn apply(
        &self,
        input: &[Lanes],
        places: usize,
        finish: Finish,
        codes: &mut Codes,
        out: &mut [Lanes],
    ) {
        if places == 0 || self.outputs.is_empty() {
            return;
        }
        codes.encode(input, places, self.positions);
        let quads = self.weights.len() / self.outputs.len();
        let groups = self.weights.chunks_exact(quads).zip(&self.outputs);
        for ((weights, outputs), out) in groups.zip(out.chunks_exact_mut(places)) {
            for (first, out) in (0..places).step_by(TILE).zip(out.chunks_mut(TILE)) {
                tile(weights, outputs, codes, first, finish, out);
            }
        }
    }
}

/// Computes a tile of one or two positions, of which `first` is the first.
#[inline(always)]
fn tile(
    weights: &[Square],
    outputs: &Outputs,
    codes: &Codes,
    first: usize,
    finish: Finish,
    out: &mut [Lanes],
) {
    // A single last position is multiplied twice.
    let places: [usize; TILE] = std::array::from_fn(|index| first + index.min(out.len() - 1));
    let [one, other] = places.map(|place| codes.words(place));
    let mut sums = [Sums::ZERO; TILE];
    for ((weights, one), other) in weights.iter().zip(one).zip(other) {
        for (sums, inputs) in sums.iter_mut().zip([one, other]) {
            sums.add_product(weights, *inputs);
        }
    }
    for ((out, sums), place) in out.iter_mut().zip(sums).zip(places) {
        let values = sums.values(outputs, codes.scale(place));
        for (out, value) in out.iter_mut().zip(&values) {
            *out = match finish {
                Finish::Store => *value,
                Finish::Relu => larger(0.0, *value),
                Finish::Add => *out + *value,
            };
        }
    }
}
