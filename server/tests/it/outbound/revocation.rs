//! Revocation lists on their way in: from other servers, from files, and from what Postgres kept.

use super::peer::{Asked, Authority as Web, Peer, trusting};
use super::write;
use domain::certificate::Certificate;
use domain::certificate::revocation::{Revocations, Standing};
use domain::trust::TrustSet;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CertifiedIssuer, DnType, IsCa, KeyIdMethod,
    KeyPair, RevokedCertParams, SerialNumber,
};
use server::authorities::first_values;
use server::config::Trust;
use server::revocation::Lists;
use stage::Stage;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use time::{Duration, OffsetDateTime};

/// A certificate, its authority in a file, and the stage.
struct Case {
    stage: Stage,
    web: Web,
    ca: CertifiedIssuer<'static, KeyPair>,
    certificate: Certificate,
    folder: PathBuf,
}

impl Case {
    async fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "Issuing");
        let ca = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let mut params = CertificateParams::default();
        params.serial_number = Some(SerialNumber::from(5_u64));
        let leaf = params.signed_by(&KeyPair::generate().unwrap(), &ca).unwrap();
        let certificate = Certificate::parse(leaf.der()).unwrap();
        let folder = std::env::temp_dir().join(format!("vestibule-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("ca.pem"), ca.pem()).unwrap();
        Self { stage: Stage::new().await, web: Web::new(), ca, certificate, folder }
    }

    fn list(&self, this_update: OffsetDateTime, revoked: bool) -> Vec<u8> {
        let taken_back = RevokedCertParams {
            serial_number: SerialNumber::from(5_u64),
            revocation_time: this_update,
            reason_code: None,
            invalidity_date: None,
        };
        let params = CertificateRevocationListParams {
            this_update,
            next_update: this_update + Duration::days(1),
            crl_number: SerialNumber::from(1_u64),
            issuing_distribution_point: None,
            revoked_certs: revoked.then_some(taken_back).into_iter().collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        params.signed_by(&self.ca).unwrap().der().to_vec()
    }

    async fn open(&self, place: &str) -> Lists {
        let trust = Trust {
            client_ca: vec![self.folder.join("ca.pem")],
            client_crl: vec![place.to_owned()],
            ..Trust::default()
        };
        self.stage.portal.trust().publish(TrustSet::of(1, first_values(&trust, false).unwrap()));
        Lists::open(&self.stage.portal, Arc::new(trusting(&self.web))).await
    }

    fn now(&self) -> OffsetDateTime {
        self.stage.portal.now()
    }

    fn standing(&self, revocations: &Revocations) -> Standing {
        revocations.of(&self.certificate, self.now())
    }
}

impl Drop for Case {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).unwrap();
    }
}

/// What a server answers now; nothing is a 404.
type Says = Arc<Mutex<Vec<u8>>>;

async fn server(case: &Case) -> (Peer, Says) {
    let says = Says::default();
    let said = says.clone();
    let answer = move |asked: Asked| {
        let body = said.lock().unwrap().clone();
        let status = if body.is_empty() { "404 Not Found" } else { "200 OK" };
        let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n", body.len());
        write(asked, [head.into_bytes(), body].concat().into())
    };
    (Peer::serve(case.web.server(None, |_| {}), answer).await, says)
}

