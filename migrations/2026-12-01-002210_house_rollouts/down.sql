revoke insert (tenant_id) on work.jobs from estrade_operator;
alter table directory.tenants drop column internal;
alter table modules drop column rollout;
drop table work.rollout_agencies;
drop table work.rollouts;
