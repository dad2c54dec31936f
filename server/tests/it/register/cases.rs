//! Bad input from data files (`server/tests/cases/*.toml`), which a bank can read and add to: each is sent to register and to
//! change a client, is refused as its file says, and leaves the client as it is.

use super::tpp::{Tpp, id};
use super::world::{BANK, DIRECTORY, SOFTWARE, STRANGER, World, object};
use crate::api::caller::Reply;
use data_encoding::BASE64URL_NOPAD;
use domain::jose::SigningKey;
use serde::Deserialize;
use serde_json::{Map, Value};

/// A request that is as it should be, but for what is written here.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Case {
    /// Its name, as in a list of requirements.
    id: String,
    /// What is wrong with it.
    #[serde(rename = "input")]
    _input: String,
    /// Claims of the request that are set. `@null` is null; `@now+60` an instant; `@long:300` so many letters.
    set: Map<String, Value>,
    /// Claims of the request that are left out.
    remove: Vec<String>,
    /// The same of the statement.
    statement: Map<String, Value>,
    statement_remove: Vec<String>,
    /// Members that are written into the header of the request, or of the statement.
    header: Map<String, Value>,
    statement_header: Map<String, Value>,
    /// Text that is added inside the payload, as `"iss":"again"`.
    add: Option<String>,
    statement_add: Option<String>,
    header_add: Option<String>,
    /// Whose key signs: `software`, `directory` or `stranger`.
    signed_by: Option<String>,
    statement_signed_by: Option<String>,
    /// The whole body instead, where `{token}`, `{header}`, `{payload}`, `{signature}` and `{statement}` are those of a good request.
    body: Option<String>,
    /// The media type it is sent with.
    media: Option<String>,
    /// True where there is nothing to change: for registering only.
    register_only: bool,
    /// The expected answer.
    status: u16,
    code: String,
    /// A part of the sentence in it.
    text: String,
}

#[derive(Deserialize)]
struct File {
    case: Vec<Case>,
}

fn key(name: Option<&str>, usual: &'static SigningKey) -> &'static SigningKey {
    match name {
        None => usual,
        Some("software") => &SOFTWARE,
        Some("directory") => &DIRECTORY,
        Some("stranger") => &STRANGER,
        Some(other) => panic!("{other} signs nothing"),
    }
}

/// What stands for something that a file cannot hold.
fn read(value: &Value, now: i64) -> Value {
    match value {
        Value::String(text) if text == "@null" => Value::Null,
        Value::String(text) if text.starts_with("@now") => {
            let offset = text.trim_start_matches("@now");
            (now + offset.trim_start_matches('+').parse().unwrap_or(0)).into()
        }
        Value::String(text) if text.starts_with("@long:") => "a".repeat(text[6..].parse().unwrap()).into(),
        Value::String(text) if text.starts_with("@bank") => text.replacen("@bank", BANK, 1).into(),
        Value::Array(items) => items.iter().map(|item| read(item, now)).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, member)| (name.clone(), read(member, now))).collect::<Map<_, _>>().into()
        }
        other => other.clone(),
    }
}

fn changed(
    mut object: Map<String, Value>,
    set: &Map<String, Value>,
    remove: &[String],
    now: i64,
) -> Map<String, Value> {
    for (name, value) in set {
        object.insert(name.clone(), read(value, now));
    }
    for name in remove {
        object.remove(name);
    }
    object
}

/// Adds text in front of the last bracket.
fn adding(object: &Map<String, Value>, add: Option<&String>) -> String {
    let text = Value::Object(object.clone()).to_string();
    match add {
        Some(add) => format!("{},{add}}}", text.trim_end_matches('}')),
        None => text,
    }
}

