-- What is said about a record is answered: an answer belongs to the comment that began its thread.
alter table comments add column answers uuid;
alter table comments add constraint comments_answers_fkey foreign key (tenant_id, answers) references comments (tenant_id, id) on delete cascade;
create index comments_answers on comments (tenant_id, answers) where answers is not null;
