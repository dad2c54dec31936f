-- Requests as a bank has them after years: two in a hundred open, the rest ended. Foreign keys are not looked at, which
-- only an administrator of the database may ask for.
set session_replication_role = replica;
truncate requests, people, form_versions cascade;
select setseed(0.42);
insert into people (id, kind, email, email_key, name, created_at)
    select ('00000000-0000-0000-0000-' || lpad(i::text, 12, '0'))::uuid, 'staff', 's' || i || '@bank.example',
           's' || i || '@bank.example', 'Colleague ' || i, '2020-01-01'
    from generate_series(1, 20) as i;
insert into form_versions (id, kind, version, status, definition, created_at, published_at)
    values ('00000000-0000-0000-0000-000000000001', 'sign_up', 1, 'published', '{"sections": []}', '2020-01-01', '2020-01-01');

-- Built afterwards, which is many times faster than row by row.
create temp table index_definitions as
    select indexname, indexdef from pg_indexes
    where tablename = 'requests' and indexname not in (select conname from pg_constraint);
do $$
declare
    name text;
begin
    for name in select indexname from index_definitions loop
        execute format('drop index %I', name);
    end loop;
end
$$;

insert into requests (id, reference, kind, status, form_version_id, answers, person_id, applicant_name, applicant_email,
    applicant_key, organisation_name, country, roles, risk_count, hints, claimed_by, claim_expires_at, created_at, changed_at,
    sent_at, submitted_at, due_at, clock_stopped_at, ended_at, expires_at, decision_id, decision_outcome, organisation_key,
    search_text, name_skeleton, proposed_by)
select id, reference, 'sign_up', status, '00000000-0000-0000-0000-000000000001', '{}', staff, 'Applicant ' || i,
       'a' || i || '@tpp' || i || '.example', 'a' || i || '@tpp' || i || '.example', name, country, roles, risk,
       (select coalesce(jsonb_agg(jsonb_build_object('name', 'no-lei', 'field', 'lei', 'because', 'Without a Legal Entity '
            'Identifier, public registers must be searched by name')), '[]') from generate_series(1, risk)),
       case when is_open and status <> 'submitted' then staff end,
       case when is_open and status <> 'submitted' then submitted + interval '30 minutes' end,
       submitted - interval '1 hour', submitted, submitted - interval '30 minutes', submitted, submitted + interval '3 days',
       case when status = 'waiting_applicant' then submitted + interval '1 day' end,
       case when not is_open then submitted + interval '2 days' * random() end,
       case when status = 'waiting_applicant' then submitted + interval '31 days' end,
       case when status in ('approved', 'rejected') then id end,
       case status when 'approved' then 'approve' when 'rejected' then 'reject' end,
       lower(name), ' ' || lower(name) || ' applicant ' || i || ' a' || i || ' tpp' || i || ' example '
           || replace(lower(reference), '-', ' '),
       lower(name), case when status in ('awaiting_second_approval', 'approved', 'rejected') then staff end
from (
    select i, ('10000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid as id, 'SU-' || lpad(to_hex(i), 7, '0') as reference,
           is_open, submitted, risk, roles,
           case when is_open
                then (array['submitted', 'submitted', 'submitted', 'in_review', 'in_review', 'in_review', 'in_review',
                            'waiting_applicant', 'awaiting_second_approval', 'awaiting_second_approval'])[1 + floor(dice * 10)]
                else (array['approved', 'approved', 'approved', 'approved', 'approved', 'approved', 'rejected', 'rejected',
                            'withdrawn', 'expired'])[1 + floor(dice * 10)] end as status,
           ('00000000-0000-0000-0000-' || lpad((1 + floor(word * 7919)::int % 20)::text, 12, '0'))::uuid as staff,
           case when place < 0.0005 then 'MT' when place < 0.01 then 'EE'
                else (array['GB', 'GB', 'GB', 'GB', 'GB', 'GB', 'DE', 'DE', 'DE', 'AE', 'AE', 'FR', 'FR', 'NL', 'SE', 'IE',
                            'LT', 'ES', 'IT', 'PL'])[1 + floor(place * 20)] end as country,
           (array['Acme', 'Birch', 'Cobalt', 'Delta', 'Ember', 'Falcon', 'Garnet', 'Harbour', 'Indigo', 'Juniper'])[1 + floor(word * 10)]
               || ' ' || to_hex(i::bigint * 7919 % 1000003) || ' '
               || case when word * 100 - floor(word * 100) < 0.01 then 'Quarry ' else '' end
               || case when i % 200000 = 17 then 'Zyxomma ' else '' end
               || (array['Payments', 'Payments', 'Payments', 'Bank', 'Finance', 'Open Banking', 'Pay', 'Money', 'Data', 'Systems'])
                   [1 + floor(word * 7919)::int % 10] || ' Ltd' as name
    from (select i, i > :rows * 0.98 as is_open, random() as dice, random() as place, random() as word,
                 timestamptz '2026-11-20' - interval '1 minute' * (:rows - i) * (2000000.0 / :rows) as submitted,
                 case when random() < 0.25 then 1 + floor(random() * 3)::int else 0 end as risk,
                 case floor(random() * 5) when 0 then array['pisp'] when 1 then array['aisp', 'pisp'] when 2 then array['cbpii']
                     else array['aisp'] end as roles
          from generate_series(1, :rows) as i) as drawn
) as seeded;
do $$
declare
    definition text;
begin
    for definition in select indexdef from index_definitions loop
        execute definition;
    end loop;
end
$$;
drop table index_definitions;
set session_replication_role = origin;
