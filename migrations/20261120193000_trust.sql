-- Whom the bank trusts: client authorities, places of revocation lists, statement issuers, roots for our own fetches. Each
-- entry is a change that two people decided, or a rule; the newest confirmed change of an entry is what is in force.
create table trust_changes (
    id          uuid primary key,
    environment text not null,
    list        text not null,
    entry       text not null,                   -- SHA-256 of a certificate, the place of a revocation list, an issuer's iss
    title       text not null,                   -- what people call it
    before      jsonb,                           -- null: it was not there
    after       jsonb,                           -- null: it goes
    reason      text not null,
    proposed_by uuid references people (id),     -- nobody: the configuration file
    proposed_at timestamptz not null,
    status      text not null default 'proposed',
    decided_by  uuid references people (id),
    decided_at  timestamptz,
    note        text,                            -- what whoever decided wrote
    rule        text,                            -- in place of a second person
    version     bigint,                          -- counts what was confirmed: servers compare the highest with theirs
    constraint trust_changes_environment_check check (environment in ('sandbox', 'production')),
    constraint trust_changes_list_check check (list in ('client_ca', 'client_crl', 'statement_issuer', 'outbound_ca')),
    constraint trust_changes_status_check check (status in ('proposed', 'confirmed', 'refused', 'withdrawn')),
    constraint trust_changes_rule_check check (rule in ('first-administrators/1', 'configuration-file/1')),
    constraint trust_changes_something_check check (before is distinct from after),
    constraint trust_changes_bounded_check check (octet_length(entry) between 1 and 2000
        and coalesce(octet_length(after::text), 0) <= 65536),
    constraint trust_changes_decided_check check ((status = 'proposed') = (decided_at is null)),
    constraint trust_changes_version_check check ((status = 'confirmed') = (version is not null)),
    constraint trust_changes_who_check check (case
        when status in ('proposed', 'withdrawn') then decided_by is null and rule is null
        when status = 'refused' then decided_by is not null and rule is null
        else (decided_by is null) <> (rule is null) end),
    constraint trust_changes_two_people_check check (decided_by <> proposed_by),
    constraint trust_changes_proposer_check check ((proposed_by is null) = (rule is not distinct from 'configuration-file/1')),
    constraint trust_changes_version_key unique (version)
);
create unique index trust_changes_one_open_idx on trust_changes (environment, list, entry) where status = 'proposed';
create index trust_changes_in_force_idx on trust_changes (environment, list, entry, version desc) where status = 'confirmed';

-- What was proposed is what is decided, once, and only while what it replaces is still in force.
create function refuse_other_trust_change() returns trigger language plpgsql as $$
declare
    present jsonb;
begin
    if tg_op = 'DELETE' or (tg_op = 'UPDATE' and (old.status <> 'proposed'
        or (new.id, new.environment, new.list, new.entry, new.title, new.before, new.after, new.reason, new.proposed_by, new.proposed_at)
            is distinct from
           (old.id, old.environment, old.list, old.entry, old.title, old.before, old.after, old.reason, old.proposed_by, old.proposed_at)))
    then
        raise exception 'a change of trust is decided once, as it was proposed' using errcode = 'restrict_violation';
    end if;
    if new.status = 'confirmed' then
        select c.after into present from trust_changes c
            where c.environment = new.environment and c.list = new.list and c.entry = new.entry and c.status = 'confirmed'
                and c.id <> new.id
            order by c.version desc limit 1;
        if present is distinct from new.before then
            raise exception 'what this change replaces is not in force any more'
                using errcode = 'check_violation', constraint = 'trust_changes_base_check';
        end if;
    end if;
    return new;
end
$$;
create trigger trust_changes_frozen before insert or update or delete on trust_changes
    for each row execute function refuse_other_trust_change();

-- Under which authority's key a client's certificate was issued when it registered: two authorities may give one name to
-- different holders (RFC 8705 §2.1). SHA-256 of the authority's SubjectPublicKeyInfo; absent for clients from before.
alter table clients
    add column certificate_issuer bytea,
    add constraint clients_certificate_issuer_check check (octet_length(certificate_issuer) = 32);
create index clients_certificate_issuer_idx on clients (certificate_issuer) where status = 'active';
