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
