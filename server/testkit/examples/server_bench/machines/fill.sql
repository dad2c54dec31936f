-- Software as a bank has it after years: a client, a token and an attempt for each. Foreign keys and triggers are not looked
-- at, which only an administrator of the database may ask for.
set session_replication_role = replica;

-- Built afterwards, which is many times faster than row by row.
create temp table index_definitions as
    select indexname, indexdef from pg_indexes
    where tablename in ('organisations', 'software_statements', 'clients', 'access_tokens', 'registration_attempts')
        and indexname not in (select conname from pg_constraint);
do $$
declare
    name text;
begin
    for name in select indexname from index_definitions loop
        execute format('drop index %I', name);
    end loop;
end
$$;

insert into organisations (id, reference, source, status, legal_name, name_skeleton, country, authority, authority_number,
    roles, activation_rule, activated_at, created_at, directory, directory_id)
select ('20000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid, 'TPP-' || lpad(to_hex(i), 7, '0'), 'obie', 'active',
       'Filled ' || i || ' Ltd', 'filled ' || i, 'GB', 'FCA', 'F' || i, '{AISP,PISP}', 'automatic-registration/1',
       '2024-01-01', '2024-01-01', 'Filled Directory', 'F' || lpad(i::text, 17, '0')
from generate_series(1, greatest(:rows / 5, 1)) as i;

insert into software_statements (id, reference, organisation_id, source, status, name, redirect_uris, activation_rule,
    activated_at, created_at, directory, directory_id, roles, statement, statement_issued_at, key_set)
select ('30000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid, 'SS-' || lpad(to_hex(i), 7, '0'),
       ('20000000-0000-4000-8000-' || lpad((1 + i / 5)::text, 12, '0'))::uuid, 'obie', 'active', 'Filled ' || i,
       '{https://tpp.example/callback}', 'automatic-registration/1', '2024-01-01', '2024-01-01', 'Filled Directory',
       'F' || lpad(i::text, 21, '0'), '{AISP,PISP}', repeat(md5(i::text), 60), '2024-01-01', 'https://tpp.example/keys'
from generate_series(1, :rows) as i;

insert into clients (id, client_id, software_statement_id, organisation_id, environment, source, status,
    token_endpoint_auth_method, scopes, activation_rule, activated_at, created_at, registration, dcr_version, roles,
    grant_types, signing_alg)
select ('40000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid, '40000000-0000-4000-8000-' || lpad(i::text, 12, '0'),
       ('30000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid,
       ('20000000-0000-4000-8000-' || lpad((1 + i / 5)::text, 12, '0'))::uuid, 'sandbox', 'obie', 'active',
       'private_key_jwt', '{openid,accounts}', 'automatic-registration/1', '2024-01-01', '2024-01-01',
       jsonb_build_object('client_id', i, 'scope', 'openid accounts', 'redirect_uris', '["https://tpp.example/callback"]'::jsonb),
       '3.3', '{AISP,PISP}', '{client_credentials}', 'PS256'
from generate_series(1, :rows) as i;

insert into access_tokens (token_hash, client_id, scopes, certificate_sha256, void_marks, issued_at, expires_at)
select sha256(i::text::bytea), ('40000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid, '{accounts}',
       sha256('certificate'), '{null,null,null}', now() - interval '1 minute', now() + interval '1 day'
from generate_series(1, :rows) as i;

insert into registration_attempts (id, at, door, method, dcr_version, outcome, findings, issuer, software_id, software_name,
    organisation_name, certificate_sha256, certificate_subject, organisation_id, client_id)
select ('50000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid, '2024-01-01'::timestamptz + i * interval '1 minute',
       'obie', 'POST', '3.3', 'registered', '[]', 'Filled Directory', 'F' || lpad(i::text, 21, '0'), 'Filled ' || i,
       'Filled ' || (1 + i / 5) || ' Ltd', sha256(i::text::bytea), 'CN=filled',
       ('20000000-0000-4000-8000-' || lpad((1 + i / 5)::text, 12, '0'))::uuid,
       ('40000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid
from generate_series(1, :rows) as i;

do $$
declare
    definition text;
begin
    for definition in select indexdef from index_definitions loop
        execute definition;
    end loop;
end
$$;
set session_replication_role = origin;
