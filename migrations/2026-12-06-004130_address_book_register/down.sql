drop table organisation_sources;
