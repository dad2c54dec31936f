-- *Application* in the developer portal.
create table software_statements (
    id                  uuid primary key,
    reference           text not null,
    organisation_id     uuid not null references organisations (id),
    source              text not null,
    status              text not null,
    row_version         integer not null default 1,
    name                text not null,
    description         text not null default '',
    redirect_uris       text[] not null,
    contacts            text[] not null default '{}',
    activation_decision uuid,
    activation_outcome  text generated always as ('approve') stored,
    activation_rule     text,
    activated_at        timestamptz,
    suspended_at        timestamptz,
    suspension_reason   text,
    tokens_void_before  timestamptz,
    archived_at         timestamptz,
    created_by          uuid references people (id),
    created_at          timestamptz not null,
    constraint software_statements_reference_key unique (reference),
    constraint software_statements_owner_key unique (id, organisation_id),
    constraint software_statements_source_check check (source in ('manual', 'obie', 'uae')),
    constraint software_statements_status_check check (status in ('pending', 'active', 'suspended', 'archived', 'refused')),
    constraint software_statements_activation_check check (status in ('pending', 'refused')
        or ((activation_decision is null) <> (activation_rule is null) and activated_at is not null)),
    constraint software_statements_suspended_check check ((suspended_at is not null) = (status = 'suspended')),
    constraint software_statements_archived_check check ((archived_at is not null) = (status = 'archived')),
    constraint software_statements_decision_fkey foreign key (activation_decision, activation_outcome) references decisions (id, outcome)
);
create unique index software_statements_name_idx on software_statements (organisation_id, lower(name))
    where source = 'manual' and status <> 'archived';

-- OAuth clients (RFC 6749 §2). A client made by hand carries its environment: a sandbox key opens nothing in production.
create table clients (
    id                         uuid primary key,
    client_id                  text not null,
    software_statement_id      uuid not null,
    organisation_id            uuid not null,
    environment                text not null,
    source                     text not null,
    status                     text not null,
    row_version                integer not null default 1,
    token_endpoint_auth_method text not null,
    scopes                     text[] not null,
    activation_decision        uuid,
    activation_outcome         text generated always as ('approve') stored,
    activation_rule            text,
    activated_at               timestamptz,
    suspended_at               timestamptz,
    suspension_reason          text,
    tokens_void_before         timestamptz,
    deleted_at                 timestamptz,
    created_by                 uuid references people (id),
    created_at                 timestamptz not null,
    constraint clients_client_id_key unique (client_id),
    constraint clients_software_statement_fkey foreign key (software_statement_id, organisation_id)
        references software_statements (id, organisation_id),
    constraint clients_environment_check check (environment in ('sandbox', 'production')),
    constraint clients_source_check check (source in ('manual', 'obie', 'uae')),
    constraint clients_status_check check (status in ('pending', 'active', 'suspended', 'deleted')),
    constraint clients_auth_method_check check (token_endpoint_auth_method in ('client_secret_basic', 'private_key_jwt', 'tls_client_auth')),
    constraint clients_secret_sandbox_only_check check (token_endpoint_auth_method <> 'client_secret_basic'
        or (environment = 'sandbox' and source = 'manual')),
    constraint clients_activation_check check (status = 'pending'
        or ((activation_decision is null) <> (activation_rule is null) and activated_at is not null)),
    constraint clients_suspended_check check ((suspended_at is not null) = (status = 'suspended')),
    constraint clients_deleted_check check ((deleted_at is not null) = (status = 'deleted')),
    constraint clients_decision_fkey foreign key (activation_decision, activation_outcome) references decisions (id, outcome)
);
create unique index clients_one_by_hand_idx on clients (software_statement_id, environment)
    where source = 'manual' and status <> 'deleted';
create index clients_organisation_idx on clients (organisation_id);

-- Two may live side by side while one is rotated.
create table client_secrets (
    id          uuid primary key,
    client_id   uuid not null references clients (id),
    secret_hash bytea not null,
    last_four   text not null,
    created_by  uuid not null references people (id),
    created_at  timestamptz not null,
    expires_at  timestamptz,                      -- the end of the overlap
    revoked_at  timestamptz,
    last_used_at timestamptz,
    constraint client_secrets_hash_key unique (secret_hash),
    constraint client_secrets_last_four_check check (length(last_four) = 4)
);
create index client_secrets_client_idx on client_secrets (client_id);

-- Opaque tokens; only the hash is here.
create table access_tokens (
    token_hash      bytea primary key,
    client_id       uuid not null references clients (id),
    scopes          text[] not null,
    certificate_sha256 bytea,                     -- RFC 8705 §3
    issued_at       timestamptz not null,
    expires_at      timestamptz not null,
    revoked_at      timestamptz
);
create index access_tokens_expires_idx on access_tokens (expires_at);

-- Resource servers: only they introspect.
create table gateways (
    id                 uuid primary key,
    name               text not null,
    environment        text not null,
    scopes             text[] not null,
    secret_hash        bytea,
    certificate_sha256 bytea,
    created_at         timestamptz not null,
    revoked_at         timestamptz,
    constraint gateways_environment_check check (environment in ('sandbox', 'production')),
    constraint gateways_credential_check check ((secret_hash is null) <> (certificate_sha256 is null))
);
create unique index gateways_name_idx on gateways (lower(name)) where revoked_at is null;
