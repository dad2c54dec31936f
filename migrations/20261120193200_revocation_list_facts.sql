-- What the trust page says about a list, so that nobody has to read the list for it. Absent for those from before.
alter table revocation_lists
    add column next_update timestamptz,
    add column authority   bytea,
    add column entries     bigint,
    add constraint revocation_lists_authority_check check (octet_length(authority) = 32);
