//! Registration by machine, as it is configured.

use super::Unfit;
use domain::registration::metadata::{GrantType, MetadataRules, OmittedRedirectUris};
use domain::registration::{Admission, Duplicates, Policy, Rules};
use serde::Deserialize;
use time::Duration;

/// Longer than any directory lets a statement live.
const OLDEST: Duration = Duration::days(3_660);

/// What the bank has settled.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub struct Registration {
    /// Who lets clients of OBIE's door in.
    pub activation: Activation,
    /// Who lets clients of the UAE's door in.
    pub uae_activation: Activation,
    /// What `aud` may name besides the issuer and our registration addresses.
    pub audiences: Vec<String>,
    /// How old a statement may be: `30m`, `24h`, `unlimited`.
    pub max_statement_age: String,
    /// Where roles must be authorised; empty: anywhere.
    pub member_state: String,
    /// Grants that may be registered.
    pub grant_types: Vec<String>,
    /// What leaving out `redirect_uris` means.
    pub omitted_redirect_uris: Omitted,
    /// What a second registration of one software comes to.
    pub duplicate_software: Duplicate,
}

/// Who lets clients in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activation {
    /// A rule.
    Automatic,
    /// People.
    Manual,
}

/// What leaving out `redirect_uris` means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Omitted {
    /// Those of the statement.
    UseStatement,
    /// A fault.
    Reject,
}

/// What a second registration of one software comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duplicate {
    /// Another client.
    Allow,
    /// The client that is there.
    ReturnExisting,
    /// A refusal.
    Reject,
}

impl Default for Registration {
    fn default() -> Self {
        Self {
            activation: Activation::Automatic,
            uae_activation: Activation::Manual,
            audiences: Vec::new(),
            max_statement_age: "30m".into(),
            member_state: String::new(),
            grant_types: ["authorization_code", "client_credentials", "refresh_token"].map(str::to_owned).to_vec(),
            omitted_redirect_uris: Omitted::UseStatement,
            duplicate_software: Duplicate::Allow,
        }
    }
}

impl Registration {
    /// As the domain takes it. `own` is what `aud` may name in any case.
    ///
    /// # Errors
    /// [`Unfit`], which names the key and what would do.
    pub fn policy(&self, own: Vec<String>, production: bool) -> Result<Policy, Unfit> {
        let unfit = |text: String| Unfit::new(format!("`registration.{text}"));
        let grant = |name: &String| {
            let known = GrantType::ALL.map(GrantType::as_str).join(", ");
            GrantType::parse(name).ok_or_else(|| unfit(format!("grant_types` has `{name}`: there are {known}")))
        };
        let grant_types = self.grant_types.iter().map(grant).collect::<Result<Vec<_>, _>>()?;
        if grant_types.is_empty() {
            return Err(unfit("grant_types` is empty: name the grants that may be registered".into()));
        }
        let state = &self.member_state;
        if !state.is_empty() && (state.len() != 2 || !state.bytes().all(|byte| byte.is_ascii_uppercase())) {
            return Err(unfit(format!("member_state` is `{state}`: write two capitals like GB, or leave it empty")));
        }
        let oldest_statement = match self.max_statement_age.as_str() {
            "unlimited" => None,
            written => Some(
                age(written)
                    .ok_or_else(|| unfit("max_statement_age` must be a time like 30m or 24h, or `unlimited`".into()))?,
            ),
        };
        let omitted_redirect_uris = match self.omitted_redirect_uris {
            Omitted::UseStatement => OmittedRedirectUris::UseStatement,
            Omitted::Reject => OmittedRedirectUris::Reject,
        };
        let audiences = own.into_iter().chain(self.audiences.iter().cloned()).collect();
        let metadata = MetadataRules { grant_types, omitted_redirect_uris };
        let rules = Rules { metadata, audiences, oldest_statement, member_state: state.clone(), production };
        let admitted = |activation| match activation {
            Activation::Automatic => Admission::Automatic,
            Activation::Manual => Admission::Manual,
        };
        let (admission, uae_admission) = (admitted(self.activation), admitted(self.uae_activation));
        let duplicates = match self.duplicate_software {
            Duplicate::Allow => Duplicates::Allow,
            Duplicate::ReturnExisting => Duplicates::ReturnExisting,
            Duplicate::Reject => Duplicates::Reject,
        };
        Ok(Policy { rules, admission, uae_admission, duplicates })
    }
}

/// `30m`, `24h`, `90s`, `7d`.
fn age(text: &str) -> Option<Duration> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let number: i32 = number.parse().ok()?;
    let unit = match unit {
        "s" => Duration::SECOND,
        "m" => Duration::MINUTE,
        "h" => Duration::HOUR,
        "d" => Duration::DAY,
        _ => return None,
    };
    let age = unit.checked_mul(number)?;
    (Duration::SECOND..=OLDEST).contains(&age).then_some(age)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_have_a_unit() {
        assert_eq!(age("30m"), Some(Duration::minutes(30)));
        assert_eq!(age("24h"), Some(Duration::hours(24)));
        for wrong in ["", "m", "0m", "-1m", "30", "30 m", "1y", "99999999d", "never"] {
            assert_eq!(age(wrong), None, "{wrong}");
        }
    }
}
