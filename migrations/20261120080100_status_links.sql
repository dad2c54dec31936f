-- A link that shows how a sign-up stands to whoever reads its applicant's mail.
alter table one_time_links drop constraint one_time_links_purpose_check;
alter table one_time_links add constraint one_time_links_purpose_check
    check (purpose in ('confirm_address', 'reset_password', 'join_team', 'join_staff', 'see_status'));
