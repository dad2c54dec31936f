-- Open from one country, in any order: what pages are sorted by rides along, so that a few are read from the index alone.
drop index requests_open_country_idx;
create index requests_open_country_idx on requests (country, submitted_at, id)
    include (status, due_at, organisation_key, claimed_by, proposed_by, risk_count, roles, kind)
    where status in ('submitted', 'in_review', 'waiting_applicant', 'awaiting_second_approval');
