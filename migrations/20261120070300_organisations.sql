-- Legal entities: *TPP* on screens.
create table organisations (
    id                      uuid primary key,
    reference               text not null,
    source                  text not null,
    status                  text not null,
    row_version             integer not null default 1,
    legal_name              text not null,
    name_skeleton           text not null,        -- folded, to find look-alikes
    trading_name            text,
    country                 text not null,
    company_number          text,
    lei                     text,
    authority               text,
    authority_country       text,
    authority_number        text,
    register_url            text,
    roles                   text[] not null,
    facts                   jsonb not null default '{}',
    request_id              uuid references requests (id),
    -- Why it may be active: two people, or a rule and its version. Exactly one of them.
    activation_decision     uuid,
    activation_outcome      text generated always as ('approve') stored,
    activation_rule         text,
    activated_at            timestamptz,
    suspended_at            timestamptz,
    suspension_reason       text,
    tokens_void_before      timestamptz,          -- tokens issued up to then stay dead
    archived_at             timestamptz,
    created_at              timestamptz not null,
    constraint organisations_reference_key unique (reference),
    constraint organisations_source_check check (source in ('sign_up', 'obie', 'uae', 'manual')),
    constraint organisations_status_check check (status in ('pending', 'active', 'suspended', 'archived', 'refused')),
    constraint organisations_roles_check check (roles <@ array['AISP', 'PISP', 'CBPII']),
    constraint organisations_activation_check check (status in ('pending', 'refused')
        or ((activation_decision is null) <> (activation_rule is null) and activated_at is not null)),
    constraint organisations_suspended_check check ((suspended_at is not null) = (status = 'suspended')),
    constraint organisations_suspension_reason_check check ((suspension_reason is not null) = (status = 'suspended')),
    constraint organisations_archived_check check ((archived_at is not null) = (status = 'archived')),
    constraint organisations_decision_fkey foreign key (activation_decision, activation_outcome) references decisions (id, outcome)
);
create unique index organisations_authority_number_idx on organisations (authority, authority_number)
    where authority_number is not null and status not in ('archived', 'refused');
create index organisations_skeleton_idx on organisations (name_skeleton);
create index organisations_list_idx on organisations (created_at desc, id desc);

create table memberships (
    person_id       uuid not null,
    person_kind     text not null generated always as ('tpp') stored,
    organisation_id uuid not null references organisations (id),
    role            text not null,
    since           timestamptz not null,
    constraint memberships_pkey primary key (person_id, organisation_id),
    constraint memberships_person_fkey foreign key (person_id, person_kind) references people (id, kind),
    constraint memberships_role_check check (role in ('owner', 'developer', 'viewer'))
);
create index memberships_organisation_idx on memberships (organisation_id);

create table invitations (
    id              uuid primary key,
    organisation_id uuid not null references organisations (id),
    email           text not null,
    email_key       text not null,
    role            text not null,
    invited_by      uuid not null references people (id),
    invited_at      timestamptz not null,
    expires_at      timestamptz not null,
    accepted_at     timestamptz,
    withdrawn_at    timestamptz,
    constraint invitations_role_check check (role in ('owner', 'developer', 'viewer')),
    constraint invitations_one_end_check check (accepted_at is null or withdrawn_at is null)
);
create unique index invitations_one_open_idx on invitations (organisation_id, email_key)
    where accepted_at is null and withdrawn_at is null;

alter table one_time_links add constraint one_time_links_invitation_fkey
    foreign key (invitation_id) references invitations (id);

-- A proposed suspension, resumption or archiving, and who confirmed it.
create table status_changes (
    id           uuid primary key,
    subject_kind text not null,
    subject_id   uuid not null,
    to_status    text not null,
    reason       text not null,
    proposed_by  uuid not null references people (id),
    proposed_at  timestamptz not null,
    status       text not null default 'proposed',
    decided_by   uuid references people (id),
    decided_at   timestamptz,
    rule         text,                            -- an emergency suspension acts at once
    constraint status_changes_subject_check check (subject_kind in ('organisation', 'software_statement', 'client')),
    constraint status_changes_to_check check (to_status in ('active', 'suspended', 'archived', 'deleted')),
    constraint status_changes_reason_check check (reason <> ''),
    constraint status_changes_status_check check (status in ('proposed', 'confirmed', 'refused')),
    constraint status_changes_decided_check check ((status = 'proposed') = (decided_at is null)),
    constraint status_changes_two_people_check check (decided_by <> proposed_by),
    constraint status_changes_who_check check (status = 'proposed' or (decided_by is null) <> (rule is null)),
    constraint status_changes_rule_check check (rule is null or to_status = 'suspended')
);
create unique index status_changes_one_open_idx on status_changes (subject_id) where status = 'proposed';
