-- Now grants are found by their ids.
drop index audit_event_by_grant;
