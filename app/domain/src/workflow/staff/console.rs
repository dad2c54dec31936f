//! The first members of staff: made by one person on the server's console.

use crate::access::{StaffRole, StaffRoles};
use crate::audit::{Event, Subject};
use crate::entropy;
use crate::field::FieldErrors;
use crate::id::PersonId;
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::store::people::{NewPerson, PersonKind};
use crate::store::{Context, people};
use crate::text::{EmailAddress, Password, PersonName};
use futures::FutureExt;

/// Somebody who is to work here.
#[derive(Debug)]
pub struct NewStaff {
    name: PersonName,
    email: EmailAddress,
    password: Password,
    roles: StaffRoles,
}

impl NewStaff {
    /// Reads what was typed.
    ///
    /// # Errors
    /// One sentence for each part that cannot be.
    pub fn parse(name: &str, email: &str, password: &str, roles: Vec<StaffRole>) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        let parsed = (
            errors.take("name", PersonName::of_another(name)),
            errors.take("email", EmailAddress::parse(email)),
            errors.take("password", Password::parse(password, &[name, email])),
            errors.take("roles", StaffRoles::new(roles)),
        );
        match parsed {
            (Some(name), Some(email), Some(password), Some(roles)) => Ok(Self { name, email, password, roles }),
            _ => Err(errors),
        }
    }
}

/// Makes a member of staff by the act of one person on the server's console, and records it as such.
///
/// # Errors
/// [`Refusal::Fields`] when the address has an account.
pub async fn create_from_console(portal: &Portal, new: NewStaff) -> Result<PersonId, Refusal> {
    let hash = portal.hasher().hash(new.password.expose(), portal.entropy()).await?;
    portal
        .commit(Context::console(), move |tx| {
            async move {
                let id = PersonId::new(tx.now(), entropy::bytes(tx.portal().entropy()));
                let person = NewPerson {
                    id,
                    kind: PersonKind::Staff,
                    name: new.name.as_str(),
                    email: &new.email,
                    password: Some(hash.as_str()),
                };
                people::insert(tx, person).await?.map_err(|taken| FieldErrors::of("email", taken))?;
                people::set_staff_roles(tx, id, &new.roles).await?;
                let event = Event::new("staff.created", Subject::new("person", id, new.email.as_str()))
                    .with("roles", new.roles.names());
                tx.record(event).await?;
                Ok::<_, Refusal>(id)
            }
            .boxed()
        })
        .await
}
