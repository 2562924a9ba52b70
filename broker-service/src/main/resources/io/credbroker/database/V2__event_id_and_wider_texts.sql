-- Each event has a name of its own, which its answer carries as well.
alter table audit_event add column event_id varchar(36);
create index audit_event_by_event_id on audit_event (event_id);

-- H2 counts UTF-16 units where PostgreSQL counts characters: room for 300 of either.
alter table audit_event alter column issuer set data type varchar(600);
alter table audit_event alter column subject set data type varchar(600);
alter table audit_event alter column client set data type varchar(600);
alter table audit_event alter column id set data type varchar(600);
alter table audit_event alter column dag_id set data type varchar(600);
alter table audit_event alter column rule set data type varchar(600);
alter table audit_event alter column store set data type varchar(600);
alter table audit_event alter column version set data type varchar(600);
alter table audit_event alter column event set data type varchar(64);
alter table audit_event alter column kind set data type varchar(64);
alter table audit_event alter column outcome set data type varchar(128);
alter table audit_event alter column correlation_id set data type varchar(128);
