//! The outbox as staff see it. Nobody at the bank reads a mail about somebody's own account.

use crate::access::{Authorised, ReadMail, ResendMail};
use crate::audit::{Event, Subject};
use crate::id::MailId;
use crate::mail::RenderedMail;
use crate::portal::{Environment, Portal};
use crate::refusal::Refusal;
use crate::store::mails::MailEntry;
use crate::store::{Context, mails};
use futures::FutureExt;
use time::{Duration, OffsetDateTime};

/// When a mail is overdue: mail servers answer within seconds.
const OVERDUE: Duration = Duration::minutes(5);

/// A mail with as much of it as its reader may see.
#[derive(Debug)]
pub struct Opened {
    /// About it.
    pub entry: MailEntry,
    /// What it says.
    pub body: MailBody,
}

/// What a mail says.
#[derive(Debug)]
pub enum MailBody {
    /// All of it.
    Shown(Box<RenderedMail>),
    /// It is about somebody's own account: only they read it.
    Masked,
    /// It was wiped once it was sent.
    Wiped,
}

/// Opens a mail. One about somebody's own account opens only in a sandbox that has no mail server, so that its one-time
/// link can be followed at all; elsewhere it is not even unsealed.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn open(portal: &Portal, _by: &Authorised<ReadMail>, id: MailId) -> Result<Opened, Refusal> {
    let pool = portal.database().statements();
    let entry = mails::find(pool, id).await?.ok_or(Refusal::NotFound("mail"))?;
    if entry.account && !shows_account_mails(portal) {
        return Ok(Opened { entry, body: MailBody::Masked });
    }
    let body = mails::body(portal, id).await?.map_or(MailBody::Wiped, |mail| MailBody::Shown(Box::new(mail)));
    Ok(Opened { entry, body })
}

fn shows_account_mails(portal: &Portal) -> bool {
    let rules = portal.rules();
    rules.environment == Environment::Sandbox && !rules.mail_is_sent
}

/// Since when mail has not been getting out, and what went wrong last; `None` while it does.
///
/// # Errors
/// [`Refusal::Store`].
pub async fn stuck(
    portal: &Portal,
    _by: &Authorised<ReadMail>,
) -> Result<Option<(OffsetDateTime, Option<String>)>, Refusal> {
    if !portal.rules().mail_is_sent {
        return Ok(None);
    }
    Ok(mails::stuck(portal, portal.now() - OVERDUE).await?)
}

/// Puts a mail that was given up back into the queue.
///
/// # Errors
/// [`Refusal::NotFound`]; [`Refusal::NotNow`] when it was not given up.
pub async fn resend(portal: &Portal, context: Context, _by: Authorised<ResendMail>, id: MailId) -> Result<(), Refusal> {
    let entry = mails::find(portal.database().statements(), id).await?.ok_or(Refusal::NotFound("mail"))?;
    portal
        .commit(context, move |tx| {
            async move {
                if !mails::resend(tx, id).await? {
                    return Err(Refusal::NotNow(
                        "This mail was not given up, so there is nothing to send again".into(),
                    ));
                }
                let event = Event::new("mail.resent", Subject::new("mail", id, entry.subject));
                Ok(tx.record(event.with("letter", entry.letter)).await?)
            }
            .boxed()
        })
        .await
}
