drop table tasks, projects;
