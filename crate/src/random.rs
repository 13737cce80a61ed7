//! A random number generator whose output is the same on every platform and in every version. Libraries do not
//! guarantee this, and the splits of a corpus are part of a published protocol.

/// `SplitMix64` (Steele, Lea and Flood, *Fast Splittable Pseudorandom Number Generators*, OOPSLA 2014). Suitable for
/// shuffling and initial weights, not for cryptography.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generator {
    state: u64,
}

impl Generator {
    /// Creates a generator. Equal seeds produce equal sequences.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The current state: a generator created from this number continues the sequence.
    #[must_use]
    pub const fn state(&self) -> u64 {
        self.state
    }

    /// The next 64 random bits.
    pub const fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A uniformly distributed integer from 0 to `end - 1`; 0 if `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        let end = end as u64;
        if end == 0 {
            return 0;
        }
        // Rejects numbers from the incomplete last range, which would bias the result to small remainders.
        let incomplete = (u64::MAX % end + 1) % end;
        loop {
            let number = self.next_u64();
            if number <= u64::MAX - incomplete {
                return (number % end) as usize;
            }
        }
    }

    /// A uniformly distributed number in [0, 1), a multiple of 2^-24.
    #[expect(clippy::cast_precision_loss, reason = "24 bits are exact in an f32")]
    pub fn uniform(&mut self) -> f32 {
        (self.next_u64() >> 40) as f32 / (1_u32 << 24) as f32
    }

    /// Shuffles `items` (Fisher and Yates); all permutations are equally likely.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_published_generator() {
        // The first outputs of the reference implementation for seed 1234567.
        let mut generator = Generator::new(1_234_567);
        let numbers: [u64; 5] = std::array::from_fn(|_| generator.next_u64());
        let expected = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!(numbers, expected);
    }

    #[test]
    fn uniform_numbers_fill_their_interval() {
        let mut generator = Generator::new(1);
        let numbers: Vec<f32> = (0..10_000).map(|_| generator.uniform()).collect();
        assert!(numbers.iter().all(|x| (0.0..1.0).contains(x)));
        let mean = numbers.iter().sum::<f32>() / 10_000.0;
        // 0.015 is more than 5 standard deviations of the mean.
        assert!((mean - 0.5).abs() < 0.015, "mean {mean}");
    }

    #[test]
    fn every_order_is_equally_likely() {
        let mut generator = Generator::new(7);
        let mut counts = std::collections::BTreeMap::new();
        for _ in 0..6000 {
            let mut items = [0, 1, 2];
            generator.shuffle(&mut items);
            *counts.entry(items).or_insert(0_i32) += 1;
        }
        assert_eq!(counts.len(), 6);
        // The expected count is 1000, its standard deviation 29.
        assert!(
            counts.values().all(|count| (count - 1000).abs() < 145),
            "{counts:?}"
        );
    }

    #[test]
    fn draws_stay_below_the_end() {
        let mut generator = Generator::new(1);
        assert_eq!(generator.below(0), 0);
        assert!((0..100).all(|_| generator.below(1) == 0));
        let mut seen = [false; 5];
        (0..200).for_each(|_| seen[generator.below(5)] = true);
        assert_eq!(seen, [true; 5]);
    }
}
