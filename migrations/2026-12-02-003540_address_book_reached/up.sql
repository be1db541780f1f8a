-- When one was last in touch with organisations, artists and venues, as with people; where in France they are.
alter table interactions add column venue_id uuid;
call link('interactions', 'venue_id', 'venues');
-- Whoever has a venue opened has what was said with it.
call reach_policies('interactions');
alter table organisations add column last_contact_on date, add column region text check (region in
  ('auvergne_rhone_alpes', 'bourgogne_franche_comte', 'bretagne', 'centre_val_de_loire', 'corse', 'grand_est', 'hauts_de_france', 'ile_de_france',
   'normandie', 'nouvelle_aquitaine', 'occitanie', 'pays_de_la_loire', 'provence_alpes_cote_d_azur', 'guadeloupe', 'martinique', 'guyane',
   'la_reunion', 'mayotte'));
alter table artists add column last_contact_on date;
alter table venues add column last_contact_on date, add column region text check (region in
  ('auvergne_rhone_alpes', 'bourgogne_franche_comte', 'bretagne', 'centre_val_de_loire', 'corse', 'grand_est', 'hauts_de_france', 'ile_de_france',
   'normandie', 'nouvelle_aquitaine', 'occitanie', 'pays_de_la_loire', 'provence_alpes_cote_d_azur', 'guadeloupe', 'martinique', 'guyane',
   'la_reunion', 'mayotte'));
create index on organisations (tenant_id, last_contact_on, id) where deleted_at is null;
create index on artists (tenant_id, last_contact_on, id) where deleted_at is null;
create index on venues (tenant_id, last_contact_on, id) where deleted_at is null;

-- The region of a French postcode (its first two figures are the department's); nothing elsewhere.
create function region_of(postcode text, country text) returns text language sql immutable parallel safe as $$
  select case
    when coalesce(postcode, '') !~ '^[0-9]{5}$' or folded(coalesce(nullif(country, ''), 'France')) not in ('france', 'fr') then null
    when left(postcode, 3) = '971' then 'guadeloupe' when left(postcode, 3) = '972' then 'martinique'
    when left(postcode, 3) = '973' then 'guyane' when left(postcode, 3) = '974' then 'la_reunion' when left(postcode, 3) = '976' then 'mayotte'
    when left(postcode, 2) in ('01', '03', '07', '15', '26', '38', '42', '43', '63', '69', '73', '74') then 'auvergne_rhone_alpes'
    when left(postcode, 2) in ('21', '25', '39', '58', '70', '71', '89', '90') then 'bourgogne_franche_comte'
    when left(postcode, 2) in ('22', '29', '35', '56') then 'bretagne'
    when left(postcode, 2) in ('18', '28', '36', '37', '41', '45') then 'centre_val_de_loire'
    when left(postcode, 2) = '20' then 'corse'
    when left(postcode, 2) in ('08', '10', '51', '52', '54', '55', '57', '67', '68', '88') then 'grand_est'
    when left(postcode, 2) in ('02', '59', '60', '62', '80') then 'hauts_de_france'
    when left(postcode, 2) in ('75', '77', '78', '91', '92', '93', '94', '95') then 'ile_de_france'
    when left(postcode, 2) in ('14', '27', '50', '61', '76') then 'normandie'
    when left(postcode, 2) in ('16', '17', '19', '23', '24', '33', '40', '47', '64', '79', '86', '87') then 'nouvelle_aquitaine'
    when left(postcode, 2) in ('09', '11', '12', '30', '31', '32', '34', '46', '48', '65', '66', '81', '82') then 'occitanie'
    when left(postcode, 2) in ('44', '49', '53', '72', '85') then 'pays_de_la_loire'
    when left(postcode, 2) in ('04', '05', '06', '13', '83', '84') then 'provence_alpes_cote_d_azur'
  end $$;

-- Whoever says no region has that of the postcode, and a new one when the postcode changes.
create function place_in_region() returns trigger language plpgsql as $$
begin
  if new.region is null or (tg_op = 'UPDATE' and new.region is not distinct from old.region
      and (new.postcode is distinct from old.postcode or new.country is distinct from old.country)) then
    new.region := region_of(new.postcode, new.country);
  end if;
  return new;
end $$;
create trigger place_in_region before insert or update on organisations for each row execute function place_in_region();
create trigger place_in_region before insert or update on venues for each row execute function place_in_region();

-- What was there already: the owner of the tables sees every agency for as long as this takes.
alter table organisations no force row level security;
alter table artists no force row level security;
alter table venues no force row level security;
alter table interactions no force row level security;
update organisations o set region = region_of(o.postcode, o.country),
  last_contact_on = (select max(i.at)::date from interactions i
    where i.tenant_id = o.tenant_id and i.organisation_id = o.id and i.deleted_at is null and i.at <= now());
update artists a set
  last_contact_on = (select max(i.at)::date from interactions i
    where i.tenant_id = a.tenant_id and i.artist_id = a.id and i.deleted_at is null and i.at <= now());
update venues v set region = region_of(v.postcode, v.country);
alter table organisations force row level security;
alter table artists force row level security;
alter table venues force row level security;
alter table interactions force row level security;
