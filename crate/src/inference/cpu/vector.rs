//! SIMD vectors for the kernels. With this type the sums stay in registers without reliance on compiler optimizations.
//!
//! Natively it is an array, which rustc maps to vector registers. The kernels use plain loops only: a closure that is
//! not inlined is compiled for the baseline CPU, where a fused multiply-add is a function call.
//!
//! In WebAssembly it is `v128`. Multiplication and addition are one instruction only in the relaxed SIMD build, where
//! the CPU determines whether the result is rounded once or twice (<https://github.com/WebAssembly/relaxed-simd>).

use super::lanes::LANES;

/// The number of values: those of SIMD128 or of AVX.
pub(crate) const VECTOR: usize = if cfg!(target_arch = "wasm32") { 4 } else { 8 };
/// Whether the current version of a function has fused multiply-add. Only inside `#[multiversion]`.
macro_rules! has_fma {
    () => {
        cfg!(any(
            target_arch = "aarch64",
            target_feature = "relaxed-simd"
        )) || multiversion::target::target_cfg_f!(target_feature = "fma")
    };
}
pub(crate) use has_fma;

/// Whether the current version has AVX-512, whose vectors hold a whole group of channels. Only inside
/// `#[multiversion]`.
#[cfg(not(target_arch = "wasm32"))]
macro_rules! has_avx512 {
    () => {
        multiversion::target::target_cfg_f!(target_feature = "avx512f")
    };
}
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use has_avx512;

/// The maximum of two numbers. Unlike `f32::max`, this form compiles to one instruction on all platforms.
#[inline(always)]
pub(super) fn larger(a: f32, b: f32) -> f32 {
    if a < b { b } else { a }
}

/// A vector with the channels of a group or a part of them.
pub(crate) trait Simd: Copy {
    /// Vectors per group of channels.
    const PER_GROUP: usize;
    const ZERO: Self;

    fn splat(value: f32) -> Self;
    /// Loads vector number `index` of a group.
    fn part(lanes: &[f32; LANES], index: usize) -> Self;
    /// Stores vector number `index` of a group.
    fn put(self, lanes: &mut [f32; LANES], index: usize);
    /// `self * factor + sum`, as one instruction if `FMA` is set; in WebAssembly in the relaxed SIMD build.
    fn multiply_add<const FMA: bool>(self, factor: Self, sum: Self) -> Self;
    fn plus(self, other: Self) -> Self;
    /// ReLU.
    fn positive(self) -> Self;
}

pub(crate) use implementation::Vector;
#[cfg(not(target_arch = "wasm32"))]
pub(super) use implementation::Wide;

#[cfg(not(target_arch = "wasm32"))]
mod implementation {
    use super::{LANES, Simd, VECTOR, larger};

    #[derive(Clone, Copy)]
    pub(crate) struct Array<const N: usize>([f32; N]);

    /// A vector of AVX.
    pub(crate) type Vector = Array<VECTOR>;
    /// A vector of AVX-512, which holds a whole group of channels.
    pub(crate) type Wide = Array<LANES>;

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
}

#[cfg(target_arch = "wasm32")]
mod implementation {
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
}
