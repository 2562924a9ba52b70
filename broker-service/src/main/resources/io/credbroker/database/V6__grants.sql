-- What a grant is of, who may use it and until when: a grant is the event of its lookup.
alter table audit_event add column credential varchar(32);
alter table audit_event add column fingerprint varchar(128);
-- A hash of the caller and its task; their names are in the line.
alter table audit_event add column holder bigint;
alter table audit_event add column follows varchar(36);
alter table audit_event add column granted_until timestamp(6) with time zone;
alter table audit_event add column lease_until timestamp(6) with time zone;
create index audit_event_by_grant on audit_event (credential, granted_until) ${only_grants};

-- Few events have these, and only those need an entry where the database can leave the others out.
create index audit_event_by_follows on audit_event (follows) ${only_follows};
drop index audit_event_by_lease;
create index audit_event_by_lease on audit_event (lease_id, lease_until) ${only_leases};
