-- What a software has to sign to name the first owner of its organisation: each is for one client over one certificate, short,
-- and works once.
create table claim_challenges (
    challenge_sha256   bytea primary key,
    client_id          uuid not null references clients (id),
    certificate_sha256 bytea not null,
    created_at         timestamptz not null,
    expires_at         timestamptz not null,
    used_at            timestamptz,
    constraint claim_challenges_length_check check (
        octet_length(challenge_sha256) = 32 and octet_length(certificate_sha256) = 32),
    constraint claim_challenges_short_check check (expires_at <= created_at + interval '10 minutes'),
    constraint claim_challenges_used_check check (used_at <= expires_at)
);
create index claim_challenges_expires_idx on claim_challenges (expires_at);
