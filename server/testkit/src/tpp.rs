//! Those who want to come in, and those who are: signed up through the domain's own use cases.

use crate::TestPortal;
use crate::people::{PASSWORD, Person};
use domain::access::{StaffRole, StaffRoles, TeamRole};
use domain::entropy;
use domain::form::RawAnswers;
use domain::id::{OrganisationId, PersonId, RequestId};
use domain::refusal::Refusal;
use domain::request::Outcome;
use domain::store::people::{NewPerson, PersonKind};
use domain::store::{Context, claims, organisations, people};
use domain::text::EmailAddress;
use domain::workflow::claim;
use domain::workflow::evidence;
use domain::workflow::review::{self, Seen, Verdict};
use domain::workflow::sign_up::{self, Account, Completeness};
use domain::workflow::team::Newcomer;
use futures::FutureExt;
use time::Duration;

/// Somebody whose sign-up is with the bank.
#[derive(Debug)]
pub struct Applicant {
    /// Who.
    pub person: Person,
    /// Their sign-up.
    pub request: RequestId,
    /// What people call it: `SU-7K3Q-19X`.
    pub reference: String,
}

/// A TPP that two people let in.
#[derive(Debug)]
pub struct Tpp {
    /// Who signed up and owns it.
    pub owner: Person,
    /// The organisation.
    pub organisation: OrganisationId,
    /// The reference of its sign-up.
    pub reference: String,
}

