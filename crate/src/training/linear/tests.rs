//! Tests of the classifier against scikit-learn (`tests/golden/linear_svm.py`), and of the solver by the duality gap.

use super::*;
use crate::random::Generator;

const WIDTH: usize = 5;

/// Labels of the rows, as in the script.
fn label(row: usize) -> usize {
    [0, 1, 0, 2, 0, 1, 0, 0, 1, 0, 0, 2, 0, 1, 0][row % 15]
}

fn row(row: usize) -> Vec<f32> {
    let value = |column: usize| {
        let number = (row * 37 + column * 17 + row * row * (column + 3)) % 101;
        number as f32 / 10.0
    };
    let mut values: Vec<f32> = (0..WIDTH).map(value).collect();
    values[0] += 4.0 * label(row) as f32;
    values[3] -= 2.5 * label(row) as f32;
    values
}

fn problem(rows: &[Vec<f32>], labels: &[usize], classes: usize) -> Problem {
    let views: Vec<&[f32]> = rows.iter().map(Vec::as_slice).collect();
    Problem::new(&views, Targets { labels, classes })
}

fn golden() -> Problem {
    let rows: Vec<Vec<f32>> = (0..60).map(row).collect();
    let labels: Vec<usize> = (0..60).map(label).collect();
    problem(&rows, &labels, 3)
}

#[test]
fn values_match_scikit_learn() {
    let mut test: Vec<Vec<f32>> = (60..64).map(row).collect();
    test[3][2] = 1000.0;
    let expected = [
        (
            1.0,
            [
                [0.94891, 2.26929, -0.26698],
                [-0.25321, 2.23679, 1.13812],
                [2.20622, -0.16696, 0.87259],
                [-0.31691, 1.22576, 2.31502],
            ],
        ),
        (
            100.0,
            [
                [1.11078, 2.27473, -0.27945],
                [-0.23073, 2.23774, 0.93587],
                [2.2563, -0.18828, 0.77671],
                [-0.32309, 1.27463, 2.32137],
            ],
        ),
    ];
    let problem = golden();
    for (c, expected) in expected {
        let classifier = problem.fit(c);
        for (row, expected) in test.iter().zip(expected) {
            for (received, expected) in classifier.values(row).iter().zip(expected) {
                let difference = (received - expected).abs();
                assert!(difference < 2e-3, "C {c}: {received} is not {expected}");
            }
        }
    }
}

#[test]
fn only_pairs_of_allowed_classes_vote() {
    let rows: Vec<Vec<f32>> = (0..60).map(row).collect();
    let labels: Vec<usize> = (0..60).map(label).collect();
    let classifier = problem(&rows, &labels, 3).fit(1.0);
    let kept: Vec<usize> = (0..60).filter(|row| labels[*row] != 1).collect();
    for row in rows.iter().take(20) {
        let values = classifier.decide(row, &[true, false, true]);
        assert_eq!(values[1], f32::MIN);
        assert!((values[0] - values[2]).abs() > 1.0);
    }
    // A classifier fitted on these two classes differs only in class weights and scaling, which here include the third
    // class.
    let two: Vec<Vec<f32>> = kept.iter().map(|row| rows[*row].clone()).collect();
    let of_two: Vec<usize> = kept.iter().map(|row| labels[*row]).collect();
    let pair = problem(&two, &of_two, 3).fit(1.0);
    let missing = pair.values(&rows[0]);
    assert!(missing[1] < missing[0].max(missing[2]));
}

/// A solution is optimal if the primal and the dual objective are equal.
#[test]
fn the_duality_gap_closes() {
    let mut generator = Generator::new(11);
    for (count, width, c) in [(30, 4, 0.01), (30, 4, 1.0), (40, 60, 100.0), (7, 1, 10.0)] {
        let mut uniform = || f64::from(generator.uniform()) - 0.5;
        let signs: Vec<f64> = (0..count).map(|i| [1.0, -1.0, -1.0][i % 3]).collect();
        let rows: Vec<Vec<f64>> = (0..count)
            .map(|i| (0..width).map(|_| uniform() + 0.2 * signs[i]).collect())
            .collect();
        let limits: Vec<f64> = signs
            .iter()
            .map(|s| if *s > 0.0 { c } else { c / 2.0 })
            .collect();
        let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let gram: Vec<f32> = rows
            .iter()
            .flat_map(|a| rows.iter().map(|b| product(a, b) as f32))
            .collect();
        let solution = smo::solve(&gram, &signs, &limits);
        let of_row = |row: &[f64]| -> f64 {
            let terms = solution.coefficients.iter().zip(&rows);
            terms
                .map(|(coefficient, other)| coefficient * product(other, row))
                .sum()
        };
        let norm: f64 = rows
            .iter()
            .zip(&solution.coefficients)
            .map(|(row, k)| k * of_row(row))
            .sum();
        let loss: f64 = rows
            .iter()
            .zip(signs.iter().zip(&limits))
            .map(|(row, (sign, limit))| {
                limit * (1.0 - sign * (of_row(row) + solution.bias)).max(0.0)
            })
            .sum();
        let alphas = solution
            .coefficients
            .iter()
            .zip(&signs)
            .map(|(k, sign)| k * sign);
        let primal = 0.5 * norm + loss;
        let dual = alphas.clone().sum::<f64>() - 0.5 * norm;
        assert!(
            alphas
                .zip(&limits)
                .all(|(alpha, limit)| (0.0..=*limit).contains(&alpha))
        );
        assert!(solution.coefficients.iter().sum::<f64>().abs() < 1e-9 * c);
        assert!(
            (primal - dual).abs() < 2e-3 * primal.max(c),
            "{primal} {dual}"
        );
    }
}

#[test]
fn c_is_selected_on_held_out_data() {
    // One feature separates the classes; fifty noise features overfit the training rows if C is large.
    let mut generator = Generator::new(5);
    let labels: Vec<usize> = (0..60).map(|row| row % 2).collect();
    let rows: Vec<Vec<f32>> = labels
        .iter()
        .map(|label| {
            let mut row: Vec<f32> = (0..51).map(|_| 4.0 * generator.uniform()).collect();
            row[0] = 1.2 * *label as f32 + generator.uniform();
            row
        })
        .collect();
    let views: Vec<&[f32]> = rows.iter().map(Vec::as_slice).collect();
    let targets = Targets {
        labels: &labels,
        classes: 2,
    };
    let groups: Vec<usize> = (0..60).map(|row| row / 6).collect();
    let chosen = select_c(&views, targets, &groups);
    assert!(chosen < 1.0, "{chosen}");
    assert_eq!(chosen, select_c(&views, targets, &groups));
}
