//! The orders of the queue.

/// By what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sort {
    /// When the bank got it.
    Waiting,
    /// By when the bank wants to have decided.
    Due,
    /// The name of the organisation.
    Organisation,
    /// When it ended.
    Decided,
}

impl Sort {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Due, Self::Organisation, Self::Decided];

    /// The name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Due => "due",
            Self::Organisation => "organisation",
            Self::Decided => "decided",
        }
    }

    /// The heading of its column.
    pub fn words(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting since",
            Self::Due => "Due",
            Self::Organisation => "TPP",
            Self::Decided => "Decided",
        }
    }
}

/// By what, and which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Order {
    /// By what.
    pub by: Sort,
    /// The last first.
    pub descending: bool,
}

impl Order {
    /// As in an address: `due`, or `-due` for the last first.
    pub fn name(self) -> String {
        format!("{}{}", if self.descending { "-" } else { "" }, self.by.name())
    }

    /// The same the other way round.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { descending: !self.descending, ..self }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let (descending, name) = text.strip_prefix('-').map_or((false, text), |name| (true, name));
        let by = Sort::ALL.into_iter().find(|sort| sort.name() == name)?;
        Some(Self { by, descending })
    }
}
