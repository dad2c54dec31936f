//! The roles of the bank's staff and of a TPP's team.

use super::permission::{STAFF_TABLE, Strength};
use std::fmt;
use std::str::FromStr;

/// A role of the bank's staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StaffRole {
    /// The maker: reviews requests and proposes.
    Analyst,
    /// The checker: decides on what somebody else proposed.
    Approver,
    /// Keeps trust stores and gateways, suspends in an emergency.
    Security,
    /// Reads everything, changes nothing.
    Auditor,
    /// Proposes settings and staff.
    Platform,
}

impl StaffRole {
    /// Every role, in the order of screens.
    pub const ALL: [Self; 5] = [Self::Analyst, Self::Approver, Self::Security, Self::Auditor, Self::Platform];

    /// The stored name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Analyst => "analyst",
            Self::Approver => "approver",
            Self::Security => "security",
            Self::Auditor => "auditor",
            Self::Platform => "platform",
        }
    }

    /// The name on screens.
    pub fn words(self) -> &'static str {
        match self {
            Self::Analyst => "Analyst",
            Self::Approver => "Approver",
            Self::Security => "Security",
            Self::Auditor => "Auditor",
            Self::Platform => "Platform",
        }
    }

    /// What the role is for, in a sentence.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Analyst => "Reviews requests, asks applicants and proposes decisions",
            Self::Approver => "Decides on what somebody else proposed",
            Self::Security => "Keeps trust stores and gateways, suspends in an emergency",
            Self::Auditor => "Reads everything and changes nothing",
            Self::Platform => "Proposes settings and staff",
        }
    }
}

/// A name that is no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a role")]
pub struct UnknownRole(String);

impl FromStr for StaffRole {
    type Err = UnknownRole;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.name() == name).ok_or_else(|| UnknownRole(name.to_owned()))
    }
}

impl fmt::Display for StaffRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// The roles of one person: sorted, each once, none excluding another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StaffRoles(Vec<StaffRole>);

/// Roles that one person may not hold together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnsuitableRoles {
    /// Reading everything goes with changing nothing.
    #[error("An auditor can hold no other role")]
    AuditorAlone,
    /// Whoever keeps the locks does not let people in.
    #[error("Security cannot be held together with Analyst or Approver")]
    SecurityApart,
}

impl StaffRoles {
    /// Checks the exclusions of the bank.
    ///
    /// # Errors
    /// [`UnsuitableRoles`] when two of them exclude each other.
    pub fn new(mut roles: Vec<StaffRole>) -> Result<Self, UnsuitableRoles> {
        roles.sort_unstable();
        roles.dedup();
        let has = |role| roles.contains(&role);
        if has(StaffRole::Auditor) && roles.len() > 1 {
            return Err(UnsuitableRoles::AuditorAlone);
        }
        if has(StaffRole::Security) && (has(StaffRole::Analyst) || has(StaffRole::Approver)) {
            return Err(UnsuitableRoles::SecurityApart);
        }
        Ok(Self(roles))
    }

    /// True when `role` is among them.
    pub fn contains(&self, role: StaffRole) -> bool {
        self.0.contains(&role)
    }

    /// True when there is none: no longer staff.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True when one of them allows something that asks for a second factor.
    pub fn need_second_factor(&self) -> bool {
        let asks = |strength: Strength| strength.within().is_some();
        STAFF_TABLE
            .iter()
            .any(|(_, _, held_by, strength)| asks(*strength) && held_by.iter().any(|role| self.contains(*role)))
    }

    /// Each of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = StaffRole> {
        self.0.iter().copied()
    }

    /// Those that are not among `others`.
    #[must_use]
    pub fn without(&self, others: &Self) -> Self {
        Self(self.iter().filter(|role| !others.contains(*role)).collect())
    }

    /// The stored names.
    pub fn names(&self) -> Vec<String> {
        self.iter().map(|role| role.name().to_owned()).collect()
    }
}

impl fmt::Display for StaffRoles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.iter().map(StaffRole::words).collect();
        f.write_str(if words.is_empty() { "No role".to_owned() } else { words.join(", ") }.as_str())
    }
}

/// A role in a TPP's team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TeamRole {
    /// Answers for the organisation: people, applications, keys.
    Owner,
    /// Makes applications and sandbox keys.
    Developer,
    /// Looks.
    Viewer,
}

impl TeamRole {
    /// Every role, in the order of screens.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Developer, Self::Viewer];

    /// The stored name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Developer => "developer",
            Self::Viewer => "viewer",
        }
    }

    /// The name on screens.
    pub fn words(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::Developer => "Developer",
            Self::Viewer => "Viewer",
        }
    }

    /// What the role is for, in a sentence.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Owner => "Manages the team, applications and keys",
            Self::Developer => "Manages applications and sandbox keys",
            Self::Viewer => "Sees everything and changes nothing",
        }
    }
}

impl FromStr for TeamRole {
    type Err = UnknownRole;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.name() == name).ok_or_else(|| UnknownRole(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use StaffRole::{Analyst, Approver, Auditor, Platform, Security};

    #[test]
    fn roles_that_exclude_each_other_are_refused() {
        let cases = [
            (vec![Analyst, Approver], Ok(())),
            (vec![Analyst, Platform], Ok(())),
            (vec![Security, Platform], Ok(())),
            (vec![], Ok(())),
            (vec![Auditor], Ok(())),
            (vec![Auditor, Analyst], Err(UnsuitableRoles::AuditorAlone)),
            (vec![Security, Analyst], Err(UnsuitableRoles::SecurityApart)),
            (vec![Approver, Security], Err(UnsuitableRoles::SecurityApart)),
        ];
        for (roles, expected) in cases {
            assert_eq!(StaffRoles::new(roles.clone()).map(|_| ()), expected, "{roles:?}");
        }
    }

    #[test]
    fn everybody_but_an_auditor_needs_a_second_factor() {
        for role in StaffRole::ALL {
            assert_eq!(StaffRoles::new(vec![role]).unwrap().need_second_factor(), role != Auditor, "{role}");
        }
        assert!(!StaffRoles::default().need_second_factor());
    }

    #[test]
    fn names_round_trip() {
        for role in StaffRole::ALL {
            assert_eq!(role.name().parse(), Ok(role));
        }
        for role in TeamRole::ALL {
            assert_eq!(role.name().parse(), Ok(role));
        }
        assert!("root".parse::<StaffRole>().is_err());
    }
}
