drop trigger series_lasts on document_series;
drop function series_lasts;
drop table issued_places;
drop table document_voids;
drop table issued_documents;
drop table document_counters;
drop function number_issued;
drop function issued_numbered;
drop function take_document_number;
