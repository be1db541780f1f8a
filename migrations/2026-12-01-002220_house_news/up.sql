-- What a member has read of what is new, and whether they want it by mail once a month.
create table news_marks (
  member_id uuid not null,
  seen_at timestamptz not null default now(),
  monthly boolean not null default false,
  mailed_at timestamptz not null default now()
);
call tenant_table('news_marks');
alter table news_marks add primary key (tenant_id, member_id);
alter table news_marks add foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade;
