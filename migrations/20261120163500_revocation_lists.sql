-- The last good revocation list of each place that the configuration names.
create table revocation_lists (
    source      text        not null,
    body        bytea       not null,
    this_update timestamptz not null,
    read_at     timestamptz not null,
    constraint revocation_lists_pkey primary key (source),
    constraint revocation_lists_body_bounded check (octet_length(body) between 1 and 16777216)
);
