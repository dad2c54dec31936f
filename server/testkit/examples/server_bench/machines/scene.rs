//! The server with a directory that it believes, one TPP and one gateway.
#![expect(clippy::disallowed_methods, reason = "questions about the measured database, which no query data describes")]

use super::drive::Line;
use super::keystore::Keystore;
use super::measure::{WARMING, Work, metered};
use super::meter::Meter;
use super::pki::Pki;
use super::requests::{self, REGISTER};
use crate::Failure;
use crate::cost::Cost;
use crate::program::{Program, Running};
use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use domain::certificate::Certificate;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use std::cell::Cell;
use std::path::Path;

/// Clients and tokens that are there already.
const FILL: &str = include_str!("fill.sql");

/// All of it, running.
pub(crate) struct Scene {
    pub(crate) keystore: Keystore,
    pub(crate) issuer: String,
    pub(crate) tpp: Line,
    pub(crate) meter: Meter,
    gateway: Line,
    certificate: Certificate,
    running: Running,
    url: String,
    /// Software that nobody has registered yet starts here.
    next: Cell<u32>,
    client_id: String,
    token: String,
    filled: u32,
}

impl Scene {
    /// Starts everything, with `rows` clients and tokens in the database.
    pub(crate) async fn set(server: &Path, folder: &Path, url: &str, rows: u32) -> Result<Self, Failure> {
        let pki = Pki::made_in(&folder.join("pki"))?;
        let der = CertificateDer::from_pem_file(pki.file("tpp.pem"))?;
        let certificate = Certificate::parse(&der).map_err(|error| error.to_string())?;
        let keystore = Keystore::serve(&certificate).await?;
        let program = Program::configured(server, folder, url, |api| {
            let [ca, own, key] =
                ["ca.pem", "server.pem", "server.key"].map(|name| pki.file(name).display().to_string());
            format!(
                "[api]\nlisten = \"{api}\"\npublic_url = \"https://localhost:{}\"\ncertificate = {own:?}\nprivate_key = {key:?}\n\
                 [trust]\nclient_ca = [{ca:?}]\n{}",
                api.port(),
                keystore.trusted()
            )
        })?;
        program.migrate().await?;
        fill(url, rows).await?;
        program.add_gateway(&pki.file("gateway.pem")).await?;
        let running = program.start().await?;
        let line =
            |name: &str| Line::to(program.api, &pki.file(&format!("{name}.pem")), &pki.file(&format!("{name}.key")));
        let meter = Meter { server: running.pid, postmaster: Some(postmaster(url).await?) };
        let issuer = format!("https://localhost:{}", program.api.port());
        let (tpp, gateway) = (line("tpp")?, line("gateway")?);
        let (url, next) = (url.to_owned(), Cell::new(1));
        let (client_id, token) = Default::default();
        let mut scene = Self {
            keystore,
            issuer,
            tpp,
            meter,
            gateway,
            certificate,
            running,
            url,
            next,
            client_id,
            token,
            filled: rows,
        };
        scene.client_id = scene.first("client_id", scene.registrations(1)?, 201).await?;
        scene.token = scene.first("access_token", scene.tokens(1)?, 200).await?;
        Ok(scene)
    }

    /// What some work costs each time.
    pub(crate) async fn measure(&self, work: Work) -> Result<Cost, Failure> {
        let times = work.times();
        if work == Work::Connection {
            let request = requests::get("/jwks", "");
            self.tpp.knock(&request, WARMING, 200).await?;
            return metered(self.meter, times, self.tpp.knock(&request, times, 200)).await;
        }
        let (line, status) = match work {
            Work::Registration => (&self.tpp, 201),
            Work::Token => (&self.tpp, 200),
            _ => (&self.gateway, 200),
        };
        line.send(&self.requests(work, WARMING)?, status).await?;
        let requests = self.requests(work, times)?;
        metered(self.meter, times, async { line.send(&requests, status).await.map(drop) }).await
    }

    fn requests(&self, work: Work, times: u32) -> Result<Vec<Vec<u8>>, Failure> {
        let count = times as usize;
        Ok(match work {
            Work::Registration => self.registrations(times)?,
            Work::Token => self.tokens(times)?,
            Work::Introspection => vec![self.introspection()?; count],
            Work::Question => vec![self.question(); count],
            Work::Connection => Vec::new(),
        })
    }

