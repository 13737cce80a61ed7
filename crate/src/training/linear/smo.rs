//! Solves the dual problem of a support vector machine by sequential minimal optimization with second-order working set
//! selection (Fan, Chen and Lin, *Working Set Selection Using Second Order Information*, JMLR 2005), as in LIBSVM.
//!
//! Minimizes `1/2 sum_ij s_i s_j a_i a_j K_ij - sum_i a_i` with `0 <= a_i <= limit_i` and `sum_i s_i a_i = 0`.

/// Stopping tolerance on the violation of the optimality conditions; LIBSVM's default.
const TOLERANCE: f64 = 1e-3;
/// Lower bound of the curvature, against rounding errors.
const LEAST_CURVATURE: f64 = 1e-12;
/// Maximum number of steps; the current solution is returned after them.
const MOST_STEPS: usize = 10_000_000;

/// The decision function `sum_i coefficients_i K(x_i, x) + bias` of `x`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Solution {
    pub coefficients: Vec<f64>,
    pub bias: f64,
}

/// Solves for the kernel matrix `gram`, `n x n`, signs of 1 and -1, and the upper limits of the variables.
pub(super) fn solve(gram: &[f32], signs: &[f64], limits: &[f64]) -> Solution {
    let count = signs.len();
    let row = |index: usize| &gram[index * count..][..count];
    let mut alpha = vec![0.0_f64; count];
    // s_i times the negative gradient, which the optimality conditions compare.
    let mut ascent: Vec<f64> = signs.to_vec();
    for _ in 0..MOST_STEPS {
        let Some((up, down)) = choose(gram, signs, limits, &alpha, &ascent) else {
            break;
        };
        let (of_up, of_down) = (row(up), row(down));
        let curvature =
            f64::from(of_up[up]) + f64::from(of_down[down]) - 2.0 * f64::from(of_up[down]);
        let slack = |index: usize, rises: bool| {
            if rises {
                limits[index] - alpha[index]
            } else {
                alpha[index]
            }
        };
        let slacks = [slack(up, signs[up] > 0.0), slack(down, signs[down] < 0.0)];
        let unclipped = (ascent[up] - ascent[down]) / curvature.max(LEAST_CURVATURE);
        let step = unclipped.min(slacks[0]).min(slacks[1]);
        for (index, sign, slack) in [(up, signs[up], slacks[0]), (down, -signs[down], slacks[1])] {
            // A variable that reaches its bound is set to it exactly, without rounding error.
            alpha[index] = match (step >= slack, sign > 0.0) {
                (true, true) => limits[index],
                (true, false) => 0.0,
                (false, _) => alpha[index] + sign * step,
            };
        }
        for ((value, a), b) in ascent.iter_mut().zip(of_up).zip(of_down) {
            *value -= step * f64::from(a - b);
        }
    }
    Solution {
        bias: bias(signs, limits, &alpha, &ascent),
        coefficients: alpha.iter().zip(signs).map(|(a, sign)| a * sign).collect(),
    }
}

/// Whether a variable may move so that `s_i a_i` increases.
fn may_rise(sign: f64, alpha: f64, limit: f64) -> bool {
    if sign > 0.0 {
        alpha < limit
    } else {
        alpha > 0.0
    }
}

/// Whether a variable may move so that `s_i a_i` decreases.
fn may_fall(sign: f64, alpha: f64, limit: f64) -> bool {
    if sign > 0.0 {
        alpha > 0.0
    } else {
        alpha < limit
    }
}

/// The variable that violates the conditions most, and the one that lowers the objective most with it; `None` at the
/// optimum.
fn choose(
    gram: &[f32],
    signs: &[f64],
    limits: &[f64],
    alpha: &[f64],
    ascent: &[f64],
) -> Option<(usize, usize)> {
    let count = signs.len();
    let (mut up, mut highest) = (None, f64::NEG_INFINITY);
    for index in 0..count {
        if may_rise(signs[index], alpha[index], limits[index]) && ascent[index] > highest {
            (up, highest) = (Some(index), ascent[index]);
        }
    }
    let up = up?;
    let row = &gram[up * count..][..count];
    let (mut down, mut most, mut lowest) = (None, 0.0, f64::INFINITY);
    for index in 0..count {
        if !may_fall(signs[index], alpha[index], limits[index]) {
            continue;
        }
        lowest = lowest.min(ascent[index]);
        let gap = highest - ascent[index];
        if gap > 0.0 {
            let diagonal = f64::from(row[up]) + f64::from(gram[index * count + index]);
            let curvature = (diagonal - 2.0 * f64::from(row[index])).max(LEAST_CURVATURE);
            let gain = gap * gap / curvature;
            if gain > most {
                (down, most) = (Some(index), gain);
            }
        }
    }
    (highest - lowest >= TOLERANCE).then_some((up, down?))
}

/// The bias from the optimality conditions: the mean over free variables, or the midpoint of the bounds without any.
fn bias(signs: &[f64], limits: &[f64], alpha: &[f64], ascent: &[f64]) -> f64 {
    let (mut sum, mut free) = (0.0, 0_u32);
    let (mut highest, mut lowest) = (f64::NEG_INFINITY, f64::INFINITY);
    for index in 0..signs.len() {
        let rises = may_rise(signs[index], alpha[index], limits[index]);
        let falls = may_fall(signs[index], alpha[index], limits[index]);
        if rises && falls {
            sum += ascent[index];
            free += 1;
        }
        if rises {
            highest = highest.max(ascent[index]);
        }
        if falls {
            lowest = lowest.min(ascent[index]);
        }
    }
    if free > 0 {
        sum / f64::from(free)
    } else {
        f64::midpoint(highest, lowest)
    }
}
