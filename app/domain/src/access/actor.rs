//! Who is acting, and the proof that they may.

use super::permission::{StaffPermission, Strength, TeamPermission};
use super::role::{StaffRoles, TeamRole};
use crate::id::{ClientId, GatewayId, OrganisationId, PersonId};
use std::marker::PhantomData;
use time::{Duration, OffsetDateTime};

/// Who an audit entry names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Bank staff.
    Staff(PersonId, String),
    /// A TPP's person.
    Tpp(PersonId, String),
    /// Somebody who fills in a sign-up and has no account yet.
    Applicant(String),
    /// A TPP's machine.
    Client(ClientId, String),
    /// A resource server.
    Gateway(GatewayId, String),
    /// A rule or a worker of ours, by name.
    System(&'static str),
    /// The server's console.
    Console,
    /// Nobody we know.
    Anonymous,
}

/// A member of staff who is signed in.
#[derive(Debug, Clone)]
pub struct StaffMember {
    /// Who.
    pub person: PersonId,
    /// By which name others see what they did.
    pub name: String,
    /// What they are.
    pub roles: StaffRoles,
    /// When this session last saw their second factor.
    pub second_factor_at: Option<OffsetDateTime>,
}

/// A TPP's person who is signed in, acting for one organisation.
#[derive(Debug, Clone)]
pub struct TeamMember {
    /// Who.
    pub person: PersonId,
    /// By which name others see what they did.
    pub name: String,
    /// For whom.
    pub organisation: OrganisationId,
    /// As what.
    pub role: TeamRole,
}

/// Why somebody may not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// A role is missing.
    #[error("You may not {doing}. {}", who_may(.needs))]
    Role {
        /// The deed.
        doing: &'static str,
        /// The names of the roles that may.
        needs: Vec<&'static str>,
    },
    /// The second factor is missing or too old.
    #[error("To {doing}, confirm with your second factor first")]
    SecondFactor {
        /// The deed.
        doing: &'static str,
        /// How old it may be.
        within: Duration,
    },
}

fn who_may(roles: &[&'static str]) -> String {
    format!("This needs the role {}; ask a platform administrator of your organisation for it.", roles.join(" or "))
}

/// Proof that a member of staff may do `P`. Only [`StaffMember::require`] makes one.
#[derive(Debug, Clone)]
pub struct Authorised<P> {
    person: PersonId,
    name: String,
    permission: PhantomData<P>,
}

impl<P> Authorised<P> {
    /// Who.
    pub fn person(&self) -> PersonId {
        self.person
    }

    /// By which name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// Proof that a TPP's person may do `P` for one organisation. Only [`TeamMember::require`] makes one.
#[derive(Debug, Clone)]
pub struct AuthorisedMember<P> {
    person: PersonId,
    organisation: OrganisationId,
    permission: PhantomData<P>,
}

impl<P> AuthorisedMember<P> {
    /// Who.
    pub fn person(&self) -> PersonId {
        self.person
    }

    /// For whom; every query of theirs is bound to it.
    pub fn organisation(&self) -> OrganisationId {
        self.organisation
    }
}

impl StaffMember {
    /// Proves that they may do `P` now.
    ///
    /// # Errors
    /// [`Denied::Role`] without the role, [`Denied::SecondFactor`] without a fresh enough second factor.
    pub fn require<P: StaffPermission>(&self, now: OffsetDateTime) -> Result<Authorised<P>, Denied> {
        if !self.holds::<P>() {
            return Err(Denied::Role { doing: P::DOING, needs: P::HELD_BY.iter().map(|role| role.words()).collect() });
        }
        if let Some(within) = self.lacks(P::STRENGTH, now) {
            return Err(Denied::SecondFactor { doing: P::DOING, within });
        }
        Ok(Authorised { person: self.person, name: self.name.clone(), permission: PhantomData })
    }

    /// True when their roles allow `P`, whatever their second factor: for menus and buttons.
    pub fn holds<P: StaffPermission>(&self) -> bool {
        P::HELD_BY.iter().any(|role| self.roles.contains(*role))
    }

    /// True when they hold a role that asks for a second factor.
    pub fn needs_second_factor(&self) -> bool {
        self.roles.need_second_factor()
    }

    fn lacks(&self, strength: Strength, now: OffsetDateTime) -> Option<Duration> {
        let within = strength.within()?;
        let fresh = self.second_factor_at.is_some_and(|at| at <= now && now - at <= within);
        (!fresh).then_some(within)
    }
}

impl TeamMember {
    /// Proves that they may do `P` for their organisation.
    ///
    /// # Errors
    /// [`Denied::Role`] without the role.
    pub fn require<P: TeamPermission>(&self) -> Result<AuthorisedMember<P>, Denied> {
        if !self.holds::<P>() {
            return Err(Denied::Role { doing: P::DOING, needs: P::HELD_BY.iter().map(|role| role.words()).collect() });
        }
        Ok(AuthorisedMember { person: self.person, organisation: self.organisation, permission: PhantomData })
    }

    /// True when their role allows `P`: for menus and buttons.
    pub fn holds<P: TeamPermission>(&self) -> bool {
        P::HELD_BY.contains(&self.role)
    }
}

#[cfg(test)]
mod tests {
    use super::super::permission::{ChangeStaff, Decide, SeeRequests};
    use super::super::role::StaffRole;
    use super::*;
    use time::macros::datetime;

    const NOW: OffsetDateTime = datetime!(2026-11-20 10:00 UTC);

    fn staff(roles: &[StaffRole], second_factor_at: Option<OffsetDateTime>) -> StaffMember {
        let randomness = [0; 10];
        StaffMember {
            person: PersonId::new(NOW, randomness),
            name: "Ada".into(),
            roles: StaffRoles::new(roles.to_vec()).unwrap(),
            second_factor_at,
        }
    }

    #[test]
    fn a_role_is_needed() {
        assert!(staff(&[StaffRole::Auditor], None).require::<SeeRequests>(NOW).is_ok());
        assert!(matches!(staff(&[StaffRole::Platform], None).require::<SeeRequests>(NOW), Err(Denied::Role { .. })));
        assert!(matches!(staff(&[StaffRole::Analyst], Some(NOW)).require::<Decide>(NOW), Err(Denied::Role { .. })));
    }

    #[test]
    fn deciding_needs_a_second_factor_of_this_working_day() {
        let cases = [(0, true), (8 * 60, true), (8 * 60 + 1, false), (-1, false)];
        for (minutes_ago, allowed) in cases {
            let at = NOW - Duration::minutes(minutes_ago);
            let answer = staff(&[StaffRole::Approver], Some(at)).require::<Decide>(NOW);
            assert_eq!(answer.is_ok(), allowed, "{minutes_ago} minutes ago");
        }
        assert!(staff(&[StaffRole::Approver], None).require::<Decide>(NOW).is_err());
    }

    #[test]
    fn changing_staff_needs_it_fresh() {
        let stale = staff(&[StaffRole::Platform], Some(NOW - Duration::minutes(6)));
        assert!(matches!(stale.require::<ChangeStaff>(NOW), Err(Denied::SecondFactor { .. })));
    }
}
