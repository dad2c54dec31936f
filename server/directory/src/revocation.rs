//! Certificates that must not be believed any more, and the lists that say so.

use crate::directory::Directory;
use crate::fault::{Error, Fault, Refusal};
use crate::register::Issued;
use data_encoding::HEXLOWER_PERMISSIVE;
use rcgen::{RevocationReason, RevokedCertParams, SerialNumber};

/// Whether a revocation changed anything.
#[derive(Debug, Clone)]
pub enum Revoked {
    /// It is revoked from now on.
    Now(Issued),
    /// It was before.
    Before(Issued),
}

impl Directory {
    /// Revokes the certificate with this number or this key's name, for ever.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]: none is called so.
    pub fn revoke(&self, named: &str) -> Result<Revoked, Error> {
        let serial = named.replace(':', "").to_ascii_lowercase();
        self.change(|register| {
            let now = self.now();
            let mut certificates = register.certificates_mut();
            let found = certificates.find(|issued| issued.kid == named || issued.serial == serial);
            let Some(issued) = found else {
                let sentence = "No certificate has this serial or kid; `vestibule directory list` shows them";
                return Err(Refusal::NotFound(sentence.into()).into());
            };
            if issued.revoked.is_some() {
                return Ok(Revoked::Before(issued.clone()));
            }
            issued.revoked = Some(now);
            Ok(Revoked::Now(issued.clone()))
        })
    }

    /// What the root revoked, in DER, signed now: nothing.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn root_revocations(&self) -> Result<Vec<u8>, Fault> {
        self.root.revocation_list(Vec::new(), self.now())
    }

    /// What the issuing authority revoked, in DER, signed now.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn revocations(&self) -> Result<Vec<u8>, Fault> {
        let register = self.register()?;
        self.issuing.revocation_list(register.certificates().filter_map(entry).collect(), self.now())
    }
}

fn entry(issued: &Issued) -> Option<RevokedCertParams> {
    Some(RevokedCertParams {
        serial_number: SerialNumber::from(HEXLOWER_PERMISSIVE.decode(issued.serial.as_bytes()).ok()?),
        revocation_time: issued.revoked?,
        reason_code: Some(RevocationReason::CessationOfOperation),
        invalidity_date: None,
    })
}
