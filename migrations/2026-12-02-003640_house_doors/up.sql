-- Doors by which other programs act here, each for one source, with what an administrator chose for it. Of its key only a hash
-- is kept; where it asks for signatures, the secret, sealed. For a day after it was changed the old one opens, too.
create table doors (
  id uuid not null default new_id(),
  label text not null check (length(label) between 1 and 80),
  source text not null check (source ~ '^[a-z0-9][a-z0-9._-]{0,39}$'),
  actions text[] not null check (cardinality(actions) between 1 and 400),
  proof text not null default 'key' check (proof in ('key', 'signature')),
  secret text not null,
  old_secret text,
  old_until timestamptz,
  networks text[] check (cardinality(networks) between 1 and 50),
  pace integer not null default 60 check (pace between 1 and 600),
  active boolean not null default true,
  last_ok_at timestamptz,
  last_error text,
  last_error_at timestamptz,
  -- How often somebody came without the key, and when last.
  turned_away integer not null default 0,
  turned_away_at timestamptz,
  created_at timestamptz not null default now(),
  created_by text not null default current_actor(),
  updated_at timestamptz not null default now()
);
call tenant_table('doors');
alter table doors add primary key (tenant_id, id);

create function doors_networked() returns trigger language plpgsql as $$ begin
  -- What is no network is refused here too: it would shut nobody out.
  perform n::cidr from unnest(new.networks) n;
  return new;
end $$;
create trigger doors_networked before insert or update of networks on doors for each row execute function doors_networked();

-- What came in by a door, once by its key. What was refused keeps what it said, sealed, so that it can be done after all.
create table door_calls (
  id uuid not null default new_id(),
  door_id uuid not null,
  key text not null check (length(key) between 1 and 200),
  fingerprint bytea not null,
  action text not null,
  member_id uuid,
  body text,
  state text not null check (state in ('done', 'refused', 'failed')),
  error text,
  answer jsonb not null default '{}',
  attempts integer not null default 1,
  came_at timestamptz not null default now(),
  done_at timestamptz
);
call tenant_table('door_calls');
alter table door_calls add primary key (tenant_id, id), add unique (tenant_id, door_id, key),
  add foreign key (tenant_id, door_id) references doors (tenant_id, id) on delete cascade,
  add foreign key (tenant_id, member_id) references members (tenant_id, id) on delete set null (member_id);
create index on door_calls (tenant_id, door_id, id desc);
create index on door_calls (tenant_id, member_id);
create index on door_calls (tenant_id, came_at);

-- In whose name a door acts: a token that nobody holds, for each member it ever acted for. The journal names both by it,
-- whoever may end a member's keys ends it, and it ends with the seat.
alter table tokens drop constraint tokens_kind_check,
  add constraint tokens_kind_check check (kind in ('key', 'program', 'door')),
  add column door_id uuid,
  add foreign key (tenant_id, door_id) references doors (tenant_id, id) on delete set null (door_id);
create unique index on tokens (tenant_id, door_id, member_id) where door_id is not null;
