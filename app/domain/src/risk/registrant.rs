//! Hints about what a machine registered: from what its directory signed, and from what the bank knows.

use super::hint::{Hint, HintName};
use super::known::Known;
use super::mail_domain;
use super::rules::{listed, named};
use url::{Host, Url};

/// Whoever registers, as the directory tells.
#[derive(Debug, Clone, Copy)]
pub struct Registrant<'a> {
    /// The legal name of the organisation.
    pub organisation: &'a str,
    /// The name of the software.
    pub software: &'a str,
    /// Which directory.
    pub directory: &'a str,
    /// Its id of the organisation.
    pub directory_id: &'a str,
    /// Its id of the software.
    pub software_id: &'a str,
    /// The number at the competent authority.
    pub number: Option<&'a str>,
    /// Where people are sent back to.
    pub redirect_uris: &'a [String],
    /// The addresses of its people.
    pub contacts: &'a [String],
    /// On whose behalf it acts.
    pub on_behalf_of: Option<&'a str>,
}

/// Looks at whoever registers.
pub fn hints_of_registration(who: &Registrant<'_>, known: &Known) -> Vec<Hint> {
    let rules = [known_number, look_alike, rejected_number, free_contact, on_behalf, local_redirect, refused_before];
    rules.iter().filter_map(|rule| rule(who, known)).collect()
}

fn hint(name: HintName, field: &str, because: String) -> Hint {
    Hint { name, field: field.to_owned(), because }
}

fn known_number(who: &Registrant<'_>, known: &Known) -> Option<Hint> {
    let (number, tpp) = (who.number?, known.same_number.first()?);
    let because = format!("The number {number} belongs to {}, which the bank knows already", named(tpp));
    Some(hint(HintName::KnownNumber, "organisation", because))
}

fn look_alike(who: &Registrant<'_>, known: &Known) -> Option<Hint> {
    let tpp = known.same_shape.first()?;
    let because = if tpp.legal_name == who.organisation {
        format!("The bank knows a TPP of the same name: {}", named(tpp))
    } else {
        format!("“{}” is written with other letters and looks like {}", who.organisation, named(tpp))
    };
    Some(hint(HintName::LookAlike, "organisation", because))
}

fn rejected_number(who: &Registrant<'_>, known: &Known) -> Option<Hint> {
    let (number, earlier) = (who.number?, listed(&known.rejected_number)?);
    let because = format!("A request under the number {number} was rejected: {earlier}");
    Some(hint(HintName::RejectedNumber, "organisation", because))
}

fn free_contact(who: &Registrant<'_>, _: &Known) -> Option<Hint> {
    let free = who.contacts.iter().find(|address| {
        let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain).to_lowercase();
        mail_domain::is_free(&domain) || mail_domain::is_disposable(&domain)
    })?;
    Some(hint(HintName::FreeMail, "contacts", format!("Anybody can have an address like {free}")))
}

fn on_behalf(who: &Registrant<'_>, _: &Known) -> Option<Hint> {
    let brand = who.on_behalf_of.filter(|brand| *brand != who.organisation)?;
    Some(hint(HintName::OnBehalf, "organisation", format!("The statement says that it acts for {brand}")))
}

fn local_redirect(who: &Registrant<'_>, _: &Known) -> Option<Hint> {
    let local = who.redirect_uris.iter().find(|address| {
        Url::parse(address).is_ok_and(|url| match url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(_) => true,
            None => false,
        })
    })?;
    Some(hint(HintName::LocalRedirect, "redirect_uris", format!("People are sent to {local}, which names no domain")))
}

fn refused_before(_: &Registrant<'_>, known: &Known) -> Option<Hint> {
    let times = match known.refused_attempts {
        0..=2 => return None,
        more => more,
    };
    let because = format!("Its software was refused {times} times within 30 days before it got in");
    Some(hint(HintName::RefusedBefore, "attempt", because))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk::KnownTpp;

    fn who<'a>(contacts: &'a [String], redirect_uris: &'a [String]) -> Registrant<'a> {
        Registrant {
            organisation: "Example Ltd",
            software: "Wren",
            directory: "D",
            directory_id: "o",
            software_id: "s",
            number: Some("123456"),
            redirect_uris,
            contacts,
            on_behalf_of: None,
        }
    }

    fn names(who: &Registrant<'_>, known: &Known) -> Vec<&'static str> {
        hints_of_registration(who, known).iter().map(|hint| hint.name.name()).collect()
    }

    #[test]
    fn what_is_in_order_gives_no_hint() {
        let (contacts, redirects) =
            (["ops@example-ltd.example".to_owned()], ["https://app.example/callback".to_owned()]);
        let own = who(&contacts, &redirects);
        assert_eq!(names(&own, &Known { refused_attempts: 2, ..Known::default() }), [""; 0]);
    }

    #[test]
    fn each_fact_gives_its_hint() {
        let (contacts, redirects) = (["ops@gmail.com".to_owned()], ["https://127.0.0.1/callback".to_owned()]);
        let tpp = KnownTpp { reference: "TPP-0000-002".into(), legal_name: "Example Ltd".into() };
        let known = Known {
            same_shape: vec![tpp.clone()],
            same_number: vec![tpp],
            rejected_number: vec!["SU-0000-000".into()],
            refused_attempts: 3,
            ..Known::default()
        };
        let own = Registrant { on_behalf_of: Some("Brand"), ..who(&contacts, &redirects) };
        let all = ["known-number", "look-alike", "rejected-number", "free-mail", "on-behalf"];
        assert_eq!(names(&own, &known), [all.as_slice(), &["local-redirect", "refused-before"]].concat());
    }
}
