//! Vectors as arrays, which rustc maps to registers of any processor. The loops have no closures: a closure that is not
//! inlined is compiled for the baseline CPU, where a fused multiply-add is a function call.

use super::{LANES, Simd, VECTOR, larger};

#[derive(Clone, Copy)]
pub(crate) struct Array<const N: usize>([f32; N]);

pub(crate) type Vector = Array<VECTOR>;

impl<const N: usize> Array<N> {
    #[inline(always)]
    pub(crate) fn load(values: &[f32; N]) -> Self {
        Self(*values)
    }

    #[inline(always)]
    pub(crate) fn store(self, values: &mut [f32; N]) {
        *values = self.0;
    }
}

impl<const N: usize> Simd for Array<N> {
    const PER_GROUP: usize = LANES / N;
    const ZERO: Self = Self([0.0; N]);

    #[inline(always)]
    fn splat(value: f32) -> Self {
        Self([value; N])
    }

    #[inline(always)]
    fn part(lanes: &[f32; LANES], index: usize) -> Self {
        Self::load(&lanes.as_chunks::<N>().0[index])
    }

    #[inline(always)]
    fn put(self, lanes: &mut [f32; LANES], index: usize) {
        self.store(&mut lanes.as_chunks_mut::<N>().0[index]);
    }

    #[inline(always)]
    fn multiply_add<const FMA: bool>(self, factor: Self, sum: Self) -> Self {
        let Self(mut out) = sum;
        for (lane, out) in out.iter_mut().enumerate() {
            let (a, b) = (self.0[lane], factor.0[lane]);
            *out = if FMA {
                a.mul_add(b, *out)
            } else {
                a * b + *out
            };
        }
        Self(out)
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        let Self(mut out) = self;
        for (out, other) in out.iter_mut().zip(other.0) {
            *out += other;
        }
        Self(out)
    }

    #[inline(always)]
    fn positive(self) -> Self {
        let Self(mut out) = self;
        for value in &mut out {
            *value = larger(*value, 0.0);
        }
        Self(out)
    }
}
