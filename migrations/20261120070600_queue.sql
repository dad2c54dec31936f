-- What the queue shows, sorts and searches by, and the indexes that keep every page of it short of a millisecond.

-- Trigrams, to find a part of a word. Trusted since Postgres 13: the owner of the database may create it.
create extension if not exists pg_trgm;

alter table requests
    add column hints            jsonb not null default '[]',  -- why `risk_count` is what it is
    add column organisation_key text not null default '',     -- the name folded, to sort by
    add column search_text      text not null default '',     -- names, address and reference, folded to ASCII
    add column name_skeleton    text not null default '',     -- the shape of the name, to find look-alikes
    add column authority_number text,                         -- to find who applied under it before
    add column proposed_by      uuid references people (id),  -- the maker of the latest proposal
    add constraint requests_hints_check check (jsonb_array_length(hints) = risk_count),
    -- `submitted_at` tells what the bank has: the indexes below lean on that.
    -- Only what is open is in somebody's hands.
    add constraint requests_claimed_open_check check (claimed_by is null
        or status in ('submitted', 'in_review', 'waiting_applicant', 'awaiting_second_approval')),
    add constraint requests_submitted_check check (case
        when status in ('draft', 'awaiting_email') then submitted_at is null
        when status in ('withdrawn', 'expired') then true
        else submitted_at is not null end);

create function note_maker() returns trigger language plpgsql as $$
begin
    update requests set proposed_by = new.made_by where id = new.request_id;
    return null;
end
$$;
create trigger proposals_note_maker after insert on proposals for each row execute function note_maker();

-- What has ended stays as it ended.
create function refuse_reopening() returns trigger language plpgsql as $$
begin
    raise exception 'an ended request stays ended' using errcode = 'restrict_violation';
end
$$;
create trigger requests_stay_ended before update of status, ended_at on requests for each row
    when (old.ended_at is not null and (new.status, new.ended_at) is distinct from (old.status, old.ended_at))
    execute function refuse_reopening();

-- Open: what the bank has on its table. One index for each order; what it can be filtered by rides along, so that a
-- filter that few rows pass costs index pages only. The predicate is about `status` alone, because Postgres knows how
-- frequent each state is, and would not see that two columns say the same.
create index requests_open_waiting_idx on requests (submitted_at, id)
    include (status, due_at, claimed_by, proposed_by, risk_count, country, roles, kind)
    where status in ('submitted', 'in_review', 'waiting_applicant', 'awaiting_second_approval');
create index requests_open_due_idx on requests (due_at, id)
    include (status, submitted_at, claimed_by, proposed_by, risk_count, country, roles, kind)
    where status in ('submitted', 'in_review', 'waiting_applicant', 'awaiting_second_approval');
create index requests_open_name_idx on requests (organisation_key, id)
    include (status, submitted_at, due_at, claimed_by, proposed_by, risk_count, country, roles, kind)
    where status in ('submitted', 'in_review', 'waiting_applicant', 'awaiting_second_approval');
-- Open in one state: the views “second approval” and “waiting for the TPP”.
create index requests_open_status_idx on requests (status, submitted_at, id)
    include (proposed_by)
    where status in ('submitted', 'in_review', 'waiting_applicant', 'awaiting_second_approval');
-- Open and nobody's; somebody's.
create index requests_open_unassigned_idx on requests (submitted_at, id)
    where claimed_by is null and status in ('submitted', 'in_review', 'waiting_applicant', 'awaiting_second_approval');
create index requests_open_assignee_idx on requests (claimed_by, submitted_at, id)
    include (status, due_at, organisation_key, risk_count, country, roles, kind)
    where claimed_by is not null;
-- Open from one country: a rare one is found without a walk.
create index requests_open_country_idx on requests (country, submitted_at, id)
    include (status, risk_count, roles, kind)
    where status in ('submitted', 'in_review', 'waiting_applicant', 'awaiting_second_approval');
-- Open, by a part of a name.
create index requests_open_search_idx on requests using gin (search_text gin_trgm_ops)
    where status in ('submitted', 'in_review', 'waiting_applicant', 'awaiting_second_approval');

-- Everything the bank ever had, by arrival and by name, from one country, by a part of a name.
create index requests_all_waiting_idx on requests (submitted_at, id)
    include (status, risk_count, country, roles, kind)
    where submitted_at is not null;
create index requests_all_name_idx on requests (organisation_key, id)
    include (status, submitted_at, ended_at, risk_count, country, roles, kind)
    where submitted_at is not null;
create index requests_all_country_idx on requests (country, submitted_at, id)
    include (status, ended_at, risk_count, roles, kind)
    where submitted_at is not null;
create index requests_all_country_name_idx on requests (country, organisation_key, id)
    include (status, ended_at, risk_count, roles, kind)
    where submitted_at is not null;
create index requests_all_search_idx on requests using gin (search_text gin_trgm_ops)
    where submitted_at is not null;

-- Ended, the latest first; the same from one country.
create index requests_ended_idx on requests (ended_at, id)
    include (status, submitted_at, risk_count, country, roles, kind)
    where submitted_at is not null and ended_at is not null;
create index requests_ended_country_idx on requests (country, ended_at, id)
    include (status, risk_count, roles, kind)
    where submitted_at is not null and ended_at is not null;

-- Hints: earlier requests of the same shape or number; a known TPP under the same number.
create index requests_skeleton_idx on requests (name_skeleton, submitted_at) where submitted_at is not null;
create index requests_authority_number_idx on requests (authority_number, submitted_at) where authority_number is not null;
create index organisations_number_idx on organisations (authority_number) where authority_number is not null;
