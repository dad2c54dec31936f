-- An emergency suspension acts at once, and lapses unless a second person confirms it in time: until then it waits like
-- any proposal, beside one that waits already.
alter table status_changes add column lapses_at timestamptz;
alter table status_changes drop constraint status_changes_status_check;
alter table status_changes add constraint status_changes_status_check
    check (status in ('proposed', 'confirmed', 'refused', 'lapsed'));
alter table status_changes drop constraint status_changes_who_check;
alter table status_changes add constraint status_changes_who_check check (case
    when status = 'proposed' then decided_by is null
    when status = 'lapsed' then decided_by is null and rule is not null
    -- Those of before acted by the rule alone, for good.
    else decided_by is not null or (rule is not null and lapses_at is null) end);
alter table status_changes add constraint status_changes_lapses_check check (lapses_at is null or rule is not null);
drop index status_changes_one_open_idx;
create unique index status_changes_one_open_idx on status_changes (subject_id) where status = 'proposed' and rule is null;
create unique index status_changes_one_emergency_idx on status_changes (subject_id)
    where status = 'proposed' and rule is not null;
create index status_changes_lapses_idx on status_changes (lapses_at) where status = 'proposed' and rule is not null;
