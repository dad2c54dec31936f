//! Whom a configuration trusts, looked at before anybody is served.

use domain::certificate::SANDBOX_ORGANISATION;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, KeyPair, KeyUsagePurpose};
use server::command::check_config;
use server::config::Config;
use std::path::{Path, PathBuf};

const PRODUCTION: &str = "environment = \"production\"\n[portal]\npublic_url = \"https://portal.bank.example\"\n\
     [api]\npublic_url = \"https://api.bank.example\"\n[mail]\nsmtp = \"smtps://mail.bank.example\"\n";
const SANDBOX: &str = "environment = \"sandbox\"\n";

fn certificate(organisation: &str, is_ca: IsCa) -> String {
    let mut params = CertificateParams::default();
    params.is_ca = is_ca;
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    params.distinguished_name.push(DnType::OrganizationName, organisation);
    params.self_signed(&KeyPair::generate().unwrap()).unwrap().pem()
}

fn authority(organisation: &str) -> String {
    certificate(organisation, IsCa::Ca(BasicConstraints::Unconstrained))
}

/// What `check-config` says of a configuration that trusts this file for this.
fn says(folder: &Path, environment: &str, key: &str, pem: &str) -> Result<(), String> {
    std::fs::write(folder.join("ca.pem"), pem).unwrap();
    let file = folder.join("vestibule.toml");
    std::fs::write(&file, format!("{environment}[trust]\n{key} = [\"ca.pem\"]\n")).unwrap();
    check_config::run(&Config::load(&file).unwrap()).map_err(|failure| failure.to_string())
}

fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("vestibule-trusted-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn production_trusts_no_sandbox_and_nobody_trusts_what_is_no_authority() {
    let folder = folder();
    let (real, toy) = (authority("Example Trust Services"), authority(SANDBOX_ORGANISATION));
    for key in ["client_ca", "outbound_ca"] {
        for (environment, pem, passes) in
            [(PRODUCTION, &real, true), (SANDBOX, &real, true), (SANDBOX, &toy, true), (PRODUCTION, &toy, false)]
        {
            let said = says(&folder, environment, key, pem);
            assert_eq!(said.is_ok(), passes, "{key} {environment} {said:?}");
            let refused = said.err().unwrap_or_default();
            let named = refused.starts_with(&format!("`trust.{key}`: O=")) || refused.contains("CN=");
            assert!(passes || (named && refused.contains("is a sandbox's, and this is production")), "{refused}");
        }
        let both = says(&folder, PRODUCTION, key, &format!("{real}{toy}"));
        assert!(both.unwrap_err().contains("is a sandbox's"), "{key}: the second of a file counts too");
        assert!(says(&folder, SANDBOX, key, "rubbish").unwrap_err().contains("ca.pem"));
    }
    let leaf = certificate("Example Ltd", IsCa::NoCa);
    assert!(says(&folder, SANDBOX, "client_ca", &leaf).unwrap_err().contains("no certificate authority"));
    std::fs::remove_dir_all(&folder).unwrap();
}
