//! What applicants type into the sign-up form.

use super::firms::Firm;
use super::place::{LT, Place};
use super::plot::Twist;
use domain::form::RawAnswers;

/// The sections of the form in their order, without the evidence.
pub(super) fn sections(firm: &Firm, twist: Twist) -> [(&'static str, RawAnswers); 3] {
    [
        ("organisation", organisation(firm, twist)),
        ("authority", authority(firm, twist)),
        ("service", service(firm, twist)),
    ]
}

/// Who writes.
pub(super) fn email(firm: &Firm, twist: Twist) -> String {
    match twist {
        Twist::From(address) => address.to_owned(),
        _ => firm.email(),
    }
}

fn organisation(firm: &Firm, twist: Twist) -> RawAnswers {
    let [street, city, code] = firm.address;
    let lei = if matches!(twist, Twist::NoLei) { String::new() } else { lei(firm.domain) };
    raw([
        ("legal_name", firm.legal),
        ("trading_name", firm.trading),
        ("country", firm.place.country),
        ("lei", &lei),
        ("company_register", firm.place.register),
        ("company_number", &format!("7{}", firm.number)),
        ("address_line1", street),
        ("city", city),
        ("postal_code", code),
        ("address_country", firm.place.country),
    ])
}

fn authority(firm: &Firm, twist: Twist) -> RawAnswers {
    let supervised = match twist {
        Twist::SupervisedInLithuania => Firm { place: LT, ..*firm },
        _ => *firm,
    };
    let number = match twist {
        Twist::NumberOf(other) => other.authority_number(),
        _ => supervised.authority_number(),
    };
    let Place { country, authority, .. } = supervised.place;
    let page = format!("https://register.example/{}/{}", country.to_ascii_lowercase(), firm.number);
    let mut answers = raw([
        ("authority", authority),
        ("authority_country", country),
        ("authority_number", &number),
        ("register_url", &page),
    ]);
    for role in firm.roles {
        answers.push("roles", *role);
    }
    answers
}

fn service(firm: &Firm, twist: Twist) -> RawAnswers {
    let brands = match twist {
        Twist::Brands(brands) => Some(brands),
        _ => None,
    };
    let users = ["consumers", "businesses", "both"][firm.number as usize % 3];
    let mut answers = raw([
        ("service_description", does(firm)),
        ("service_users", users),
        ("on_behalf", if brands.is_some() { "yes" } else { "no" }),
        // Numbers that the British regulator keeps free for fiction.
        ("incident_phone", &format!("+44 20 7946 {:04}", firm.number % 1_000)),
        ("declaration_correct", "yes"),
    ]);
    if let Some(brands) = brands {
        answers.push("brands", brands);
    }
    answers
}

fn does(firm: &Firm) -> &'static str {
    match firm.roles {
        ["aisp"] if firm.number.is_multiple_of(2) => {
            "People see the accounts of all their banks in one place, sorted by what they spend on. We read balances and \
             ninety days of transactions, four times a day, after they have consented."
        }
        ["aisp"] => {
            "Small firms do their books with us. We read the transactions of their business accounts every night and match \
             them with invoices; their accountant sees the result."
        }
        ["pisp"] => {
            "Shops take payments by bank transfer at the till and on the web. The payer chooses a bank, consents there and \
             is back in the shop within seconds."
        }
        ["cbpii"] => {
            "We issue a payment card that draws on an account at any bank. Before each payment we ask whether the funds are \
             there; we see nothing else of the account."
        }
        _ => {
            "A household book that also pays: people see what is due, and pay it from the account of their choice. We need \
             balances, transactions and single payments."
        }
    }
}

/// An identifier that looks like one and belongs to nobody: no issuer has the prefix (ISO 17442).
fn lei(domain: &str) -> String {
    let letters = domain.chars().filter(char::is_ascii_alphanumeric).map(|it| it.to_ascii_uppercase());
    let body: String = "00DEMO".chars().chain(letters).chain(std::iter::repeat('0')).take(18).collect();
    let remainder = format!("{body}00").chars().filter_map(|it| it.to_digit(36)).fold(0, |sum, value| {
        let shift = if value < 10 { 10 } else { 100 };
        (sum * shift + value) % 97
    });
    format!("{body}{:02}", 98 - remainder)
}

fn raw<const N: usize>(pairs: [(&str, &str); N]) -> RawAnswers {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::super::stories;
    use super::*;
    use domain::form::{Answers, FormDefinition};
    use domain::id::DocumentId;
    use domain::text::Lei;

    #[test]
    fn every_applicant_fills_the_form_in_correctly() {
        let form = FormDefinition::default_signup();
        for story in stories::all() {
            let mut answers = Answers::default();
            for (slug, mut raw) in sections(&story.firm, story.twist) {
                if slug == "service" {
                    raw.push("evidence", DocumentId::from(uuid::Uuid::nil()).to_string());
                }
                let section = form.section(slug).unwrap();
                let checked =
                    section.check(&raw, &answers).unwrap_or_else(|errors| panic!("{}: {errors:?}", story.firm.legal));
                assert_eq!(checked.ignored, Vec::<String>::new());
                answers.replace(section, checked);
            }
            assert!(form.facts(&answers).is_ok(), "{}", story.firm.legal);
        }
    }

    #[test]
    fn identifiers_have_good_check_digits() {
        for domain in ["kestrelwren", "a", "a-very-long-domain-name", "0z"] {
            assert!(Lei::parse(&lei(domain)).is_ok(), "{domain}");
        }
    }
}