    /// Of software that is new to the bank.
    pub(crate) fn registrations(&self, times: u32) -> Result<Vec<Vec<u8>>, Failure> {
        let first = self.next.replace(self.next.get() + times);
        (first..first + times)
            .map(|number| requests::registration(&self.keystore, &self.issuer, number, |_| {}))
            .collect()
    }

    fn tokens(&self, times: u32) -> Result<Vec<Vec<u8>>, Failure> {
        (0..times).map(|_| requests::token(&self.keystore.software, &self.issuer, &self.client_id)).collect()
    }

    fn introspection(&self) -> Result<Vec<u8>, Failure> {
        requests::form("/introspect", &[("token", &self.token)])
    }

    /// May this call pass? The call's certificate is forwarded as RFC 9440 has it.
    fn question(&self) -> Vec<u8> {
        let certificate = BASE64_STANDARD.encode(self.certificate.der());
        let call = format!("authorization: Bearer {}\r\nclient-cert: :{certificate}:\r\n", self.token);
        requests::get("/gateway/check?scope=accounts&environment=sandbox", &call)
    }

    async fn first(&self, member: &str, requests: Vec<Vec<u8>>, status: u16) -> Result<String, Failure> {
        let answers = self.tpp.send(&requests, status).await?;
        let answer: Value = serde_json::from_slice(answers.first().ok_or("no answer")?)?;
        Ok(answer[member].as_str().ok_or_else(|| format!("{answer} has no {member}"))?.to_owned())
    }

    /// As many clients as were answered; a repeated assertion and a revoked token open nothing.
    pub(crate) async fn check_what_was_written(&self) -> Result<(), Failure> {
        let mut control = PgConnection::connect(&self.url).await?;
        let (clients,): (i64,) = sqlx::query_as("select count(*) from clients").fetch_one(&mut control).await?;
        let answered = i64::from(self.filled) + i64::from(self.next.get() - 1);
        if clients != answered {
            return Err(format!("{clients} clients for {answered} that were answered").into());
        }
        let token = self.tokens(1)?;
        let body = self.first("access_token", token.clone(), 200).await?;
        self.tpp.send(&token, 401).await?;
        let asked = vec![requests::form("/introspect", &[("token", &body)])?];
        self.told(&asked, true).await?;
        sqlx::query(
            "update access_tokens set revoked_at = now() where issued_at = (select max(issued_at) from access_tokens)",
        )
        .execute(&mut control)
        .await?;
        self.told(&asked, false).await?;
        println!(
            "\n{clients} clients for as many answers; a repeated assertion was refused, a revoked token is inactive at once"
        );
        Ok(())
    }

    async fn told(&self, asked: &[Vec<u8>], active: bool) -> Result<(), Failure> {
        let answers = self.gateway.send(asked, 200).await?;
        let answer: Value = serde_json::from_slice(answers.first().ok_or("no answer")?)?;
        if answer["active"] == active { Ok(()) } else { Err(format!("{answer}, which is wrong").into()) }
    }

    pub(crate) async fn end(self) -> Result<(), Failure> {
        self.running.stop().await
    }
}

/// The address of a registration, as a plain POST of any body.
pub(crate) fn raw(body: &str) -> Vec<u8> {
    requests::post(REGISTER, "application/jose", "", body)
}

/// A JWS whose signature is of something else.
pub(crate) fn spoilt(jws: &str) -> Result<String, Failure> {
    let (signed, signature) = jws.rsplit_once('.').ok_or("no JWS")?;
    let mut bytes = BASE64_URL_SAFE_NO_PAD.decode(signature)?;
    bytes[7] ^= 1;
    Ok(format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(bytes)))
}

/// An empty table that was analysed would be read whole for as long as statements are kept.
async fn fill(url: &str, rows: u32) -> Result<(), Failure> {
    if rows > 0 {
        let mut control = PgConnection::connect(url).await?;
        control.execute(AssertSqlSafe(FILL.replace(":rows", &rows.to_string()))).await?;
        control.execute("vacuum analyze").await?;
    }
    Ok(())
}

/// The first line of its file names the process.
async fn postmaster(url: &str) -> Result<u32, Failure> {
    let mut control = PgConnection::connect(url).await?;
    let (data,): (String,) = sqlx::query_as("select current_setting('data_directory')").fetch_one(&mut control).await?;
    let text = std::fs::read_to_string(Path::new(&data).join("postmaster.pid"))?;
    Ok(text.lines().next().ok_or("postmaster.pid is empty")?.trim().parse()?)
}
