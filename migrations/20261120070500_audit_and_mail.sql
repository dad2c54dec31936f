-- Trigrams, to find a part of a word. Trusted since Postgres 13: the owner of the database may create it.
create extension if not exists pg_trgm;

-- What happened, by whom, to what. Written with the change itself, never altered.
create table audit_entries (
    id              uuid primary key,
    at              timestamptz not null,
    actor_kind      text not null,
    actor_id        uuid,
    actor_name      text not null,
    action          text not null,
    subject_kind    text not null,
    subject_id      uuid,
    subject_name    text not null default '',
    organisation_id uuid,
    reason          text,
    detail          jsonb not null default '{}',
    address         text,
    trace           text,
    constraint audit_entries_actor_check check (actor_kind in ('staff', 'tpp', 'applicant', 'client', 'gateway', 'system', 'console', 'anonymous'))
);
create index audit_entries_at_idx on audit_entries (at desc, id desc);
create index audit_entries_subject_idx on audit_entries (subject_id, at desc, id desc);
create index audit_entries_actor_idx on audit_entries (lower(actor_name), at desc, id desc);
create index audit_entries_action_idx on audit_entries (action, at desc, id desc);
create index audit_entries_organisation_idx on audit_entries (organisation_id, at desc, id desc) where organisation_id is not null;
create index audit_entries_subject_name_idx on audit_entries using gin (subject_name gin_trgm_ops);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end
$$;
create trigger audit_entries_append_only before update or delete on audit_entries for each row execute function refuse_change();
create trigger audit_entries_no_truncate before truncate on audit_entries for each statement execute function refuse_change();
create trigger proposals_append_only before update or delete on proposals for each row execute function refuse_change();
create trigger decisions_append_only before update or delete on decisions for each row execute function refuse_change();

-- The outbox: rendered when enqueued, in the transaction of its cause. A worker leases a row, sends, and marks it only if the lease is still its own.
create table mails (
    id          uuid primary key,
    dedupe_key  text not null,
    letter      text not null,
    class       text not null,
    request_id  uuid references requests (id),
    recipient   text not null,
    subject     text not null,
    message_id  text not null,
    rendered    jsonb,                            -- the finished mail
    sealed      bytea,                            -- the same, where it carries a one-time link
    status      text not null default 'queued',
    attempts    integer not null default 0,
    not_before  timestamptz not null,
    lease_until timestamptz,
    lease_epoch integer not null default 0,
    last_error  text,
    created_at  timestamptz not null,
    sent_at     timestamptz,
    wiped_at    timestamptz,                      -- account mails lose their link once sent
    constraint mails_dedupe_key unique (dedupe_key),
    constraint mails_message_id_key unique (message_id),
    constraint mails_class_check check (class in ('service', 'account')),
    constraint mails_status_check check (status in ('queued', 'sent', 'dead')),
    constraint mails_body_check check (case when wiped_at is not null then rendered is null and sealed is null
        when class = 'account' then rendered is null and sealed is not null
        else rendered is not null and sealed is null end),
    constraint mails_sent_check check ((sent_at is not null) = (status = 'sent'))
);
create index mails_due_idx on mails (not_before) where status = 'queued';
create index mails_list_idx on mails (created_at desc, id desc);
create index mails_unsent_idx on mails (status, created_at desc, id desc) where status <> 'sent';
create index mails_request_idx on mails (request_id, created_at) where request_id is not null;
