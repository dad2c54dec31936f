//! Somebody who signs up.

use super::{Bank, stranger};
use domain::form::RawAnswers;
use domain::id::{DocumentId, PersonId, RequestId};
use domain::store::mails;
use domain::workflow::evidence;
use domain::workflow::sign_up::{self, Account, Completeness};

/// A PDF that may be kept.
const LICENCE: &[u8] = b"%PDF-1.7\n1 0 obj <</Type/Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n";

impl Bank {
    /// A draft with every answer.
    pub(crate) async fn draft(&self, email: &str, organisation: &str, number: &str) -> (RequestId, String) {
        let account = Account::parse("Ada Applicant", email, "seven quiet lanterns by the harbour").unwrap();
        let id = sign_up::begin(&self.portal, stranger(), account).await.unwrap();
        for (slug, raw) in answers_for(organisation, number) {
            let mut raw: RawAnswers = raw;
            if slug == "service" {
                raw.push("evidence", self.attach(id, "evidence").await.to_string());
            }
            sign_up::answer(&self.portal, stranger(), id, slug.into(), raw, Completeness::Whole).await.unwrap();
        }
        let reference = sign_up::open(&self.portal, id).await.unwrap().record.request.reference;
        (id, reference)
    }

    pub(crate) async fn attach(&self, id: RequestId, field: &str) -> DocumentId {
        let (name, content) = ("licence.pdf".to_owned(), LICENCE.to_vec());
        evidence::attach(&self.portal, stranger(), id, field.into(), name, content).await.unwrap()
    }

    /// A request that the bank has.
    pub(crate) async fn submitted(&self, email: &str, organisation: &str, number: &str) -> (String, PersonId) {
        let (id, reference) = self.draft(email, organisation, number).await;
        sign_up::send(&self.portal, stranger(), id).await.unwrap();
        let token = self.link_sent_to(email).await;
        let person = sign_up::confirm(&self.portal, stranger(), &token).await.unwrap();
        (reference, person)
    }

    /// What the link in the latest mail to an address carries.
    pub(crate) async fn link_sent_to(&self, email: &str) -> String {
        let mut token = None;
        for leased in mails::lease(&self.portal, 100).await.unwrap() {
            if leased.mail.to.contains(email)
                && let Some((_, rest)) = leased.mail.text.split_once("/verify?t=")
            {
                token = rest.split_whitespace().next().map(str::to_owned);
            }
        }
        token.expect("a mail with a link")
    }
}

/// Answers that nothing can be said against.
fn answers_for(organisation: &str, number: &str) -> Vec<(&'static str, RawAnswers)> {
    let raw = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<RawAnswers>()
    };
    vec![
        (
            "organisation",
            raw(&[
                ("legal_name", organisation),
                ("country", "GB"),
                ("lei", "00EXAMPLE000BANK0049"),
                ("company_number", "01234567"),
                ("address_line1", "1 Example Street"),
                ("city", "London"),
                ("address_country", "GB"),
            ]),
        ),
        (
            "authority",
            raw(&[
                ("authority", "Financial Conduct Authority"),
                ("authority_country", "GB"),
                ("authority_number", number),
                ("register_url", "https://register.example/firm/1"),
                ("roles", "aisp"),
                ("roles", "pisp"),
            ]),
        ),
        (
            "service",
            raw(&[
                ("service_description", "We show people what they spend, and on what."),
                ("service_users", "consumers"),
                ("on_behalf", "no"),
                ("incident_phone", "+44 20 7946 0018"),
                ("declaration_correct", "yes"),
            ]),
        ),
    ]
}
