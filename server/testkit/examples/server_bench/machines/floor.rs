//! A running server that does the least: registrations of its own keys at `/register`, tokens at `/token`, introspection at
//! `/introspect`, and next to nothing at `/`.

use super::drive::Line;
use super::keystore::Keystore;
use super::measure::{WARMING, Work, metered};
use super::meter::Meter;
use super::requests::{form, get, post, signed_registration, token};
use super::sockets::{postgres_of, whose_port};
use crate::Failure;
use crate::cost::Cost;
use data_encoding::BASE64;
use domain::jose::{Algorithm, SigningKey};
use serde_json::Value;
use std::cell::Cell;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;

/// It, and what it believes.
pub(crate) struct Floor {
    line: Line,
    meter: Meter,
    keystore: Keystore,
    next: Cell<u32>,
}

impl Floor {
    /// At `https://ADDRESS`, with keys in `folder`: `directory.p8` and `tpp.p8`, and `client-rsa.pem` with its `.key`.
    pub(crate) fn at(url: &str, folder: &Path) -> Result<Self, Failure> {
        let address = url.strip_prefix("https://").ok_or("the floor's URL begins with https://")?;
        let address: SocketAddr = address.trim_end_matches('/').parse()?;
        let key = |name: &str| -> Result<SigningKey, Failure> {
            let der = BASE64.encode(&fs::read(folder.join(format!("{name}.p8")))?);
            let pem = format!("-----BEGIN PRIVATE KEY-----\n{der}\n-----END PRIVATE KEY-----\n");
            Ok(SigningKey::from_pem(Algorithm::Ps256, name, pem.as_bytes())?)
        };
        let server = whose_port(address.port())?;
        Ok(Self {
            line: Line::to(address, &folder.join("client-rsa.pem"), &folder.join("client-rsa.key"))?,
            meter: Meter { server, postmaster: postgres_of(server)? },
            keystore: Keystore::holding(address, key("directory")?, key("tpp")?),
            next: Cell::new(1),
        })
    }

    /// What some work costs each time; nothing where the floor has no such thing.
    pub(crate) async fn measure(&self, work: Work) -> Result<Option<Cost>, Failure> {
        let times = work.times();
        match work {
            Work::Question => Ok(None),
            Work::Connection => {
                let request = get("/", "");
                self.line.knock(&request, WARMING, 200).await?;
                metered(self.meter, times, self.line.knock(&request, times, 200)).await.map(Some)
            }
            _ => {
                let status = if work == Work::Registration { 201 } else { 200 };
                self.line.send(&self.requests(work, WARMING).await?, status).await?;
                let requests = self.requests(work, times).await?;
                metered(self.meter, times, async { self.line.send(&requests, status).await.map(drop) }).await.map(Some)
            }
        }
    }

    async fn requests(&self, work: Work, times: u32) -> Result<Vec<Vec<u8>>, Failure> {
        let key = &self.keystore.software;
        let made = (0..times).map(|_| match work {
            Work::Registration => self.registration(),
            _ => token(key, "https://127.0.0.1:8443", "perf-client"),
        });
        if work != Work::Introspection {
            return made.collect();
        }
        let granted = self.line.send(&[token(key, "https://127.0.0.1:8443", "perf-client")?], 200).await?;
        let granted: Value = serde_json::from_slice(granted.first().ok_or("no answer")?)?;
        let text = granted["access_token"].as_str().ok_or("no token")?;
        Ok(vec![form("/introspect", &[("token", text)])?; times as usize])
    }

    fn registration(&self) -> Result<Vec<u8>, Failure> {
        let number = self.next.replace(self.next.get() + 1);
        let body = signed_registration(&self.keystore, "https://127.0.0.1:8443", number, |_| {})?;
        Ok(post("/register", "application/jwt", "", &body))
    }
}
