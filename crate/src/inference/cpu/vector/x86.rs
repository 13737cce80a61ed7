//! Vectors of AVX2 and AVX-512. With arrays, rustc spilled several vectors of sums to memory, depending on link-time
//! optimization.
//!
//! The kernels use them only in versions of functions that are compiled for these instructions. `multiversion` calls
//! these versions only on processors that support the instructions.
#![expect(
    unsafe_code,
    reason = "the instructions are available in all functions that use these types"
)]
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "the documentation of the module states why they are safe"
)]

use super::{LANES, Simd};
use std::arch::x86_64::*;
use std::mem::zeroed;

/// Half of a group of channels; requires AVX2 and FMA.
#[derive(Clone, Copy)]
pub(crate) struct Avx(__m256);

impl Simd for Avx {
    const PER_GROUP: usize = 2;
    const ZERO: Self = Self(unsafe { zeroed() });

    #[inline(always)]
    fn splat(value: f32) -> Self {
        Self(unsafe { _mm256_set1_ps(value) })
    }

    #[inline(always)]
    fn part(lanes: &[f32; LANES], index: usize) -> Self {
        let values: &[f32; 8] = &lanes.as_chunks().0[index];
        Self(unsafe { _mm256_loadu_ps(values.as_ptr()) })
    }

    #[inline(always)]
    fn put(self, lanes: &mut [f32; LANES], index: usize) {
        let values: &mut [f32; 8] = &mut lanes.as_chunks_mut().0[index];
        unsafe { _mm256_storeu_ps(values.as_mut_ptr(), self.0) }
    }

    #[inline(always)]
    fn multiply_add<const FMA: bool>(self, factor: Self, sum: Self) -> Self {
        Self(unsafe { _mm256_fmadd_ps(self.0, factor.0, sum.0) })
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        Self(unsafe { _mm256_add_ps(self.0, other.0) })
    }

    #[inline(always)]
    fn positive(self) -> Self {
        Self(unsafe { _mm256_max_ps(_mm256_setzero_ps(), self.0) })
    }
}

/// A group of channels; requires AVX-512.
#[derive(Clone, Copy)]
pub(crate) struct Wide(__m512);

impl Simd for Wide {
    const PER_GROUP: usize = 1;
    const ZERO: Self = Self(unsafe { zeroed() });

    #[inline(always)]
    fn splat(value: f32) -> Self {
        Self(unsafe { _mm512_set1_ps(value) })
    }

    #[inline(always)]
    fn part(lanes: &[f32; LANES], index: usize) -> Self {
        let values: &[f32; 16] = &lanes.as_chunks().0[index];
        Self(unsafe { _mm512_loadu_ps(values.as_ptr()) })
    }

    #[inline(always)]
    fn put(self, lanes: &mut [f32; LANES], index: usize) {
        let values: &mut [f32; 16] = &mut lanes.as_chunks_mut().0[index];
        unsafe { _mm512_storeu_ps(values.as_mut_ptr(), self.0) }
    }

    #[inline(always)]
    fn multiply_add<const FMA: bool>(self, factor: Self, sum: Self) -> Self {
        Self(unsafe { _mm512_fmadd_ps(self.0, factor.0, sum.0) })
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        Self(unsafe { _mm512_add_ps(self.0, other.0) })
    }

    #[inline(always)]
    fn positive(self) -> Self {
        Self(unsafe { _mm512_max_ps(_mm512_setzero_ps(), self.0) })
    }
}
