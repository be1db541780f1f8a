drop table idempotency, imports, notices, custom_fields, saved_views, attachments, comments, taggings,
  tokens, member_roles, grants, roles, members, settings, modules, journal;
drop function directory.seated();
drop table directory.seats;
