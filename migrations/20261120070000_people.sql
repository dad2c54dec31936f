-- Human beings with an account: bank staff, or people of a third party. Never both.
create table people (
    id                  uuid primary key,
    kind                text not null,
    email               text not null,
    email_key           text not null,            -- folded, for comparison
    name                text not null,
    status              text not null default 'active',
    password_hash       text,                     -- absent until an invited person chooses one
    password_changed_at timestamptz,
    totp_sealed         bytea,                    -- the second factor's secret, sealed to this row
    totp_confirmed_at   timestamptz,
    totp_pending_sealed bytea,                    -- a secret that is being set up; the one above works until it is confirmed
    totp_last_step      bigint,                   -- a code works once (RFC 6238 §5.2)
    theme               text not null default 'system',
    density             text not null default 'compact',
    shortcuts           boolean not null default true,
    created_at          timestamptz not null,
    constraint people_kind_check check (kind in ('staff', 'tpp')),
    constraint people_status_check check (status in ('active', 'disabled')),
    constraint people_theme_check check (theme in ('system', 'light', 'dark')),
    constraint people_density_check check (density in ('compact', 'comfortable')),
    constraint people_email_key_key unique (email_key),
    constraint people_id_kind_key unique (id, kind),
    constraint people_totp_check check ((totp_confirmed_at is null) = (totp_sealed is null))
);

-- A change of staff: proposed by one, confirmed by another, unless fewer than two people could ever confirm.
create table staff_changes (
    id          uuid primary key,
    kind        text not null,
    person_id   uuid references people (id),      -- whom; who joins is a person only once it is confirmed
    name        text,                             -- of whoever is to join
    email       text,
    email_key   text,
    roles_before text[] not null,
    roles       text[] not null,                  -- empty: no longer staff
    reason      text not null,
    proposed_by uuid references people (id),      -- nobody: the server's console
    proposed_at timestamptz not null,
    status      text not null default 'proposed',
    decided_by  uuid references people (id),
    decided_at  timestamptz,
    note        text,                             -- what whoever decided wrote
    rule        text,                             -- in place of a second person
    confirmed   boolean generated always as (status = 'confirmed') stored,
    constraint staff_changes_kind_check check (kind in ('join', 'roles', 'leave')),
    constraint staff_changes_status_check check (status in ('proposed', 'confirmed', 'refused', 'withdrawn')),
    constraint staff_changes_rule_check check (rule in ('first-administrators/1', 'console/1')),
    constraint staff_changes_whom_check check (case when kind = 'join'
        then name is not null and email is not null and email_key is not null and (person_id is not null) = (status = 'confirmed')
        else person_id is not null and name is null and email is null and email_key is null end),
    constraint staff_changes_roles_check check ((kind = 'leave') = (cardinality(roles) = 0)),
    constraint staff_changes_decided_check check ((status = 'proposed') = (decided_at is null)),
    constraint staff_changes_who_check check (case
        when status in ('proposed', 'withdrawn') then decided_by is null and rule is null
        when status = 'refused' then decided_by is not null and rule is null
        else (decided_by is null) <> (rule is null) end),
    constraint staff_changes_two_people_check check (decided_by <> proposed_by),
    constraint staff_changes_not_oneself_check check (person_id <> proposed_by or rule is not null),
    constraint staff_changes_not_decided_by_subject_check check (decided_by <> person_id),
    constraint staff_changes_proposer_check check (proposed_by is not null or rule is not distinct from 'console/1'),
    constraint staff_changes_confirmed_key unique (id, person_id, roles, confirmed)
);
create unique index staff_changes_one_open_idx on staff_changes (person_id) where status = 'proposed';
create unique index staff_changes_one_open_invitation_idx on staff_changes (email_key) where status = 'proposed' and kind = 'join';
create index staff_changes_person_idx on staff_changes (person_id, proposed_at);

-- What was proposed is what is decided, once.
create function refuse_other_staff_change() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or old.status <> 'proposed'
        or (new.id, new.kind, new.name, new.email, new.email_key, new.roles_before, new.roles, new.reason, new.proposed_by, new.proposed_at)
            is distinct from
           (old.id, old.kind, old.name, old.email, old.email_key, old.roles_before, old.roles, old.reason, old.proposed_by, old.proposed_at)
        or (old.person_id is not null and new.person_id is distinct from old.person_id)
    then
        raise exception 'a change of staff is decided once, as it was proposed' using errcode = 'restrict_violation';
    end if;
    return new;
end
$$;
create trigger staff_changes_frozen before update or delete on staff_changes
    for each row execute function refuse_other_staff_change();

-- Bank roles: always those of a confirmed change. The exclusions are the bank's: whoever keeps the locks does not decide,
-- whoever audits does nothing else.
create table staff (
    person_id   uuid primary key,
    person_kind text not null generated always as ('staff') stored,
    roles       text[] not null,
    change_id   uuid not null,
    confirmed   boolean not null generated always as (true) stored,
    changed_at  timestamptz not null,
    constraint staff_person_fkey foreign key (person_id, person_kind) references people (id, kind),
    constraint staff_change_fkey foreign key (change_id, person_id, roles, confirmed)
        references staff_changes (id, person_id, roles, confirmed),
    constraint staff_roles_check check (cardinality(roles) > 0
        and roles <@ array['analyst', 'approver', 'security', 'auditor', 'platform']),
    constraint staff_auditor_alone_check check (not ('auditor' = any (roles)) or roles = array['auditor']),
    constraint staff_security_apart_check check (not ('security' = any (roles)) or not (roles && array['analyst', 'approver']))
);

-- Somebody must be left who can give roles.
create function keep_a_platform_person() returns trigger language plpgsql as $$
begin
    if 'platform' = any (old.roles) and not exists (select from staff where 'platform' = any (roles)) then
        raise exception 'nobody would be left with the role platform'
            using errcode = 'check_violation', constraint = 'staff_platform_remains_check';
    end if;
    return null;
end
$$;
create trigger staff_platform_remains after update or delete on staff
    for each row execute function keep_a_platform_person();

create table recovery_codes (
    person_id uuid not null references people (id) on delete cascade,
    code_hash bytea not null,
    used_at   timestamptz,
    constraint recovery_codes_pkey primary key (person_id, code_hash)
);

-- Browser sessions. The cookie holds a random id; only its hash is here.
create table sessions (
    id_hash      bytea primary key,
    person_id    uuid references people (id) on delete cascade,
    data         jsonb not null,
    user_agent   text not null default '',
    address      text not null default '',
    created_at   timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at   timestamptz not null
);
create index sessions_person_idx on sessions (person_id) where person_id is not null;
create index sessions_expires_idx on sessions (expires_at);

-- How often somebody tried something: sign-in, reset, sign-up. Counted in fixed windows.
create table throttles (
    key          text not null,
    window_start timestamptz not null,
    hits         integer not null,
    constraint throttles_pkey primary key (key, window_start)
);
create index throttles_window_idx on throttles (window_start);
