//! A value that is not known yet.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// A value that somebody works out while others may ask for it.
pub struct Later<T> {
    value: Mutex<Option<Arc<T>>>,
    known: Condvar,
}

impl<T> Default for Later<T> {
    fn default() -> Self {
        Self {
            value: Mutex::default(),
            known: Condvar::new(),
        }
    }
}

/// That a value will be known: what it is, or, where nobody works it out, none.
pub struct Promise<T: Default>(Arc<Later<T>>);

impl<T> Later<T> {
    /// The value, if it is known.
    pub fn now(&self) -> Option<Arc<T>> {
        self.lock().clone()
    }

    /// The value. Waits until it is known.
    pub fn wait(&self) -> Arc<T>
    where
        T: Default,
    {
        let known = self.known.wait_while(self.lock(), |it| it.is_none());
        let known = known.unwrap_or_else(PoisonError::into_inner);
        known.clone().unwrap_or_default()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<T>>> {
        self.value.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Default> Later<T> {
    /// The promise of a value.
    pub fn promise(later: &Arc<Self>) -> Promise<T> {
        Promise(Arc::clone(later))
    }
}

impl<T: Default> Promise<T> {
    /// Lets everybody know the value.
    pub fn keep(self, value: T) {
        *self.0.lock() = Some(Arc::new(value));
    }
}

impl<T: Default> Drop for Promise<T> {
    fn drop(&mut self) {
        // Nobody is to wait for what nobody works out any more.
        self.0.lock().get_or_insert_default();
        self.0.known.notify_all();
    }
}
