//! Values that are kept, each with all that it follows from, from one reading of a site to the next.
//!
//! This is the one way in which a preview saves work: a value is worked out as if there were nothing
//! before it, unless what it follows from is what it followed from the last time. So what was kept
//! can be forgotten at any time, and what is told is always what a first reading would tell.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The value of each key, with what it follows from.
pub(crate) struct Kept<K, F, V>(Mutex<State<K, F, V>>);

type Values<K, F, V> = HashMap<K, (F, V)>;

struct State<K, F, V> {
    before: Arc<Values<K, F, V>>,
    now: Values<K, F, V>,
}

impl<K, F, V> Default for Kept<K, F, V> {
    fn default() -> Self {
        Self(Mutex::new(State {
            before: Arc::default(),
            now: HashMap::default(),
        }))
    }
}

impl<K: Eq + Hash, F: PartialEq, V: Clone> Kept<K, F, V> {
    /// For the reading after this one: it has what this one asked for, or, where this one asked for
    /// nothing, what was there before it.
    #[must_use]
    pub(crate) fn next(&self) -> Self {
        let mut state = self.lock();
        if !state.now.is_empty() {
            state.before = Arc::new(std::mem::take(&mut state.now));
        }
        Self(Mutex::new(State {
            before: Arc::clone(&state.before),
            now: HashMap::with_capacity(state.before.len()),
        }))
    }

    /// The value that follows from `from`.
    pub(crate) fn get(&self, key: K, from: F, make: impl FnOnce(&F) -> V) -> V {
        let value = self.find(&key, &from).unwrap_or_else(|| make(&from));
        self.keep(key, from, value.clone());
        value
    }

    /// The value of the last reading, if it followed from the same.
    pub(crate) fn find(&self, key: &K, from: &F) -> Option<V> {
        let state = self.lock();
        let (known, value) = state.before.get(key)?;
        (known == from).then(|| value.clone())
    }

    /// Keeps a value for the next reading.
    pub(crate) fn keep(&self, key: K, from: F, value: V) {
        self.lock().now.insert(key, (from, value));
    }

    fn lock(&self) -> MutexGuard<'_, State<K, F, V>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
