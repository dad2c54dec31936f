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
    constraint software_statements_suspension_reason_check check ((suspension_reason is not null) = (status = 'suspended')),
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
    constraint clients_suspension_reason_check check ((suspension_reason is not null) = (status = 'suspended')),
    constraint clients_deleted_check check ((deleted_at is not null) = (status = 'deleted')),
    constraint clients_decision_fkey foreign key (activation_decision, activation_outcome) references decisions (id, outcome)
);
create unique index clients_one_by_hand_idx on clients (software_statement_id, environment)
    where source = 'manual' and status <> 'deleted';
create index clients_organisation_idx on clients (organisation_id);
create index clients_software_statement_idx on clients (software_statement_id);

-- What has ended stays ended, whatever is edited afterwards.
create function refuse_return() returns trigger language plpgsql as $$
begin
    if old.status in ('archived', 'refused', 'deleted') and new.status <> old.status then
        raise exception '% of % is final', old.status, tg_table_name
            using errcode = 'check_violation', constraint = tg_table_name || '_final_check';
    end if;
    return new;
end
$$;
create trigger organisations_final before update of status on organisations for each row execute function refuse_return();
create trigger software_statements_final before update of status on software_statements
    for each row execute function refuse_return();
create trigger clients_final before update of status on clients for each row execute function refuse_return();

-- Activation runs organisation, then software statement, then client.
create function refuse_activation_out_of_order() returns trigger language plpgsql as $$
declare
    parent text;
begin
    if new.status <> 'active' or (tg_op = 'UPDATE' and old.status <> 'pending') then
        return new;
    end if;
    if tg_table_name = 'clients' then
        select status into parent from software_statements where id = new.software_statement_id;
    else
        select status into parent from organisations where id = new.organisation_id;
    end if;
    if parent is distinct from 'active' then
        raise exception 'what is above % is not active', tg_table_name
            using errcode = 'check_violation', constraint = tg_table_name || '_order_check';
    end if;
    return new;
end
$$;
create trigger software_statements_order before insert or update of status on software_statements
    for each row execute function refuse_activation_out_of_order();
create trigger clients_order before insert or update of status on clients
    for each row execute function refuse_activation_out_of_order();

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
    constraint client_secrets_last_four_check check (length(last_four) = 4),
    constraint client_secrets_overlap_check check (expires_at >= created_at)
);
create index client_secrets_client_idx on client_secrets (client_id);

-- Opaque tokens; only the hash is here.
create table access_tokens (
    token_hash      bytea primary key,
    client_id       uuid not null references clients (id),
    scopes          text[] not null,
    secret_id       uuid references client_secrets (id), -- what opened it: revoked, it takes its tokens along
    certificate_sha256 bytea,                     -- RFC 8705 §3
    -- `tokens_void_before` of client, software statement and organisation as the issuing statement saw them: a suspension
    -- since then has moved one of the three, whatever the clocks of two servers say.
    void_marks      timestamptz[] not null,
    issued_at       timestamptz not null,
    expires_at      timestamptz not null,
    revoked_at      timestamptz,
    constraint access_tokens_void_marks_check check (cardinality(void_marks) = 3),
    constraint access_tokens_lifetime_check check (expires_at > issued_at)
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
    constraint gateways_scopes_check check (cardinality(scopes) > 0),
    constraint gateways_environment_check check (environment in ('sandbox', 'production')),
    constraint gateways_credential_check check ((secret_hash is null) <> (certificate_sha256 is null))
);
create unique index gateways_name_idx on gateways (lower(name)) where revoked_at is null;
