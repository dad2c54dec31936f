-- Gateways that authenticate with a certificate: one certificate, one gateway. Its holder and its end are there to be shown.
alter table gateways
    add column certificate_subject text,
    add column certificate_expires_at timestamptz,
    add constraint gateways_credential_length_check check (octet_length(certificate_sha256) = 32),
    add constraint gateways_credential_facts_check check (
        (certificate_sha256 is null) = (certificate_subject is null)
        and (certificate_sha256 is null) = (certificate_expires_at is null));
create unique index gateways_certificate_idx on gateways (certificate_sha256) where revoked_at is null;
