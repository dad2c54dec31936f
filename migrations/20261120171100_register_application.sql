-- What the UAE Trust Framework said of an application when it registered, and what it says since. The first never changes; the
-- second is for people to see, and changes nothing by itself.
create table directory_records (
    software_statement_id uuid not null,
    organisation_id       uuid not null,
    registered            jsonb not null,
    registered_at         timestamptz not null,
    seen                  jsonb,                -- what it said last, where that is something else
    seen_at               timestamptz not null, -- when it last said anything
    differences           jsonb not null default '[]',
    problem               text,                 -- why it could not be read since
    due_at                timestamptz not null, -- when to ask again
    constraint directory_records_pkey primary key (software_statement_id),
    constraint directory_records_software_fkey foreign key (software_statement_id, organisation_id)
        references software_statements (id, organisation_id)
);
create index directory_records_due_idx on directory_records (due_at);
create index directory_records_organisation_idx on directory_records (organisation_id);

create function keep_registered() returns trigger language plpgsql as $$
begin
    raise exception 'what an application registered with stays' using errcode = 'restrict_violation';
end
$$;
create trigger directory_records_registered before update of registered, registered_at on directory_records
    for each row execute function keep_registered();

-- Registers an application: writes its client, and above it what is not there yet. It is one call for ever: who is
-- registered already stays as they are.
create function register_application(organisation jsonb, software jsonb, client jsonb, record jsonb, attempt jsonb,
    entries jsonb) returns table (outcome text, made uuid)
language plpgsql as $$
#variable_conflict use_column
declare
    now_at timestamptz := attempt ->> 'at';
    org organisations := jsonb_populate_record(null::organisations, organisation);
    soft software_statements := jsonb_populate_record(null::software_statements, software);
    new clients := jsonb_populate_record(null::clients, client);
    rule text := client ->> 'activation_rule';
    above text;
    parent uuid;
    present software_statements;
    before clients;
    created text[] := '{}';
begin
    -- One call after the other: the second finds what the first has made.
    perform pg_advisory_xact_lock(hashtextextended(soft.directory || ' ' || soft.directory_id, 0));
    select o.id, o.status into parent, above from organisations o
        where o.directory = org.directory and o.directory_id = org.directory_id for share;
    if above in ('suspended', 'archived', 'refused') then
        return query select 'organisation_blocked', null::uuid;
        return;
    end if;
    select * into present from software_statements s
        where s.directory = soft.directory and s.directory_id = soft.directory_id for share;
    if found and present.organisation_id is distinct from parent then
        return query select 'other_organisation', null::uuid;
        return;
    elsif present.status in ('suspended', 'archived', 'refused') then
        return query select 'software_blocked', null::uuid;
        return;
    end if;
    select * into before from clients c where c.client_id = new.client_id for share;
    if found and (before.status not in ('pending', 'active') or before.source <> 'uae') then
        return query select 'client_blocked', null::uuid;
        return;
    elsif found then
        perform note_attempt(attempt - 'statement', 'repeated', before.id);
        return query select 'repeated', before.id;
        return;
    end if;

    if parent is null then
        insert into organisations (id, reference, source, status, legal_name, name_skeleton, country, company_number,
                roles, activation_rule, activated_at, created_at, directory, directory_id)
            values (org.id, org.reference, 'uae', case when rule is null then 'pending' else 'active' end, org.legal_name,
                org.name_skeleton, org.country, org.company_number, org.roles, rule, case when rule is not null then now_at end,
                now_at, org.directory, org.directory_id)
            on conflict on constraint organisations_directory_key do nothing;
        if found then
            created := created || 'organisation'::text;
        end if;
        select o.id, o.status into parent, above from organisations o
            where o.directory = org.directory and o.directory_id = org.directory_id for share;
    end if;
    if above <> 'active' then
        rule := null;
    end if;

    if present.id is null then
        insert into software_statements (id, reference, organisation_id, source, status, name, redirect_uris,
                activation_rule, activated_at, created_at, directory, directory_id, roles, key_set)
            values (soft.id, soft.reference, parent, 'uae', case when rule is null then 'pending' else 'active' end, soft.name,
                soft.redirect_uris, rule, case when rule is not null then now_at end, now_at, soft.directory,
                soft.directory_id, soft.roles, soft.key_set);
        insert into directory_records (software_statement_id, organisation_id, registered, registered_at, seen_at, due_at)
            values (soft.id, parent, record, now_at, now_at, now_at + interval '5 minutes');
        created := created || 'software_statement'::text;
        present := soft;
    elsif present.status <> 'active' then
        rule := null;
    end if;

    insert into clients (id, client_id, software_statement_id, organisation_id, environment, source, status,
            token_endpoint_auth_method, scopes, activation_rule, activated_at, created_at, registration, roles, grant_types,
            signing_alg)
        values (new.id, new.client_id, present.id, parent, new.environment, 'uae',
            case when rule is null then 'pending' else 'active' end, new.token_endpoint_auth_method, new.scopes, rule,
            case when rule is not null then now_at end, now_at, new.registration, new.roles, new.grant_types, new.signing_alg);
    perform note_attempt(attempt, 'registered', new.id);
    insert into audit_entries select (jsonb_populate_record(null::audit_entries, entry || jsonb_build_object(
            'organisation_id', parent, 'subject_id', case entry ->> 'subject_kind' when 'organisation' then parent
                when 'software_statement' then present.id else new.id end))).*
        from jsonb_array_elements(entries) entry
        where entry ->> 'subject_kind' = any (created || 'client'::text);
    return query select 'registered', new.id;
end
$$;

-- What the UAE's door wrote names its directory and its keys.
alter table software_statements add constraint software_statements_uae_check
    check (source <> 'uae' or (directory is not null and key_set is not null));
alter table clients add constraint clients_uae_check check (source <> 'uae'
    or (registration is not null and token_endpoint_auth_method = 'private_key_jwt' and signing_alg = 'PS256'));
