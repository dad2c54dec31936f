-- What came by machine and waits is let in by two people, one thing or all that hangs together: one proposes, another confirms.
alter table status_changes
    add column whole boolean not null default false, -- with what is above it and waits too
    drop constraint status_changes_to_check,
    add constraint status_changes_to_check check (to_status in ('active', 'suspended', 'archived', 'deleted', 'refused')),
    add constraint status_changes_whole_check check (not whole or to_status = 'active'),
    add constraint status_changes_standing_key unique (id, status);

-- Why something may be active: a decision on a sign-up, a confirmed change, or a rule. Exactly one of them.
alter table organisations
    add column activation_change    uuid,
    add column activation_confirmed text generated always as ('confirmed') stored,
    drop constraint organisations_activation_check,
    add constraint organisations_activation_check check (status in ('pending', 'refused')
        or (num_nonnulls(activation_decision, activation_rule, activation_change) = 1 and activated_at is not null)),
    add constraint organisations_activation_change_fkey foreign key (activation_change, activation_confirmed)
        references status_changes (id, status);

alter table software_statements
    add column activation_change    uuid,
    add column activation_confirmed text generated always as ('confirmed') stored,
    drop constraint software_statements_activation_check,
    add constraint software_statements_activation_check check (status in ('pending', 'refused')
        or (num_nonnulls(activation_decision, activation_rule, activation_change) = 1 and activated_at is not null)),
    add constraint software_statements_activation_change_fkey foreign key (activation_change, activation_confirmed)
        references status_changes (id, status);

alter table clients
    add column activation_change    uuid,
    add column activation_confirmed text generated always as ('confirmed') stored,
    drop constraint clients_activation_check,
    add constraint clients_activation_check check (status = 'pending'
        or (num_nonnulls(activation_decision, activation_rule, activation_change) = 1 and activated_at is not null)),
    add constraint clients_activation_change_fkey foreign key (activation_change, activation_confirmed)
        references status_changes (id, status);
