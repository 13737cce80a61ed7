//! Vectors of SIMD128. Multiplication and addition are one instruction only in the relaxed SIMD build, where it depends
//! on the CPU whether the result is rounded once or twice (<https://github.com/WebAssembly/relaxed-simd>).

use super::{LANES, Simd, VECTOR};
use std::arch::wasm32::{f32x4, f32x4_add, f32x4_extract_lane, f32x4_pmax, f32x4_splat, v128};

#[derive(Clone, Copy)]
pub(crate) struct Vector(v128);

impl Vector {
    #[inline(always)]
    pub(crate) fn load(values: &[f32; VECTOR]) -> Self {
        let [a, b, c, d] = *values;
        Self(f32x4(a, b, c, d))
    }

    #[inline(always)]
    pub(crate) fn store(self, values: &mut [f32; VECTOR]) {
        *values = [
            f32x4_extract_lane::<0>(self.0),
            f32x4_extract_lane::<1>(self.0),
            f32x4_extract_lane::<2>(self.0),
            f32x4_extract_lane::<3>(self.0),
        ];
    }
}

impl Simd for Vector {
    const PER_GROUP: usize = LANES / VECTOR;
    const ZERO: Self = Self(f32x4(0.0, 0.0, 0.0, 0.0));

    #[inline(always)]
    fn splat(value: f32) -> Self {
        Self(f32x4_splat(value))
    }

    #[inline(always)]
    fn part(lanes: &[f32; LANES], index: usize) -> Self {
        Self::load(&lanes.as_chunks::<VECTOR>().0[index])
    }

    #[inline(always)]
    fn put(self, lanes: &mut [f32; LANES], index: usize) {
        self.store(&mut lanes.as_chunks_mut::<VECTOR>().0[index]);
    }

    #[inline(always)]
    fn multiply_add<const FMA: bool>(self, factor: Self, sum: Self) -> Self {
        #[cfg(target_feature = "relaxed-simd")]
        if FMA {
            return Self(std::arch::wasm32::f32x4_relaxed_madd(
                self.0, factor.0, sum.0,
            ));
        }
        Self(f32x4_add(
            std::arch::wasm32::f32x4_mul(self.0, factor.0),
            sum.0,
        ))
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        Self(f32x4_add(self.0, other.0))
    }

    #[inline(always)]
    fn positive(self) -> Self {
        Self(f32x4_pmax(self.0, f32x4_splat(0.0)))
    }
}
