-- A row to lock for what only one replica may do at a time.
create table audit_lock (
	name varchar(64) not null primary key
);

insert into audit_lock (name) values ('retention');
