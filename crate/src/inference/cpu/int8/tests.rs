use super::*;
use crate::random::Generator;

/// The product in integers by slow loops, then in `f32` in the same order of operations.
fn slow(
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
            let scale = row.iter().map(|weight| weight.abs()).fold(0.0, f32::max) / 127.0;
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

#[test]
fn the_product_matches_slow_loops_bit_for_bit() {
    let mut generator = Generator::new(3);
    let mut random =
        |count: usize| -> Vec<f32> { (0..count).map(|_| generator.uniform() - 0.4).collect() };
    for (outputs, inputs) in [(16, 16), (32, 48), (80, 32), (16, 1984)] {
        for positions in [Positions::Bands, Positions::Frames] {
            let (weights, bias) = (random(outputs * inputs), random(outputs));
            let matrix = Int8Matrix::new(positions, &weights, &bias, |input| input);
            let mut codes = Codes::default();
            for places in [1, 2, 3, 31] {
                let input = grouped(&random(inputs * places));
                let before = grouped(&random(outputs * places));
                let product = slow(positions, &weights, &bias, &input, places);
                for finish in [Finish::Store, Finish::Relu, Finish::Add] {
                    let mut out = before.clone();
                    matrix.apply(&input, places, finish, &mut codes, &mut out);
                    for ((out, product), before) in out.iter().zip(&product).zip(&before) {
                        for lane in 0..LANES {
                            let expected = match finish {
                                Finish::Store => product[lane],
                                Finish::Relu => product[lane].max(0.0),
                                Finish::Add => before[lane] + product[lane],
                            };
                            assert_eq!(out[lane].to_bits(), expected.to_bits());
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn the_error_is_that_of_seven_bits() {
    let mut generator = Generator::new(4);
    let mut random =
        |count: usize| -> Vec<f32> { (0..count).map(|_| generator.uniform() - 0.5).collect() };
    let (outputs, inputs, places) = (64, 128, 31);
    let (weights, bias) = (random(outputs * inputs), random(outputs));
    let input = grouped(&random(inputs * places));
    let matrix = Int8Matrix::new(Positions::Bands, &weights, &bias, |input| input);
    let exact = super::super::product::F32Matrix::new(&weights, &bias, |input| input);
    let mut out = [vec![Lanes::ZERO; outputs / LANES * places], vec![Lanes::ZERO; outputs / LANES * places]];
    matrix.apply(&input, places, Finish::Store, &mut Codes::default(), &mut out[0]);
    exact.apply(&input, places, Finish::Store, &mut out[1]);
    let (mut error, mut power) = (0.0, 0.0);
    for (coded, exact) in out[0].iter().flatten().zip(out[1].iter().flatten()) {
        error += (coded - exact).powi(2);
        power += exact.powi(2);
    }
    let relative = (error / power).sqrt();
    assert!((0.002..0.02).contains(&relative), "{relative}");
}

#[test]
fn inputs_and_weights_of_zeros_have_the_bias() {
    let bias: Vec<f32> = (0..LANES).map(|lane| lane as f32).collect();
    for value in [0.0, 1.0] {
        let weights = vec![value; LANES * LANES];
        let matrix = Int8Matrix::new(Positions::Frames, &weights, &bias, |input| input);
        let input = [Lanes([1.0 - value; LANES]); 3];
        let mut out = [Lanes::ZERO; 3];
        matrix.apply(&input, 3, Finish::Store, &mut Codes::default(), &mut out);
        assert_eq!(out, [Lanes(std::array::from_fn(|lane| lane as f32)); 3]);
    }
}
