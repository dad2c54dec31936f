//! What the demo tells whoever starts it: one JSON object with one member on each line.

use super::acts::Progress;
use super::cast::{STAFF_PASSWORD, TPP_PASSWORD};
use super::firms::{self, Firm};
use super::machines;
use super::staff::{Player, Staff};
use super::tls::Files;
use domain::access::StaffRole;
use domain::workflow::gateway::NewGateway;
use serde_json::{Value, json};
use server::command::Failure;
use server::config::Config;

/// People of TPPs that one can be: role, whose, their mailbox, what one can try with it.
const TPP_PEOPLE: [(&str, Firm, &str, &str); 9] = [
    ("owner", firms::TALLOWBRIDGE, "rhys", "take sandbox keys for an application"),
    ("owner", firms::KESTREL, "imogen", "rotate keys: one application has two live secrets"),
    ("developer", firms::KESTREL, "jasper", "make an application in the same team"),
    ("viewer", firms::KESTREL, "orla", "look at the same team without changing anything"),
    ("newcomer", firms::MASIKA, "zawadi", "make the first application"),
    ("applicant", firms::FENNWICK, "maren", "answer the bank's question"),
    ("rejected", firms::PALISADE, "gareth", "read why"),
    ("suspended", firms::NACHTVLINDER, "sjoerd", "see what a suspension holds back"),
    ("draft", firms::LANTERNFISH, "digory", "go on with a sign-up that is not sent yet"),
];

/// All lines.
pub(super) fn lines(
    config: &Config,
    staff: &Staff,
    stories: &[Progress],
    gateway: &NewGateway,
    tls: &Files,
    report: &str,
) -> Result<Vec<Value>, Failure> {
    let mut lines: Vec<Value> = staff.0.iter().map(player).collect();
    lines.extend(TPP_PEOPLE.iter().map(person));
    lines.extend([
        login("machine", machines::OWNER.email, "read what your software has tried to register"),
        login("claimant", machines::WAITING.email, "wait until the bank confirms that you look after a TPP"),
    ]);
    let (ca, url) = (tls.ca.display().to_string(), &config.api.public_url);
    lines.push(
        json!({ "tls": { "ca": ca, "certificate": tls.certificate, "private_key": tls.private_key, "url": url } }),
    );
    lines.extend(commands(&Curl { ca: &ca, url }, stories, gateway)?);
    let report = format!("{}/dcr/attempts/{report}", config.portal.public_url);
    lines.push(json!({ "page": { "title": "Why a registration was refused, as its TPP reads it:", "url": report } }));
    lines.extend(NEXT.iter().map(|sentence| json!({ "next": sentence })));
    Ok(lines)
}

fn player(player: &Player) -> Value {
    let (role, try_it) = (player.role.name(), what_to_try(player.role));
    json!({ "login": {
        "role": role, "email": player.email, "password": STAFF_PASSWORD, "totp": player.totp, "try": try_it
    } })
}

fn person((role, firm, mailbox, try_it): &(&str, Firm, &str, &str)) -> Value {
    login(role, &format!("{mailbox}@{}.example", firm.domain), try_it)
}

fn login(role: &str, email: &str, try_it: &str) -> Value {
    json!({ "login": { "role": role, "email": email, "password": TPP_PASSWORD, "try": try_it } })
}

fn what_to_try(role: StaffRole) -> &'static str {
    match role {
        StaffRole::Analyst => "take a request, ask the applicant, propose a decision",
        StaffRole::Approver => "decide on what an analyst proposed",
        StaffRole::Security => "suspend a TPP at once; keep gateways",
        StaffRole::Auditor => "read the audit trail and every mail",
        StaffRole::Platform => "propose staff; another one confirms",
    }
}

/// A line for the shell.
struct Curl<'a> {
    ca: &'a str,
    url: &'a str,
}

impl Curl<'_> {
    fn post(&self, path: &str, user: &str, data: &str) -> String {
        format!("curl -sS --cacert '{}' -u '{user}' -d {data} {}/{path}", self.ca, self.url)
    }
}

fn commands(curl: &Curl<'_>, stories: &[Progress], gateway: &NewGateway) -> Result<[Value; 3], Failure> {
    let kestrel = stories.iter().find(|story| story.firm.domain == firms::KESTREL.domain);
    let client = kestrel.and_then(|story| story.applications.first()?.client.as_ref()).ok_or("Kestrel has no keys")?;
    let (known, own) = (format!("{}:{}", client.public_name, client.secret), "CLIENT_ID:SECRET".to_owned());
    let gateway = format!("{}:{}", gateway.id, gateway.secret.expose());
    let token = |user: &str| curl.post("token", user, "grant_type=client_credentials");
    let command = |title: &str, run: String| json!({ "command": { "title": title, "run": run } });
    Ok([
        command("A token for an application of the demo:", token(&known)),
        command("What the bank's demo gateway learns about a token:", curl.post("introspect", &gateway, "token=TOKEN")),
        command("A token with keys that you took yourself:", token(&own)),
    ])
}

const NEXT: [&str; 4] = [
    "1. Sign up as a TPP at /signup. The mail that asks you to confirm is at /admin/mail, for any member of staff.",
    "2. As an analyst, take the request in /admin/queue and propose to approve it.",
    "3. As an approver, decide on it. Then sign in as your TPP, make an application and take its keys.",
    "4. Get a token with them, by the last command above.",
];
