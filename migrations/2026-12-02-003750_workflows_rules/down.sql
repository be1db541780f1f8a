drop table workflow_listeners;
drop table workflows;
drop function workflows_listen;
