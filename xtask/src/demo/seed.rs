//! What the seed program says about the data it invented, kept for the runs after it.
//!
//! Each line is a JSON object with one member: `login` (`role`, `email`, `password`, where there is one the `totp` secret,
//! and what to `try`), `tls` (`ca`, `certificate`, `private_key`: files; `url`: of the machine API), `command` (`title`,
//! `run`: to be pasted), `page` (`title`, `url`: of the portal) or `next` (a sentence).

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

use anyhow::Context as _;
use serde_json::{Map, Value};

use super::{addresses::Addresses, folder::Folder};

/// The lines of the seed program.
pub(super) struct Seed(Vec<Value>);

/// The machine API's certificate.
pub(super) struct Tls<'a> {
    pub(super) ca: &'a Path,
    pub(super) certificate: &'a Path,
    pub(super) private_key: &'a Path,
}

impl Seed {
    /// What an earlier run kept, if it came to its end.
    pub(super) fn read(folder: &Folder) -> anyhow::Result<Option<Self>> {
        if !folder.seed().exists() {
            return Ok(None);
        }
        let text = fs::read_to_string(folder.seed()).context("the last run's logins cannot be read")?;
        Self::parse(&text).map(Some)
    }

    /// Keeps the lines; written last and moved into place, so that a kept file means complete data.
    pub(super) fn keep(folder: &Folder, lines: &str) -> anyhow::Result<Self> {
        let seed = Self::parse(lines)?;
        let unfinished = folder.seed().with_extension("unfinished");
        fs::write(&unfinished, lines)
            .and_then(|()| fs::rename(&unfinished, folder.seed()))
            .context("the logins cannot be kept")?;
        Ok(seed)
    }

    pub(super) fn tls(&self) -> Option<Tls<'_>> {
        let tls = self.all("tls").next()?;
        let file = |name: &str| tls[name].as_str().map(Path::new);
        Some(Tls { ca: file("ca")?, certificate: file("certificate")?, private_key: file("private_key")? })
    }

    /// The secret of somebody's second factor, by their address or what stands before its `@`.
    pub(super) fn second_factor(&self, who: &str) -> Option<&str> {
        let is_theirs = |login: &&Value| {
            let address = login["email"].as_str().unwrap_or_default();
            address == who || address.split('@').next() == Some(who)
        };
        self.all("login").find(is_theirs)?["totp"].as_str()
    }

    /// What a newcomer needs to know.
    pub(super) fn welcome(&self, addresses: &Addresses, folder: &Folder, machines: &str) -> String {
        let mut text = format!("\nVestibule is running.\n\n  {:<14}{}\n", "Portal", addresses.portal_url());
        if let Some(tls) = self.tls() {
            let _ = writeln!(
                text,
                "  {:<14}{}\n  {:<14}{}",
                "Machine API",
                addresses.api_url(),
                "its CA",
                tls.ca.display()
            );
        }
        let root = folder.directory().join("root.pem");
        let directory = addresses.directory_url();
        let _ = writeln!(text, "  {:<14}{directory}\n  {:<14}{}", "Directory", "its CA", root.display());
        let _ = writeln!(text, "  {:<14}http://127.0.0.1:{}/readyz", "Operations", addresses.operations);
        let _ = writeln!(text, "\nSign in at {}/signin\n{}", addresses.portal_url(), self.logins());
        if let Some(someone) = self.all("login").find(|login| login.get("totp").is_some()) {
            let name = words(&someone["email"]);
            let name = name.split('@').next().unwrap_or_default();
            let _ = writeln!(text, "Staff type a code as well: cargo xtask code {name}\n");
        }
        for command in self.all("command") {
            let _ = writeln!(text, "{}\n\n  {}\n", words(&command["title"]), self.at(addresses, &command["run"]));
        }
        text.push_str(machines);
        for page in self.all("page") {
            let _ = writeln!(text, "{}\n\n  {}\n", words(&page["title"]), words(&page["url"]));
        }
        for sentence in self.all("next") {
            let _ = writeln!(text, "{}", words(sentence));
        }
        let data = folder.data();
        let _ = write!(text, "\nCtrl-C ends it. The data stays in {}; --fresh starts anew.", data.display());
        text
    }

    /// A command that goes to where the machine API is now: the ports may be others than when the data was made.
    fn at(&self, addresses: &Addresses, command: &Value) -> String {
        let made_for = self.all("tls").next().and_then(|tls| tls["url"].as_str());
        made_for.map_or_else(|| words(command), |url| words(command).replace(url, &addresses.api_url()))
    }

    fn parse(text: &str) -> anyhow::Result<Self> {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        lines.map(serde_json::from_str).collect::<Result<_, _>>().map(Self).context("the seed's words are not JSON")
    }

    fn all<'a>(&'a self, member: &'a str) -> impl Iterator<Item = &'a Value> {
        self.0.iter().filter_map(move |line| line.get(member))
    }

    /// A table with a column for every member of the logins, what everybody has first. The secret of a second factor is
    /// for programs to read.
    fn logins(&self) -> String {
        let logins: Vec<&Map<String, Value>> = self.all("login").filter_map(Value::as_object).collect();
        let usual = ["role", "email", "password"];
        let others: BTreeSet<&str> = logins.iter().flat_map(|login| login.keys()).map(String::as_str).collect();
        let others = others.into_iter().filter(|name| !usual.contains(name) && *name != "totp");
        let mut columns: Vec<&str> = usual.into_iter().chain(others).collect();
        columns.retain(|name| logins.iter().any(|login| login.contains_key(*name)));
        let cell = |login: &Map<String, Value>, column: &str| login.get(column).map(words).unwrap_or_default();
        let width = |column: &str| logins.iter().map(|login| cell(login, column).chars().count()).max();
        let widths: Vec<usize> =
            columns.iter().map(|column| width(column).unwrap_or_default().max(column.len())).collect();
        let row = |cells: Vec<String>| {
            let padded = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
            format!("  {}\n", padded.collect::<Vec<_>>().join("  ").trim_end())
        };
        let heading = columns.iter().map(|column| (*column).to_owned()).collect();
        let rows = logins.iter().map(|login| row(columns.iter().map(|column| cell(login, column)).collect()));
        format!("\n{}{}", row(heading), rows.collect::<String>())
    }
}

fn words(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_are_a_table_whose_columns_line_up() {
        let lines = r#"
            {"login": {"email": "ada@bank.example", "role": "analyst"}}
            {"next": "Sign up."}
            {"login": {"email": "b@bank.example", "role": "auditor", "totp": "ABC", "try": "reading"}}
        "#;
        let table = Seed::parse(lines).map(|seed| seed.logins()).unwrap_or_default();
        let expected =
            "\n  role     email             try\n  analyst  ada@bank.example\n  auditor  b@bank.example    reading\n";
        assert_eq!(table, expected);
    }

    #[test]
    fn a_second_factor_is_found_by_the_address_or_its_first_part() {
        let lines = r#"{"login": {"email": "ada@bank.example", "totp": "ABC"}} {"login": {"email": "b@bank.example"}}"#;
        let seed = Seed::parse(&lines.replace("}} {", "}}\n{")).unwrap();
        for (who, found) in [("ada", Some("ABC")), ("ada@bank.example", Some("ABC")), ("b", None), ("a", None)] {
            assert_eq!(seed.second_factor(who), found, "{who}");
        }
    }

    #[test]
    fn what_is_not_json_is_refused() {
        assert!(Seed::parse("hello").is_err());
    }
}
