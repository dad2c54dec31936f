-- What a token is judged by is read without the whole registration.
alter table clients add column authorities jsonb
    generated always as (registration -> 'organisation_competent_authority_claims') stored;

-- Keeps an attempt that came to something. A function in the select list would run once for every column.
create or replace function note_attempt(attempt jsonb, outcome text, client uuid) returns void
language plpgsql as $$
declare
    noted registration_attempts := jsonb_populate_record(null::registration_attempts, attempt);
begin
    noted.outcome := outcome;
    noted.client_id := client;
    select c.organisation_id into noted.organisation_id from clients c where c.id = client;
    insert into registration_attempts values (noted.*);
end
$$;

-- As before, but that entries are read once, not once for every column.
create or replace function register_client(organisation jsonb, software jsonb, client jsonb, request jsonb, attempt jsonb,
    entries jsonb, duplicates text) returns table (outcome text, made uuid, answer jsonb)
language plpgsql as $$
#variable_conflict use_column
declare
    now_at timestamptz := attempt ->> 'at';
    org organisations := jsonb_populate_record(null::organisations, organisation);
    soft software_statements := jsonb_populate_record(null::software_statements, software);
    new clients := jsonb_populate_record(null::clients, client);
    asked registration_requests := jsonb_populate_record(null::registration_requests, request);
    rule text := client ->> 'activation_rule';
    above text;
    parent uuid;
    present software_statements;
    before record;
    created text[] := '{}';
