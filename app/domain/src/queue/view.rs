//! The views that are kept: what each of them is for, and how it is ordered.

use super::sort::{Order, Sort};
use std::fmt;

/// A view of the queue that everybody has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum View {
    /// Whatever is open.
    #[default]
    Open,
    /// Open, and claimed by whoever looks.
    Mine,
    /// Open, and claimed by nobody.
    Unassigned,
    /// Past the time by which the bank wanted to have decided, its clock running.
    Overdue,
    /// Proposed by somebody else than whoever looks.
    SecondApproval,
    /// The TPP has the move.
    WaitingForTpp,
    /// Ended, whichever way.
    Decided,
    /// Everything that ever reached the bank.
    All,
}

use View::{All, Decided, Mine, Open, Overdue, SecondApproval, Unassigned, WaitingForTpp};

impl View {
    /// Every view, in the order of the screen.
    pub const ALL: [Self; 8] = [Open, Mine, Unassigned, Overdue, SecondApproval, WaitingForTpp, Decided, All];

    /// The view that has this name in addresses.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.name() == name)
    }

    /// The name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Open => "open",
            Mine => "mine",
            Unassigned => "unassigned",
            Overdue => "overdue",
            SecondApproval => "second_approval",
            WaitingForTpp => "waiting_for_tpp",
            Decided => "decided",
            All => "all",
        }
    }

    /// The name on screens.
    pub fn words(self) -> &'static str {
        match self {
            Open => "Open",
            Mine => "Mine",
            Unassigned => "Unassigned",
            Overdue => "Overdue",
            SecondApproval => "Waiting for my second approval",
            WaitingForTpp => "Waiting for the TPP",
            Decided => "Decided",
            All => "All",
        }
    }

    /// The orders it can be shown in, its own first.
    pub fn sorts(self) -> &'static [Sort] {
        match self {
            Open | Mine | Unassigned | SecondApproval | WaitingForTpp => {
                &[Sort::Waiting, Sort::Due, Sort::Organisation]
            }
            Overdue => &[Sort::Due],
            Decided => &[Sort::Decided, Sort::Organisation],
            All => &[Sort::Waiting, Sort::Organisation],
        }
    }

    /// Its own order: what waits longest first, what came or ended last first.
    pub fn order(self) -> Order {
        match self {
            All | Decided => Order { by: self.sorts()[0], descending: true },
            _ => Order { by: self.sorts()[0], descending: false },
        }
    }

    /// True when everything in it is open.
    pub fn is_open(self) -> bool {
        !matches!(self, Decided | All)
    }
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}
