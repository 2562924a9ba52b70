-- The DPoP proofs that any replica has accepted, so that none is accepted twice. Kept for minutes, and not logged: each
-- request with a proof adds a row.
create ${unlogged} table broker_proof (
	proof varchar(64) not null primary key,
	kept_until timestamp(6) with time zone not null
);

create index broker_proof_by_end on broker_proof (kept_until);
