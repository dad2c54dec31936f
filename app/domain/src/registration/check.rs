//! The checks of a registration by machine, in the order in which they decide. Names, clauses and codes are told to
//! TPPs, in answers, reports and documentation: one table for all of them.

use std::fmt;

/// What a refusal is called on the wire (RFC 7591 §3.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// An address to return to is not one that may be registered.
    InvalidRedirectUri,
    /// Something else about the request.
    InvalidClientMetadata,
    /// The software statement cannot be relied on.
    InvalidSoftwareStatement,
    /// The software statement is genuine, and not for this bank.
    UnapprovedSoftwareStatement,
}

impl ErrorCode {
    /// As it stands on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRedirectUri => "invalid_redirect_uri",
            Self::InvalidClientMetadata => "invalid_client_metadata",
            Self::InvalidSoftwareStatement => "invalid_software_statement",
            Self::UnapprovedSoftwareStatement => "unapproved_software_statement",
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who can put it right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fixer {
    /// The TPP's software.
    Software,
    /// The TPP, at its directory.
    Directory,
    /// The bank.
    Bank,
}

impl Fixer {
    /// As it is shown.
    pub fn words(self) -> &'static str {
        match self {
            Self::Software => "The TPP, in its software",
            Self::Directory => "The TPP, at its directory",
            Self::Bank => "The bank",
        }
    }
}

/// All there is to tell about a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    /// Stable, in kebab case: part of addresses and of reports.
    pub name: &'static str,
    /// What it looks at, as a heading.
    pub title: &'static str,
    /// Where the rule stands.
    pub clause: &'static str,
    /// What a refusal is called.
    pub code: ErrorCode,
    /// Who can put it right.
    pub fixer: Fixer,
    /// What would pass.
    pub passes: &'static str,
}

macro_rules! catalogue {
    ($($check:ident $name:literal $title:literal $clause:literal $code:ident $fixer:ident $passes:literal)*) => {
        /// A check by its name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Check {
            $(#[doc = $title] $check,)*
        }

        impl Check {
            /// All of them, in the order in which they decide.
            pub const ALL: &[Self] = &[$(Self::$check,)*];

            /// All there is to tell about it.
            pub fn about(self) -> About {
                match self {
                    $(Self::$check => About {
                        name: $name,
                        title: $title,
                        clause: $clause,
                        code: ErrorCode::$code,
                        fixer: Fixer::$fixer,
                        passes: $passes,
                    },)*
                }
            }
        }
    };
}

