drop trigger walls_look_again on positions;
drop trigger walls_look_again on organisations;
drop trigger walls_look_again on people;
drop function walls_look_again;
drop trigger changed on shares;
create or replace function walled() returns uuid[] language sql stable parallel safe as $$
  select array(
    select case when mine.record = w.record then w.other else w.record end
    from walls w join shares mine on mine.tenant_id = w.tenant_id and mine.resource = w.resource and mine.record in (w.record, w.other)
    where w.state = 'confirmed' and w.deleted_at is null and mine.member_id = current_member()
      and mine.deleted_at is null and (mine.ends_at is null or mine.ends_at > now()))
$$;
drop function wall_hands;
drop function works_on;
create or replace procedure resource_table(name regclass) language plpgsql as $$ begin
  call tenant_table(name);
  execute format($ddl$alter table %s
    add column id uuid not null default new_id(),
    add column version integer not null default 1,
    add column extra jsonb not null default '{}',
    add column created_at timestamptz not null default now(),
    add column created_by text not null default current_actor(),
    add column updated_at timestamptz not null default now(),
    add column deleted_at timestamptz,
    add primary key (tenant_id, id)$ddl$, name);
  execute format('create index on %s (tenant_id, deleted_at) where deleted_at is not null', name);
  call indexed_table(name);
end $$;
do $$ declare t regclass; begin
  for t in select polrelid from pg_policy where polname = 'owner_reads' loop
    execute format('drop policy owner_reads on %s', t);
  end loop;
end $$;
drop procedure owner_reads;
