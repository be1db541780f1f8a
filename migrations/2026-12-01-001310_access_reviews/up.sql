-- Twice a year somebody looks at who may do what, and signs for it.
create table access_reviews (
  signed_by uuid not null,
  note text check (length(note) <= 2000),
  -- Who had which roles, how far they reached and until when, as it was signed.
  state jsonb not null
);
call resource_table('access_reviews');
alter table access_reviews add foreign key (tenant_id, signed_by) references members (tenant_id, id) on delete cascade;
revoke update, delete on access_reviews from estrade_app, estrade_worker;
