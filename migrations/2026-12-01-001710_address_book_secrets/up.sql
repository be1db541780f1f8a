-- Where an agency pays, and the number by which a person is declared: sealed, never in the clear.
alter table organisations add column iban text check (iban like 's1.%');
call blind_index('organisations', 'iban');
alter table people add column tax_number text check (tax_number like 's1.%');
call blind_index('people', 'tax_number');
