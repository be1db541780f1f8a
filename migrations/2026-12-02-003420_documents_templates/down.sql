drop table document_template_versions;
drop table document_templates;
drop function document_template_kept;
drop function document_template_counted;
