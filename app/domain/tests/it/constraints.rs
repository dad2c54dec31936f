//! What the schema refuses whatever our code does: each forbidden write, and the constraint that stops it.

use stage::Machine;

/// Forbidden writes on the records of a machine that works: `{org}`, `{app}`, `{client}`, `{owner}`, `{analyst}`.
const FORBIDDEN: &[(&str, &str)] = &[
    ("update organisations set status = 'blocked'", "organisations_status_check"),
    ("update organisations set status = 'suspended'", "organisations_suspended_check"),
    ("update organisations set suspension_reason = 'x'", "organisations_suspension_reason_check"),
    ("update organisations set archived_at = now()", "organisations_archived_check"),
    ("update organisations set activation_rule = null", "organisations_activation_check"),
    ("update organisations set activation_decision = gen_random_uuid()", "organisations_activation_check"),
    (
        "update organisations set activation_rule = null, activation_decision = gen_random_uuid()",
        "organisations_decision_fkey",
    ),
    ("update organisations set roles = '{BANK}'", "organisations_roles_check"),
    (
        "update organisations set status = 'archived', archived_at = now();
         update organisations set status = 'active', archived_at = null",
        "organisations_final_check",
    ),
    ("update software_statements set status = 'suspended', suspended_at = now()", "software_statements_suspension_reason_check"),
    ("update software_statements set activation_rule = null", "software_statements_activation_check"),
    (
        "update software_statements set status = 'archived', archived_at = now();
         update software_statements set status = 'active', archived_at = null",
        "software_statements_final_check",
    ),
    (
        "insert into software_statements (id, reference, organisation_id, source, status, name, redirect_uris, created_at)
         values (gen_random_uuid(), 'APP-X', '{org}', 'manual', 'pending', 'money MINDER', '{}', now())",
        "software_statements_name_idx",
    ),
    (
        "update organisations set status = 'suspended', suspended_at = now(), suspension_reason = 'x';
         insert into software_statements (id, reference, organisation_id, source, status, name, redirect_uris, created_at,
             activation_rule, activated_at)
         values (gen_random_uuid(), 'APP-Y', '{org}', 'manual', 'active', 'Y', '{}', now(), 'rule/1', now())",
        "software_statements_order_check",
    ),
    ("update clients set environment = 'production'", "clients_secret_sandbox_only_check"),
    (
        "update clients set source = 'obie', registration = '{}', dcr_version = '3.3'",
        "clients_secret_sandbox_only_check",
    ),
    ("update clients set source = 'obie'", "clients_registration_check"),
    ("update clients set dcr_version = '3.1'", "clients_dcr_version_check"),
    ("update clients set token_endpoint_auth_method = 'private_key_jwt'", "clients_private_key_jwt_check"),
    ("update clients set token_endpoint_auth_method = 'tls_client_auth'", "clients_tls_client_auth_check"),
    ("update clients set subject_dn = 'CN=x'", "clients_tls_client_auth_check"),
    ("update clients set signing_alg = 'RS256'", "clients_signing_alg_check"),
    ("update clients set activation_change = gen_random_uuid()", "clients_activation_check"),
    ("update clients set activation_rule = null, activation_change = gen_random_uuid()", "clients_activation_change_fkey"),
    ("update organisations set country = null", "organisations_country_check"),
    ("update organisations set directory = 'x'", "organisations_directory_check"),
    ("update software_statements set directory_id = 'x'", "software_statements_directory_check"),
    ("update software_statements set source = 'obie'", "software_statements_statement_check"),
    ("update software_statements set source = 'uae'", "software_statements_uae_check"),
    ("update clients set source = 'uae', registration = '{}'", "clients_secret_sandbox_only_check"),
    (
        "update clients set source = 'uae', registration = '{}', token_endpoint_auth_method = 'private_key_jwt', signing_alg = 'ES256'",
        "clients_uae_check",
    ),
    (
        "insert into directory_records (software_statement_id, organisation_id, registered, registered_at, seen_at, due_at)
         values (gen_random_uuid(), '{org}', '{}', now(), now(), now())",
        "directory_records_software_fkey",
    ),
    ("update clients set token_endpoint_auth_method = 'none'", "clients_auth_method_check"),
    ("update clients set status = 'deleted'", "clients_deleted_check"),
    ("update clients set activation_decision = gen_random_uuid()", "clients_activation_check"),
    (
        "update clients set status = 'deleted', deleted_at = now();
         update clients set status = 'suspended', deleted_at = null, suspended_at = now(), suspension_reason = 'x'",
        "clients_final_check",
    ),
    (
        "update software_statements set status = 'suspended', suspended_at = now(), suspension_reason = 'x';
         delete from client_secrets;
         delete from clients;
         insert into clients (id, client_id, software_statement_id, organisation_id, environment, source, status,
             token_endpoint_auth_method, scopes, created_at, activation_rule, activated_at)
         values (gen_random_uuid(), 'x', '{app}', '{org}', 'sandbox', 'manual', 'active', 'client_secret_basic', '{}', now(),
             'rule/1', now())",
        "clients_order_check",
    ),
    (
        "insert into clients (id, client_id, software_statement_id, organisation_id, environment, source, status,
             token_endpoint_auth_method, scopes, created_at)
         values (gen_random_uuid(), 'x', '{app}', '{org}', 'sandbox', 'manual', 'pending', 'client_secret_basic', '{}', now())",
        "clients_one_by_hand_idx",
    ),
    (
        "insert into clients (id, client_id, software_statement_id, organisation_id, environment, source, status,
             token_endpoint_auth_method, scopes, created_at, registration, dcr_version, signing_alg)
         values (gen_random_uuid(), 'x', '{app}', gen_random_uuid(), 'sandbox', 'obie', 'pending', 'private_key_jwt', '{}', now(),
             '{}', '3.3', 'PS256')",
        "clients_software_statement_fkey",
    ),
    ("update client_secrets set last_four = 'abcde'", "client_secrets_last_four_check"),
    ("update client_secrets set expires_at = created_at - interval '1 second'", "client_secrets_overlap_check"),
    (
        "insert into access_tokens (token_hash, client_id, scopes, void_marks, issued_at, expires_at)
         values ('x', '{client}', '{}', '{}', now(), now() + interval '1 minute')",
        "access_tokens_void_marks_check",
    ),
    (
        "insert into access_tokens (token_hash, client_id, scopes, void_marks, issued_at, expires_at)
         values ('x', '{client}', '{}', array[null, null, null]::timestamptz[], now(), now())",
        "access_tokens_lifetime_check",
    ),
    ("update gateways set secret_hash = null", "gateways_credential_check"),
    ("update gateways set certificate_sha256 = 'x'", "gateways_credential_check"),
    ("update gateways set scopes = '{}'", "gateways_scopes_check"),
    (
        "insert into gateways (id, name, environment, scopes, secret_hash, created_at)
         values (gen_random_uuid(), 'ACCOUNTS', 'sandbox', '{x}', 'x', now())",
        "gateways_name_idx",
    ),
    (
        "update gateways set secret_hash = null, certificate_sha256 = sha256('x')",
        "gateways_credential_facts_check",
    ),
    (
        "update gateways set secret_hash = null, certificate_sha256 = 'x', certificate_subject = 'x',
             certificate_expires_at = now()",
        "gateways_credential_length_check",
    ),
    (
        "with made as (insert into gateways (id, name, environment, scopes, certificate_sha256, certificate_subject,
             certificate_expires_at, created_at)
         values (gen_random_uuid(), 'A', 'sandbox', '{x}', sha256('x'), 'x', now(), now()) returning 1)
         insert into gateways (id, name, environment, scopes, certificate_sha256, certificate_subject,
             certificate_expires_at, created_at)
         values (gen_random_uuid(), 'B', 'sandbox', '{x}', sha256('x'), 'x', now(), now())",
        "gateways_certificate_idx",
    ),
    ("insert into memberships (person_id, organisation_id, role, since) values ('{analyst}', '{org}', 'owner', now())", "memberships_person_fkey"),
    (
        "insert into status_changes (id, subject_kind, subject_id, to_status, reason, proposed_by, proposed_at, status,
             decided_by, decided_at)
         values (gen_random_uuid(), 'client', '{client}', 'suspended', 'x', '{analyst}', now(), 'confirmed', '{analyst}', now())",
        "status_changes_two_people_check",
    ),
    (
        "insert into status_changes (id, subject_kind, subject_id, to_status, reason, proposed_by, proposed_at, status, decided_at)
         values (gen_random_uuid(), 'client', '{client}', 'suspended', 'x', '{analyst}', now(), 'confirmed', now())",
        "status_changes_who_check",
    ),
    (
        "insert into status_changes (id, subject_kind, subject_id, to_status, reason, proposed_by, proposed_at, status,
             decided_at, rule)
         values (gen_random_uuid(), 'client', '{client}', 'active', 'x', '{analyst}', now(), 'confirmed', now(), 'alone/1')",
        "status_changes_rule_check",
    ),
    (
        "insert into status_changes (id, subject_kind, subject_id, to_status, reason, proposed_by, proposed_at)
         values (gen_random_uuid(), 'client', '{client}', 'suspended', '', '{analyst}', now())",
        "status_changes_reason_check",
    ),
];

#[tokio::test]
async fn each_forbidden_write_is_refused_by_its_constraint() {
    let machine = Machine::new().await;
    for (statements, constraint) in FORBIDDEN {
        let statements = statements
            .replace("{org}", &machine.cast.organisation.to_string())
            .replace("{app}", &machine.application.to_string())
            .replace("{client}", &machine.client.to_string())
            .replace("{owner}", &machine.cast.owner.person.to_string())
            .replace("{analyst}", &machine.cast.analyst.person.to_string());
        // One message is one transaction: what came before the refusal is undone with it.
        assert_eq!(machine.stage.database.refused_by(&statements).await, *constraint, "{statements}");
    }
    assert!(machine.token().await.is_ok(), "nothing has changed");
}
