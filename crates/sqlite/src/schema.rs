//! What a file must be to be ours, and how an older one becomes so.

use rusqlite_migration::{M, Migrations};

/// A database's shape: its migrations in order. The version is the position in the list, so that none can be misnumbered.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// Marks the file as ours (`PRAGMA application_id`); never zero, other for each kind of database.
    pub application_id: i32,
    /// SQL of each step, oldest first. A released step never changes.
    pub steps: &'static [&'static str],
}

impl Schema {
    /// The version that all steps lead to.
    #[must_use]
    pub fn version(&self) -> usize {
        self.steps.len()
    }

    pub(crate) fn migrations(&self) -> Migrations<'static> {
        Migrations::new(self.steps.iter().map(|sql| M::up(sql)).collect())
    }
}
