-- By what a record is found when it is typed again: all its words in one row, told blindly by the agency's own key as a
-- number each. A file of 10,000 people brings 10,000 rows, where it brought 50,000 with two places each in an index.
drop table duplicate_keys;
create table duplicate_words (
  resource text not null,
  record uuid not null,
  words bigint[] not null
);
call tenant_table('duplicate_words');
alter table duplicate_words add primary key (tenant_id, record);
create index duplicate_words_held on duplicate_words using gin (words) with (fastupdate = off);

-- Row security defeats the index (`@>` is not leakproof): one reviewed function reads it with its owner's eyes.
create policy owner on duplicate_words to estrade_owner using (true);
-- The records of this agency that hold one of these words, word by word; a word that more than `common` hold tells nothing.
-- The words alone find the rows (they are the agency's own by its key), whose rows they are is asked of those that were found.
create function duplicate_holders(of text, asked bigint[], common integer) returns table (word bigint, record uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select a.word, unnest(h.records) from unnest(asked) as a (word) cross join lateral (
    select array_agg(r.record) as records from (
      select d.record from (select * from duplicate_words w where w.words @> array[a.word] offset 0) d
      where d.tenant_id = current_tenant() and d.resource = of limit common + 1) r) h
  where cardinality(h.records) <= common
$$;
revoke execute on function duplicate_holders from public;
grant execute on function duplicate_holders to estrade_app, estrade_worker;

-- What a file brings is looked at once for each statement, not for each of its rows.
drop trigger walls_look_again on people;
create trigger walls_look_again after update of email, organisation_id, deleted_at on people for each row execute function walls_look_again();
create function walls_look_once() returns trigger language plpgsql as $$ begin
  perform pg_notify('house', w.tenant_id::text) from (
    select distinct tenant_id from walls where state <> 'dismissed' and deleted_at is null and tenant_id in (select tenant_id from rows_changed)) w;
  return null;
end $$;
create trigger walls_look_once after insert on people referencing new table as rows_changed for each statement execute function walls_look_once();
