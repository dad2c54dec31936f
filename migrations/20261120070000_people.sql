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

-- Bank roles. The exclusions are the bank's: whoever keeps the locks does not decide, whoever audits does nothing else.
create table staff (
    person_id   uuid primary key,
    person_kind text not null generated always as ('staff') stored,
    roles       text[] not null,
    changed_at  timestamptz not null,
    constraint staff_person_fkey foreign key (person_id, person_kind) references people (id, kind),
    constraint staff_roles_check check (roles <@ array['analyst', 'approver', 'security', 'auditor', 'platform']),
    constraint staff_auditor_alone_check check (not ('auditor' = any (roles)) or roles = array['auditor']),
    constraint staff_security_apart_check check (not ('security' = any (roles)) or not (roles && array['analyst', 'approver']))
);

-- A change of somebody's roles: proposed by one, confirmed by another, unless fewer than two people could ever confirm.
create table staff_changes (
    id          uuid primary key,
    person_id   uuid not null references people (id),
    roles       text[] not null,                  -- empty: no longer staff
    reason      text not null,
    proposed_by uuid not null references people (id),
    proposed_at timestamptz not null,
    status      text not null default 'proposed',
    decided_by  uuid references people (id),
    decided_at  timestamptz,
    rule        text,                             -- in place of a second person
    constraint staff_changes_status_check check (status in ('proposed', 'confirmed', 'refused')),
    constraint staff_changes_decided_check check ((status = 'proposed') = (decided_at is null)),
    constraint staff_changes_two_people_check check (decided_by <> proposed_by),
    constraint staff_changes_who_check check (status = 'proposed' or (decided_by is null) <> (rule is null)),
    constraint staff_changes_not_oneself_check check (person_id <> proposed_by or rule is not null),
    constraint staff_changes_not_decided_by_subject_check check (decided_by <> person_id)
);
create unique index staff_changes_one_open_idx on staff_changes (person_id) where status = 'proposed';

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
