//! The four lists of trust.

/// One of the lists that say whom the bank trusts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum List {
    /// Who may issue the transport certificates of TPPs.
    ClientCa,
    /// Where revocation lists come from.
    ClientCrl,
    /// Whose software statements are believed.
    StatementIssuer,
    /// Further roots for our own fetches.
    OutboundCa,
}

impl List {
    /// Every list, in the order of screens.
    pub const ALL: [Self; 4] = [Self::ClientCa, Self::ClientCrl, Self::StatementIssuer, Self::OutboundCa];

    /// The stored name, which is also its key in the configuration, below `trust`.
    pub fn name(self) -> &'static str {
        match self {
            Self::ClientCa => "client_ca",
            Self::ClientCrl => "client_crl",
            Self::StatementIssuer => "statement_issuer",
            Self::OutboundCa => "outbound_ca",
        }
    }

    /// By its stored name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.name() == name)
    }

    /// One of its entries, in words.
    pub fn noun(self) -> &'static str {
        match self {
            Self::ClientCa => "client authority",
            Self::ClientCrl => "revocation list",
            Self::StatementIssuer => "statement issuer",
            Self::OutboundCa => "outbound root",
        }
    }
}
