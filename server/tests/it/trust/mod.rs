//! Whom the bank trusts: proposed and confirmed on a page, in force on every server without a restart.

mod acting;
mod ending;
mod page;
mod refused;

use domain::access::StaffRole;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose};
use sqlx::PgPool;
use testkit::{Browser, Form, Page, TestPortal};

const PATH: &str = "/admin/settings/trust";

type Authority = CertifiedIssuer<'static, KeyPair>;

/// An authority as directories have them.
fn authority(name: &str, change: impl FnOnce(&mut CertificateParams)) -> Authority {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    change(&mut params);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// Two people who may change trust between them.
struct Pair {
    security: Browser,
    platform: Browser,
}

impl Pair {
    async fn at(bank: &TestPortal) -> Self {
        let (mut security, mut platform) = (bank.browser(), bank.browser());
        let proposes = bank.staff("Sam Example", &[StaffRole::Security]).await;
        let confirms = bank.staff("Pia Example", &[StaffRole::Platform]).await;
        security.sign_in(bank, &proposes).await;
        platform.sign_in(bank, &confirms).await;
        Self { security, platform }
    }

    /// The form for a new entry of a list.
    async fn form(&mut self, list: &str) -> Form {
        let path = format!("{PATH}/new/{list}");
        self.security.get(&path).await.form(&path).with("reason", "The directory has it")
    }

    /// Proposes a new client authority.
    async fn propose_authority(&mut self, pem: &str) -> Page {
        let form = self.form("client_ca").await.with("certificate", pem);
        self.security.submit(form).await
    }

    /// Confirms what a page shows.
    async fn confirm(&mut self, change: &str) -> Page {
        let form = self.platform.get(change).await.form(change).with("verdict", "confirm");
        self.platform.submit(form).await
    }

    /// Proposes that the entry which a list names goes.
    async fn propose_removal(&mut self, table: &str) -> Page {
        let list = self.security.get(PATH).await;
        let entry = list.attributes_of(&format!("#{table} tbody a"), "href").remove(0);
        let path = format!("{entry}/remove");
        let form = self.security.get(&path).await.form(&path).with("reason", "It is not used any more");
        self.security.submit(form).await
    }
}

async fn bank(pool: &PgPool) -> TestPortal {
    TestPortal::configured(pool.clone(), "[limits]\nenabled = false").await
}
