//! The extension `qcStatements` with the roles of a payment service provider (ETSI TS 119 495 §5.1, EN 319 412-5 §4.2.3).

use crate::kind::CertificateKind;
use crate::role::Role;
use rcgen::CustomExtension;
use yasna::models::ObjectIdentifier;
use yasna::{DERWriterSeq, construct_der};

const QC_STATEMENTS: [u64; 9] = [1, 3, 6, 1, 5, 5, 7, 1, 3];
const PSD2: [u64; 5] = [0, 4, 0, 19495, 2];
const TYPE: [u64; 6] = [0, 4, 0, 1862, 1, 6];

/// Who authorised the holder, in a sandbox where nobody did.
pub(crate) const AUTHORITY_NAME: &str = "Open Banking sandbox";
pub(crate) const AUTHORITY_ID: &str = "GB-OB";

/// What a certificate of this kind says of these roles.
pub(crate) fn statements(kind: CertificateKind, roles: &[Role]) -> CustomExtension {
    let seal = kind == CertificateKind::ObSeal;
    let der = construct_der(|writer| {
        writer.write_sequence(|statements| {
            statements.next().write_sequence(|statement| {
                oid(statement, &TYPE);
                statement.next().write_sequence(|types| oid(types, &[&TYPE[..], &[if seal { 2 } else { 3 }]].concat()));
            });
            statements.next().write_sequence(|statement| {
                oid(statement, &PSD2);
                statement.next().write_sequence(|value| {
                    value.next().write_sequence(|list| roles.iter().for_each(|own| role(list, *own)));
                    value.next().write_utf8_string(AUTHORITY_NAME);
                    value.next().write_utf8_string(AUTHORITY_ID);
                });
            });
        });
    });
    CustomExtension::from_oid_content(&QC_STATEMENTS, der)
}

fn role(list: &mut DERWriterSeq<'_>, role: Role) {
    let (number, name) = match role {
        Role::Payments => (2, "PSP_PI"),
        Role::Accounts => (3, "PSP_AI"),
        Role::Funds => (4, "PSP_IC"),
        Role::Insurance => return,
    };
    list.next().write_sequence(|role| {
        oid(role, &[0, 4, 0, 19495, 1, number]);
        role.next().write_utf8_string(name);
    });
}

fn oid(sequence: &mut DERWriterSeq<'_>, numbers: &[u64]) {
    sequence.next().write_oid(&ObjectIdentifier::from_slice(numbers));
}
