//! People of the bank, made without a browser.

use crate::TestPortal;
use data_encoding::BASE32_NOPAD;
use domain::access::{Authorised, StaffMember, StaffPermission, StaffRole, StaffRoles};
use domain::entropy;
use domain::id::PersonId;
use domain::portal::Portal;
use domain::refusal::Refusal;
use domain::sealed::Place;
use domain::store::{Context, second_factor};
use domain::totp::{Step, TotpSecret};
use domain::workflow::staff::{self, NewStaff};
use futures::FutureExt;
use time::{Duration, OffsetDateTime};

/// Somebody with an account, and all that they know and have.
#[derive(Debug)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// By which name.
    pub name: String,
    /// At which address.
    pub email: String,
    /// Their password.
    pub password: String,
    pub(crate) roles: StaffRoles,
    pub(crate) totp: Option<TotpSecret>,
}

impl Person {
    /// Takes the key of a set-up page into their app, in place of any other.
    pub fn take_app(&mut self, key: &str) {
        let key = BASE32_NOPAD.decode(key.replace(' ', "").as_bytes()).expect("a key in base32");
        self.totp = Some(TotpSecret::from_bytes(key.try_into().expect("twenty bytes")));
    }

    /// The code that their app shows at `now`.
    pub fn code_at(&self, now: OffsetDateTime) -> String {
        let totp = self.totp.as_ref().unwrap_or_else(|| panic!("{} has no app", self.name));
        totp.code(Step::at(now))
    }

    /// Throws their app away.
    pub fn lose_app(&mut self) {
        self.totp = None;
    }
}

pub(crate) const PASSWORD: &str = "seven quiet lakes at dawn";

/// Makes a member of staff with an authenticator app, on any portal.
pub async fn hire(portal: &Portal, name: &str, roles: &[StaffRole]) -> Person {
    let mut person = hire_without_second_factor(portal, name, roles).await;
    person.totp = Some(give_app(portal, person.id).await);
    person
}

async fn hire_without_second_factor(portal: &Portal, name: &str, roles: &[StaffRole]) -> Person {
    let email = format!("{}@bank.example", name.to_lowercase().replace(' ', "."));
    let new = NewStaff::parse(name, &email, PASSWORD, roles.to_vec()).expect("somebody new");
    let id = staff::create_from_console(portal, new).await.expect("somebody new");
    let roles = StaffRoles::new(roles.to_vec()).expect("roles that go together");
    Person { id, name: name.to_owned(), email, password: PASSWORD.to_owned(), roles, totp: None }
}

async fn give_app(portal: &Portal, person: PersonId) -> TotpSecret {
    let bytes = entropy::bytes(portal.entropy());
    let place = Place { table: "people", row: person.into(), column: "totp_sealed" };
    let sealed = portal.sealing().seal(place, &bytes, portal.entropy());
    let kept = portal.commit(Context::console(), move |tx| {
        async move { Ok::<_, Refusal>(second_factor::put_in_use(tx, person, &sealed, 0).await?) }.boxed()
    });
    kept.await.expect("a second factor");
    TotpSecret::from_bytes(bytes)
}

impl TestPortal {
    /// A member of staff with an authenticator app; `Ada Example` is `ada.example@bank.example`.
    pub async fn staff(&self, name: &str, roles: &[StaffRole]) -> Person {
        hire(&self.portal, name, roles).await
    }

    /// A member of staff who has set no second factor up yet.
    pub async fn staff_without_second_factor(&self, name: &str, roles: &[StaffRole]) -> Person {
        hire_without_second_factor(&self.portal, name, roles).await
    }

    /// Waits for the next code of somebody's app, that is: moves the clock by half a minute, because a code works once.
    pub fn next_code(&self, person: &Person) -> String {
        self.advance(Duration::seconds(30));
        self.code(person)
    }

    /// The code that somebody's app shows now.
    pub fn code(&self, person: &Person) -> String {
        person.code_at(self.now())
    }

    /// Proof that a member of staff may do `P`, to call a use case without a browser.
    pub fn authorised<P: StaffPermission>(&self, person: &Person) -> Authorised<P> {
        let member = StaffMember {
            person: person.id,
            name: person.name.clone(),
            roles: person.roles.clone(),
            second_factor_at: Some(self.now()),
        };
        member.require(self.now()).unwrap_or_else(|denied| panic!("{}: {denied}", person.name))
    }

    /// The context of an act of theirs.
    pub fn acting(&self, person: &Person) -> Context {
        let actor = domain::access::Actor::Staff(person.id, person.name.clone());
        Context { actor, address: Some("192.0.2.1".into()), trace: None }
    }
}
