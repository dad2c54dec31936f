//! Applications made by hand: what a developer writes, checked, stored, and active at once in a sandbox.

use crate::access::{AuthorisedMember, ManageApplications};
use crate::audit::{Event, Subject};
use crate::entropy;
use crate::field::FieldErrors;
use crate::id::{OrganisationId, SoftwareStatementId};
use crate::portal::Portal;
use crate::reference::{Reference, ReferenceKind};
use crate::refusal::{Conflict, Refusal};
use crate::standing::{Activation, Holder, Standing, Status, Thing};
use crate::store::software_statements::{self, Application, Description, Inserted};
use crate::store::{Context, StoreError, WriteTx, audit, organisations, standings};
use crate::text::{ClientName, EmailAddress, LongText, RedirectUriPolicy, RedirectUris, is_blank, is_storable};
use futures::FutureExt;

/// By which rule an application made by hand is active at once, and in which version.
pub const ACTIVATION_RULE: &str = "sandbox-applications/1";

/// The most addresses that are written to about one application.
pub const MOST_CONTACTS: usize = 10;

/// What a developer typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// Its name, field `name`.
    pub name: String,
    /// What it is for, field `description`; may be empty.
    pub description: String,
    /// One redirect address a line, field `redirect_uris`.
    pub redirect_uris: String,
    /// One e-mail address a line, field `contacts`; may be empty.
    pub contacts: String,
}

impl Draft {
    /// What an application says now, to be changed.
    pub fn of(application: &Application) -> Self {
        Self {
            name: application.name.clone(),
            description: application.description.clone(),
            redirect_uris: application.redirect_uris.join("\n"),
            contacts: application.contacts.join("\n"),
        }
    }

    /// Reads everything, and names everything that is wrong.
    ///
    /// # Errors
    /// One sentence for each field.
    pub fn check(&self) -> Result<Description, FieldErrors> {
        let mut errors = FieldErrors::new();
        let name = errors.take("name", ClientName::parse(&self.name));
        let description = errors.take("description", description(&self.description));
        let redirects = RedirectUris::parse_lines(&self.redirect_uris, RedirectUriPolicy::Sandbox);
        let redirects = errors.take("redirect_uris", redirects.map_err(|refused| refused.for_people()));
        let contacts = contacts(&self.contacts, &mut errors);
        match (name, description, redirects) {
            (Some(name), Some(description), Some(redirects)) if errors.is_empty() => {
                Ok(Description { name: name.into(), description, redirect_uris: redirects.into(), contacts })
            }
            _ => Err(errors),
        }
    }
}

fn description(text: &str) -> Result<String, crate::text::InvalidText> {
    if is_blank(text) {
        return Ok(String::new());
    }
    LongText::parse_at_most(text, 512).map(String::from).map_err(|error| error.about("the description"))
}

fn contacts(text: &str, errors: &mut FieldErrors) -> Vec<String> {
    let mut contacts: Vec<EmailAddress> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match EmailAddress::parse(line) {
            Ok(address) if contacts.iter().any(|known| known.key() == address.key()) => {}
            Ok(address) => contacts.push(address),
            Err(error) => errors.add("contacts", format!("{}: {error}", shortened(line))),
        }
    }
    if contacts.len() > MOST_CONTACTS {
        errors.add("contacts", format!("Enter at most {MOST_CONTACTS} addresses"));
    }
    contacts.into_iter().map(String::from).collect()
}

fn shortened(line: &str) -> String {
    line.chars().filter(|character| is_storable(*character)).take(60).collect()
}

/// Makes an application. `id` comes with the form: sent twice, it is made once, and the second answer is as the first.
///
/// # Errors
/// [`Refusal::Fields`]; [`Refusal::NotNow`] unless the organisation is active; [`Refusal::NotFound`] when another
/// organisation has used `id`.
pub async fn create(
    portal: &Portal,
    context: Context,
    by: AuthorisedMember<ManageApplications>,
    id: SoftwareStatementId,
    draft: &Draft,
) -> Result<SoftwareStatementId, Refusal> {
    let about = draft.check()?;
    portal
        .commit(context, move |tx| {
            async move {
                let organisation = by.organisation();
                if software_statements::lock(tx, organisation, id).await?.is_some() {
                    return Ok(id);
                }
                require_active(tx, organisation).await?;
                let reference = Reference::new(ReferenceKind::Application, entropy::bytes(tx.portal().entropy()));
                let reference = reference.to_string();
                let inserted =
                    software_statements::insert(tx, id, &reference, organisation, by.person(), &about).await?;
                match inserted.map_err(|taken| FieldErrors::of("name", taken))? {
                    Inserted::New => let_in(tx, organisation, id, about).await?,
                    // Whoever sends the same form twice at once comes second here; another organisation finds nothing.
                    Inserted::Before => {
                        let own = software_statements::lock(tx, organisation, id).await?;
                        own.ok_or(Refusal::NotFound("application"))?;
                    }
                }
                Ok::<_, Refusal>(id)
            }
            .boxed()
        })
        .await
}

async fn let_in(
    tx: &mut WriteTx,
    organisation: OrganisationId,
    id: SoftwareStatementId,
    about: Description,
) -> Result<(), Refusal> {
    let event = Event::new("software_statement.created", Subject::new("software_statement", id, about.name.clone()))
        .of(organisation)
        .with("redirect_uris", about.redirect_uris)
        .with("contacts", about.contacts);
    tx.record(event).await?;
    let thing = Thing::SoftwareStatement(id);
    let holder = Holder { thing, name: about.name, organisation, standing: Standing::Pending };
    let rule = Activation::Rule(ACTIVATION_RULE);
    let transition = holder.activate(&rule, Status::Active)?;
    Ok(standings::activate(tx, &holder, &rule, transition).await?)
}

