//! What the bank knows already that concerns a request.

/// A TPP that the bank knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownTpp {
    /// Its reference.
    pub reference: String,
    /// Its registered name.
    pub legal_name: String,
}

/// What the bank knows already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// TPPs whose names look alike, whether written the same or not.
    pub same_shape: Vec<KnownTpp>,
    /// TPPs under the same number at an authority of the same country.
    pub same_number: Vec<KnownTpp>,
    /// References of requests that were rejected under the same address.
    pub rejected_address: Vec<String>,
    /// References of requests that were rejected under the same number.
    pub rejected_number: Vec<String>,
    /// Other sign-ups under the same address within 30 days.
    pub from_address: u32,
    /// Other sign-ups for an organisation of the same name within 30 days.
    pub for_name: u32,
    /// How often a software was refused within 30 days before it registered.
    pub refused_attempts: u32,
}
