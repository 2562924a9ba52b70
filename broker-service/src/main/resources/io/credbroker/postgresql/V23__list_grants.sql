-- What was given before the trigger was there.
insert into granted_id (credential, id, lasts)
select credential, id,
	least(3155760000, greatest(1024, ceil(extract(epoch from max(granted_until - recorded_at)))))
from audit_event where granted_until is not null and credential is not null and id is not null
group by credential, id;

analyze granted_id;
