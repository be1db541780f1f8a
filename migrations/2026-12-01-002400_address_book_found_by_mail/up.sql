-- An address finds its person or organisation: imports ask for five hundred at once.
create index people_email on people (tenant_id, email collate human) where deleted_at is null;
create index organisations_email on organisations (tenant_id, email collate human) where deleted_at is null;
