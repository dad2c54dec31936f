-- What a directory calls an organisation or a software: one and the same at one directory, for good.
alter table organisations
    alter column country drop not null,
    add column directory    text,
    add column directory_id text,
    add constraint organisations_directory_key unique (directory, directory_id),
    add constraint organisations_directory_check check ((directory is null) = (directory_id is null)),
    -- People state their country; a statement of a directory need not.
    add constraint organisations_country_check check (country is not null or source in ('obie', 'uae'));

alter table software_statements
    add column directory            text,
    add column directory_id         text,
    add column roles                text[] not null default '{}', -- of the newest statement
    add column on_behalf_of         text,
    add column statement            text,                         -- the newest that was believed, as it was signed
    add column statement_issued_at  timestamptz,
    add column key_set              text,
    add column revoked_key_set      text,
    add column organisation_key_set text,
    add constraint software_statements_directory_key unique (directory, directory_id),
    add constraint software_statements_directory_check check ((directory is null) = (directory_id is null)),
    add constraint software_statements_statement_check check (source <> 'obie'
        or (directory is not null and statement is not null and statement_issued_at is not null and key_set is not null));

alter table clients
    add column registration         jsonb,                        -- RFC 7591 §3.2.1, as answered
    add column registration_version integer not null default 1,   -- counts the changes of it
    add column dcr_version          text,
    add column roles                text[] not null default '{}', -- copied from the statement, and locked until a PUT
    add column grant_types          text[] not null default '{client_credentials}',
    add column signing_alg          text,
    add column subject_dn           text,
    add constraint clients_registration_check check (source <> 'obie' or (registration is not null and dcr_version is not null)),
    add constraint clients_dcr_version_check check (dcr_version in ('3.2', '3.3')),
    add constraint clients_signing_alg_check check (signing_alg in ('PS256', 'ES256')),
    add constraint clients_private_key_jwt_check check (token_endpoint_auth_method <> 'private_key_jwt' or signing_alg is not null),
    add constraint clients_tls_client_auth_check check ((token_endpoint_auth_method = 'tls_client_auth') = (subject_dn is not null));

-- Every request to register or to change a client: what it claimed, and what was found.
create table registration_attempts (
    id                     uuid primary key,
    at                     timestamptz not null,
    door                   text not null,
    method                 text not null,
    dcr_version            text,
    outcome                text not null,
    error                  text,
    failed_check           text,
    findings               jsonb not null,      -- what did not pass
    request                jsonb,               -- as claimed, whoever wrote it
    statement              jsonb,
    issuer                 text,
    software_id            text,
    software_name          text,
    organisation_name      text,
    certificate_sha256     bytea not null,
    certificate_subject    text not null,
    organisation_id        uuid references organisations (id),
    client_id              uuid references clients (id),
    link_sha256            bytea,
    trace                  text,
    constraint registration_attempts_link_key unique (link_sha256),
    constraint registration_attempts_door_check check (door in ('obie', 'uae')),
    constraint registration_attempts_outcome_check check (outcome in ('registered', 'changed', 'repeated', 'refused', 'unavailable')),
    constraint registration_attempts_refused_check check ((outcome = 'refused') = (failed_check is not null)),
    constraint registration_attempts_client_check check ((client_id is null) = (outcome in ('refused', 'unavailable')))
);
create index registration_attempts_at_idx on registration_attempts (at desc, id desc);
create index registration_attempts_organisation_idx on registration_attempts (organisation_id, at desc, id desc)
    where organisation_id is not null;

-- Requests that have done their work: repeated to the letter they get their answer again, changed they are refused.
create table registration_requests (
    issuer               text not null,
    software_id          text not null,
    jti                  text not null,
    request_sha256       bytea not null,        -- method, address and body
    certificate_sha256   bytea not null,
    client_id            uuid not null,
    registration_version integer not null,
    expires_at           timestamptz not null,
    constraint registration_requests_pkey primary key (issuer, software_id, jti),
    constraint registration_requests_client_fkey foreign key (client_id) references clients (id) deferrable initially deferred
);
create index registration_requests_expires_idx on registration_requests (expires_at);

-- Assertions that have opened something (RFC 7523 §3): each does it once. Swept when they have expired.
create table client_assertions (
    client_id  uuid not null,
    jti_sha256 bytea not null,
    expires_at timestamptz not null,
    constraint client_assertions_pkey primary key (client_id, jti_sha256)
);
create index client_assertions_expires_idx on client_assertions (expires_at);
