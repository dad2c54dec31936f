//! Somebody opens the latest mail that they got and follows its link.

use crate::demo::stage::{Stage, told};
use domain::access::ReadMail;
use domain::access::StaffRole::Auditor;
use domain::store::mails::{self, MailState};
use domain::workflow::outbox::{self, MailBody};
use server::command::Failure;

/// The one-time part of the link to a page, from the latest mail to an address that has one. It is read before the mail
/// is sent and wiped, where a sandbox without a mail server shows it.
pub(in crate::demo) async fn link(stage: &Stage, to: &str, page: &str) -> Result<String, Failure> {
    let (_, reader) = stage.staff.may::<ReadMail>(&stage.portal, Auditor, 0)?;
    for mail in mails::list(&stage.portal, Some(MailState::Queued), None, 20).await? {
        if mail.recipient != to {
            continue;
        }
        let opened = outbox::open(&stage.portal, &reader, mail.id).await.map_err(told)?;
        let MailBody::Shown(body) = opened.body else { return Err("the mail is not shown".into()) };
        if let Some((_, link)) = body.text.split_once(&format!("/{page}?t=")) {
            return Ok(link.split_whitespace().next().unwrap_or_default().to_owned());
        }
    }
    Err(format!("{to} got no mail with a link to /{page}").into())
}
