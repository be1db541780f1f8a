## Configuration from one agency to another
configuration-title = Configuration between agencies
configuration-summary = Roles, fields, views, templates, workflows and settings: one file, from one agency to another.
configuration-out = Take along
configuration-out-text = The file holds no person, no record, no key, no secret, and nothing that says who your agency is. What names a certain record stays here.
configuration-export = Download the file
configuration-in = Bring in
configuration-in-text = You see first, thing by thing, what would be new, changed or refused; nothing is written before you agree.
configuration-upload = Configuration file
configuration-paste = Or paste its content
configuration-look-text = All of it was tried, then undone. Untick what you do not want: the rest comes at once, or not at all.
configuration-new = New
configuration-changed = Changed
configuration-same = Already so
configuration-cannot = Not possible here
configuration-details = What changes
configuration-bring = Apply what is ticked
configuration-brought = { $count ->
    [0] All of it was so already.
    [one] One thing came in.
   *[other] { $count } things came in.
 }
configuration-past = Brought in
configuration-back = Take back
configuration-gone-back = Taken back
configuration-taken-back = Everything is as before.
configuration-moved = One of these things was changed since. Nothing was taken back; change it by hand.
portable-things = Configuration brought in
portable-settings = Settings
portable-fields = Own fields
portable-roles = Roles
portable-views = Shared views
portable-categories = Categories
act-configurations-bring = Bring in a configuration
event-configurations-brought = Configuration brought in from another agency
event-configurations-taken-back = Configuration brought in, then taken back
event-roles-founded = Role made
event-roles-removed = Role removed
event-custom-fields-updated = Own field changed
error-portable-file = This is no configuration file: take it whole, as it was downloaded.
error-portable-unknown = Nothing here is called so. Untick it, or bring this platform up to date.
error-portable-module-off = The module { $name } is not on here: what depends on it is left out. Switch it on to have it.
error-portable-may-not = You lack a right for this ({ $name }). Ask an administrator.
error-portable-conflict = This does not go with what is here already ({ $name }). Untick it.
error-portable-key = This question names a record of another agency. Make it again here.
error-portable-field = There is no field “{ $name }” here. Tick it as well if the file has it, or add it.
error-portable-question = A part of this question means nothing here. Make it again by hand.
error-portable-kind = A field of that name is here already, of another kind. Rename one of them.
error-portable-own = “{ $name }” says who the agency is and stays where it is.
error-portable-admin = Administrators may do everything, everywhere: this role does not travel.
error-portable-level = This role is of a higher level than yours. Ask an administrator.
error-portable-permission = The right { $name } is not known here, or its condition speaks of an unknown field: it is left out.
error-portable-beyond = This role would give a right that you do not have, or not as far: { $name }. Ask an administrator.
error-portable-role = No role is called “{ $name }” here: its place in the workflow stays empty.
error-portable-list = No checklist is called “{ $name }” here: the step is left out.
error-portable-role-held = Somebody has this role already: take it from them first.
error-portable-moved = Something changed here since you looked. Nothing was written; look again.
error-portable-four-eyes = Two people who approve sensitive acts would no longer be left. Nothing was written.
