-- Of an attempt that came to nothing: the organisation, by its directory's id, where statement, request and certificate
-- prove together whose it is.
alter table registration_attempts add column proven_organisation text;
create index registration_attempts_proven_idx on registration_attempts (issuer, proven_organisation)
    where proven_organisation is not null;
create index registration_attempts_certificate_idx on registration_attempts (certificate_sha256);

-- The attempts that an organisation may read: what made or changed anything of its own, what is proven to be its own, and what
-- came over a certificate that is its own and nobody else's and does not name another organisation. A claim alone shows nothing.
create function own_attempts(organisation uuid) returns setof uuid language sql stable as $$
    with own as (
        select o.id, o.directory, o.directory_id from organisations o where o.id = own_attempts.organisation),
    proven as (
        select a.id, a.certificate_sha256 from registration_attempts a where a.organisation_id = own_attempts.organisation
        union
        select a.id, a.certificate_sha256 from registration_attempts a join own
            on a.issuer = own.directory and a.proven_organisation = own.directory_id)
    select proven.id from proven
    union
    select a.id from registration_attempts a join own on true
    where a.certificate_sha256 in (select proven.certificate_sha256 from proven)
        and a.organisation_id is null and a.proven_organisation is null
        and coalesce(a.statement ->> 'org_id', own.directory_id) = own.directory_id
        and not exists (select from registration_attempts other where other.certificate_sha256 = a.certificate_sha256
            and (other.organisation_id <> own.id
                or (other.issuer, other.proven_organisation) is distinct from (own.directory, own.directory_id)
                    and other.proven_organisation is not null))
$$;