impl Case {
    fn body(&self, tpp: &Tpp<'_>) -> String {
        let now = tpp.world.now();
        let header = |key: &SigningKey, set: &Map<String, Value>| {
            let usual = serde_json::json!({"alg": "PS256", "kid": key.kid(), "typ": "JWT"});
            let mut header = changed(object(&usual).clone(), set, &[], now);
            header.retain(|_, value| value != "@absent");
            header
        };
        let statement = changed(object(&tpp.statement()).clone(), &self.statement, &self.statement_remove, now);
        let by = key(self.statement_signed_by.as_deref(), &DIRECTORY);
        let statement_header = adding(&header(by, &self.statement_header), None);
        let statement = by.sign_raw(&statement_header, &adding(&statement, self.statement_add.as_ref())).unwrap();
        let by = key(self.signed_by.as_deref(), &SOFTWARE);
        let mut request = object(&tpp.request()).clone();
        request.insert("software_statement".into(), statement.clone().into());
        let request = changed(request, &self.set, &self.remove, now);
        let token = by
            .sign_raw(
                &adding(&header(by, &self.header), self.header_add.as_ref()),
                &adding(&request, self.add.as_ref()),
            )
            .unwrap();
        let Some(body) = &self.body else { return token };
        let parts: Vec<&str> = token.split('.').collect();
        body.replace("{token}", &token)
            .replace("{header}", parts[0])
            .replace("{payload}", parts[1])
            .replace("{signature}", parts[2])
            .replace("{statement}", &statement)
            .replace(
                "{text payload}",
                &String::from_utf8(BASE64URL_NOPAD.decode(parts[1].as_bytes()).unwrap()).unwrap(),
            )
    }

    fn check(&self, how: &str, reply: &Reply) {
        let told = reply.json()["error_description"].as_str().unwrap_or_default().to_owned();
        assert_eq!((reply.status, reply.error()), (self.status, self.code.clone()), "{} {how}: {told}", self.id);
        assert!(told.contains(&self.text), "{} {how}: {told}", self.id);
        let error = reply.json();
        assert!(told.len() <= 500 && error.as_object().is_some_and(|error| error.len() <= 3), "{} {how}", self.id);
        assert_eq!(reply.header("cache-control"), Some("no-store"), "{} {how}", self.id);
    }
}

async fn run(text: &str) {
    let cases = toml::from_str::<File>(text).unwrap().case;
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let client = tpp.register().await;
    let mut token = tpp.token(id(&client)).await;
    let mut accepted = 1;
    for (number, case) in cases.iter().enumerate() {
        let media = case.media.as_deref().unwrap_or("application/jose");
        let headers = format!("Content-Type: {media}\r\nAuthorization: Bearer {token}\r\n");
        let body = case.body(&tpp);
        let posted = world.call(Some(&tpp.certificate), "POST", tpp.path, &headers, &body).await;
        if case.status == 201 {
            assert_eq!(posted.status, 201, "{}: {}", case.id, posted.body);
            accepted += 1;
            continue;
        }
        case.check("POST", &posted);
        if !case.register_only {
            let path = format!("{}/{}", tpp.path, id(&client));
            let put = world.call(Some(&tpp.certificate), "PUT", &path, &headers, &body).await;
            case.check("PUT", &put);
        }
        if number % 50 == 49 {
            token = tpp.token(id(&client)).await;
        }
    }
    assert_eq!(tpp.get(id(&client), &token).await.json(), client, "no refusal changes anything");
    assert_eq!(world.count("clients").await, accepted);
    // Nothing is fetched for what is not believed, but the keys of who may be believed.
    let known = [super::world::DIRECTORY_KEYS.to_owned(), tpp.key_set(), tpp.revoked_key_set()];
    for url in world.keystore.fetched() {
        assert!(known.contains(&url), "{url} was fetched");
    }
}

#[tokio::test]
async fn signed_requests_are_read_strictly() {
    run(include_str!("../../cases/jose.toml")).await;
}

#[tokio::test]
async fn statements_are_believed_only_when_they_are_whole() {
    run(include_str!("../../cases/statement.toml")).await;
}

#[tokio::test]
async fn metadata_is_refused_field_by_field() {
    run(include_str!("../../cases/metadata.toml")).await;
}

#[tokio::test]
async fn the_codes_are_those_of_the_integration_tests_of_others() {
    run(include_str!("../../cases/wso2.toml")).await;
}
