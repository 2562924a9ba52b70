-- What the metrics of all replicas show of holders: counted by one replica for all.
create table holder_count (
	credential varchar(32) not null primary key,
	current_holders integer not null,
	older_holders integer not null,
	older_until timestamp(6) with time zone
);

-- When that was counted, and how long it took; one row.
create table holder_counting (
	counted_at timestamp(6) with time zone not null,
	took_millis bigint not null
);