/// Changes what is written about an application. `row_version` is the one that the form showed.
///
/// # Errors
/// [`Refusal::Fields`]; [`Refusal::Conflict`] when it has changed since; [`Refusal::NotNow`] once it has ended.
pub async fn edit(
    portal: &Portal,
    context: Context,
    by: AuthorisedMember<ManageApplications>,
    id: SoftwareStatementId,
    row_version: i32,
    draft: &Draft,
) -> Result<(), Refusal> {
    let about = draft.check()?;
    portal
        .commit(context, move |tx| {
            async move {
                let application = software_statements::lock(tx, by.organisation(), id).await?;
                let application = application.ok_or(Refusal::NotFound("application"))?;
                refuse_ended(&application)?;
                refuse_registered(&application)?;
                if application.row_version != row_version {
                    return Err(stale(tx, &application).await?);
                }
                if Draft::of(&application) == Draft::of(&changed(&application, &about)) {
                    return Ok(());
                }
                let updated = software_statements::update(tx, &application, &about).await?;
                updated.map_err(|taken| FieldErrors::of("name", taken))?;
                Ok::<_, Refusal>(tx.record(edited(&application, about)).await?)
            }
            .boxed()
        })
        .await
}

fn changed(application: &Application, about: &Description) -> Application {
    let Description { name, description, redirect_uris, contacts } = about.clone();
    Application { name, description, redirect_uris, contacts, ..application.clone() }
}

fn edited(before: &Application, after: Description) -> Event {
    Event::new("software_statement.edited", Subject::new("software_statement", before.id, after.name.clone()))
        .of(before.organisation)
        .with("name_before", before.name.clone())
        .with("redirect_uris_before", before.redirect_uris.clone())
        .with("redirect_uris", after.redirect_uris)
        .with("contacts_before", before.contacts.clone())
        .with("contacts", after.contacts)
}

/// Who changed it last, and when.
async fn stale(tx: &WriteTx, application: &Application) -> Result<Refusal, StoreError> {
    let last = audit::about(tx.portal().database().statements(), application.id.into()).await?.pop();
    let (by, at) = last.map_or_else(|| ("somebody else".into(), tx.now()), |entry| (entry.actor_name, entry.at));
    let (what, now) = (application.name.clone(), format!("version {}", application.row_version));
    Ok(Conflict { what, by, at, now }.into())
}

fn refuse_ended(application: &Application) -> Result<(), Refusal> {
    if application.state.own().is_final() {
        return Err(Refusal::NotNow(format!("{} is archived and cannot be changed", application.name)));
    }
    Ok(())
}

/// What a machine registered, a machine changes: nobody edits it, or adds to it, by hand.
pub(super) fn refuse_registered(application: &Application) -> Result<(), Refusal> {
    if application.is_registered() {
        let sentence = format!("{} registered itself: only its own software changes it", application.name);
        return Err(Refusal::NotNow(sentence));
    }
    Ok(())
}

/// Only an organisation that is active makes applications and keys. It stays so until the unit of work ends.
pub(super) async fn require_active(tx: &mut WriteTx, organisation: OrganisationId) -> Result<(), Refusal> {
    let (_, status) = organisations::lock_status(tx, organisation).await?.ok_or(Refusal::NotFound("organisation"))?;
    match status {
        Status::Active => Ok(()),
        Status::Pending => {
            Err(Refusal::NotNow("Your organisation is not active yet: the bank has to let it in first".into()))
        }
        other => Err(Refusal::NotNow(format!("Your organisation is not active: it is {}", other.name()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft {
            name: " Money  Minder ".into(),
            description: String::new(),
            redirect_uris: "https://app.example/cb\nhttp://localhost:8080/cb\n".into(),
            contacts: "dev@fintech.example\n\nDEV@fintech.example\nops@fintech.example".into(),
        }
    }

    #[test]
    fn a_good_draft_is_normalised() {
        let about = draft().check().unwrap();
        assert_eq!(about.name, "Money Minder");
        assert_eq!(about.redirect_uris, ["https://app.example/cb", "http://localhost:8080/cb"]);
        assert_eq!(about.contacts, ["dev@fintech.example", "ops@fintech.example"]);
    }

    #[test]
    fn everything_that_is_wrong_is_named_at_once() {
        let bad = Draft {
            name: "<b>".into(),
            description: "x".repeat(513),
            redirect_uris: "ftp://app.example".into(),
            contacts: "nobody".into(),
        };
        let errors = bad.check().unwrap_err();
        for field in ["name", "description", "redirect_uris", "contacts"] {
            assert!(errors.about(field).is_some(), "{field}");
        }
        assert!(errors.about("contacts").unwrap().starts_with("nobody: "));
        assert!(errors.about("redirect_uris").unwrap().starts_with("Redirect address 1: "));
    }

    #[test]
    fn contacts_have_a_limit() {
        let contacts: Vec<_> = (0..11).map(|n| format!("dev{n}@fintech.example")).collect();
        let errors = Draft { contacts: contacts.join("\n"), ..draft() }.check().unwrap_err();
        assert_eq!(errors.about("contacts"), Some("Enter at most 10 addresses"));
    }
}
