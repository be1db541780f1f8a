-- Who looked at sensitive fields of what, in which hour: the journal gets one line
-- of it, whichever process answers. Rows of past hours are of no use and go.
create table looks (
  actor text not null default current_actor(),
  resource text not null,
  -- The record, or the resource's list as a whole under the nil key.
  record uuid not null,
  hour bigint not null
);
call tenant_table('looks');
alter table looks add primary key (tenant_id, actor, resource, record, hour);
create index on looks (tenant_id, hour);
