//! SIMD vectors for the kernels. With this type the sums stay in registers without reliance on compiler optimizations.
//!
//! Natively it is an array, which rustc maps to vector registers. The kernels use plain loops only: a closure that is
//! not inlined is compiled for the baseline CPU, where a fused multiply-add is a function call.
//!
//! In WebAssembly it is `v128`. Multiplication and addition are one instruction only in the relaxed SIMD build, where
//! the CPU determines whether the result is rounded once or twice (<https://github.com/WebAssembly/relaxed-simd>).

use super::lanes::{LANES, Lanes};

/// The number of values: those of SIMD128 or of AVX.
pub(crate) const VECTOR: usize = if cfg!(target_arch = "wasm32") { 4 } else { 8 };
/// Vectors per group of channels.
pub(super) const PARTS: usize = LANES / VECTOR;

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

/// Loads a group of channels into vectors.
#[inline(always)]
pub(super) fn parts(lanes: &Lanes) -> [Vector; PARTS] {
    let (vectors, _) = lanes.as_chunks::<VECTOR>();
    let mut parts = [Vector::ZERO; PARTS];
    for part in 0..PARTS {
        parts[part] = Vector::load(&vectors[part]);
    }
    parts
}

/// Stores vectors into a group of channels.
#[inline(always)]
pub(super) fn put(vectors: &[Vector; PARTS], lanes: &mut Lanes) {
    let (out, _) = lanes.as_chunks_mut::<VECTOR>();
    for part in 0..PARTS {
        vectors[part].store(&mut out[part]);
    }
}

pub(crate) use implementation::Vector;

#[cfg(not(target_arch = "wasm32"))]
mod implementation {
    use super::{VECTOR, larger};

    #[derive(Clone, Copy)]
    pub(crate) struct Vector([f32; VECTOR]);

    impl Vector {
        pub(crate) const ZERO: Self = Self([0.0; VECTOR]);

        #[inline(always)]
        pub(crate) fn splat(value: f32) -> Self {
            Self([value; VECTOR])
        }

        #[inline(always)]
        pub(crate) fn load(values: &[f32; VECTOR]) -> Self {
            Self(*values)
        }

        #[inline(always)]
        pub(crate) fn store(self, values: &mut [f32; VECTOR]) {
            *values = self.0;
        }

        /// `self * factor + sum`, as one instruction if `FMA` is set.
        #[inline(always)]
        pub(crate) fn multiply_add<const FMA: bool>(self, factor: Self, sum: Self) -> Self {
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
        pub(crate) fn plus(self, other: Self) -> Self {
            let Self(mut out) = self;
            for (out, other) in out.iter_mut().zip(other.0) {
                *out += other;
            }
            Self(out)
        }

        /// ReLU.
        #[inline(always)]
        pub(crate) fn positive(self) -> Self {
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
    use super::VECTOR;
    use std::arch::wasm32::{f32x4, f32x4_add, f32x4_extract_lane, f32x4_pmax, f32x4_splat, v128};

    #[derive(Clone, Copy)]
    pub(crate) struct Vector(v128);

    impl Vector {
        pub(crate) const ZERO: Self = Self(f32x4(0.0, 0.0, 0.0, 0.0));

        #[inline(always)]
        pub(crate) fn splat(value: f32) -> Self {
            Self(f32x4_splat(value))
        }

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

        /// `self * factor + sum`, as one instruction in the relaxed SIMD build.
        #[inline(always)]
        pub(crate) fn multiply_add<const FMA: bool>(self, factor: Self, sum: Self) -> Self {
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
        pub(crate) fn plus(self, other: Self) -> Self {
            Self(f32x4_add(self.0, other.0))
        }

        /// ReLU.
        #[inline(always)]
        pub(crate) fn positive(self) -> Self {
            Self(f32x4_pmax(self.0, f32x4_splat(0.0)))
        }
    }
}
