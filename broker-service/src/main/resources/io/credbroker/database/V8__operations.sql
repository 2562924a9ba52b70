-- What operators started: each row survives the broker that works on it.
create table operation (
	id varchar(36) not null primary key,
	kind varchar(16) not null,
	credential varchar(32),
	store varchar(600),
	store_key varchar(4096),
	-- The filter of a revocation, and the secrets that replicas forget for it, as JSON.
	target varchar not null,
	reason varchar(1000) not null,
	issuer varchar(600) not null,
	subject varchar(600) not null,
	client varchar(600),
	correlation_id varchar(128) not null,
	idempotency_key varchar(128),
	request_hash varchar(64) not null,
	state varchar(16) not null,
	step varchar(16) not null,
	-- Whether its first event is on the record; nothing is done before.
	recorded boolean not null,
	code varchar(64),
	detail varchar(4000),
	old_version varchar(600),
	old_fingerprint varchar(128),
	-- The check value of the key of that fingerprint: another key makes another fingerprint of the same content.
	old_named_with varchar(64),
	new_version varchar(600),
	new_fingerprint varchar(128),
	failed_leases integer default 0 not null,
	started_at timestamp(6) with time zone default current_timestamp not null,
	updated_at timestamp(6) with time zone default current_timestamp not null,
	ended_at timestamp(6) with time zone,
	-- The replica that works on it, until it has not renewed this for a while.
	owner varchar(36),
	owned_until timestamp(6) with time zone,
	-- What only one running operation may work on; empty once it has ended.
	active varchar(64) unique
);

create unique index operation_by_idempotency on operation (issuer, subject, idempotency_key);
create index operation_by_credential on operation (credential, id);

-- The orders that have joined a running operation, so that a repeated one starts no other.
create table operation_join (
	operation varchar(36) not null,
	issuer varchar(600) not null,
	subject varchar(600) not null,
	idempotency_key varchar(128) not null,
	request_hash varchar(64) not null,
	primary key (issuer, subject, idempotency_key)
);

create index operation_join_by_operation on operation_join (operation);

-- Which replicas are to forget something, and when each has done so.
create table operation_ack (
	operation varchar(36) not null,
	replica varchar(36) not null,
	acked_at timestamp(6) with time zone,
	primary key (operation, replica)
);

-- The leases that a revocation is to end.
create table operation_lease (
	operation varchar(36) not null,
	store varchar(600) not null,
	lease_id varchar(600) not null,
	primary key (operation, store, lease_id)
);

-- Leases that a store ended on request, before their time.
create table ended_lease (
	store varchar(600) not null,
	lease_id varchar(600) not null,
	ended_at timestamp(6) with time zone default current_timestamp not null,
	operation varchar(36) not null,
	primary key (store, lease_id)
);

create index ended_lease_by_operation on ended_lease (operation);
