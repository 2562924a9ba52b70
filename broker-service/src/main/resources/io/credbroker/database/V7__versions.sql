-- What is known of each secret that a mapping reads; times are the database's.
create table credential (
	id varchar(32) not null primary key,
	store varchar(600) not null,
	store_key varchar(4096) not null,
	issued boolean default false not null,
	fingerprint varchar(128),
	version varchar(600),
	named_with varchar(64),
	first_seen_at timestamp(6) with time zone,
	rotated_at timestamp(6) with time zone,
	rotated_at_source varchar(16),
	next_rotation_at timestamp(6) with time zone,
	last_success_at timestamp(6) with time zone,
	last_failure_at timestamp(6) with time zone,
	failure varchar(64),
	failing_since timestamp(6) with time zone
);

-- Each content that was seen, and the event that says so.
create table credential_version (
	credential varchar(32) not null,
	fingerprint varchar(128) not null,
	version varchar(600),
	alias_of varchar(128),
	noticed varchar(16) not null,
	first_seen_at timestamp(6) with time zone not null,
	rotated_at timestamp(6) with time zone,
	rotated_at_source varchar(16),
	replaced_at timestamp(6) with time zone,
	event_instance varchar(36),
	event_sequence bigint,
	primary key (credential, fingerprint)
);
