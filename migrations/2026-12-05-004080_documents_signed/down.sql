drop table document_signatures;
