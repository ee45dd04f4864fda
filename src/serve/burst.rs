//! When a flurry of changes is over: the arithmetic, without a clock.

use std::time::Duration;

/// A save is several events, and git touches many files at once; a person must not notice the wait.
/// What comes later is a change of its own, which costs little.
const QUIET: Duration = Duration::from_millis(10);
/// Something that writes all the time must not keep everyone waiting.
const LONGEST: Duration = Duration::from_millis(500);

/// Changes that belong together. Times are measured from any fixed moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Burst {
    begun: Duration,
    last: Duration,
}

impl Burst {
    /// A burst that begins with a change at `now`.
    pub fn begin(now: Duration) -> Self {
        Self {
            begun: now,
            last: now,
        }
    }

    /// The burst with one more change.
    #[must_use]
    pub fn with(self, now: Duration) -> Self {
        Self { last: now, ..self }
    }

    /// When it is over, unless another change comes before.
    pub fn ends(self) -> Duration {
        (self.last + QUIET).min(self.begun + LONGEST)
    }

    /// How long to wait from `now`; `None` when it is over.
    pub fn left(self, now: Duration) -> Option<Duration> {
        self.ends().checked_sub(now).filter(|left| !left.is_zero())
    }
}
