//! What can go wrong with the database, told apart by whose fault it is.

use std::fmt::Display;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Postgres or the way to it failed.
    #[error("the database failed")]
    Driver(#[source] sqlx::Error),
    /// Postgres cannot be reached now; trying again later may help.
    #[error("the database cannot be reached")]
    Unavailable(#[source] sqlx::Error),
    /// A write touched another number of rows than it must.
    #[error("{what} touched {actual} rows, not {expected}")]
    RowsAffected {
        /// Which write.
        what: &'static str,
        /// How many it must touch.
        expected: u64,
        /// How many it did.
        actual: u64,
    },
    /// A row contradicts our model.
    #[error("{table}.{column} of row {row} holds what cannot be: {problem}")]
    Inconsistent {
        /// In which table.
        table: &'static str,
        /// In which column.
        column: &'static str,
        /// Which row.
        row: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The task that did the work died.
    #[error("the unit of work was interrupted")]
    Interrupted,
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Self::Unavailable(error)
            }
            // 57P0x: the server is shutting down or starting up; 53xxx: out of resources; 08xxx: connection lost.
            sqlx::Error::Database(refusal)
                if refusal
                    .code()
                    .is_some_and(|code| ["57P0", "53", "08"].iter().any(|class| code.starts_with(class))) =>
            {
                Self::Unavailable(error)
            }
            _ => Self::Driver(error),
        }
    }
}

impl StoreError {
    /// A value that a CHECK of ours should have kept out.
    pub(crate) fn inconsistent(
        table: &'static str,
        column: &'static str,
        row: impl Display,
        problem: impl Display,
    ) -> Self {
        Self::Inconsistent { table, column, row: row.to_string(), problem: problem.to_string() }
    }

    /// True where a constraint of the database stood in the way (class 23 of `SQLSTATE`).
    pub(crate) fn is_constraint(&self) -> bool {
        let Self::Driver(sqlx::Error::Database(refusal)) = self else { return false };
        refusal.code().is_some_and(|code| code.starts_with("23"))
    }

    /// Demands that `what` touched exactly one row.
    pub(crate) fn exactly_one(what: &'static str, actual: u64) -> Result<(), Self> {
        if actual == 1 { Ok(()) } else { Err(Self::RowsAffected { what, expected: 1, actual }) }
    }
}

/// Turns the breach of a named constraint into something that a person can act on.
pub trait OnConstraint<T> {
    /// `Ok(Err(refusal))` when `constraint` was breached.
    ///
    /// # Errors
    /// [`StoreError`] for every other failure.
    fn on_constraint<E>(self, constraint: &str, refusal: E) -> Result<Result<T, E>, StoreError>;

    /// `Ok(Err(refusal))` when any of `constraints` was breached.
    ///
    /// # Errors
    /// [`StoreError`] for every other failure.
    fn on_any<E>(self, constraints: &[&str], refusal: E) -> Result<Result<T, E>, StoreError>;
}

impl<T> OnConstraint<T> for Result<T, sqlx::Error> {
    fn on_constraint<E>(self, constraint: &str, refusal: E) -> Result<Result<T, E>, StoreError> {
        self.on_any(&[constraint], refusal)
    }

    fn on_any<E>(self, constraints: &[&str], refusal: E) -> Result<Result<T, E>, StoreError> {
        match self {
            Ok(value) => Ok(Ok(value)),
            Err(sqlx::Error::Database(error)) if error.constraint().is_some_and(|name| constraints.contains(&name)) => {
                Ok(Err(refusal))
            }
            Err(error) => Err(error.into()),
        }
    }
}
