use super::*;
use crate::inference::cpu::arithmetic::Positions;
use crate::inference::cpu::lanes::{LANES, Lanes, grouped};
use crate::inference::cpu::product::{F32Matrix, Finish};
use crate::random::Generator;

#[test]
fn the_product_matches_slow_loops_bit_for_bit() {
    for seed in 0..3 {
        assert_eq!(mismatches(seed), 0, "seed {seed}");
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
    let exact = F32Matrix::new(&weights, &bias, |input| input);
    let mut out = [
        vec![Lanes::ZERO; outputs / LANES * places],
        vec![Lanes::ZERO; outputs / LANES * places],
    ];
    matrix.apply(
        &input,
        places,
        Finish::Store,
        &mut Codes::default(),
        &mut out[0],
    );
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
