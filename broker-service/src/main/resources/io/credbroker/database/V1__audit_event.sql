-- The record: one row per event, never changed, deleted only when its time is over.
create table audit_event (
	instance varchar(36) not null,
	sequence bigint not null,
	recorded_at timestamp(6) with time zone not null,
	event varchar(32),
	issuer varchar(300),
	subject varchar(300),
	client varchar(300),
	kind varchar(32),
	id varchar(300),
	dag_id varchar(300),
	outcome varchar(64),
	rule varchar(300),
	store varchar(300),
	version varchar(300),
	correlation_id varchar(64),
	line varchar not null,
	primary key (instance, sequence)
);

create index audit_event_by_time on audit_event (recorded_at, instance, sequence);
create index audit_event_by_id on audit_event (id, recorded_at);
create index audit_event_by_subject on audit_event (subject, recorded_at);
create index audit_event_by_dag on audit_event (dag_id, recorded_at);
create index audit_event_by_correlation on audit_event (correlation_id);

-- The last deleted event of each chain, so that what follows it can still be checked.
create table audit_anchor (
	instance varchar(36) not null primary key,
	sequence bigint not null,
	hash varchar(64) not null
);
