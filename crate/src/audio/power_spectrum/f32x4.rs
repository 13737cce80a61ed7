//! Four values in a SIMD vector. `rustfft` processes them as one number, so that one call computes four transforms.

use std::ops::{Add, Div, Mul, Neg, Rem, Sub};

use rustfft::num_traits::{FromPrimitive, Num, One, Signed, Zero};

use vector::Vector;

/// Four values; every operation applies to each of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct F32x4(Vector);

impl F32x4 {
    #[inline(always)]
    pub(super) fn new(values: [f32; 4]) -> Self {
        Self(vector::load(values))
    }

    #[inline(always)]
    pub(super) fn splat(value: f32) -> Self {
        Self::new([value; 4])
    }

    #[inline(always)]
    pub(super) fn values(self) -> [f32; 4] {
        vector::values(self.0)
    }

    #[inline(always)]
    pub(super) fn reversed(self) -> Self {
        Self::shuffle::<3, 2, 1, 0>(self, self)
    }

    /// The values at even and at odd indices of two vectors.
    #[inline(always)]
    pub(super) fn unzip(a: Self, b: Self) -> (Self, Self) {
        (
            Self::shuffle::<0, 2, 4, 6>(a, b),
            Self::shuffle::<1, 3, 5, 7>(a, b),
        )
    }

    /// Transposes a 4x4 matrix.
    #[inline(always)]
    pub(super) fn transpose([a, b, c, d]: [Self; 4]) -> [Self; 4] {
        let ab = (
            Self::shuffle::<0, 4, 1, 5>(a, b),
            Self::shuffle::<2, 6, 3, 7>(a, b),
        );
        let cd = (
            Self::shuffle::<0, 4, 1, 5>(c, d),
            Self::shuffle::<2, 6, 3, 7>(c, d),
        );
        [
            Self::shuffle::<0, 1, 4, 5>(ab.0, cd.0),
            Self::shuffle::<2, 3, 6, 7>(ab.0, cd.0),
            Self::shuffle::<0, 1, 4, 5>(ab.1, cd.1),
            Self::shuffle::<2, 3, 6, 7>(ab.1, cd.1),
        ]
    }

    /// Selects from the eight values of two vectors.
    #[inline(always)]
    fn shuffle<const A: usize, const B: usize, const C: usize, const D: usize>(
        a: Self,
        b: Self,
    ) -> Self {
        Self(vector::shuffle::<A, B, C, D>(a.0, b.0))
    }
}

macro_rules! operators {
    ($($operator:ident $method:ident),*) => { $(
        impl $operator for F32x4 {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self(vector::$method(self.0, other.0))
            }
        }
    )* };
}
operators!(Add add, Sub sub, Mul mul, Div div);

impl Neg for F32x4 {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Self(vector::neg(self.0))
    }
}

// `rustfft::FftNum` requires the remaining traits; it uses them only while planning, if at all.

impl PartialEq for F32x4 {
    fn eq(&self, other: &Self) -> bool {
        self.values() == other.values()
    }
}

impl Rem for F32x4 {
    type Output = Self;

    fn rem(self, other: Self) -> Self {
        let (a, b) = (self.values(), other.values());
        Self::new(std::array::from_fn(|lane| a[lane] % b[lane]))
    }
}

impl Zero for F32x4 {
    fn zero() -> Self {
        Self::splat(0.0)
    }

    fn is_zero(&self) -> bool {
        *self == Self::zero()
    }
}

impl One for F32x4 {
    fn one() -> Self {
        Self::splat(1.0)
    }
}

impl Num for F32x4 {
    type FromStrRadixErr = <f32 as Num>::FromStrRadixErr;

    fn from_str_radix(text: &str, radix: u32) -> Result<Self, Self::FromStrRadixErr> {
        f32::from_str_radix(text, radix).map(Self::splat)
    }
}

impl Signed for F32x4 {
    fn abs(&self) -> Self {
        Self::new(self.values().map(f32::abs))
    }

    fn abs_sub(&self, other: &Self) -> Self {
        Self::new((*self - *other).values().map(|value| value.max(0.0)))
    }

    fn signum(&self) -> Self {
        Self::new(self.values().map(f32::signum))
    }

    fn is_positive(&self) -> bool {
        self.values().iter().all(|&value| value > 0.0)
    }

    fn is_negative(&self) -> bool {
        self.values().iter().all(|&value| value < 0.0)
    }
}

impl FromPrimitive for F32x4 {
    fn from_i64(value: i64) -> Option<Self> {
        f32::from_i64(value).map(Self::splat)
    }

    fn from_u64(value: u64) -> Option<Self> {
        f32::from_u64(value).map(Self::splat)
    }

    fn from_f64(value: f64) -> Option<Self> {
        f32::from_f64(value).map(Self::splat)
    }
}

#[cfg(target_arch = "wasm32")]
mod vector {
    use core::arch::wasm32 as simd;
    pub(super) use simd::{
        f32x4_add as add, f32x4_div as div, f32x4_mul as mul, f32x4_neg as neg, f32x4_sub as sub,
        i32x4_shuffle as shuffle, v128 as Vector,
    };

    #[inline(always)]
    pub(super) fn load([a, b, c, d]: [f32; 4]) -> Vector {
        simd::f32x4(a, b, c, d)
    }

    #[inline(always)]
    pub(super) fn values(vector: Vector) -> [f32; 4] {
        [
            simd::f32x4_extract_lane::<0>(vector),
            simd::f32x4_extract_lane::<1>(vector),
            simd::f32x4_extract_lane::<2>(vector),
            simd::f32x4_extract_lane::<3>(vector),
        ]
    }
}

/// For native tests.
#[cfg(not(target_arch = "wasm32"))]
mod vector {
    use std::array::from_fn;

    pub(super) type Vector = [f32; 4];

    pub(super) fn load(values: [f32; 4]) -> Vector {
        values
    }

    pub(super) fn values(vector: Vector) -> [f32; 4] {
        vector
    }

    pub(super) fn add(a: Vector, b: Vector) -> Vector {
        from_fn(|lane| a[lane] + b[lane])
    }

    pub(super) fn sub(a: Vector, b: Vector) -> Vector {
        from_fn(|lane| a[lane] - b[lane])
    }

    pub(super) fn mul(a: Vector, b: Vector) -> Vector {
        from_fn(|lane| a[lane] * b[lane])
    }

    pub(super) fn div(a: Vector, b: Vector) -> Vector {
        from_fn(|lane| a[lane] / b[lane])
    }

    pub(super) fn neg(a: Vector) -> Vector {
        a.map(|value| -value)
    }

    pub(super) fn shuffle<const A: usize, const B: usize, const C: usize, const D: usize>(
        a: Vector,
        b: Vector,
    ) -> Vector {
        let both = [a, b];
        let both = both.as_flattened();
        [both[A], both[B], both[C], both[D]]
    }
}
