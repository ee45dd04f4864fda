//! Crates that read what anybody wrote, held so that a fault of theirs harms no more than that one text.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs what may panic. `None` where it does; nothing is said of it on the terminal.
pub(crate) fn guarded<T>(run: impl FnOnce() -> T) -> Option<T> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !IS_GUARDED.get() {
                before(panic);
            }
        }));
    });
    IS_GUARDED.set(true);
    let done = catch_unwind(AssertUnwindSafe(run));
    IS_GUARDED.set(false);
    done.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_no_more_than_nothing() {
        assert_eq!(guarded(|| 1), Some(1));
        let empty: Vec<u8> = Vec::new();
        assert_eq!(guarded(|| empty[0]), None);
        assert_eq!(guarded(|| 2), Some(2));
    }
}
