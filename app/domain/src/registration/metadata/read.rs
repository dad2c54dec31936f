//! Reading metadata from a request's claims, one rule after the other.

use super::{ApplicationType, Authentication, Backchannel, GrantType, ResponseType};
use crate::certificate::DistinguishedName;
use crate::client::Scopes;
use crate::jose::{Algorithm, ClaimFault, Claims};
use crate::registration::report::Failure;
use crate::text::{InvalidRedirectUris, RedirectUriPolicy, RedirectUris};
use crate::tpp_role::TppRole;

/// Which version of OBIE DCR was called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// 3.2.
    V3_2,
    /// 3.3, with CIBA.
    V3_3,
}

impl Version {
    /// Its number, as stored and in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::V3_2 => "3.2",
            Self::V3_3 => "3.3",
        }
    }
}

/// What leaving out `redirect_uris` means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OmittedRedirectUris {
    /// All of the software statement's.
    UseStatement,
    /// A fault.
    Reject,
}

/// What this bank offers.
#[derive(Debug, Clone)]
pub struct MetadataRules {
    /// Grants that may be registered.
    pub grant_types: Vec<GrantType>,
    /// What leaving out `redirect_uris` means.
    pub omitted_redirect_uris: OmittedRedirectUris,
}

/// The claims of a request, read by rules.
#[derive(Clone, Copy)]
pub struct Read<'a> {
    /// The request's.
    pub claims: Claims<'a>,
    /// What the bank offers.
    pub rules: &'a MetadataRules,
    /// Which version was called.
    pub version: Version,
}

const LONGEST_DN: usize = 128;

/// What else RFC 8705 §2.1.2 has for the subject of a certificate. Only its name is taken here.
const OTHER_SUBJECTS: [&str; 4] =
    ["tls_client_auth_san_dns", "tls_client_auth_san_uri", "tls_client_auth_san_ip", "tls_client_auth_san_email"];

