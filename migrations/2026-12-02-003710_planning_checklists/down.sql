drop table checklist_items, checklists, templates;
