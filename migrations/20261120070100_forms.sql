-- Forms are data. A published version never changes: requests quote the version they were answered with.
create table form_versions (
    id           uuid primary key,
    kind         text not null,
    version      integer not null,
    status       text not null,
    definition   jsonb not null,
    created_at   timestamptz not null,
    published_at timestamptz,
    constraint form_versions_kind_check check (kind in ('sign_up')),
    constraint form_versions_status_check check (status in ('draft', 'published', 'retired')),
    constraint form_versions_published_check check ((status = 'draft') = (published_at is null)),
    constraint form_versions_version_key unique (kind, version)
);
create unique index form_versions_one_published_idx on form_versions (kind) where status = 'published';
