-- Whose seat is archived is signed out at once, programs and keys too: when the seat comes back, none of them does.
-- A trigger cannot be forgotten by whoever writes the change.
create function seat_ends() returns trigger language plpgsql as $$ begin
  update tokens set revoked_at = now() where tenant_id = new.tenant_id and member_id = new.id and revoked_at is null;
  delete from directory.sessions where tenant_id = new.tenant_id and account_id = new.account_id;
  return null;
end $$;
create trigger seat_ends after update of status, deleted_at on members for each row
  when (old.status = 'active' and old.deleted_at is null and (new.status <> 'active' or new.deleted_at is not null))
  execute function seat_ends();
