-- A contract that came back signed: on which day, and which version of which file is the signed copy. A mistake is taken
-- back, never rewritten.
create table document_signatures (
  issued_id uuid not null,
  signed_on date not null,
  slot_id uuid,
  file_version integer not null,
  created_at timestamptz not null default now(),
  created_by text not null default current_actor()
);
call tenant_table('document_signatures');
alter table document_signatures add constraint document_signatures_issued_id_key primary key (tenant_id, issued_id);
alter table document_signatures add foreign key (tenant_id, issued_id) references issued_documents (tenant_id, id) on delete cascade;
call link('document_signatures', 'slot_id', 'file_slots');
revoke update on document_signatures from estrade_app, estrade_worker;
