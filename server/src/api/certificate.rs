//! The certificate of a connection, judged at each request: the handshake was perhaps long ago.

use super::refusal::Refusal;
use crate::listener::PeerCertificate;
use domain::certificate::revocation::{Revocations, Standing};
use domain::certificate::{AttributeType, Certificate, OrganisationIdentifier};
use http::Extensions;
use time::OffsetDateTime;

/// The certificate, where there is one and it may be used.
pub(super) fn shown(extensions: &Extensions, now: OffsetDateTime) -> Result<Option<&Certificate>, Refusal> {
    let Some(PeerCertificate(peer)) = extensions.get() else { return Ok(None) };
    let certificate = match peer.as_ref() {
        Ok(certificate) => certificate,
        Err(unreadable) => return Err(Refusal::invalid_client(format!("The client certificate: {unreadable}"))),
    };
    judge(certificate, extensions, now)?;
    Ok(Some(certificate))
}

/// Whether a certificate may be used now, whoever's it is.
pub(super) fn judge(certificate: &Certificate, extensions: &Extensions, now: OffsetDateTime) -> Result<(), Refusal> {
    refuse(certificate, now)?;
    // Whoever mounts the API without lists has none to judge by.
    extensions.get().map_or(Ok(()), |revocations| stands(certificate, revocations, now))
}

/// The certificate, which there has to be.
pub(super) fn required(extensions: &Extensions, now: OffsetDateTime) -> Result<&Certificate, Refusal> {
    shown(extensions, now)?.ok_or_else(|| {
        Refusal::invalid_client("Connect with your transport certificate: this address needs mutual TLS")
    })
}

fn refuse(certificate: &Certificate, now: OffsetDateTime) -> Result<(), Refusal> {
    let facts = certificate.facts();
    if !certificate.valid_at(now) {
        return Err(Refusal::invalid_client("The client certificate has expired, or is not valid yet"));
    }
    if !facts.for_clients || facts.authority {
        return Err(Refusal::invalid_client(
            "Use your transport certificate: this one is not for client authentication",
        ));
    }
    // A qualified certificate names its holder by this alone (ETSI EN 319 412-1 §5.1.4).
    let identifier = facts.subject.one(AttributeType::ORGANISATION_IDENTIFIER);
    let names = identifier.is_ok_and(|found| found.is_some_and(|text| OrganisationIdentifier::parse(text).is_some()));
    if facts.psd2.is_some() && !names {
        return Err(Refusal::invalid_client(
            "The certificate carries no usable TPP identifier (organizationIdentifier)",
        ));
    }
    Ok(())
}

fn stands(certificate: &Certificate, revocations: &Revocations, now: OffsetDateTime) -> Result<(), Refusal> {
    match revocations.of(certificate, now) {
        Standing::NotRevoked | Standing::Unchecked => Ok(()),
        Standing::Revoked { .. } => {
            Err(Refusal::invalid_client("The client certificate is revoked: get another from its authority"))
        }
        Standing::Stale => Err(Refusal::unavailable(
            "The revocation list of the client certificate's authority is out of date; try later",
        )),
    }
}
