//! Compares the operations on weights with burn's operations.

use super::{UpdateKernels, general};
use crate::networks::tests::{assert_close, random};
use burn::backend::flex::{Flex, FlexTensor};
use burn::prelude::*;

/// More values than one piece has.
const COUNT: usize = (1 << 15) + 22;

fn tensor(seed: u64) -> FlexTensor {
    FlexTensor::from_data(TensorData::new(random(COUNT, seed), [3, COUNT / 3]))
}

fn agree(received: FlexTensor, expected: FlexTensor) {
    let read = |tensor: FlexTensor| -> Vec<f32> { tensor.into_data().try_into_vec_as().unwrap() };
    let expected: Vec<f64> = read(expected).into_iter().map(f64::from).collect();
    assert_close(&read(received), &expected, 1e-6, "values");
}

#[test]
fn the_versions_agree() {
    let factor = FlexTensor::from_data(TensorData::new(vec![0.25_f32], [1]));
    let scaled = Flex::scaled(tensor(1), factor.clone());
    agree(scaled, general::scaled::<Flex>(tensor(1), factor));

    let received = Flex::square_sum(tensor(1))
        .into_data()
        .try_into_vec_as::<f32>()
        .unwrap()[0];
    let exact: f64 = random(COUNT, 1).iter().map(|x| f64::from(*x).powi(2)).sum();
    assert!((f64::from(received) / exact - 1.0).abs() < 1e-6);
    let other = general::square_sum::<Flex>(tensor(1))
        .into_data()
        .try_into_vec_as::<f32>()
        .unwrap();
    assert!((f64::from(other[0]) / exact - 1.0).abs() < 1e-4);

    let (decays, rates) = ([0.9, 0.999], [0.01, 1e-3, 0.99]);
    let second = general::scaled::<Flex>(
        tensor(4),
        FlexTensor::from_data(TensorData::new(vec![0.0_f32], [1])),
    );
    let received = Flex::adam(
        tensor(2),
        tensor(3),
        tensor(4),
        second.clone(),
        decays,
        rates,
    );
    let moments = [tensor(4), second];
    let expected = general::adam::<Flex>(tensor(2), tensor(3), moments, decays, rates);
    agree(received.0, expected.0);
    agree(received.1, expected.1);
    agree(received.2, expected.2);
}
