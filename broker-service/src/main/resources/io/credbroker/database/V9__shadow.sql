-- Whether a lookup was only compared with another answer; null where it was not.
alter table audit_event add column shadow varchar(5);
create index audit_event_by_shadow on audit_event (shadow, recorded_at) ${only_shadow};
