-- Everything that people decide stands in one queue.
create table requests (
    id                uuid primary key,
    reference         text not null,
    kind              text not null,
    status            text not null,
    row_version       integer not null default 1,
    form_version_id   uuid not null references form_versions (id),
    answers           jsonb not null default '{}',
    -- Who asks. The person exists once the address is confirmed; until then the password waits here.
    person_id         uuid references people (id),
    applicant_name    text not null,
    applicant_email   text not null,
    applicant_key     text not null,
    password_hash     text,
    -- What the queue shows and searches.
    organisation_name text not null default '',
    country           text,
    roles             text[] not null default '{}',
    risk_count        integer not null default 0,
    -- The move.
    claimed_by        uuid references people (id),
    claim_expires_at  timestamptz,
    created_at        timestamptz not null,
    changed_at        timestamptz not null,
    sent_at           timestamptz,
    submitted_at      timestamptz,
    due_at            timestamptz,                -- by when the bank wants to have decided
    clock_stopped_at  timestamptz,                -- the applicant has the move since
    ended_at          timestamptz,
    expires_at        timestamptz,                -- when a draft or an unanswered question lapses
    -- What was decided, quoted from `decisions`.
    decision_id       uuid,
    decision_outcome  text,
    constraint requests_reference_key unique (reference),
    constraint requests_kind_check check (kind in ('sign_up')),
    constraint requests_status_check check (status in ('draft', 'awaiting_email', 'submitted', 'in_review', 'waiting_applicant',
        'awaiting_second_approval', 'approved', 'rejected', 'withdrawn', 'expired')),
    constraint requests_confirmed_check check (person_id is not null
        or status in ('draft', 'awaiting_email', 'withdrawn', 'expired')),
    constraint requests_password_check check (password_hash is null or status in ('draft', 'awaiting_email')),
    constraint requests_sent_check check (sent_at is not null or status in ('draft', 'withdrawn', 'expired')),
    constraint requests_clock_check check ((clock_stopped_at is not null) = (status = 'waiting_applicant')),
    constraint requests_due_check check (due_at is not null
        or status not in ('submitted', 'in_review', 'waiting_applicant', 'awaiting_second_approval')),
    constraint requests_ended_check check ((ended_at is not null) = (status in ('approved', 'rejected', 'withdrawn', 'expired'))),
    constraint requests_claim_check check ((claimed_by is null) = (claim_expires_at is null)),
    constraint requests_decided_check check ((decision_id is not null) = (status in ('approved', 'rejected'))),
    constraint requests_outcome_check check (
        case status when 'approved' then decision_outcome = 'approve'
                    when 'rejected' then decision_outcome = 'reject'
                    else decision_outcome is null end)
);
create index requests_applicant_idx on requests (applicant_key, created_at desc);
create index requests_person_idx on requests (person_id, created_at desc) where person_id is not null;
create index requests_expires_idx on requests (expires_at) where expires_at is not null;

-- The maker's half. Frozen: what is decided later quotes it to the letter.
create table proposals (
    id             uuid primary key,
    request_id     uuid not null references requests (id),
    made_by        uuid not null references people (id),
    outcome        text not null,
    reason         text not null,                 -- for the applicant where it is a rejection, else for the checker
    answers_sha256 bytea not null,                -- what the maker looked at
    made_at        timestamptz not null,
    constraint proposals_outcome_check check (outcome in ('approve', 'reject')),
    constraint proposals_reason_check check (outcome = 'approve' or reason <> ''),
    constraint proposals_quote_key unique (id, request_id, made_by, outcome, answers_sha256)
);
create index proposals_request_idx on proposals (request_id, made_at desc);

-- The checker's half: one for each request, by another person than the maker.
create table decisions (
    id             uuid primary key,
    request_id     uuid not null,
    proposal_id    uuid not null,
    made_by        uuid not null,
    outcome        text not null,
    answers_sha256 bytea not null,
    decided_by     uuid not null references people (id),
    note           text not null default '',
    decided_at     timestamptz not null,
    constraint decisions_request_key unique (request_id),
    constraint decisions_outcome_key unique (id, outcome),
    constraint decisions_proposal_fkey foreign key (proposal_id, request_id, made_by, outcome, answers_sha256)
        references proposals (id, request_id, made_by, outcome, answers_sha256),
    constraint decisions_two_people_check check (decided_by <> made_by)
);

alter table requests add constraint requests_decision_fkey
    foreign key (decision_id, decision_outcome) references decisions (id, outcome);

-- What the bank and the applicant say to each other, and what only the bank reads.
create table messages (
    id         uuid primary key,
    request_id uuid not null references requests (id),
    author     uuid not null references people (id),
    kind       text not null,
    body       text not null,
    sent_at    timestamptz not null,
    constraint messages_kind_check check (kind in ('question', 'answer', 'note')),
    constraint messages_body_check check (body <> '')
);
create index messages_request_idx on messages (request_id, sent_at);

-- Evidence. The bytes are in `document_contents`, or wherever the bank keeps them.
create table documents (
    id          uuid primary key,
    request_id  uuid not null references requests (id),
    field       text not null,
    name        text not null,
    media_type  text not null,
    size        bigint not null,
    sha256      bytea not null,
    uploaded_at timestamptz not null,
    constraint documents_media_type_check check (media_type in ('application/pdf', 'image/png', 'image/jpeg')),
    constraint documents_size_check check (size between 1 and 5000000)
);
create index documents_request_idx on documents (request_id);

create table document_contents (
    document_id uuid primary key references documents (id) on delete cascade,
    content     bytea not null
);

-- Links that work once, from a mail. Only the hash of what the link carries is here.
create table one_time_links (
    token_hash    bytea primary key,
    purpose       text not null,
    person_id     uuid references people (id) on delete cascade,
    request_id    uuid references requests (id),
    invitation_id uuid,
    created_at    timestamptz not null,
    expires_at    timestamptz not null,
    used_at       timestamptz,
    constraint one_time_links_purpose_check check (purpose in ('confirm_address', 'reset_password', 'join_team', 'join_staff'))
);
create index one_time_links_expires_idx on one_time_links (expires_at);
create index one_time_links_person_idx on one_time_links (person_id, purpose) where used_at is null;
create index one_time_links_request_idx on one_time_links (request_id) where used_at is null;
