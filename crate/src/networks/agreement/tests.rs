//! The comparison itself, on the CPU.

use super::recorded::difference;
use super::{networks, operations};
use burn::prelude::Device;

#[test]
fn the_cpu_agrees_with_itself_in_every_operation_and_network() {
    let device = Device::flex();
    let all = operations(&device).chain(networks(&device));
    let all: Vec<_> = all.map(Result::unwrap).collect();
    assert_eq!(all.len(), 26);
    for agreement in all {
        assert!(agreement.values > 100, "{agreement:?}");
        assert_eq!(agreement.difference, 0.0, "{agreement:?}");
    }
}

#[test]
fn no_recorded_gradient_is_zero() {
    let all = [
        operations::CASES,
        super::segments::CASES,
        super::sequences::CASES,
        super::update::CASES,
    ];
    for (name, run) in all.concat() {
        for (tensor, values) in run(&Device::flex()).unwrap() {
            let largest = values.iter().fold(0.0_f32, |a, b| a.max(b.abs()));
            assert!(largest > 1e-3, "{name}, {tensor}: {largest}");
        }
    }
}

#[test]
fn the_difference_is_that_of_the_worst_tensor() {
    let tensors = |values: [f32; 3]| {
        let [a, b, c] = values;
        vec![("a".to_owned(), vec![a, 4.0]), ("b".to_owned(), vec![b, c])]
    };
    let expected = tensors([3.0, 0.0, 2.0]);
    let of = |received: [f32; 3]| difference(&expected, &tensors(received));
    assert_eq!(of([3.0, 0.0, 2.0]), (String::new(), 0.0));
    assert_eq!(of([3.5, 0.0, 2.0]), ("a".to_owned(), 0.1));
    assert_eq!(of([3.5, 0.0, 2.5]), ("b".to_owned(), 0.25));
    assert_eq!(of([3.0, f32::NAN, 2.0]).1, f64::INFINITY);
    // Rounding instead of zero, beside a tensor of norm 5.
    let rounding = vec![
        ("a".to_owned(), vec![3.0, 4.0]),
        ("b".to_owned(), vec![5e-6]),
    ];
    let mut zero = rounding.clone();
    zero[1].1 = vec![0.0];
    assert!((difference(&zero, &rounding).1 - 1e-3).abs() < 1e-6);
    let shorter = vec![("a".to_owned(), vec![3.0, 4.0])];
    assert_eq!(difference(&expected, &shorter).1, f64::INFINITY);
    // A tensor that is zero on the CPU only.
    let zero = vec![("a".to_owned(), vec![0.0])];
    let one = vec![("a".to_owned(), vec![1.0])];
    assert_eq!(difference(&zero, &one).1, f64::INFINITY);
    assert_eq!(difference(&zero, &zero), (String::new(), 0.0));
}
