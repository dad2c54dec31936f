-- The roles of the UAE Trust Framework stand beside those of PSD2.
alter table organisations drop constraint organisations_roles_check;
alter table organisations add constraint organisations_roles_check
    check (roles <@ array['AISP', 'PISP', 'CBPII', 'BDSP', 'BSIP', 'IDSP']);
