//! Of which certificates a list speaks (`issuingDistributionPoint`, RFC 5280 §5.2.5).

use super::super::Certificate;
use x509_parser::asn1_rs::{Any, Class, FromDer, Sequence};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{DistributionPointName, GeneralName, ParsedExtension, X509Extension};

/// Which of its authority's certificates; all of them, where the list says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Scope {
    /// Of users, or of authorities, only.
    only: Option<Holder>,
    /// Only of those that name one of these places.
    places: Option<Vec<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holder {
    User,
    Authority,
}

impl Scope {
    pub(super) fn holds(&self, certificate: &Certificate) -> bool {
        let holder = if certificate.facts().authority { Holder::Authority } else { Holder::User };
        self.only.is_none_or(|only| only == holder)
            && self.places.as_ref().is_none_or(|places| names_one_of(certificate, places))
    }
}

/// Nothing where the list is for some reasons, indirect, or of attribute certificates: it would not say enough.
pub(super) fn read(extension: &X509Extension<'_>) -> Option<Scope> {
    let ParsedExtension::IssuingDistributionPoint(point) = extension.parsed_extension() else { return None };
    let mut scope = Scope::default();
    for tag in members(extension.value)? {
        match tag {
            0 => scope.places = Some(places(point.distribution_point.as_ref()?)?),
            1 if point.only_contains_user_certs => scope.only = Some(Holder::User),
            2 if point.only_contains_ca_certs && scope.only.is_none() => scope.only = Some(Holder::Authority),
            _ => return None,
        }
    }
    Some(scope)
}

/// The tags of what stands in it, so that nothing is overlooked.
fn members(value: &[u8]) -> Option<Vec<u32>> {
    let (rest, sequence) = Sequence::from_der(value).ok()?;
    let (mut content, mut tags) = (sequence.content.as_ref(), Vec::new());
    while !content.is_empty() {
        let (next, member) = Any::from_der(content).ok()?;
        tags.push((member.class() == Class::ContextSpecific).then(|| member.tag().0)?);
        content = next;
    }
    rest.is_empty().then_some(tags)
}

fn places(name: &DistributionPointName<'_>) -> Option<Vec<String>> {
    let DistributionPointName::FullName(names) = name else { return None };
    Some(names.iter().filter_map(address).collect())
}

fn address(name: &GeneralName<'_>) -> Option<String> {
    if let GeneralName::URI(address) = name { Some((*address).to_owned()) } else { None }
}

fn names_one_of(certificate: &Certificate, wanted: &[String]) -> bool {
    let Ok((_, parsed)) = X509Certificate::from_der(certificate.der()) else { return false };
    let points = parsed.extensions().iter().filter_map(|extension| match extension.parsed_extension() {
        ParsedExtension::CRLDistributionPoints(points) => Some(points),
        _ => None,
    });
    let named = points.flat_map(|points| points.iter()).filter_map(|point| point.distribution_point.as_ref());
    named.filter_map(places).flatten().any(|place| wanted.contains(&place))
}
