//! `vestibule tpp`: a third party's side. It knows no bank's configuration, asks nobody anything, and tells by its exit code
//! how it went: 0 done, 1 refused by the other side, 2 wrong usage, 3 nobody answers.

mod arguments;
mod net;

pub use arguments::Arguments;

use super::{run_without_config, say};
use arguments::{Action, Check, Register};
use domain::clock::{Clock, SystemClock};
use domain::entropy::SystemEntropy;
use domain::registration::metadata::Version;
use net::Net;
use std::io::Read;
use std::path::Path;
use std::process::ExitCode;
use tpp::{Changes, Checked, Folder, Import, NewTpp, Profile, Registration, Told, Tpp, Trouble};

/// Does it, and says how it went.
pub fn run(arguments: Arguments) -> ExitCode {
    let json = arguments.json;
    let mut passes = true;
    let done = match arguments.action {
        Action::Check(ref what) => check(what).map(|checked| {
            passes = checked.passes;
            checked.told
        }),
        _ => online(arguments),
    };
    match done {
        Ok(told) if json => say(told.json),
        Ok(told) => say(told.text),
        Err(trouble) => {
            tell(&trouble, json);
            return ExitCode::from(trouble.exit_code());
        }
    }
    ExitCode::from(u8::from(!passes))
}

fn online(arguments: Arguments) -> Result<Told, Trouble> {
    let mut told = None;
    let ran = run_without_config(async {
        told = Some(act(arguments).await);
        Ok(())
    });
    ran.map_err(|failure| Trouble::Usage(failure.to_string()))?;
    told.unwrap_or_else(|| Err(Trouble::Usage("nothing was done".into())))
}

async fn act(arguments: Arguments) -> Result<Told, Trouble> {
    let folder = Folder::at(arguments.folder);
    folder.trust(&arguments.ca)?;
    let net = Net::trusting(folder.trusted())?;
    let quiet = arguments.json;
    let progress = |what: &str| {
        if !quiet {
            progress(what);
        }
    };
    let tpp = Tpp { folder: &folder, web: &net, clock: &SystemClock, entropy: &SystemEntropy, progress: &progress };
    match arguments.action {
        Action::New(new) => {
            let new = NewTpp {
                directory: new.directory,
                legal_name: new.name,
                software_name: new.software,
                redirect_uris: new.redirect_uri,
                roles: new.role,
                contacts: new.contact,
                ecosystem: new.ecosystem,
            };
            tpp.create(&new).await
        }
        Action::Import(what) => tpp.import(&Import {
            statement: what.statement,
            client_id: what.client_id,
            signing_key: what.signing_key,
            signing_kid: what.signing_kid,
            transport_key: what.transport_key,
            transport_certificate: what.transport_certificate,
        }),
        Action::Register(at) => register(&tpp, at).await,
        Action::Token(client) => tpp.token(client.client.as_deref(), client.scope.as_deref()).await,
        Action::Show { client } => tpp.show(client.as_deref()).await,
        Action::Update(change) => {
            change.statement.iter().try_for_each(|file| folder.take_statement(file))?;
            let redirect_uris = Some(change.redirect_uri).filter(|uris| !uris.is_empty());
            let changes = Changes { redirect_uris, audience: change.audience };
            tpp.update(change.client.as_deref(), &changes).await
        }
        Action::Claim(who) => tpp.claim(who.bank.as_ref(), who.client.as_deref(), &who.email).await,
        Action::Delete { client } => tpp.delete(client.as_deref()).await,
        Action::Check(what) => check(&what).map(|checked| checked.told),
    }
}

async fn register(tpp: &Tpp<'_>, at: Register) -> Result<Told, Trouble> {
    at.statement.iter().try_for_each(|file| tpp.folder.take_statement(file))?;
    let bank = match (&at.participants, &at.named) {
        (Some(participants), Some(named)) => tpp.find(participants, named).await?,
        _ => at.bank,
    };
    let wanted = Registration { bank, profile: at.profile, authentication: at.auth, audience: at.audience };
    tpp.register(&wanted).await
}

fn check(what: &Check) -> Result<Checked, Trouble> {
    let body = if what.file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(&what.file)
    };
    let body = body.map_err(|error| Trouble::Usage(format!("{}: {error}", what.file.display())))?;
    let version = match what.profile {
        Profile::Obie32 => Version::V3_2,
        Profile::Obie33 => Version::V3_3,
        Profile::Uae => {
            return Err(Trouble::Usage("The UAE's registration is an empty object: there is nothing to check".into()));
        }
    };
    Ok(tpp::check(&body, version, SystemClock.now()))
}

#[expect(clippy::print_stderr, reason = "what is being done is no part of the answer")]
fn progress(what: &str) {
    eprintln!("{what} …");
}

#[expect(clippy::print_stderr, reason = "what went wrong is no part of the answer")]
fn tell(trouble: &Trouble, json: bool) {
    if json {
        say(trouble.json());
        return;
    }
    eprintln!("vestibule: {trouble}");
    if let Trouble::Refused { explained: Some(explained), .. } = trouble {
        eprintln!("           {explained}");
    }
}
