-- Who is to be the first owner of an organisation that came by machine: invited by the bank, or named by its software under its
-- key. Whoever answers waits until somebody of the bank confirms it.
create table owner_claims (
    id                    uuid primary key,
    organisation_id       uuid not null references organisations (id),
    way                   text not null,
    email                 text not null,
    email_key             text not null,
    invited_by            uuid,                  -- of the bank's people
    software_statement_id uuid,                  -- whose key was shown
    key_id                text,
    made_at               timestamptz not null,
    expires_at            timestamptz not null,  -- until when its link works
    status                text not null default 'invited',
    person_id             uuid,
    answered_at           timestamptz,
    decided_by            uuid,
    decided_at            timestamptz,
    reason                text,                  -- of a refusal
    staff_kind            text not null generated always as ('staff') stored,
    person_kind           text not null generated always as ('tpp') stored,
    constraint owner_claims_way_check check (case way
        when 'invitation' then invited_by is not null and software_statement_id is null and key_id is null
        when 'key' then invited_by is null and software_statement_id is not null and key_id is not null
        else false end),
    constraint owner_claims_status_check check (status in ('invited', 'waiting', 'confirmed', 'refused', 'ended')),
    constraint owner_claims_answered_check check ((person_id is null) = (answered_at is null)),
    constraint owner_claims_person_check check (case status
        when 'invited' then person_id is null when 'ended' then true else person_id is not null end),
    constraint owner_claims_decided_check check (
        (status in ('confirmed', 'refused')) = (decided_by is not null) and (decided_by is null) = (decided_at is null)),
    constraint owner_claims_reason_check check ((status = 'refused') = (reason is not null)),
    -- Whoever invites does not confirm.
    constraint owner_claims_two_people_check check (decided_by <> invited_by),
    constraint owner_claims_inviter_fkey foreign key (invited_by, staff_kind) references people (id, kind),
    constraint owner_claims_decider_fkey foreign key (decided_by, staff_kind) references people (id, kind),
    constraint owner_claims_person_fkey foreign key (person_id, person_kind) references people (id, kind),
    constraint owner_claims_software_fkey foreign key (software_statement_id, organisation_id)
        references software_statements (id, organisation_id)
);
create unique index owner_claims_one_open_idx on owner_claims (organisation_id, email_key)
    where status in ('invited', 'waiting');
create index owner_claims_person_idx on owner_claims (person_id) where person_id is not null;

-- What was asked is what is answered and decided, once.
create function refuse_other_owner_claim() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or old.status in ('confirmed', 'refused', 'ended')
        or (new.id, new.organisation_id, new.way, new.email, new.email_key, new.invited_by, new.software_statement_id,
                new.key_id, new.made_at, new.expires_at)
            is distinct from
           (old.id, old.organisation_id, old.way, old.email, old.email_key, old.invited_by, old.software_statement_id,
                old.key_id, old.made_at, old.expires_at)
        or (old.person_id is not null and new.person_id is distinct from old.person_id)
        or (old.status = 'invited' and new.status not in ('waiting', 'ended'))
        or (old.status = 'waiting' and new.status = 'invited')
    then
        raise exception 'a claim is answered once and decided once, as it was made' using errcode = 'restrict_violation';
    end if;
    return new;
end
$$;
create trigger owner_claims_frozen before update or delete on owner_claims
    for each row execute function refuse_other_owner_claim();

-- Nobody belongs to an organisation that came by machine before somebody of the bank has confirmed its first owner.
create function refuse_unconfirmed_owner() returns trigger language plpgsql as $$
begin
    if exists (select from organisations o where o.id = new.organisation_id and o.source in ('obie', 'uae'))
        and not exists (select from memberships m where m.organisation_id = new.organisation_id and m.role = 'owner')
        and not exists (select from owner_claims c where c.organisation_id = new.organisation_id
            and c.person_id = new.person_id and c.status = 'confirmed' and new.role = 'owner')
    then
        raise exception 'the first owner of this organisation is not confirmed'
            using errcode = 'check_violation', constraint = 'memberships_first_owner_check';
    end if;
    return new;
end
$$;
create trigger memberships_first_owner before insert or update on memberships
    for each row execute function refuse_unconfirmed_owner();

-- The link that its mail carries.
alter table one_time_links
    add column claim_id uuid references owner_claims (id),
    drop constraint one_time_links_purpose_check,
    add constraint one_time_links_purpose_check check (purpose in
        ('confirm_address', 'reset_password', 'join_team', 'join_staff', 'see_status', 'claim_owner'));