begin
    perform pg_advisory_xact_lock(hashtextextended(soft.directory || ' ' || soft.directory_id, 0)) where duplicates <> 'allow';
    select * into before from repeated_registration(asked);
    if found then
        perform note_attempt(attempt, 'repeated', before.made) where before.outcome = 'repeated';
        return query select before.outcome, before.made, before.answer;
        return;
    end if;

    -- The software first: where that is seen, what is above it is too, even if a twin commits in between.
    select * into present from software_statements s
        where s.directory = soft.directory and s.directory_id = soft.directory_id;
    select o.id, o.status into parent, above from organisations o
        where o.directory = org.directory and o.directory_id = org.directory_id for share;
    if above in ('suspended', 'archived', 'refused') then
        return query select 'organisation_blocked', null::uuid, null::jsonb;
        return;
    end if;
    if present.id is not null then
        if present.statement <> soft.statement then
            perform from software_statements s where s.id = present.id for no key update;
        else
            perform from software_statements s where s.id = present.id for share;
        end if;
        select * into present from software_statements s where s.id = present.id;
        if present.organisation_id is distinct from parent then
            return query select 'other_organisation', null::uuid, null::jsonb;
            return;
        end if;
        if present.status in ('suspended', 'archived', 'refused') then
            return query select 'software_blocked', null::uuid, null::jsonb;
            return;
        end if;
        select c.id, c.registration into before from clients c
            where c.software_statement_id = present.id and c.status <> 'deleted' and duplicates <> 'allow'
            order by c.created_at limit 1;
        if found and duplicates = 'return_existing' then
            perform note_attempt(attempt, 'repeated', before.id);
            return query select 'existing', before.id, before.registration;
            return;
        elsif found then
            return query select 'duplicate', before.id, null::jsonb;
            return;
        end if;
    end if;

    asked.client_id := new.id;
    insert into registration_requests select asked.* on conflict on constraint registration_requests_pkey do nothing;
    if not found then
        -- Its twin was faster, and has committed.
        return query select * from register_client(organisation, software, client, request, attempt, entries, duplicates);
        return;
    end if;

    if parent is null then
        insert into organisations (id, reference, source, status, legal_name, name_skeleton, country, authority,
                authority_country, authority_number, roles, activation_rule, activated_at, created_at, directory, directory_id)
            values (org.id, org.reference, new.source, case when rule is null then 'pending' else 'active' end,
                org.legal_name, org.name_skeleton, org.country, org.authority, org.authority_country,
                -- Who has this number already is for people to settle.
                case when not exists (select from organisations o where o.authority = org.authority
                    and o.authority_number = org.authority_number and o.status not in ('archived', 'refused'))
                    then org.authority_number end,
                org.roles, rule, case when rule is not null then now_at end, now_at, org.directory, org.directory_id)
            on conflict on constraint organisations_directory_key do nothing;
        if found then
            created := created || 'organisation'::text;
        end if;
        select o.id, o.status into parent, above from organisations o
            where o.directory = org.directory and o.directory_id = org.directory_id for share;
    end if;

    if present.id is null then
        insert into software_statements (id, reference, organisation_id, source, status, name, redirect_uris, contacts,
                activation_rule, activated_at, created_at, directory, directory_id, roles, on_behalf_of, statement, statement_issued_at, key_set,
                revoked_key_set, organisation_key_set)
            values (soft.id, soft.reference, parent, new.source,
                case when rule is not null and above = 'active' then 'active' else 'pending' end, soft.name,
                soft.redirect_uris, soft.contacts, case when above = 'active' then rule end,
                case when rule is not null and above = 'active' then now_at end, now_at, soft.directory, soft.directory_id,
                soft.roles, soft.on_behalf_of, soft.statement, soft.statement_issued_at, soft.key_set, soft.revoked_key_set, soft.organisation_key_set)
            on conflict on constraint software_statements_directory_key do nothing;
        if found then
            created := created || 'software_statement'::text;
        end if;
        select * into present from software_statements s
            where s.directory = soft.directory and s.directory_id = soft.directory_id for share;
    elsif present.statement <> soft.statement then
        perform renew_statement(present.id, soft);
    end if;

    insert into clients (id, client_id, software_statement_id, organisation_id, environment, source, status,
            token_endpoint_auth_method, scopes, activation_rule, activated_at, created_at, registration, dcr_version, roles,
            grant_types, signing_alg, subject_dn, certificate_issuer)
        values (new.id, new.client_id, present.id, parent, new.environment, new.source,
            case when rule is not null and present.status = 'active' then 'active' else 'pending' end,
            new.token_endpoint_auth_method, new.scopes, case when present.status = 'active' then rule end,
            case when rule is not null and present.status = 'active' then now_at end, now_at, new.registration,
            new.dcr_version, new.roles, new.grant_types, new.signing_alg, new.subject_dn, new.certificate_issuer);
    perform note_attempt(attempt, 'registered', new.id);
    insert into audit_entries select told.* from jsonb_array_elements(entries) entry,
            jsonb_populate_record(null::audit_entries, entry || jsonb_build_object(
                'organisation_id', parent, 'subject_id', case entry ->> 'subject_kind' when 'organisation' then parent
                    when 'software_statement' then present.id else new.id end)) told
        where entry ->> 'subject_kind' = any (created || 'client'::text);
    return query select 'registered', new.id, new.registration;
end
$$;

create or replace function register_application(organisation jsonb, software jsonb, client jsonb, record jsonb, attempt jsonb,
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
            signing_alg, certificate_issuer)
        values (new.id, new.client_id, present.id, parent, new.environment, 'uae',
            case when rule is null then 'pending' else 'active' end, new.token_endpoint_auth_method, new.scopes, rule,
            case when rule is not null then now_at end, now_at, new.registration, new.roles, new.grant_types, new.signing_alg,
            new.certificate_issuer);
    perform note_attempt(attempt, 'registered', new.id);
    insert into audit_entries select told.* from jsonb_array_elements(entries) entry,
            jsonb_populate_record(null::audit_entries, entry || jsonb_build_object(
                'organisation_id', parent, 'subject_id', case entry ->> 'subject_kind' when 'organisation' then parent
                    when 'software_statement' then present.id else new.id end)) told
        where entry ->> 'subject_kind' = any (created || 'client'::text);
    return query select 'registered', new.id;
end
$$;
