-- A decision can be taken back while nobody outside the bank has been told. What was decided stays written; the request
-- waits for a second person again, and the next decision on it is its next take.
alter table decisions add column take integer not null default 1;
alter table decisions add column take_before integer generated always as (nullif(take - 1, 0)) stored;
alter table decisions add constraint decisions_take_check check (take >= 1);
alter table decisions add constraint decisions_take_key unique (id, request_id, take);
alter table decisions drop constraint decisions_request_key;
alter table decisions add constraint decisions_request_key unique (request_id, take);

create table decisions_taken_back (
    decision_id   uuid primary key,
    request_id    uuid not null,
    take          integer not null,
    taken_back_by uuid not null references people (id),
    taken_back_at timestamptz not null,
    constraint decisions_taken_back_take_key unique (request_id, take),
    constraint decisions_taken_back_decision_fkey foreign key (decision_id, request_id, take)
        references decisions (id, request_id, take)
);
create trigger decisions_taken_back_append_only before update or delete on decisions_taken_back
    for each row execute function refuse_change();

-- There is no second take before the first was taken back.
alter table decisions add constraint decisions_take_before_fkey
    foreign key (request_id, take_before) references decisions_taken_back (request_id, take);

-- What has ended stays as it ended, unless it ended by a decision that was taken back.
create or replace function refuse_reopening() returns trigger language plpgsql as $$
begin
    if new.status = 'awaiting_second_approval'
        and exists (select from decisions_taken_back where decision_id = old.decision_id) then
        return new;
    end if;
    raise exception 'an ended request stays ended' using errcode = 'restrict_violation';
end
$$;
