-- In whose name papers go out: a company, an association. An agency may have several.
create table legal_entities (
  name text not null,
  legal_form text,
  siret text,
  vat_number text,
  register text,
  licence text,
  street text,
  postcode text,
  city text,
  country text,
  email text,
  phone text,
  website text,
  iban text,
  bic text,
  -- What the law wants on invoices: terms of payment, penalties, exemptions.
  terms text,
  mentions text,
  needle text generated always as (folded(name || ' ' || coalesce(siret, '') || ' ' || coalesce(city, ''))) stored
);
call resource_table('legal_entities');
call sorted_by('legal_entities', 'name');
call reach_policies('legal_entities');

-- A row of numbers without a gap, of one entity, for one kind of paper.
create table document_series (
  name text not null,
  entity_id uuid not null,
  kind text not null check (kind in ('letter', 'contract', 'invoice', 'credit_note', 'report', 'road_sheet')),
  prefix text not null check (prefix ~ '^[A-Z0-9/._-]{0,12}$'),
  yearly boolean not null default true,
  digits bigint not null default 4 check (digits between 1 and 8),
  first bigint not null default 1 check (first between 1 and 9999999),
  needle text generated always as (folded(name || ' ' || prefix)) stored
);
call resource_table('document_series');
call part_of('document_series', 'entity_id', 'legal_entities');
create unique index document_series_prefix_key on document_series (tenant_id, entity_id, kind, prefix) where deleted_at is null;
call sorted_by('document_series', 'name');
call reach_policies('document_series');
