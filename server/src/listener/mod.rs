//! The one accept loop: for people and for machines, with or without TLS, bounded in connections and in time.
//!
//! A connection that panics takes nobody with it. When it is told to stop it takes no new connections, finishes what is
//! in hand, and after [`Limits::drain`] goes all the same.

mod judge;
mod limits;
mod peer;
mod serve;
mod tls;

pub use limits::Limits;
pub use peer::{PeerAddr, PeerCertificate, Unusable};
pub use serve::serve;
pub use tls::{ClientCertificates, TlsFault, TlsIdentity};
pub(crate) use tls::{chain, private_key};

use std::net::SocketAddr;
use tokio::net::TcpListener;

/// An address that is taken, before anybody is served there.
pub struct Bound {
    socket: TcpListener,
    address: SocketAddr,
    tls: Option<TlsIdentity>,
    limits: Limits,
}

impl Bound {
    /// Takes an address; with port 0, one that is free.
    ///
    /// # Errors
    /// What the operating system says: in use, not ours.
    pub async fn bind(address: SocketAddr, tls: Option<TlsIdentity>, limits: Limits) -> std::io::Result<Self> {
        let socket = TcpListener::bind(address).await?;
        let address = socket.local_addr()?;
        Ok(Self { socket, address, tls, limits })
    }

    /// The address, with the port that it turned out to be.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}