catalogue! {
    RequestJws "request-jws" "The request is a signed JWT" "OBIE DCR §Request; RFC 7515 §7.1" InvalidClientMetadata Software
        "A JWS in compact serialisation, signed with PS256 or ES256, its header with a kid and without jwk, jku, x5c, x5u, crit and zip, no member twice."
    StatementPresent "statement-present" "The request carries a software statement" "RFC 7591 §2.3" InvalidSoftwareStatement Software
        "The claim software_statement with the assertion that the directory issued, as one string."
    StatementJws "statement-jws" "The software statement is a signed JWT" "RFC 7591 §2.3; RFC 7515 §7.1" InvalidSoftwareStatement Directory
        "The directory's assertion exactly as it was issued, signed with PS256 or ES256."
    StatementIssuer "statement-issuer" "Its issuer is trusted here" "RFC 7591 §2.3" UnapprovedSoftwareStatement Directory
        "A statement of one of the issuers that this bank lists among its trusted issuers, for this environment."
    StatementSignature "statement-signature" "Its issuer signed it" "OBIE Directory §SSA; RFC 7519 §7.2" InvalidSoftwareStatement Directory
        "A statement whose kid is in the issuer's key set, and whose signature that key verifies."
    StatementTime "statement-time" "It is valid now and not too old" "RFC 7519 §4.1" InvalidSoftwareStatement Directory
        "A statement issued recently: iat not in the future, not older than this bank accepts, before exp where it has one."
    StatementClaims "statement-claims" "Its claims are complete" "OBIE Directory §SSA" InvalidSoftwareStatement Directory
        "jti, software_id, software_client_name, software_redirect_uris, software_roles, org_id, org_name, org_status and software_jwks_endpoint, each of its type and length."
    StatementKeystore "statement-keystore" "Its keys lie in the directory's keystore" "OBIE Directory §Keystore" InvalidSoftwareStatement Directory
        "software_jwks_endpoint and its revoked twin are https addresses on the issuer's own keystore hosts."
    OrganisationActive "organisation-active" "Its organisation is active and authorised" "OBIE Directory §SSA" UnapprovedSoftwareStatement Directory
        "org_status is Active, and so is the status at the competent authority where the statement has one."
    StatementEnvironment "statement-environment" "It is for this environment" "OBIE Directory §SSA" UnapprovedSoftwareStatement Directory
        "In production, a statement of a live software; statements for tests belong in a sandbox."
    StatementRoles "statement-roles" "It has a role that counts here" "OBIE DCR §Roles; PSD2 art. 15" UnapprovedSoftwareStatement Directory
        "At least one of AISP, PISP and CBPII in software_roles, each authorised in the member state of this bank where the statement lists authorisations."
    NotBlocked "not-blocked" "The bank has not shut it out" "OBIE DCR §Error" UnapprovedSoftwareStatement Bank
        "An organisation and a software that this bank has not suspended, archived or refused."
    SigningKey "signing-key" "The request names a key of the software" "OBIE DCR §Holder of key" InvalidClientMetadata Software
        "A kid that stands once in software_jwks_endpoint, on a signing key: RSA of 2048 to 4096 bits or P-256."
    SigningKeyRevoked "signing-key-revoked" "That key is not revoked" "OBIE Directory §Keystore" InvalidClientMetadata Software
        "A key that is not in software_jwks_revoked_endpoint."
    RequestSignature "request-signature" "That key signed the request" "OBIE DCR §Holder of key; RFC 7515 §5.2" InvalidClientMetadata Software
        "A signature by the key that kid names, over these very bytes; PS256 with a salt of 32 bytes."
    CertificateHolder "certificate-holder" "The connection's certificate is the same TPP's" "OBIE Directory §SSA" InvalidSoftwareStatement Software
        "A transport certificate that is in the software's key set, or whose subject names this software and organisation."
    CertificateRoles "certificate-roles" "The certificate covers the roles" "ETSI TS 119 495 §5.1" UnapprovedSoftwareStatement Directory
        "Where the certificate lists PSD2 roles, those of the software statement are among them."
    RequestIssuer "request-issuer" "iss is the software" "OBIE DCR §Request" InvalidClientMetadata Software
        "iss equal to software_id of the software statement."
    RequestTime "request-time" "The request is valid now" "RFC 7519 §4.1" InvalidClientMetadata Software
        "iat and exp in whole seconds: iat not in the future, exp not past and at most an hour after iat."
    RequestAudience "request-audience" "The request is for this bank" "RFC 7519 §4.1.3" InvalidClientMetadata Software
        "aud with this bank's issuer, its registration endpoint, or a value that the bank has told its TPPs."
    RequestId "request-id" "The request has an id of its own" "RFC 7519 §4.1.7" InvalidClientMetadata Software
        "jti of 1 to 64 printable characters that no other request of this software has had."
    SoftwareId "software-id" "The software's id agrees" "OBIE DCR §Request" InvalidClientMetadata Software
        "software_id equal to that of the software statement, or left out."
    SameClient "same-client" "The change is about the client at this address" "RFC 7592 §2.2" InvalidClientMetadata Software
        "In a change, client_id as it stands in the address, or left out."
    SameSoftware "same-software" "The software stays the same" "OBIE DCR §Request; RFC 7592 §2.2" InvalidClientMetadata Software
        "A statement of the software and organisation that the client was registered for, from the same directory."
    RedirectUrisPresent "redirect-uris-present" "The addresses to return to are there" "RFC 7591 §2; OBIE DCR §Request" InvalidClientMetadata Software
        "redirect_uris, or, where the bank takes all of the software statement's in its place, nothing."
    RedirectUris "redirect-uris" "The addresses to return to may be registered" "RFC 7591 §2; OBIE DCR §Request" InvalidRedirectUri Software
        "One to twenty https addresses in normal form, on public host names, without fragment, each listed in the software statement letter by letter."
    TokenEndpointAuthMethod "token-endpoint-auth-method" "How the client authenticates" "RFC 7591 §2; FAPI 1 Advanced §5.2.2" InvalidClientMetadata Software
        "private_key_jwt or tls_client_auth."
    TokenEndpointAuthSigningAlg "token-endpoint-auth-signing-alg" "How it signs its assertions" "OIDC Registration §2" InvalidClientMetadata Software
        "PS256 or ES256 with private_key_jwt."
    SubjectDn "tls-client-auth-subject-dn" "Which certificate it shows" "RFC 8705 §2.1.2" InvalidClientMetadata Software
        "With tls_client_auth, the subject of the certificate of this connection, with its common name or organisation identifier."
    GrantTypes "grant-types" "Which grants it uses" "RFC 7591 §2" InvalidClientMetadata Software
        "A list of grants that this bank offers, each once."
    ResponseTypes "response-types" "Which response types it uses" "RFC 7591 §2" InvalidClientMetadata Software
        "code or code id_token, together with the grant authorization_code."
    ApplicationType "application-type" "What kind of application it is" "OIDC Registration §2; OBIE DCR §Request" InvalidClientMetadata Software
        "web or mobile."
    IdTokenSignedResponseAlg "id-token-signed-response-alg" "How ID tokens are signed for it" "OIDC Registration §2" InvalidClientMetadata Software
        "PS256 or ES256."
    RequestObjectSigningAlg "request-object-signing-alg" "How it signs request objects" "OIDC Registration §2" InvalidClientMetadata Software
        "PS256 or ES256."
    Scope "scope" "What it may ask for" "RFC 7591 §2; OBIE DCR §Roles" InvalidClientMetadata Software
        "openid, and the scopes of the statement's roles: accounts for AISP, payments for PISP, fundsconfirmations for CBPII."
    Backchannel "backchannel" "CIBA claims go with the CIBA grant" "OBIE DCR 3.3; CIBA §4" InvalidClientMetadata Software
        "With the CIBA grant: mode poll or ping, a notification endpoint for ping, PS256 or ES256, no user code; nothing of it otherwise."
    Duplicate "duplicate" "The software is not registered already" "OBIE DCR §Request" InvalidClientMetadata Software
        "A software without an active client here, where this bank allows one only; PUT changes the one there is."
}