/// The smallest file that is a PNG.
pub const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\
    \0\0\0\nIDATx\x9cc\0\x01\0\0\x05\0\x01\r\n-\xb4\0\0\0\0IEND\xaeB`\x82";

impl TestPortal {
    /// A sign-up of `organisation` with a confirmed address; the mails about it so far are dismissed.
    pub async fn applicant(&self, organisation: &str) -> Applicant {
        let (request, email) = self.complete_draft(organisation).await;
        sign_up::send(&self.portal, Context::console(), request).await.expect("a complete sign-up");
        let token = token_in(&self.mail(&email, "Confirm").await.text);
        let person = sign_up::confirm(&self.portal, Context::console(), &token).await.expect("a fresh link");
        let reference = sign_up::open(&self.portal, request).await.expect("a sign-up").record.request.reference;
        self.dismiss_mails_about(&reference).await;
        let name = format!("Owner of {organisation}");
        let password = PASSWORD.to_owned();
        let person = Person { id: person, name, email, password, roles: StaffRoles::default(), totp: None };
        Applicant { person, request, reference }
    }

    /// A sign-up of `organisation` that was sent, and whose address nobody has confirmed.
    pub async fn unconfirmed(&self, organisation: &str) -> RequestId {
        let (request, _) = self.complete_draft(organisation).await;
        sign_up::send(&self.portal, Context::console(), request).await.expect("a complete sign-up");
        request
    }

    /// A TPP that came in by hand, decided on by two people made for it. The clock moves past the undo window; the mails
    /// about the sign-up are dismissed.
    pub async fn tpp(&self, organisation: &str) -> Tpp {
        let Applicant { person: owner, reference, .. } = self.applicant(organisation).await;
        let maker = self.staff(&format!("{organisation} Maker"), &[StaffRole::Analyst]).await;
        let checker = self.staff(&format!("{organisation} Checker"), &[StaffRole::Approver]).await;
        self.approve(&reference, &maker, &checker).await;
        self.advance(self.portal.rules().undo_window + Duration::seconds(1));
        self.dismiss_mails_about(&reference).await;
        let profile = people::profile(self.portal.database().statements(), owner.id).await.expect("a profile");
        let organisation = profile.and_then(|profile| profile.teams.first().copied()).expect("an organisation").0;
        Tpp { owner, organisation, reference }
    }

    /// Somebody who has joined a TPP's team; `Dev Example` is `dev.example@team.example`.
    pub async fn team_mate(&self, tpp: &Tpp, name: &str, role: TeamRole) -> Person {
        let email = format!("{}@team.example", name.to_lowercase().replace(' ', "."));
        let address = EmailAddress::parse(&email).expect("an address");
        let hash = self.portal.hasher().hash(PASSWORD, self.portal.entropy()).await.expect("a hash");
        let (organisation, full_name) = (tpp.organisation, name.to_owned());
        let joined = self.portal.commit(Context::console(), move |tx| {
            async move {
                let id = PersonId::new(tx.now(), entropy::bytes(tx.portal().entropy()));
                let (kind, password) = (PersonKind::Tpp, Some(hash.as_str()));
                let person = NewPerson { id, kind, name: &full_name, email: &address, password };
                people::insert(tx, person).await?.expect("somebody new");
                organisations::join(tx, organisation, id, role).await?;
                Ok::<_, Refusal>(id)
            }
            .boxed()
        });
        let (id, password) = (joined.await.expect("a team mate"), PASSWORD.to_owned());
        Person { id, name: name.to_owned(), email, password, roles: StaffRoles::default(), totp: None }
    }

    /// The first owner of a TPP that came by machine: its first contact, invited and confirmed by two people made for it. The
    /// mails about that are dismissed.
    pub async fn first_owner(&self, organisation: OrganisationId) -> Person {
        let maker = self.staff(&format!("Maker {organisation}"), &[StaffRole::Analyst]).await;
        let checker = self.staff(&format!("Checker {organisation}"), &[StaffRole::Approver]).await;
        let (portal, pool) = (&self.portal, self.portal.database().statements());
        let contacts = claims::contacts(pool, organisation).await.expect("the store");
        let email = contacts.first().expect("a contact").contact.email.as_str().to_owned();
        let invited = claim::invite(portal, self.acting(&maker), self.authorised(&maker), organisation, &email).await;
        invited.expect("an invitation");
        let token = token_in(&self.mail(&email, "look after").await.text);
        let name = "First Owner".to_owned();
        let newcomer = Newcomer::parse(&name, PASSWORD, &email, "").expect("somebody new");
        let id = claim::enter_anew(portal, Context::console(), &token, newcomer).await.expect("a fresh link");
        let claim = claims::of_person(pool, id).await.expect("the store").remove(0);
        let confirmed = claim::confirm(portal, self.acting(&checker), self.authorised(&checker), claim.id).await;
        confirmed.expect("somebody who waits");
        self.dismiss_mails().await;
        Person { id, name, email, password: PASSWORD.to_owned(), roles: StaffRoles::default(), totp: None }
    }

    /// Lets a sign-up in: `maker` claims it and proposes, `checker` decides.
    pub async fn approve(&self, reference: &str, maker: &Person, checker: &Person) {
        let (portal, by) = (&self.portal, self.acting(maker));
        review::claim(portal, by.clone(), self.authorised(maker), reference.to_owned()).await.expect("a claim");
        let seen = self.seen(reference).await;
        let proposed = review::propose(portal, by, self.authorised(maker), seen, Outcome::Approve, "");
        proposed.await.expect("a proposal");
        let (by, seen) = (self.acting(checker), self.seen(reference).await);
        let verdict = Verdict::Confirm(Outcome::Approve);
        review::decide(portal, by, self.authorised(checker), seen, verdict, "").await.expect("a decision");
    }

    /// A request as its page shows it now.
    pub async fn seen(&self, reference: &str) -> Seen {
        let record = domain::store::requests::find_by_reference(self.portal.database().statements(), reference).await;
        let record = record.expect("the store").expect("a request");
        Seen { reference: reference.to_owned(), version: record.row_version }
    }

    async fn dismiss_mails_about(&self, reference: &str) {
        self.mailbox.dismiss(|mail| mail.text.contains(reference)).await;
    }

    async fn complete_draft(&self, organisation: &str) -> (RequestId, String) {
        let email = format!("owner@{}.example", organisation.to_lowercase().replace(' ', "-"));
        let account = Account::parse(&format!("Owner of {organisation}"), &email, PASSWORD).expect("an account");
        let portal = &self.portal;
        let request = sign_up::begin(portal, Context::console(), account).await.expect("a draft");
        let (field, name) = ("evidence".to_owned(), "register.png".to_owned());
        let attached = evidence::attach(portal, Context::console(), request, field, name, PICTURE.to_vec());
        let document = attached.await.expect("a picture").to_string();
        let number = u64::from_str_radix(&request.to_string().replace('-', "")[20..], 16).unwrap_or_default();
        for (slug, answers) in answers(organisation, number, &document) {
            let raw: RawAnswers = answers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            let kept = sign_up::answer(portal, Context::console(), request, slug.into(), raw, Completeness::Whole);
            kept.await.unwrap_or_else(|refusal| panic!("{slug}: {refusal:?}"));
        }
        (request, email)
    }
}

/// The one-time part of the link in a mail.
fn token_in(text: &str) -> String {
    let token = text.split("t=").nth(1).and_then(|rest| rest.split_whitespace().next());
    token.unwrap_or_else(|| panic!("no link in {text}")).to_owned()
}

/// Good answers to the default form, section by section. No two organisations may have the same authorisation number,
/// which ends in the last six digits of `number`.
pub fn answers(organisation: &str, number: u64, document: &str) -> [(&'static str, Vec<(&'static str, String)>); 3] {
    let number = number % 1_000_000;
    let own = |pairs: &[(&'static str, &str)]| pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    [
        (
            "organisation",
            own(&[
                ("legal_name", organisation),
                ("country", "GB"),
                ("company_number", "CN-4711"),
                ("address_line1", "1 Example Street"),
                ("city", "Example City"),
                ("address_country", "GB"),
            ]),
        ),
        (
            "authority",
            own(&[
                ("authority", "Example Conduct Authority"),
                ("authority_country", "GB"),
                ("authority_number", &format!("PSDGB-ECA-{number:06}")),
                ("register_url", "https://register.example/firm"),
                ("roles", "aisp"),
                ("roles", "pisp"),
            ]),
        ),
        (
            "service",
            own(&[
                ("service_description", "Shows people all their accounts in one place."),
                ("service_users", "both"),
                ("on_behalf", "no"),
                ("incident_phone", "+44 20 7946 0018"),
                ("evidence", document),
                ("declaration_correct", "yes"),
            ]),
        ),
    ]
}
