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

/// The last minute that RFC 3339 can write. Further ones are written as this, so that the day
/// stays the one that git shows.
const LARGEST_OFFSET: i32 = 23 * 60 + 59;

impl Time {
    /// Stands for a time that a commit does not have, or that is none.
    pub const UNKNOWN: Self = Self {
        seconds: i64::MIN,
        offset_minutes: 0,
    };

    /// Is it a time of the calendar? Of another neither [`Time::date`] nor [`Time::iso`] tells
    /// anything: no page may show it.
    pub fn is_known(&self) -> bool {
        let last_day = 24 * 60 * 60;
        let calendar = jiff::Timestamp::MIN.as_second() + last_day
            ..=jiff::Timestamp::MAX.as_second() - last_day;
        let seconds = i64::from(self.offset_minutes) * 60;
        calendar.contains(&self.seconds.saturating_add(seconds))
    }

    /// This time, or else the first of `others` that is known.
    #[must_use]
    pub fn or(self, others: impl IntoIterator<Item = Self>) -> Self {
        let all = std::iter::once(self).chain(others);
        let mut known = all.into_iter().filter(Self::is_known);
        known.next().unwrap_or(Self::UNKNOWN)
    }

    /// The date that the recording clock showed.
    pub fn date(&self) -> Date {
        self.civil().date()
    }

    /// `2025-06-12T12:03:52+02:00`, the same as git's `%cI`; empty where the time is not known.
    pub fn iso(&self) -> String {
        if !self.is_known() {
            return String::new();
        }
        let civil = self.civil();
        let offset = self.offset_minutes.clamp(-LARGEST_OFFSET, LARGEST_OFFSET);
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

    /// What the clock showed, whatever its zone.
    fn civil(self) -> DateTime {
        let seconds = i64::from(self.offset_minutes) * 60;
        let shown = self.seconds.saturating_add(seconds).clamp(
            jiff::Timestamp::MIN.as_second(),
            jiff::Timestamp::MAX.as_second(),
        );
        let instant = jiff::Timestamp::from_second(shown).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        Offset::UTC.to_datetime(instant)
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

    /// `+9999`, of which git shows the 16th.
    #[test]
    fn a_zone_of_no_clock_keeps_the_day_that_git_shows() {
        let time = Time {
            seconds: 1_749_722_632,
            offset_minutes: 99 * 60 + 99,
        };
        assert_eq!(time.iso(), "2025-06-16T14:42:52+23:59");
    }

    proptest! {
        #[test]
        fn no_time_panics(seconds: i64, offset_minutes: i32) {
            let time = Time { seconds, offset_minutes };
            time.date();
            prop_assert_eq!(time.iso().is_empty(), !time.is_known());
        }

        #[test]
        fn a_known_time_is_one_for_every_reader(seconds in 0..200_000_000_000_i64, offset_minutes in -6039..6040_i32) {
            let time = Time { seconds, offset_minutes };
            let read: std::result::Result<jiff::Timestamp, _> = time.iso().parse();
            prop_assert!(read.is_ok(), "{}", time.iso());
            prop_assert!(time.iso().starts_with(&time.date().to_string()));
        }
    }

    #[test]
    fn an_address_is_not_printed() {
        assert_eq!(format!("{:?}", Email::new("ada@example.org")), "Email(…)");
    }
}
