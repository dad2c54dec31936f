//! The claims of a request that are not metadata, and what has to agree with them.

use super::assess::Registered;
use super::report::Failure;
use super::statement::SoftwareStatement;
use crate::certificate::Certificate;
use crate::jose::{Claims, Tolerance, Validity};
use time::{Duration, OffsetDateTime};

/// The longest life of a request, as the official suite sends it.
const LONGEST: Duration = Duration::hours(1);

pub(super) fn environment(statement: &SoftwareStatement, production: bool) -> Result<(), Failure> {
    if production && statement.for_tests {
        return Err(Failure::new("The statement is for tests, and this is production"));
    }
    Ok(())
}

pub(super) fn certificate_roles(statement: &SoftwareStatement, certificate: &Certificate) -> Result<(), Failure> {
    let Some(psd2) = &certificate.facts().psd2 else { return Ok(()) };
    match statement.roles.iter().find(|role| !psd2.roles.contains(role)) {
        Some(role) => {
            let name = role.as_str().to_ascii_uppercase();
            Err(Failure::new(format!("The statement has the role {name}, and the certificate has not")))
        }
        None => Ok(()),
    }
}

pub(super) fn issuer(claims: Claims<'_>, statement: &SoftwareStatement) -> Result<(), Failure> {
    match claims.text("iss", 64) {
        Ok(Some(iss)) if iss == statement.software_id => Ok(()),
        Ok(Some(iss)) => Err(Failure::new("iss must equal software_id of the software statement")
            .expected(statement.software_id.clone())
            .received(iss)),
        _ => Err(Failure::new("iss is required").expected(statement.software_id.clone())),
    }
}

pub(super) fn times(claims: Claims<'_>, now: OffsetDateTime) -> Result<OffsetDateTime, Failure> {
    let read = |name| claims.required_instant(name).map_err(|fault| Failure::new(fault.to_string()));
    let (issued, expires) = (read("iat")?, read("exp")?);
    let not_before = claims.instant("nbf").map_err(|fault| Failure::new(fault.to_string()))?;
    let validity = Validity { issued: Some(issued), not_before, expires: Some(expires) };
    let tolerance = Tolerance { ahead: Duration::minutes(1), late: Duration::seconds(30), longest: Some(LONGEST) };
    validity.check(now, tolerance).map_err(|problem| Failure::new(format!("The request: {problem}")))?;
    Ok(expires)
}

pub(super) fn audience(claims: Claims<'_>, accepted: &[String]) -> Result<(), Failure> {
    let named = claims.audiences().map_err(|fault| Failure::new(fault.to_string()))?;
    if named.iter().any(|name| accepted.iter().any(|own| own == name)) {
        return Ok(());
    }
    Err(Failure::new("aud does not name this bank").expected(accepted.join(" or ")).received(&named.join(" ")))
}

pub(super) fn software_id(claims: Claims<'_>, statement: &SoftwareStatement) -> Result<(), Failure> {
    match claims.text("software_id", 64) {
        Ok(None) => Ok(()),
        Ok(Some(id)) if id == statement.software_id => Ok(()),
        Ok(Some(id)) => Err(Failure::new("software_id is not that of the software statement")
            .expected(statement.software_id.clone())
            .received(id)),
        Err(fault) => Err(Failure::new(fault.to_string())),
    }
}

pub(super) fn same_client(claims: Claims<'_>, registered: &Registered) -> Result<(), Failure> {
    match claims.text("client_id", 64) {
        Ok(None) => Ok(()),
        Ok(Some(id)) if id == registered.client_id => Ok(()),
        _ => Err(Failure::new("client_id is not that of the address").expected(registered.client_id.clone())),
    }
}

pub(super) fn same_software(statement: &SoftwareStatement, registered: &Registered) -> Result<(), Failure> {
    let Registered { issuer, software_id, organisation_id, .. } = registered;
    let same = statement.issuer == *issuer
        && statement.software_id == *software_id
        && statement.organisation_id == *organisation_id;
    if same {
        return Ok(());
    }
    Err(Failure::new("The software statement is of another software than the client was registered for")
        .expected(format!("software_id {software_id} of org_id {organisation_id}"))
        .received(&statement.software_id))
}