impl Read<'_> {
    /// Whether `redirect_uris` is there, or need not be.
    ///
    /// # Errors
    /// It is missing, and the bank wants it.
    pub fn redirect_uris_present(self) -> Result<(), Failure> {
        let may_be_left_out = self.rules.omitted_redirect_uris == OmittedRedirectUris::UseStatement;
        if may_be_left_out || self.claims.names("redirect_uris") {
            return Ok(());
        }
        Err(Failure::new("redirect_uris is required"))
    }

    /// `redirect_uris`, each among those of the statement, letter by letter.
    ///
    /// # Errors
    /// The first address that is wrong.
    pub fn redirect_uris(self, statement: &[String]) -> Result<RedirectUris, Failure> {
        let listed = if self.claims.names("redirect_uris") {
            self.claims.texts("redirect_uris").map_err(fault)?.unwrap_or_default()
        } else {
            statement.iter().map(String::as_str).collect()
        };
        let addresses =
            RedirectUris::parse(&listed, RedirectUriPolicy::Production).map_err(|error| wrong(&error, &listed))?;
        match listed.iter().position(|address| !statement.iter().any(|known| known == address)) {
            Some(at) => {
                Err(Failure::new(format!("redirect_uris[{at}] is not in the software statement: exact match needed"))
                    .received(listed.get(at).copied().unwrap_or_default()))
            }
            None => Ok(addresses),
        }
    }

    /// `token_endpoint_auth_method`: true for `private_key_jwt`.
    ///
    /// # Errors
    /// Another method, or none.
    pub fn auth_method(self) -> Result<bool, Failure> {
        match self.claims.required_text("token_endpoint_auth_method", 64).map_err(fault)? {
            "private_key_jwt" => Ok(true),
            "tls_client_auth" => Ok(false),
            other => {
                Err(Failure::new("token_endpoint_auth_method must be tls_client_auth or private_key_jwt")
                    .received(other))
            }
        }
    }

    /// `token_endpoint_auth_signing_alg` of a client with that method.
    ///
    /// # Errors
    /// Missing with `private_key_jwt`, or another algorithm.
    pub fn auth_signing_alg(self, private_key_jwt: bool) -> Result<Option<Algorithm>, Failure> {
        // With `tls_client_auth` it would be the algorithm of assertions that are never made, so it is not looked at.
        private_key_jwt.then(|| self.algorithm("token_endpoint_auth_signing_alg")).transpose()
    }

    /// `tls_client_auth_subject_dn` of a client with that method.
    ///
    /// # Errors
    /// Missing with `tls_client_auth`, beside another value (RFC 8705 §2.1.2 allows one), no name, or one that does not mean `certificate`, where that is known.
    pub fn authentication(
        self,
        signing_alg: Option<Algorithm>,
        certificate: Option<&DistinguishedName>,
    ) -> Result<Authentication, Failure> {
        if let Some(signing_alg) = signing_alg {
            return Ok(Authentication::PrivateKeyJwt { signing_alg });
        }
        if let Some(other) = OTHER_SUBJECTS.into_iter().find(|name| self.claims.value(name).is_some()) {
            return Err(Failure::new(format!(
                "Register one certificate subject value, tls_client_auth_subject_dn; not {other}"
            ))
            .expected("tls_client_auth_subject_dn")
            .received(other));
        }
        let written = self.claims.required_text("tls_client_auth_subject_dn", LONGEST_DN).map_err(fault)?;
        let subject = DistinguishedName::parse(written)
            .map_err(|error| Failure::new(format!("tls_client_auth_subject_dn: {error}")).received(written))?;
        if let Some(certificate) = certificate.filter(|certificate| !subject.means(certificate)) {
            return Err(Failure::new("tls_client_auth_subject_dn is not the subject of this connection's certificate")
                .expected(certificate.to_string())
                .received(written));
        }
        Ok(Authentication::TlsClientAuth { written: written.to_owned(), subject })
    }

    /// `grant_types`.
    ///
    /// # Errors
    /// None, one twice, or one that is not offered.
    pub fn grant_types(self) -> Result<Vec<GrantType>, Failure> {
        let names = self.claims.texts("grant_types").map_err(fault)?.unwrap_or_default();
        let offered = |grant: &GrantType| {
            self.rules.grant_types.contains(grant) && (*grant != GrantType::Ciba || self.version >= Version::V3_3)
        };
        let allowed: Vec<_> = GrantType::ALL.into_iter().filter(offered).map(GrantType::as_str).collect();
        let allowed = allowed.join(", ");
        let mut grants = Vec::new();
        for name in names {
            match GrantType::parse(name).filter(offered) {
                Some(grant) if grants.contains(&grant) => {
                    return Err(Failure::new("grant_types lists one grant twice").received(name));
                }
                Some(grant) => grants.push(grant),
                None => {
                    return Err(Failure::new("grant_types has a grant that is not offered")
                        .expected(allowed)
                        .received(name));
                }
            }
        }
        if grants.is_empty() { Err(Failure::new("grant_types is required").expected(allowed)) } else { Ok(grants) }
    }

    /// `response_types`, in the order given; `code id_token` where it is left out and the grants have use for it.
    ///
    /// # Errors
    /// One that is not offered, or any without the grant `authorization_code`.
    pub fn response_types(self, grants: &[GrantType]) -> Result<Vec<ResponseType>, Failure> {
        let with_code = grants.contains(&GrantType::AuthorizationCode);
        let Some(names) = self.claims.texts("response_types").map_err(fault)? else {
            return Ok(if with_code { vec![ResponseType::CodeIdToken] } else { Vec::new() });
        };
        let mut types = Vec::new();
        for name in names {
            match ResponseType::parse(name) {
                Some(kind) if !types.contains(&kind) => types.push(kind),
                Some(_) => {}
                None => return Err(Failure::new("response_types must be code or code id_token").received(name)),
            }
        }
        if types.is_empty() == with_code {
            return Err(Failure::new("response_types and the grant authorization_code go together"));
        }
        Ok(types)
    }

    /// `application_type`.
    ///
    /// # Errors
    /// Neither `web` nor `mobile`.
    pub fn application_type(self) -> Result<ApplicationType, Failure> {
        match self.claims.required_text("application_type", 16).map_err(fault)? {
            "web" => Ok(ApplicationType::Web),
            "mobile" => Ok(ApplicationType::Mobile),
            other => Err(Failure::new("application_type must be web or mobile").received(other)),
        }
    }

    /// A claim that names an algorithm.
    ///
    /// # Errors
    /// None, or another than PS256 and ES256.
    pub fn algorithm(self, name: &'static str) -> Result<Algorithm, Failure> {
        let text = self.claims.required_text(name, 16).map_err(fault)?;
        Algorithm::parse(text).ok_or_else(|| Failure::new(format!("{name} must be PS256 or ES256")).received(text))
    }

    /// `scope`: `openid` and what the roles give.
    ///
    /// # Errors
    /// None, malformed, or beyond the roles.
    pub fn scopes(self, roles: &[TppRole]) -> Result<Scopes, Failure> {
        let text = self.claims.required_text("scope", 256).map_err(fault)?;
        let scopes = Scopes::parse(text).map_err(|error| Failure::new(error.to_string()).received(text))?;
        let scopes = scopes.ok_or_else(|| Failure::new("scope is required"))?;
        let allowed = Scopes::of_roles(roles);
        let beyond = scopes.names().iter().find(|name| *name != "openid" && !allowed.names().contains(name));
        match beyond {
            Some(name) => Err(Failure::new(match Scopes::role_of(name) {
                Some(role) => format!(
                    "Scope {name} needs the role {} in the software statement",
                    role.as_str().to_ascii_uppercase()
                ),
                None => "scope has a name that is not known here".to_owned(),
            })
            .received(name)),
            None => Ok(scopes),
        }
    }

    /// The claims of CIBA (3.3).
    ///
    /// # Errors
    /// Any of them without the grant, or wrong with it.
    pub fn backchannel(self, grants: &[GrantType]) -> Result<Option<Backchannel>, Failure> {
        const MODE: &str = "backchannel_token_delivery_mode";
        const ENDPOINT: &str = "backchannel_client_notification_endpoint";
        const ALG: &str = "backchannel_authentication_request_signing_alg";
        const USER_CODE: &str = "backchannel_user_code_parameter_supported";
        if !grants.contains(&GrantType::Ciba) {
            return match [MODE, ENDPOINT, ALG, USER_CODE].into_iter().find(|name| self.claims.value(name).is_some()) {
                Some(name) => Err(Failure::new(format!("{name} goes with the CIBA grant only"))),
                None => Ok(None),
            };
        }
        if self.claims.boolean(USER_CODE).map_err(fault)? == Some(true) {
            return Err(Failure::new(format!("{USER_CODE} must be false")));
        }
        let mode = self.claims.required_text(MODE, 16).map_err(fault)?;
        let endpoint = self.claims.text(ENDPOINT, 256).map_err(fault)?;
        let notification_endpoint = match (mode, endpoint) {
            ("poll", None) => None,
            ("ping", Some(url)) if url::Url::parse(url).is_ok_and(|url| url.scheme() == "https") => {
                Some(url.to_owned())
            }
            ("ping", _) => return Err(Failure::new(format!("{ENDPOINT} must be an https address with the mode ping"))),
            ("poll", Some(_)) => return Err(Failure::new(format!("{ENDPOINT} goes with the mode ping"))),
            (other, _) => return Err(Failure::new(format!("{MODE} must be poll or ping")).received(other)),
        };
        Ok(Some(Backchannel { notification_endpoint, request_signing_alg: self.algorithm(ALG)? }))
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn fault(fault: ClaimFault) -> Failure {
    Failure::new(fault.to_string())
}

fn wrong(error: &InvalidRedirectUris, listed: &[&str]) -> Failure {
    match error {
        InvalidRedirectUris::Count => Failure::new("redirect_uris must list 1 to 20 https addresses"),
        InvalidRedirectUris::Entries(entries) => match entries.first() {
            Some((at, problem)) => Failure::new(format!("redirect_uris[{at}]: {problem}"))
                .received(listed.get(*at).copied().unwrap_or_default()),
            None => Failure::new("redirect_uris cannot be read"),
        },
    }
}
