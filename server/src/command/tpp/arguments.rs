//! The command line of `vestibule tpp`.

use clap::{Args, Subcommand};
use std::path::PathBuf;
use tpp::{AuthenticationMethod, Profile};
use url::Url;

/// A third party, and what it is to do.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Where its keys and registrations lie.
    #[arg(long, global = true, default_value = "tpp")]
    pub(super) folder: PathBuf,
    /// Authorities of servers to trust from now on, besides the system's (PEM).
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) ca: Vec<PathBuf>,
    /// Answers in JSON.
    #[arg(long, global = true)]
    pub(super) json: bool,
    #[command(subcommand)]
    pub(super) action: Action,
}

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Enrols at a sandbox directory, makes keys and has them certified.
    New(New),
    /// Takes over keys and certificates that a directory certified before.
    Import(Import),
    /// Registers at a bank.
    Register(Register),
    /// Gets an access token of the latest registration.
    Token(Token),
    /// Shows a registration as the bank has it.
    Show {
        /// The registration; the latest unless told.
        #[arg(long, value_name = "ID")]
        client: Option<String>,
    },
    /// Registers anew under the same client id, with a fresh software statement.
    Update(Update),
    /// Deletes a registration.
    Delete {
        /// The registration; the latest unless told.
        #[arg(long, value_name = "ID")]
        client: Option<String>,
    },
    /// Names who is to look after the organisation at a bank that runs Vestibule: they get a link by mail.
    Claim(Claim),
    /// Looks a registration request over, offline.
    Check(Check),
}

#[derive(Debug, Args)]
pub(super) struct New {
    /// The address of the directory.
    #[arg(long, value_name = "URL", default_value = "https://localhost:9443")]
    pub(super) directory: Url,
    /// The registered name.
    #[arg(long, default_value = "Example Pay Ltd")]
    pub(super) name: String,
    /// How the software is called.
    #[arg(long, default_value = "Example Pay")]
    pub(super) software: String,
    /// Where people are sent back to; may be repeated.
    #[arg(long, value_name = "URI", default_value = "https://app.example/callback")]
    pub(super) redirect_uri: Vec<String>,
    /// AISP, PISP, CBPII, or in the UAE BDSP, BSIP, ISP; may be repeated.
    #[arg(long, default_values = ["AISP", "PISP"])]
    pub(super) role: Vec<String>,
    /// A mail address of its people, which its statement names; may be repeated.
    #[arg(long, value_name = "EMAIL")]
    pub(super) contact: Vec<String>,
    /// Where it works: obie, uae or both.
    #[arg(long, default_value = "both", value_parser = ["obie", "uae", "both"])]
    pub(super) ecosystem: String,
}

#[derive(Debug, Args)]
pub(super) struct Register {
    /// The address of the bank's machine API.
    #[arg(long, value_name = "URL", default_value = "https://localhost:8443", conflicts_with = "participants")]
    pub(super) bank: Url,
    /// A list of participants to find the bank in, in place of its address.
    #[arg(long, value_name = "URL", requires = "named")]
    pub(super) participants: Option<Url>,
    /// What stands in the name of the bank's server there.
    #[arg(long, value_name = "TEXT", requires = "participants")]
    pub(super) named: Option<String>,
    /// A fresh software statement, for a TPP that was imported.
    #[arg(long, value_name = "FILE")]
    pub(super) statement: Option<PathBuf>,
    /// obie-3.2, obie-3.3 or uae.
    #[arg(long)]
    pub(super) profile: Profile,
    /// `private_key_jwt` or `tls_client_auth`.
    #[arg(long, default_value = "private_key_jwt")]
    pub(super) auth: AuthenticationMethod,
    /// What the bank calls itself in `aud`; its issuer unless told.
    #[arg(long)]
    pub(super) audience: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Token {
    /// The registration; the latest unless told.
    #[arg(long, value_name = "ID")]
    pub(super) client: Option<String>,
    /// For what; everything registered unless told.
    #[arg(long)]
    pub(super) scope: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Claim {
    /// The address of the bank's machine API; the one of the registration unless told.
    #[arg(long, value_name = "URL")]
    pub(super) bank: Option<Url>,
    /// To whom the link goes.
    #[arg(long, value_name = "ADDRESS")]
    pub(super) email: String,
    /// The registration; the latest unless told.
    #[arg(long, value_name = "ID")]
    pub(super) client: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Update {
    /// The registration; the latest unless told.
    #[arg(long, value_name = "ID")]
    pub(super) client: Option<String>,
    /// Where people are sent back to from now on; may be repeated.
    #[arg(long, value_name = "URI")]
    pub(super) redirect_uri: Vec<String>,
    /// What the bank calls itself in `aud`; its issuer unless told.
    #[arg(long)]
    pub(super) audience: Option<String>,
    /// A fresh software statement, for a TPP that was imported.
    #[arg(long, value_name = "FILE")]
    pub(super) statement: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Import {
    /// The software statement, in OBIE's ecosystem.
    #[arg(long, value_name = "FILE")]
    pub(super) statement: Option<PathBuf>,
    /// The client id, in the UAE.
    #[arg(long, value_name = "ID", conflicts_with = "statement")]
    pub(super) client_id: Option<String>,
    /// The key that signs (PEM).
    #[arg(long, value_name = "FILE")]
    pub(super) signing_key: PathBuf,
    /// How the directory's key set calls it.
    #[arg(long, value_name = "KID")]
    pub(super) signing_kid: String,
    /// The key of connections (PEM).
    #[arg(long, value_name = "FILE")]
    pub(super) transport_key: PathBuf,
    /// Its certificate, with those above it (PEM).
    #[arg(long, value_name = "FILE")]
    pub(super) transport_certificate: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    /// The signed request; `-` reads standard input.
    pub(super) file: PathBuf,
    /// obie-3.2 or obie-3.3.
    #[arg(long, default_value = "obie-3.3")]
    pub(super) profile: Profile,
}
