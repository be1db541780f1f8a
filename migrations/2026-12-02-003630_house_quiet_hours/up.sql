-- Between which times of their own clock a member wants no message but what is urgent: minutes of the day.
create table notice_quiet (
  member_id uuid not null,
  quiet_from integer not null check (quiet_from between 0 and 1439),
  quiet_until integer not null check (quiet_until between 0 and 1439),
  zone text not null,
  check (quiet_from <> quiet_until)
);
call tenant_table('notice_quiet');
alter table notice_quiet add primary key (tenant_id, member_id);
alter table notice_quiet add foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade;
