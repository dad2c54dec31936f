-- Key sets of other parties as they were fetched last: shared, so that replicas and restarts do not fetch again.
create table key_sets (
    url           text        not null,
    -- Counts the writes: who writes says which state they saw.
    revision      bigint      not null,
    -- The last good document, the fetch that brought it, and when that fetch began.
    body          bytea,
    edition       uuid,
    fetched_at    timestamptz,
    -- The last fetch that brought none, unless a good one came after it.
    failed_at     timestamptz,
    problem       text,
    -- When a fetch was last made for the sake of a key that was not in the copy.
    forced_at     timestamptz,
    -- The fetch under way.
    claimed_by    uuid,
    claimed_until timestamptz,
    touched_at    timestamptz not null,
    constraint key_sets_pkey primary key (url),
    constraint key_sets_url_bounded check (octet_length(url) <= 2000),
    constraint key_sets_body_bounded check (octet_length(body) <= 524288),
    constraint key_sets_copy_whole check (num_nulls(body, edition, fetched_at) in (0, 3)),
    constraint key_sets_failure_whole check ((failed_at is null) = (problem is null)),
    constraint key_sets_claim_whole check ((claimed_by is null) = (claimed_until is null))
);
create index key_sets_touched_idx on key_sets (touched_at);
