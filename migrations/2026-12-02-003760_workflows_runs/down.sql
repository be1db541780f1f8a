drop trigger workflows_hear on journal;
drop function workflows_hear;
drop table workflow_runs;
