//! How many there are, as far as that is worth knowing.

use std::fmt;

/// How many requests match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    /// As many as this.
    Exactly(u32),
    /// More than this: nobody counts further.
    MoreThan(u32),
}

impl Total {
    /// Beyond this nobody counts.
    pub const MOST: u32 = 1_000;
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(count) => f.write_str(&grouped(*count)),
            Self::MoreThan(count) => write!(f, "{}+", grouped(*count)),
        }
    }
}

/// Which of them a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first, from 1; 0 on an empty page.
    pub first: u32,
    /// The last.
    pub last: u32,
    /// Of how many.
    pub total: Total,
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.total {
            Total::Exactly(0) => f.write_str("No requests"),
            Total::Exactly(1) => f.write_str("Showing 1 request"),
            total => {
                write!(f, "Showing {} to {} of {total} requests", grouped(self.first), grouped(self.last))
            }
        }
    }
}

/// `1000` as `1,000`.
fn grouped(count: u32) -> String {
    match count {
        ..1_000 => count.to_string(),
        _ => format!("{},{:03}", grouped(count / 1_000), count % 1_000),
    }
}
