-- What came by machine and waits is a case in the same queue as the sign-ups: one for each client.
alter table requests
    alter column form_version_id drop not null,
    add column client_id        uuid references clients (id),
    -- What was activated or turned away by a change of state has its two people there.
    add column change_id        uuid,
    add column change_confirmed text generated always as ('confirmed') stored,
    drop constraint requests_kind_check,
    add constraint requests_kind_check check (kind in ('sign_up', 'obie_registration', 'uae_registration')),
    add constraint requests_subject_check check (case when kind = 'sign_up'
        then form_version_id is not null and client_id is null and change_id is null
        else form_version_id is null and client_id is not null and person_id is null end),
    add constraint requests_client_key unique (client_id),
    -- Nobody applied by hand: there is nobody to confirm an address, to ask, or to lose patience with.
    add constraint requests_machine_check check (kind = 'sign_up'
        or status not in ('draft', 'awaiting_email', 'waiting_applicant', 'expired')),
    drop constraint requests_confirmed_check,
    add constraint requests_confirmed_check check (kind <> 'sign_up' or person_id is not null
        or status in ('draft', 'awaiting_email', 'withdrawn', 'expired')),
    drop constraint requests_decided_check,
    add constraint requests_decided_check check (num_nonnulls(decision_id, change_id)
        = case when status in ('approved', 'rejected') then 1 else 0 end),
    add constraint requests_change_fkey foreign key (change_id, change_confirmed) references status_changes (id, status);

-- A client that two people turned away was never active: it is deleted by their decision.
alter table clients
    add column refusal_decision uuid,
    add column refusal_outcome  text generated always as ('reject') stored,
    add constraint clients_refusal_fkey foreign key (refusal_decision, refusal_outcome) references decisions (id, outcome),
    drop constraint clients_activation_check,
    add constraint clients_activation_check check (case
        when status = 'pending' then refusal_decision is null
        when refusal_decision is not null then status = 'deleted'
            and num_nonnulls(activation_decision, activation_rule, activation_change) = 0
        else num_nonnulls(activation_decision, activation_rule, activation_change) = 1 and activated_at is not null end);

-- Never two truths: a client that waits no longer has no open case when the unit of work ends.
create function refuse_orphaned_case() returns trigger language plpgsql as $$
begin
    if exists (select from requests where client_id = new.id and ended_at is null) then
        raise exception 'the case of client % is open', new.client_id
            using errcode = 'check_violation', constraint = 'clients_case_check';
    end if;
    return null;
end
$$;
create constraint trigger clients_case after update of status on clients deferrable initially deferred
    for each row when (old.status = 'pending' and new.status <> 'pending') execute function refuse_orphaned_case();

-- Opens the case of a client that waits: in the statement of its registration, and only once.
create function open_case(client uuid, opened jsonb, entry jsonb) returns boolean language plpgsql as $$
declare
    new requests := jsonb_populate_record(null::requests, opened);
begin
    insert into requests (id, reference, kind, status, client_id, applicant_name, applicant_email, applicant_key,
            organisation_name, country, roles, created_at, changed_at, sent_at, submitted_at, due_at, hints, risk_count,
            organisation_key, search_text, name_skeleton, authority_number)
        select new.id, new.reference, c.source || '_registration', 'submitted', c.id, s.name, '', '', o.legal_name,
            o.country, lower(c.roles::text)::text[], c.created_at, c.created_at, c.created_at, c.created_at, new.due_at, new.hints,
            jsonb_array_length(new.hints), new.organisation_key, new.search_text, new.name_skeleton, new.authority_number
        from clients c join software_statements s on s.id = c.software_statement_id
            join organisations o on o.id = c.organisation_id
        where c.id = open_case.client and c.status = 'pending'
        on conflict on constraint requests_client_key do nothing;
    if not found then
        return false;
    end if;
    insert into audit_entries select (jsonb_populate_record(null::audit_entries,
        entry || jsonb_build_object('organisation_id', c.organisation_id))).* from clients c where c.id = open_case.client;
    return true;
end
$$;

-- What waits already becomes a case now, and the bank's time for it begins now.
create function case_reference(client uuid) returns text language plpgsql as $$
declare
    symbols constant text := '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    weights constant int[] := array[2, 4, 8, 16, 5, 10];
    written text := '';
    sum     int := 4;
    symbol  int;
    shifted int;
begin
    for place in 1..6 loop
        symbol := get_byte(decode(md5(client::text), 'hex'), place) & 31;
        written := written || substr(symbols, symbol + 1, 1);
        shifted := symbol;
        for bit in 0..4 loop
            if (weights[place] >> bit) & 1 = 1 then
                sum := sum # shifted;
            end if;
            shifted := shifted << 1;
            if shifted & 32 <> 0 then
                shifted := shifted # 37;
            end if;
        end loop;
    end loop;
    return 'RG-' || left(written, 4) || '-' || right(written, 2) || substr(symbols, sum + 1, 1);
end
$$;
insert into requests (id, reference, kind, status, client_id, applicant_name, applicant_email, applicant_key,
        organisation_name, country, roles, created_at, changed_at, sent_at, submitted_at, due_at, organisation_key,
        search_text, name_skeleton)
    select gen_random_uuid(), case_reference(c.id), c.source || '_registration', 'submitted', c.id, s.name, '', '',
        o.legal_name, o.country, lower(c.roles::text)::text[], c.created_at, now(), c.created_at, c.created_at, now() + interval '2 days',
        lower(left(o.legal_name, 64)), ' ' || lower(o.legal_name || ' ' || s.name || ' ' || case_reference(c.id)),
        o.name_skeleton
    from clients c join software_statements s on s.id = c.software_statement_id join organisations o on o.id = c.organisation_id
    where c.status = 'pending' and c.source in ('obie', 'uae')
        and s.status in ('pending', 'active', 'suspended') and o.status in ('pending', 'active', 'suspended');
drop function case_reference(uuid);
