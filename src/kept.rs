//! Values that are kept, each with all that it follows from, from one reading of a site to the next.
//!
//! This is the one way in which a preview saves work: a value is worked out as if there were nothing
//! before it, unless what it follows from is what it followed from the last time. So what was kept
//! can be forgotten at any time, and what is told is always what a first reading would tell.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The value of each key, with what it follows from.
pub(crate) struct Kept<K, F, V> {
    /// Which reading this is for: later ones have higher numbers.
    reading: u64,
    /// Of the readings before. It is only looked at, so that threads do not wait for one another.
    before: Arc<Values<K, F, V>>,
    now: Mutex<Values<K, F, V>>,
}

type Values<K, F, V> = HashMap<K, Arc<Entry<F, V>>>;

struct Entry<F, V> {
    from: F,
    value: V,
    /// The last reading that asked for it.
    asked: AtomicU64,
}

impl<K, F, V> Default for Kept<K, F, V> {
    fn default() -> Self {
        Self::after(Arc::default())
    }
}

impl<K, F, V> Kept<K, F, V> {
    fn after(before: Arc<Values<K, F, V>>) -> Self {
        static READINGS: AtomicU64 = AtomicU64::new(0);
        Self {
            reading: READINGS.fetch_add(1, Ordering::Relaxed),
            before,
            now: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Values<K, F, V>> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Clone + Eq + Hash, F: PartialEq, V: Clone> Kept<K, F, V> {
    /// For the reading after this one: it has what this one asked for, or, where this one asked for
    /// nothing, what was there before it.
    #[must_use]
    pub(crate) fn next(&self) -> Self {
        let now = self.lock();
        let was_asked = |it: &Entry<F, V>| it.asked.load(Ordering::Relaxed) >= self.reading;
        let asked = self.before.values().filter(|it| was_asked(it)).count();
        if now.is_empty() && (asked == 0 || asked == self.before.len()) {
            return Self::after(Arc::clone(&self.before));
        }
        let mut values = Values::clone(&self.before);
        values.retain(|_, it| was_asked(it));
        values.extend(now.iter().map(|(key, it)| (key.clone(), Arc::clone(it))));
        Self::after(Arc::new(values))
    }

    /// The value that follows from `from`.
    pub(crate) fn get(&self, key: K, from: F, make: impl FnOnce(&F) -> V) -> V {
        self.find(&key, &from).unwrap_or_else(|| {
            let value = make(&from);
            self.keep(key, from, value.clone());
            value
        })
    }

    /// The value of the last reading, if it followed from the same; it is kept for the next one, too.
    pub(crate) fn find(&self, key: &K, from: &F) -> Option<V> {
        let known = self.before.get(key)?;
        (known.from == *from).then(|| {
            known.asked.fetch_max(self.reading, Ordering::Relaxed);
            known.value.clone()
        })
    }

    /// Keeps a value for the next reading.
    pub(crate) fn keep(&self, key: K, from: F, value: V) {
        let asked = AtomicU64::new(self.reading);
        let entry = Entry { from, value, asked };
        self.lock().insert(key, Arc::new(entry));
    }
}

/// What was worked out last, with what it follows from: for a value that is worked out when it is first
/// asked for, in whatever reading that is. It is kept with something that all these share.
pub(crate) struct Last<F, V>(Mutex<Option<(F, V)>>);

impl<F, V> Default for Last<F, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<F: PartialEq, V: Clone> Last<F, V> {
    /// The value, if it followed from the same.
    pub(crate) fn find(&self, from: &F) -> Option<V> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, value) = last.as_ref()?;
        (known == from).then(|| value.clone())
    }

    /// Keeps a value in place of the one before.
    pub(crate) fn keep(&self, from: F, value: V) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((from, value));
    }
}

/// A value that is the same only as itself: what was made anew is another, even if it is equal.
pub(crate) struct Same<T: ?Sized>(pub(crate) Arc<T>);

impl<T: ?Sized> Clone for Same<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: ?Sized> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_kept_while_it_follows_from_the_same() {
        let first: Kept<&str, u8, Arc<u8>> = Kept::default();
        let one = first.get("a", 1, |it| Arc::new(*it));
        let second = first.next();
        assert!(Arc::ptr_eq(&one, &second.get("a", 1, |it| Arc::new(*it))));
        let third = second.next();
        let other = third.get("a", 2, |it| Arc::new(*it));
        assert_eq!(*other, 2);
        assert!(third.next().find(&"a", &1).is_none());
    }

    #[test]
    fn the_last_value_is_found_while_it_follows_from_the_same() {
        let last = Last::default();
        assert_eq!(last.find(&1), None);
        last.keep(1, "a");
        assert_eq!(last.find(&1), Some("a"));
        last.keep(2, "b");
        assert_eq!((last.find(&1), last.find(&2)), (None, Some("b")));
    }

    #[test]
    fn what_was_not_asked_for_is_forgotten_and_a_reading_that_failed_forgets_nothing() {
        let first: Kept<&str, u8, u8> = Kept::default();
        first.keep("a", 1, 1);
        first.keep("b", 1, 2);
        let failed = first.next();
        let second = failed.next();
        assert_eq!(second.get("a", 1, |_| 9), 1);
        assert_eq!(second.next().find(&"b", &1), None);
    }
}
