-- From where an account was signed in to: how often others guess from elsewhere does not keep its owner out there.
create table sign_in_places (
    email_key text not null,
    place     text not null,
    seen_at   timestamptz not null,
    constraint sign_in_places_pkey primary key (email_key, place)
);
create index sign_in_places_seen_idx on sign_in_places (seen_at);
