//! From a certificate to an application in good standing: everything is read live, and nothing of the certificate's address or
//! country is believed.

use super::Missed;
use super::refusal::Refusal;
use crate::certificate::{AttributeType, Certificate};
use crate::directory::{Application, Away, Organisation, Seen, Software, uuid, uuid_at_end};
use crate::store::StoreError;
use crate::workflow::key_sets::Unavailable;
use crate::workflow::registration::Desk;
use time::Duration;
use url::Url;

/// A certificate that was issued a moment ago is in the keystore, one that was revoked is not: no older copy counts.
const KEYS_LAST: Duration = Duration::SECOND;

/// An application in good standing.
pub(super) struct Found {
    pub(super) seen: Seen,
    pub(super) organisation: Organisation,
    pub(super) software: Software,
    pub(super) key_set: Url,
}

impl Desk {
    /// Asks the framework about whom a certificate names.
    pub(super) async fn look(&self, certificate: &Certificate) -> Result<Result<Found, Missed>, StoreError> {
        let Some(framework) = &self.framework else {
            return Ok(Err(Missed::Away(Away::new("none is configured"))));
        };
        let refused = |refusal| Ok(Err(Missed::Refused(refusal, None)));
        if !certificate.facts().for_clients || certificate.facts().authority {
            return refused(Refusal::WrongCertificateType);
        }
        let Some(application) = named(certificate) else { return refused(Refusal::Unnamed) };
        let seen = match Seen::look(&**framework, application).await {
            Ok(seen) => seen,
            Err(away) => return Ok(Err(Missed::Away(away))),
        };
        let found = match self.judged(seen) {
            Ok((seen, organisation, software)) => {
                Found { seen, organisation, software, key_set: framework.key_set(application) }
            }
            Err(missed) => return Ok(Err(missed)),
        };
        let listed = match self.key_sets.get(&found.key_set, None, KEYS_LAST).await {
            Ok(keys) if keys.lists_for_documents(certificate.thumbprint()) => Err(Refusal::WrongCertificateType),
            Ok(keys) if keys.lists(certificate.thumbprint()) => Ok(()),
            Ok(_) => Err(Refusal::NotListed),
            Err(unavailable @ Unavailable::Place(_)) => {
                return Ok(Err(Missed::Away(Away::new(unavailable.to_string()))));
            }
            Err(Unavailable::Store(error)) => return Err(error),
        };
        Ok(match listed {
            Ok(()) => Ok(found),
            Err(refusal) => Err(Missed::Refused(refusal, Some(Box::new(found.seen)))),
        })
    }

    fn judged(&self, seen: Seen) -> Result<(Seen, Organisation, Software), Missed> {
        let refused = |refusal, seen| Missed::Refused(refusal, Some(Box::new(seen)));
        if let Some(lack) = seen.lack() {
            return Err(refused(Refusal::Lacks(lack), seen));
        }
        let (Some(organisation), Some(software)) = (seen.organisation.clone(), seen.software.clone()) else {
            return Err(refused(Refusal::Unnamed, seen));
        };
        if software.for_tests && self.portal.rules().registration.rules.production {
            return Err(refused(Refusal::ForTests, seen));
        }
        Ok((seen, organisation, software))
    }
}

/// CN names the application, perhaps behind a federation's address; OU names its organisation.
fn named(certificate: &Certificate) -> Option<Application> {
    let subject = &certificate.facts().subject;
    let one = |oid| subject.one(oid).ok().flatten();
    let software = uuid_at_end(one(AttributeType::COMMON_NAME)?)?;
    Some(Application { organisation: uuid(one(AttributeType::ORGANISATIONAL_UNIT)?)?, software })
}