/// What a check looks at, in the order in which reports show them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// The signed request as a whole.
    Request,
    /// The software statement.
    Statement,
    /// What the bank has decided before.
    Bank,
    /// Who signed, and over which connection it came.
    Keys,
    /// What the request says of itself.
    Claims,
    /// What is to be registered.
    Metadata,
}

impl Group {
    /// As a heading.
    pub fn words(self) -> &'static str {
        match self {
            Self::Request => "The signed request",
            Self::Statement => "The software statement",
            Self::Bank => "The bank",
            Self::Keys => "Keys and certificate",
            Self::Claims => "Claims of the request",
            Self::Metadata => "What is to be registered",
        }
    }
}

impl Check {
    /// What it looks at.
    pub fn group(self) -> Group {
        match self {
            Self::RequestJws => Group::Request,
            Self::NotBlocked | Self::Duplicate => Group::Bank,
            check if check < Self::NotBlocked => Group::Statement,
            check if check <= Self::CertificateRoles => Group::Keys,
            check if check <= Self::SameSoftware => Group::Claims,
            _ => Group::Metadata,
        }
    }

    /// The one that is called so.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|check| check.about().name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_check_has_a_name_of_its_own_that_is_read_again() {
        let names: HashSet<_> = Check::ALL.iter().map(|check| check.about().name).collect();
        assert_eq!(names.len(), Check::ALL.len());
        for check in Check::ALL {
            let about = check.about();
            assert!(about.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{}", about.name);
            assert_eq!(Check::parse(about.name), Some(*check));
            assert!(about.passes.ends_with('.') && !about.title.ends_with('.'), "{}", about.name);
        }
        assert_eq!(Check::parse("Scope"), None);
    }
}
