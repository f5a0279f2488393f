//! The sandbox's own pseudo-random numbers.
//!
//! A library's generator may change its stream between versions; the data of a seed must not, since people keep
//! snapshots of it. So: SplitMix64, twenty lines, fixed for good.

/// A stream of numbers that depends on the seed and on what it is for, and on nothing else.
pub(crate) struct Random(u64);

impl Random {
    /// One independent stream per purpose: adding a provider does not move the data of another.
    pub(crate) fn new(seed: u64, purpose: &str) -> Self {
        // FNV-1a of the purpose.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in purpose.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        let mut random = Self(seed ^ hash);
        // Neighbouring seeds must not give neighbouring streams.
        random.0 = random.next();
        random
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Number `at` of a series that needs none of the numbers before it.
    pub(crate) fn numbered(key: u64, at: i64) -> u64 {
        Self(key ^ at.cast_unsigned().wrapping_mul(0xd134_2543_de82_ef95)).next()
    }

    /// From `low` to `high`, both included. The bias of the remainder is far below what plausible data needs.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = high.saturating_sub(low).max(0).unsigned_abs() + 1;
        low + (self.next() % span) as i64
    }

    /// True in so many cases of a thousand.
    pub(crate) fn permille(&mut self, chance: u64) -> bool {
        self.next() % 1000 < chance
    }

    /// One of the list; the list is never empty where this is called.
    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[(self.next() % list.len() as u64) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn a_stream_is_fixed_for_good() {
        let mut random = Random::new(0, "test");
        let first: Vec<u64> = (0..3).map(|_| random.next() % 1000).collect();
        let mut again = Random::new(0, "test");
        let second: Vec<u64> = (0..3).map(|_| again.next() % 1000).collect();
        assert_eq!(first, second);
        assert_ne!(Random::new(0, "test").next(), Random::new(1, "test").next());
        assert_ne!(
            Random::new(0, "test").next(),
            Random::new(0, "other").next()
        );
    }

    #[test]
    fn between_keeps_its_bounds() {
        let mut random = Random::new(3, "bounds");
        for _ in 0..1000 {
            assert!((-2..=2).contains(&random.between(-2, 2)));
        }
        assert_eq!(random.between(5, 5), 5);
    }
}
