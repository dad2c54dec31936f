//! A gateway with its certificate, and how it passes on the one of a call.

use crate::api::caller::Reply;
use crate::register::tpp::{Tpp, id};
use crate::register::world::{Shown, World, request};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use data_encoding::HEXLOWER;
use domain::certificate::Certificate;
use domain::client::Scopes;
use domain::id::GatewayId;
use domain::workflow::gateway::{self, Keeper};
use rcgen::DnType;
use std::net::SocketAddr;

/// What every question here asks for, unless told.
pub(super) const ACCOUNTS: &str = "?scope=accounts&environment=sandbox";

/// A gateway that the bank knows.
pub(super) struct Asker<'w> {
    world: &'w World,
    pub(super) id: GatewayId,
    pub(super) own: Shown,
}

impl<'w> Asker<'w> {
    pub(super) async fn new(world: &'w World) -> Self {
        Self::of(world, "Accounts", Scopes::all()).await
    }

    /// One that asks about these scopes only.
    pub(super) async fn of(world: &'w World, name: &str, scopes: Scopes) -> Self {
        let own = world.certificate(&[(DnType::CommonName, name)]);
        let (portal, pem) = (&world.stage.portal, pem(&own));
        let id = gateway::certify(portal, stage::context(), Keeper::Console, name, &pem, scopes).await.unwrap();
        Self { world, id, own }
    }

    /// Asks with this query and these header lines.
    pub(super) async fn ask(&self, query: &str, headers: &str) -> Reply {
        self.world.call(Some(&self.own), "GET", &format!("/gateway/check{query}"), headers, "").await
    }

    /// Asks a server about a call with this token over this certificate.
    pub(super) async fn at(&self, address: SocketAddr, token: &str, call: &Shown) -> Reply {
        let bytes = request("GET", &format!("/gateway/check{ACCOUNTS}"), &passing(token, call), "");
        self.world.send_to(address, Some(&self.own), &bytes).await
    }

    /// Asks about a call with this token over this certificate.
    pub(super) async fn about(&self, token: &str, call: &Shown) -> Reply {
        self.ask(ACCOUNTS, &passing(token, call)).await
    }
}

/// The header lines of a call, its certificate as RFC 9440 writes it.
pub(super) fn passing(token: &str, call: &Shown) -> String {
    format!("{}{}", bearer(token), client_cert(call))
}

pub(super) fn bearer(token: &str) -> String {
    format!("Authorization: Bearer {token}\r\n")
}

pub(super) fn client_cert(call: &Shown) -> String {
    format!("Client-Cert: :{}:\r\n", BASE64_STANDARD.encode(&call.chain[0]))
}

/// PEM, as Envoy and nginx escape it.
pub(super) fn escaped(call: &Shown) -> String {
    percent_encoding::utf8_percent_encode(&pem(call), percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// SHA-256, as Envoy writes it.
pub(super) fn hash(call: &Shown) -> String {
    HEXLOWER.encode(Certificate::parse(&call.chain[0]).unwrap().thumbprint())
}

pub(super) fn pem(shown: &Shown) -> String {
    let text = BASE64_STANDARD.encode(&shown.chain[0]);
    let lines: Vec<_> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

/// Registers a software and takes a token.
pub(super) async fn registered(tpp: &Tpp<'_>) -> (String, String) {
    let client = tpp.register().await;
    (id(&client).to_owned(), tpp.token(id(&client)).await)
}
