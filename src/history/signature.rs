//! Who did something to a commit, and when.

use std::fmt;
use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use serde::{Serialize, Serializer};

/// The author or the committer of a commit, as git recorded it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The name without control characters or addresses; may be empty.
    pub name: Arc<str>,
    /// The address, for telling people apart.
    pub email: Email,
    /// When.
    pub when: Time,
}

/// An e-mail address from git. It serves to tell people apart and never reaches an output, so
/// it can be neither displayed nor serialised, and only this room can look inside.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(Arc<str>);

impl Email {
    /// An address as git recorded it, or as a configuration gives it. Letter case is ignored.
    pub fn new(address: &str) -> Self {
        Self(address.trim().to_lowercase().into())
    }

    /// The address in lower case.
    pub(in crate::history) fn address(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

/// An instant together with the offset of the clock that recorded it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time {
    /// Seconds since 1970 in UTC.
    pub seconds: i64,
    /// Minutes that the recording clock was ahead of UTC.
    pub offset_minutes: i32,
}

/// More than any clock on earth is ahead of or behind UTC.
const LARGEST_OFFSET: i32 = 25 * 60 + 59;

impl Time {
    /// The date that the recording clock showed.
    pub fn date(&self) -> Date {
        self.civil().date()
    }

    /// `2025-06-12T12:03:52+02:00`, the same as git's `%cI`.
    pub fn iso(&self) -> String {
        let civil = self.civil();
        let offset = self.offset();
        if offset == 0 {
            return format!("{civil}Z");
        }
        let sign = if offset < 0 { '-' } else { '+' };
        format!(
            "{civil}{sign}{:02}:{:02}",
            offset.abs() / 60,
            offset.abs() % 60
        )
    }

    fn offset(self) -> i32 {
        self.offset_minutes.clamp(-LARGEST_OFFSET, LARGEST_OFFSET)
    }

    /// Absurd times, which anybody can put into a commit, become the nearest that exists.
    fn civil(self) -> DateTime {
        let offset = Offset::from_seconds(self.offset() * 60).unwrap_or(Offset::UTC);
        let nearest = self.seconds.clamp(
            jiff::Timestamp::MIN.as_second(),
            jiff::Timestamp::MAX.as_second(),
        );
        let instant = jiff::Timestamp::from_second(nearest).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        offset.to_datetime(instant)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.iso())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_time_is_told_by_the_clock_that_recorded_it() {
        let time = Time {
            seconds: 1_749_722_632,
            offset_minutes: 120,
        };
        assert_eq!(time.iso(), "2025-06-12T12:03:52+02:00");
        assert_eq!(time.date().to_string(), "2025-06-12");
        let newfoundland = Time {
            seconds: 1_749_700_000,
            offset_minutes: -210,
        };
        assert_eq!(newfoundland.iso(), "2025-06-12T00:16:40-03:30");
    }

    proptest! {
        #[test]
        fn no_time_panics(seconds: i64, offset_minutes: i32) {
            let time = Time { seconds, offset_minutes };
            time.date();
            prop_assert!(!time.iso().is_empty());
        }
    }

    #[test]
    fn an_address_is_not_printed() {
        assert_eq!(format!("{:?}", Email::new("ada@example.org")), "Email(…)");
    }
}
