alter table organisations drop column iban_index, drop column iban;
alter table people drop column tax_number_index, drop column tax_number;
