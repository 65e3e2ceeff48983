//! Bounds how much memory is in use at once, however many threads there are.

use std::sync::{Condvar, Mutex, PoisonError};

/// An amount of memory that threads share.
#[derive(Debug)]
pub(super) struct MemoryBudget {
    total: u64,
    available: Mutex<u64>,
    released: Condvar,
}

/// Permission to use a part of the budget; dropping it gives the part back.
#[derive(Debug)]
pub(super) struct MemoryPermit<'a> {
    budget: &'a MemoryBudget,
    bytes: u64,
}

impl MemoryBudget {
    pub(super) fn new(total: u64) -> Self {
        Self {
            total,
            available: Mutex::new(total),
            released: Condvar::new(),
        }
    }

    /// Waits until this many bytes are available. A request above the total is clamped and runs exclusively.
    pub(super) fn acquire(&self, bytes: u64) -> MemoryPermit<'_> {
        let bytes = bytes.min(self.total);
        let available = self
            .available
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut available = self
            .released
            .wait_while(available, |available| *available < bytes)
            .unwrap_or_else(PoisonError::into_inner);
        *available -= bytes;
        MemoryPermit {
            budget: self,
            bytes,
        }
    }
}

impl Drop for MemoryPermit<'_> {
    fn drop(&mut self) {
        let mut available = self
            .budget
            .available
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *available += self.bytes;
        drop(available);
        self.budget.released.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn no_more_is_in_use_than_the_total() {
        let budget = MemoryBudget::new(100);
        let (used, most) = (AtomicU64::new(0), AtomicU64::new(0));
        std::thread::scope(|scope| {
            for bytes in [30, 60, 100, 500, 40, 40, 40] {
                let (budget, used, most) = (&budget, &used, &most);
                scope.spawn(move || {
                    let permit = budget.acquire(bytes);
                    let now = used.fetch_add(permit.bytes, Ordering::SeqCst) + permit.bytes;
                    most.fetch_max(now, Ordering::SeqCst);
                    std::thread::sleep(std::time::Duration::from_millis(5));
                    used.fetch_sub(permit.bytes, Ordering::SeqCst);
                });
            }
        });
        assert!(most.into_inner() <= 100);
        assert_eq!(*budget.available.lock().unwrap(), 100);
    }
}
