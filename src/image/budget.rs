//! How much memory may be in use at once, however many threads there are.

use std::sync::{Condvar, Mutex, PoisonError};

/// An amount of memory that is shared.
#[derive(Debug)]
pub(super) struct MemoryBudget {
    whole: u64,
    left: Mutex<u64>,
    given_back: Condvar,
}

/// A part of a budget, given back when it is dropped.
#[derive(Debug)]
pub(super) struct MemoryPermit<'a> {
    budget: &'a MemoryBudget,
    bytes: u64,
}

impl MemoryBudget {
    pub(super) fn new(whole: u64) -> Self {
        Self {
            whole,
            left: Mutex::new(whole),
            given_back: Condvar::new(),
        }
    }

    /// Waits until so many bytes are free. Who wants more than there is gets all of it, alone.
    pub(super) fn take(&self, bytes: u64) -> MemoryPermit<'_> {
        let bytes = bytes.min(self.whole);
        let left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let mut left = self
            .given_back
            .wait_while(left, |left| *left < bytes)
            .unwrap_or_else(PoisonError::into_inner);
        *left -= bytes;
        MemoryPermit {
            budget: self,
            bytes,
        }
    }
}

impl Drop for MemoryPermit<'_> {
    fn drop(&mut self) {
        let mut left = self
            .budget
            .left
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *left += self.bytes;
        drop(left);
        self.budget.given_back.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn no_more_is_in_use_than_there_is() {
        let budget = MemoryBudget::new(100);
        let (used, most) = (AtomicU64::new(0), AtomicU64::new(0));
        std::thread::scope(|scope| {
            for bytes in [30, 60, 100, 500, 40, 40, 40] {
                let (budget, used, most) = (&budget, &used, &most);
                scope.spawn(move || {
                    let permit = budget.take(bytes);
                    let now = used.fetch_add(permit.bytes, Ordering::SeqCst) + permit.bytes;
                    most.fetch_max(now, Ordering::SeqCst);
                    std::thread::sleep(std::time::Duration::from_millis(5));
                    used.fetch_sub(permit.bytes, Ordering::SeqCst);
                });
            }
        });
        assert!(most.into_inner() <= 100);
        assert_eq!(*budget.left.lock().unwrap(), 100);
    }
}
