-- One company, one organisation: what two spellings of an authority and a number have in common. Directories write GB-FCA, GBFCA and
-- FCAGB, sign-ups PSDGB-FCA-123456 or a full name with a country: the letters of country and authority in order of the
-- alphabet, and letters and digits of the number. Where one of both is missing, nothing can be said.
create function registration_key(authority text, country text, number text) returns text
language sql immutable as $$
    with given as (
        select upper(trim(registration_key.authority)) as authority, upper(coalesce(registration_key.country, '')) as country,
            regexp_match(upper(trim(registration_key.number)), '^PSD([A-Z]{2})-([A-Z]{2,8})-(.+)$') as psd2,
            upper(trim(registration_key.number)) as number),
    read as (
        select case
                when psd2 is not null then psd2[1] || psd2[2]
                -- A name of several words goes by their first letters, without the small ones.
                when authority ~ '[A-Z]{2,} +[A-Z]{2,}' then country || array_to_string(array(
                    select left(word, 1) from regexp_split_to_table(authority, '[^A-Z]+') word
                    where word not in ('', 'OF', 'THE', 'AND', 'FOR')), '')
                else regexp_replace(authority, '[^A-Z]', '', 'g') end as authority,
            country, coalesce(psd2[3], number) as number, psd2 is null and authority !~ '[A-Z]{2,} +[A-Z]{2,}' as code
        from given),
    whole as (
        select case when code and authority <> '' and country <> '' and left(authority, 2) <> country and right(authority, 2) <> country
                then country || authority else authority end as authority,
            regexp_replace(number, '[^A-Z0-9]', '', 'g') as number
        from read)
    select array_to_string(array(
            select letter from regexp_split_to_table(authority, '') letter order by letter collate "C"), '') || ' ' || number
        from whole where authority <> '' and number <> ''
$$;

alter table organisations
    add column registration_key text generated always as (registration_key(authority, authority_country, authority_number)) stored,
    -- True of those that shared a key with an older one before there was a rule: people settle them one by one.
    add column shares_registration boolean not null default false;
update organisations o set shares_registration = true
    where o.registration_key is not null and o.status not in ('archived', 'refused')
        and exists (select from organisations older where older.registration_key = o.registration_key
            and older.status not in ('archived', 'refused') and (older.created_at, older.id) < (o.created_at, o.id));
create unique index organisations_registration_key_idx on organisations (registration_key)
    where registration_key is not null and status not in ('archived', 'refused') and not shares_registration;

-- A machine is answered at once. Where somebody has its number already, in whatever spelling, its organisation goes without one
-- until people have settled whose it is.
create function leave_number_to_people() returns trigger language plpgsql as $$
begin
    if new.source = 'obie' and exists (select from organisations o
        where o.registration_key = registration_key(new.authority, new.authority_country, new.authority_number)
            and o.status not in ('archived', 'refused'))
    then
        new.authority_number := null;
    end if;
    return new;
end
$$;
create trigger organisations_number before insert on organisations
    for each row execute function leave_number_to_people();

-- An approval may let a sign-up's people into an organisation that is here already, in place of making another: the proposal
-- says which, and the decision follows the proposal.
alter table proposals
    add column joins uuid references organisations (id),
    add constraint proposals_joins_check check (joins is null or outcome = 'approve');

-- Two people who decided so confirm a first owner as well.
create or replace function refuse_unconfirmed_owner() returns trigger language plpgsql as $$
begin
    if exists (select from organisations o where o.id = new.organisation_id and o.source in ('obie', 'uae'))
        and not exists (select from memberships m where m.organisation_id = new.organisation_id and m.role = 'owner')
        and not exists (select from owner_claims c where c.organisation_id = new.organisation_id
            and c.person_id = new.person_id and c.status = 'confirmed' and new.role = 'owner')
        and not exists (select from requests r join decisions d on d.id = r.decision_id
            join proposals p on p.id = d.proposal_id
            where r.person_id = new.person_id and d.outcome = 'approve' and p.joins = new.organisation_id
                and new.role = 'owner')
    then
        raise exception 'the first owner of this organisation is not confirmed'
            using errcode = 'check_violation', constraint = 'memberships_first_owner_check';
    end if;
    return new;
end
$$;
