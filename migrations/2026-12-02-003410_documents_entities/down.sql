drop table document_series;
drop table legal_entities;
