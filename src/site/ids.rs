//! Typed ids, so that the id of an item cannot be used where one of a person is needed.
//!
//! An id is a position in a list of one [`Index`](super::Index), so looking it up costs no hash, and it has no
//! meaning in another index. What outlasts an index is keyed by what does not move when another item is added: a
//! source by its path, the variants of a picture by its content.

use std::marker::PhantomData;
use std::ops::{Deref, Index, IndexMut};

use rayon::iter::{FromParallelIterator, IntoParallelIterator, ParallelIterator};

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident;)*) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl From<usize> for $name {
            /// A site has far fewer than `u32::MAX` entries: each takes a file, or a part of one.
            fn from(position: usize) -> Self {
                Self(u32::try_from(position).unwrap_or(u32::MAX))
            }
        }

        impl From<$name> for usize {
            fn from(id: $name) -> Self {
                id.0 as usize
            }
        }
    )* };
}

ids! {
    /// A language of the site; see [`LanguageId::DEFAULT`].
    LanguageId;
    /// A news item.
    ItemId;
    /// A page of content/.
    PageId;
    /// A person with a profile.
    PersonId;
    /// A lab.
    LabId;
    /// A paper that lists show.
    PaperId;
    /// A tag of one language.
    TagId;
    /// A file of an item, page, person or lab in one language.
    TextId;
    /// A file that may be published beside the pages.
    FileId;
}

impl LanguageId {
    /// The default language of the site.
    pub const DEFAULT: Self = Self(0);
}

/// A `Vec` that is indexed by a typed id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdVec<I, T> {
    things: Vec<T>,
    id: PhantomData<fn(I) -> I>,
}

impl<I: From<usize>, T> IdVec<I, T> {
    /// Adds an entry and returns its id.
    pub fn push(&mut self, thing: T) -> I {
        self.things.push(thing);
        I::from(self.things.len() - 1)
    }

    /// All ids, in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + use<I, T> {
        (0..self.things.len()).map(I::from)
    }

    /// All entries with their ids, in order.
    pub fn enumerate(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator {
        let things = self.things.iter().enumerate();
        things.map(|(position, thing)| (I::from(position), thing))
    }
}

impl<I, T> IdVec<I, T> {
    /// The entries without their ids.
    pub fn into_vec(self) -> Vec<T> {
        self.things
    }
}

impl<I, T> Default for IdVec<I, T> {
    fn default() -> Self {
        Self::from(Vec::new())
    }
}

impl<I, T> From<Vec<T>> for IdVec<I, T> {
    fn from(things: Vec<T>) -> Self {
        Self {
            things,
            id: PhantomData,
        }
    }
}

impl<I, T> FromIterator<T> for IdVec<I, T> {
    fn from_iter<A: IntoIterator<Item = T>>(things: A) -> Self {
        Self::from(things.into_iter().collect::<Vec<T>>())
    }
}

impl<I, T: Send> FromParallelIterator<T> for IdVec<I, T> {
    fn from_par_iter<A: IntoParallelIterator<Item = T>>(things: A) -> Self {
        Self::from(things.into_par_iter().collect::<Vec<T>>())
    }
}

impl<I, T> Deref for IdVec<I, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.things
    }
}

impl<I: Into<usize>, T> Index<I> for IdVec<I, T> {
    type Output = T;

    fn index(&self, id: I) -> &T {
        &self.things[id.into()]
    }
}

impl<I: Into<usize>, T> IndexMut<I> for IdVec<I, T> {
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.things[id.into()]
    }
}

impl<'a, I, T> IntoIterator for &'a IdVec<I, T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.things.iter()
    }
}

impl<I, T> IntoIterator for IdVec<I, T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.things.into_iter()
    }
}
