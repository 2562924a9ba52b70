-- Which key of a store, which lease, and which catalog a lookup was about.
alter table audit_event add column store_key varchar(600);
alter table audit_event add column lease_id varchar(600);
alter table audit_event add column catalog_digest varchar(128);
create index audit_event_by_lease on audit_event (lease_id);
