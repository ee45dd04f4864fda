//! Values that are kept, each with all that it follows from, from one reading of a site to the next.
//!
//! This is the one way in which a preview saves work: a value is worked out as if there were nothing
//! before it, unless what it follows from is what it followed from the last time. So what was kept
//! can be forgotten at any time, and what is told is always what a first reading would tell.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What was worked out last, with what it follows from. It is kept with something that readings share.
pub(crate) struct Last<F, V>(Mutex<Option<(F, V)>>);

impl<F, V> Default for Last<F, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<F, V> Last<F, V> {
    fn lock(&self) -> MutexGuard<'_, Option<(F, V)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a value in place of the one before.
    pub(crate) fn keep(&self, from: F, value: V) {
        *self.lock() = Some((from, value));
    }

    /// Keeps nothing any more.
    pub(crate) fn forget(&self) {
        *self.lock() = None;
    }
}

impl<F, V: Clone> Last<F, V> {
    /// The value, if what it followed from is the same.
    fn find_where(&self, is_same: impl FnOnce(&F) -> bool) -> Option<V> {
        let last = self.lock();
        let (from, value) = last.as_ref()?;
        is_same(from).then(|| value.clone())
    }

    /// The value, if what it followed from is the same; else the one that is made, with what it follows from. For
    /// thousands of values that follow from one, which threads had to take from each other to compare it.
    pub(crate) fn get_where(
        &self,
        is_same: impl FnOnce(&F) -> bool,
        make: impl FnOnce() -> (F, V),
    ) -> V {
        self.find_where(is_same).unwrap_or_else(|| {
            let (from, value) = make();
            self.keep(from, value.clone());
            value
        })
    }

    /// The value, for whoever knows that it follows from the same.
    pub(crate) fn value_unchecked(&self) -> Option<V> {
        self.lock().as_ref().map(|(_, value)| value.clone())
    }
}

impl<F: PartialEq, V: Clone> Last<F, V> {
    /// The value that follows from `from`.
    pub(crate) fn get(&self, from: F, make: impl FnOnce(&F) -> V) -> V {
        self.find(&from).unwrap_or_else(|| {
            let value = make(&from);
            self.keep(from, value.clone());
            value
        })
    }

    /// The value, if it followed from the same.
    pub(crate) fn find(&self, from: &F) -> Option<V> {
        self.find_where(|it| it == from)
    }
}

/// A value that is the same only as itself: what was made anew is another, even if it is equal.
pub(crate) struct Same<T: ?Sized>(pub(crate) Arc<T>);

impl<T: ?Sized> Same<T> {
    /// Is it this one?
    pub(crate) fn is(&self, other: &Arc<T>) -> bool {
        Arc::ptr_eq(&self.0, other)
    }
}

impl<T: ?Sized> Clone for Same<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: ?Sized> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        self.is(&other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_kept_while_it_follows_from_the_same() {
        let last = Last::default();
        let made = |from| last.get(from, |it| Arc::new(*it));
        let one = made(1);
        assert!(Arc::ptr_eq(&one, &made(1)));
        assert_eq!(*made(2), 2);
        assert!(!Arc::ptr_eq(&one, &made(1)));
    }

    #[test]
    fn the_last_value_is_found_while_it_follows_from_the_same() {
        let last = Last::default();
        assert_eq!(last.find(&1), None);
        last.keep(1, "a");
        assert_eq!(last.find(&1), Some("a"));
        last.keep(2, "b");
        assert_eq!((last.find(&1), last.find(&2)), (None, Some("b")));
        assert_eq!(last.value_unchecked(), Some("b"));
        last.forget();
        assert_eq!(last.value_unchecked(), None);
    }
}
