//! Requests over kept connections, each sent as soon as the one before it on its connection was answered.

use crate::Failure;
use futures::future::try_join_all;
use rustls::client::Resumption;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme};
use std::cell::Cell;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// How many at once.
pub(crate) const CONNECTIONS: usize = 8;

/// Whose connections, and where to.
pub(crate) struct Line {
    address: SocketAddr,
    tls: TlsConnector,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Line {
    /// With the certificate and key in these files; sessions are not resumed.
    pub(crate) fn to(address: SocketAddr, certificate: &Path, key: &Path) -> Result<Self, Failure> {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let chain = CertificateDer::pem_file_iter(certificate)?.collect::<Result<Vec<_>, _>>()?;
        let mut config = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Whoever(provider)))
            .with_client_auth_cert(chain, PrivateKeyDer::from_pem_file(key)?)?;
        config.resumption = Resumption::disabled();
        Ok(Self { address, tls: TlsConnector::from(Arc::new(config)) })
    }

    /// Sends each of `requests` once, over kept connections; every answer has to have this status.
    pub(crate) async fn send(&self, requests: &[Vec<u8>], status: u16) -> Result<Vec<Vec<u8>>, Failure> {
        let next = Cell::new(0);
        let taken = try_join_all((0..CONNECTIONS).map(|_| async {
            let mut wire = self.connect().await?;
            let mut answers = Vec::new();
            while let Some(request) = requests.get(next.replace(next.get() + 1)) {
                answers.push(expecting(status, exchange(&mut wire, request).await?)?);
            }
            Ok::<_, Failure>(answers)
        }));
        Ok(taken.await?.into_iter().flatten().collect())
    }

    /// Sends one request `times` times, each over a connection of its own.
    pub(crate) async fn knock(&self, request: &[u8], times: u32, status: u16) -> Result<(), Failure> {
        let left = Cell::new(times);
        let knocks = try_join_all((0..CONNECTIONS).map(|_| async {
            while left.get() > 0 {
                left.set(left.get() - 1);
                let mut wire = self.connect().await?;
                expecting(status, exchange(&mut wire, request).await?)?;
                wire.shutdown().await?;
            }
            Ok::<_, Failure>(())
        }));
        knocks.await.map(drop)
    }

    async fn connect(&self) -> Result<TlsStream<TcpStream>, Failure> {
        let stream = TcpStream::connect(self.address).await?;
        stream.set_nodelay(true)?;
        Ok(self.tls.connect(ServerName::try_from("localhost")?, stream).await?)
    }
}

fn expecting(status: u16, answer: Answer) -> Result<Vec<u8>, Failure> {
    if answer.status == status {
        return Ok(answer.body);
    }
    let said = String::from_utf8_lossy(&answer.body);
    Err(format!("{} instead of {status}: {said}", answer.status).into())
}

async fn exchange(wire: &mut TlsStream<TcpStream>, request: &[u8]) -> Result<Answer, Failure> {
    wire.write_all(request).await?;
    wire.flush().await?;
    let mut buffer = Vec::with_capacity(8 * 1024);
    let head = loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        more(wire, &mut buffer).await?;
    };
    let text = std::str::from_utf8(&buffer[..head])?.to_ascii_lowercase();
    let status = text.get(9..12).ok_or("no status")?.parse()?;
    let length = text.lines().find_map(|line| line.strip_prefix("content-length:"));
    let length: usize = length.map_or(Ok(0), |length| length.trim().parse())?;
    while buffer.len() < head + length {
        more(wire, &mut buffer).await?;
    }
    Ok(Answer { status, body: buffer.split_off(head) })
}

async fn more(wire: &mut TlsStream<TcpStream>, buffer: &mut Vec<u8>) -> Result<(), Failure> {
    match wire.read_buf(buffer).await? {
        0 => Err("the connection was closed".into()),
        _ => Ok(()),
    }
}

/// The servers measured here need not prove who they are; what the client checks is not measured either.
#[derive(Debug)]
struct Whoever(Arc<CryptoProvider>);

impl ServerCertVerifier for Whoever {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
