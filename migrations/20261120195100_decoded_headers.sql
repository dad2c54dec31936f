-- The headers of what a machine sent, decoded, as its claims are: never a signature.
alter table registration_attempts
    add column request_header   jsonb,
    add column statement_header jsonb;
