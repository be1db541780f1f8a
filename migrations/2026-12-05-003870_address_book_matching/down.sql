alter table artists drop column audience, drop column second_goal, drop column goal;
