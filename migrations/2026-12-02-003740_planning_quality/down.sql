drop table quality_findings;
