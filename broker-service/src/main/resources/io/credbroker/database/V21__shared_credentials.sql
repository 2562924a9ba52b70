-- Issued credentials that all replicas share: encrypted, by a key that is never here. Also who is about to issue one.
create table broker_credential (
	id varchar(64) not null primary key,
	credential varchar(32) not null,
	key_id varchar(16),
	sealed bytea,
	ends_at timestamp(6) with time zone,
	claim varchar(36),
	claimed_until timestamp(6) with time zone
);

create index broker_credential_by_credential on broker_credential (credential);
