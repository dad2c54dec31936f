//! Makes the bank's people, gives them second factors, and proves for them that they may.

use super::cast::{STAFF, STAFF_PASSWORD, staff_email};
use super::stage::told;
use data_encoding::BASE32_NOPAD;
use domain::access::{Actor, Authorised, StaffMember, StaffPermission, StaffRole, StaffRoles};
use domain::id::PersonId;
use domain::portal::Portal;
use domain::store::Context;
use domain::totp::{Step, TotpSecret};
use domain::workflow::second_factor;
use domain::workflow::staff::{self, NewStaff};
use server::command::Failure;

/// A member of staff who can be played.
#[derive(Debug)]
pub(super) struct Player {
    pub(super) role: StaffRole,
    pub(super) person: PersonId,
    pub(super) name: &'static str,
    pub(super) email: String,
    /// The secret of the second factor, in base32.
    pub(super) totp: String,
}

/// All of them, in the order of [`STAFF`].
#[derive(Debug)]
pub(super) struct Staff(pub(super) Vec<Player>);

impl Staff {
    /// Makes the accounts as somebody at the server's console does.
    pub(super) async fn hire(portal: &Portal) -> Result<Self, Failure> {
        let mut players = Vec::new();
        for (role, names) in STAFF {
            for (nth, name) in names.into_iter().enumerate() {
                players.push(hire(portal, role, nth, name).await?);
            }
        }
        Ok(Self(players))
    }

    /// Somebody of a role.
    pub(super) fn player(&self, role: StaffRole, nth: usize) -> Result<&Player, Failure> {
        let player = self.0.iter().filter(|player| player.role == role).nth(nth);
        player.ok_or_else(|| format!("nobody is {} {nth}", role.name()).into())
    }

    /// What a use case wants to know about somebody of a role who does `P` now.
    pub(super) fn may<P: StaffPermission>(
        &self,
        portal: &Portal,
        role: StaffRole,
        nth: usize,
    ) -> Result<(Context, Authorised<P>), Failure> {
        let player = self.player(role, nth)?;
        let member = StaffMember {
            person: player.person,
            name: player.name.into(),
            roles: StaffRoles::new(vec![role])?,
            second_factor_at: Some(portal.now()),
        };
        Ok((player.context(), member.require::<P>(portal.now())?))
    }
}

impl Player {
    /// They act, at their desk.
    pub(super) fn context(&self) -> Context {
        let desk = self.email.bytes().fold(0_u8, u8::wrapping_add) % 200 + 20;
        let actor = Actor::Staff(self.person, self.name.into());
        Context { actor, address: Some(format!("198.51.100.{desk}")), trace: None }
    }

    /// What their app shows now.
    pub(super) fn code(&self, portal: &Portal) -> Result<String, Failure> {
        code(&self.totp, portal)
    }
}

async fn hire(portal: &Portal, role: StaffRole, nth: usize, name: &'static str) -> Result<Player, Failure> {
    let email = staff_email(role, nth);
    let new = NewStaff::parse(name, &email, STAFF_PASSWORD, vec![role]).map_err(|errors| told(errors.into()))?;
    let person = staff::create_from_console(portal, new).await.map_err(told)?;
    let mut player = Player { role, person, name, email, totp: String::new() };
    player.totp = set_up(portal, &player).await?;
    Ok(player)
}

/// Sets an authenticator app up, as its owner does: reads the key off the page and types the code.
async fn set_up(portal: &Portal, player: &Player) -> Result<String, Failure> {
    let context = player.context();
    second_factor::begin(portal, context.clone(), player.person).await.map_err(told)?;
    let shown = second_factor::set_up(portal, player.person, &player.email).await.map_err(told)?;
    let key = shown.ok_or("nothing is being set up")?.key.expose().replace(' ', "");
    second_factor::confirm(portal, context, player.person, &code(&key, portal)?).await.map_err(told)?;
    Ok(key)
}

fn code(key: &str, portal: &Portal) -> Result<String, Failure> {
    let bytes = BASE32_NOPAD.decode(key.as_bytes())?;
    let secret: [u8; 20] = bytes.try_into().map_err(|_| "a second factor has 20 bytes")?;
    Ok(TotpSecret::from_bytes(secret).code(Step::at(portal.now())))
}