#[tokio::test]
async fn a_list_is_polled_every_five_minutes_and_kept() {
    let case = Case::new("polled").await;
    let (peer, says) = server(&case).await;
    let place = peer.url("/issuing.crl").to_string();
    let mut lists = case.open(&place).await;
    let revocations = lists.revocations();
    assert_eq!(case.standing(&revocations), Standing::Stale, "nothing has come yet");
    lists.poll().await;
    assert_eq!((case.standing(&revocations), peer.requests()), (Standing::Stale, 1));
    *says.lock().unwrap() = case.list(case.now(), false);
    lists.poll().await;
    assert_eq!(peer.requests(), 1, "not at once again");
    case.stage.clock.advance(Duration::seconds(30));
    lists.poll().await;
    assert_eq!((case.standing(&revocations), peer.requests()), (Standing::NotRevoked, 2));

    let at = case.now() + Duration::minutes(1);
    *says.lock().unwrap() = case.list(at, true);
    case.stage.clock.advance(Duration::seconds(299));
    lists.poll().await;
    assert_eq!((case.standing(&revocations), peer.requests()), (Standing::NotRevoked, 2));
    case.stage.clock.advance(Duration::seconds(1));
    lists.poll().await;
    assert_eq!((case.standing(&revocations), peer.requests()), (Standing::Revoked { at }, 3));

    says.lock().unwrap().clear();
    case.stage.clock.advance(Duration::minutes(5));
    lists.poll().await;
    assert_eq!(case.standing(&revocations), Standing::Revoked { at }, "the last good one stays");
    let restarted = case.open(&place).await.revocations();
    assert_eq!(case.standing(&restarted), Standing::Revoked { at }, "over a restart too");
}

#[tokio::test]
async fn a_list_that_never_comes_again_is_out_of_date_one_day() {
    let case = Case::new("stale").await;
    let (peer, says) = server(&case).await;
    let place = peer.url("/issuing.crl").to_string();
    *says.lock().unwrap() = case.list(case.now(), false);
    let mut lists = case.open(&place).await;
    lists.poll().await;
    *says.lock().unwrap() = b"<html>".to_vec();
    case.stage.clock.advance(Duration::days(1));
    lists.poll().await;
    assert_eq!(case.standing(&lists.revocations()), Standing::NotRevoked);
    case.stage.clock.advance(Duration::seconds(1));
    assert_eq!(case.standing(&lists.revocations()), Standing::Stale);
    let mut other = case.open(&place).await;
    *says.lock().unwrap() = case.list(case.now(), false);
    other.poll().await;
    says.lock().unwrap().clear();
    case.stage.clock.advance(Duration::minutes(1));
    lists.poll().await;
    assert_eq!(case.standing(&lists.revocations()), Standing::NotRevoked, "what another replica had");
}

#[tokio::test]
async fn a_file_is_read_again_when_it_changes() {
    let case = Case::new("file").await;
    let file = case.folder.join("issuing.crl");
    std::fs::write(&file, case.list(case.now(), false)).unwrap();
    let mut lists = case.open(file.to_str().unwrap()).await;
    let revocations = lists.revocations();
    lists.poll().await;
    assert_eq!(case.standing(&revocations), Standing::NotRevoked);
    let at = case.now() + Duration::seconds(1);
    std::fs::write(&file, case.list(at, true)).unwrap();
    lists.poll().await;
    assert_eq!(case.standing(&revocations), Standing::Revoked { at });
    for broken in [&b""[..], b"rubbish", &case.list(case.now(), false)] {
        std::fs::write(&file, broken).unwrap();
        case.stage.clock.advance(Duration::minutes(1));
        lists.poll().await;
        assert_eq!(case.standing(&revocations), Standing::Revoked { at }, "{} bytes", broken.len());
    }
    std::fs::remove_file(&file).unwrap();
    case.stage.clock.advance(Duration::minutes(1));
    lists.poll().await;
    assert_eq!(case.standing(&revocations), Standing::Revoked { at });
    let at = case.now();
    std::fs::write(&file, case.list(at, false)).unwrap();
    case.stage.clock.advance(Duration::seconds(30));
    lists.poll().await;
    assert_eq!(case.standing(&revocations), Standing::NotRevoked);
}

#[tokio::test]
async fn authorities_that_are_none_are_named() {
    let case = Case::new("unfit").await;
    let file = case.folder.join("leaf.pem");
    let leaf = CertificateParams::default().signed_by(&KeyPair::generate().unwrap(), &case.ca).unwrap();
    std::fs::write(&file, leaf.pem()).unwrap();
    let trust = Trust { client_ca: vec![file.clone()], ..Trust::default() };
    let refused = first_values(&trust, false).err().unwrap();
    assert!(refused.to_string().contains("leaf.pem") && refused.to_string().contains("no certificate authority"));
}
