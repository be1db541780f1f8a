# The words of planning.

module-planning = Planning
module-planning-what = Projects, tasks and calendar: who does what, when, for what.
module-planning-1-0-0 = First release: projects, tasks, “Today”.
module-planning-1-1-0 = Each agency says whether days that come again stand in its calendar.

## Headings
section-when = Period
section-about = About

## projects
projects-one = Project
projects-many = Projects
projects-new = New project
projects-empty-title = No projects yet
projects-empty-text = A tour, a release, a campaign: a project gathers its tasks and its dates.
projects-name = Name
projects-kind = Kind
projects-kind-tour = Tour
projects-kind-release = Release
projects-kind-campaign = Campaign
projects-kind-production = Production
projects-kind-other = Other
projects-status = State
projects-status-planned = Planned
projects-status-active = Under way
projects-status-paused = Paused
projects-status-done = Done
projects-artist_id = Artist
projects-lead_id = Lead
projects-lead_id-hint = The member of the team who answers for it.
projects-starts_on = Start
projects-ends_on = End
projects-ends_on-hint = Last day.
projects-notes = Notes
may-planning-projects-read = See projects
may-planning-projects-create = Add projects
may-planning-projects-update = Change projects
may-planning-projects-delete = Delete projects
may-planning-projects-import = Import projects
may-planning-projects-export = Export projects
may-planning-projects-comment = Comment on projects
event-projects-created = Project added
event-projects-updated = Project changed
event-projects-deleted = Project moved to the bin
event-projects-restored = Project restored
event-projects-purged = Project deleted for good

## tasks
tasks-one = Task
tasks-many = Tasks
tasks-new = New task
tasks-empty-title = No tasks yet
tasks-empty-text = Note what is to be done, by whom and until when: everybody finds theirs under “Today”.
tasks-title = Task
tasks-title-hint = For example: send the technical rider.
tasks-status = State
tasks-status-todo = To do
tasks-status-doing = Doing
tasks-status-waiting = Waiting
tasks-status-done = Done
tasks-priority = Priority
tasks-priority-normal = Normal
tasks-priority-urgent = Urgent
tasks-priority-high = High
tasks-priority-low = Low
tasks-due_on = Due
tasks-owner_id = Who
tasks-owner_id-hint = The member of the team who does it.
tasks-project_id = Project
tasks-person_id = Person
tasks-organisation_id = Organisation
tasks-artist_id = Artist
tasks-venue_id = Venue
tasks-notes = Notes
privacy-tasks-purpose = Knowing what is left to do, and with whom.
privacy-tasks-people = The team and professional contacts
may-planning-tasks-read = See tasks
may-planning-tasks-create = Add tasks
may-planning-tasks-update = Change tasks
may-planning-tasks-delete = Delete tasks
may-planning-tasks-import = Import tasks
may-planning-tasks-export = Export tasks
may-planning-tasks-comment = Comment on tasks
event-tasks-created = Task added
event-tasks-updated = Task changed
event-tasks-deleted = Task moved to the bin
event-tasks-restored = Task restored
event-tasks-purged = Task deleted for good

## Today
today-title = Today
today-summary = What waits for you: late, today, this week.
today-all = All my tasks
today-add = One more task
today-add-button = Add
today-added = The task is added.
today-late = Late
today-today = Today
today-week = This week
today-later = Later
today-someday = No day
today-do = Done
today-done-said = The task is done.
today-back-said = The task is to be done again.
today-empty = Nothing waits for you
today-empty-text = The tasks that are yours come here, by their day.
tasks-late =
  { $count ->
    [one] One of your tasks is late
   *[other] { $count } of your tasks are late
  }
tasks-late-text = Do them, or give them another day.
## templates
templates-one = Template
templates-many = Templates
templates-new = New template
templates-empty-title = No templates yet
templates-empty-text = The mails, contracts and messages that you write again and again: keep them here.
templates-name = Name
templates-kind = Kind
templates-kind-mail = Mail
templates-kind-contract = Contract
templates-kind-message = Message
templates-kind-other = Other
templates-language = Language
templates-language-fr = French
templates-language-en = English
templates-subject = Subject
templates-body = Text
templates-notes = Notes
may-planning-templates-read = See templates
may-planning-templates-create = Add templates
may-planning-templates-update = Change templates
may-planning-templates-delete = Delete templates
may-planning-templates-import = Import templates
may-planning-templates-export = Export templates
may-planning-templates-comment = Comment on templates
event-templates-created = Template added
event-templates-updated = Template changed
event-templates-deleted = Template moved to the bin
event-templates-restored = Template restored
event-templates-purged = Template deleted for good

## checklists
checklists-one = Checklist
checklists-many = Checklists
checklists-new = New checklist
checklists-empty-title = No checklists yet
checklists-empty-text = What there is to do each time, for a date or a release: started on a project or a record, the list becomes tasks with their days.
checklists-name = Name
checklists-kind = Trade
checklists-kind-booking = Booking
checklists-kind-promotion = Promotion
checklists-kind-production = Production
checklists-kind-hr = Human resources
checklists-kind-other = Other
checklists-notes = Notes
event-checklists-started = Checklist started
event-checklists-taken-back = Start taken back
may-planning-checklists-read = See checklists
may-planning-checklists-create = Add checklists
may-planning-checklists-update = Change checklists
may-planning-checklists-delete = Delete checklists
may-planning-checklists-import = Import checklists
may-planning-checklists-export = Export checklists
may-planning-checklists-comment = Comment on checklists
event-checklists-created = Checklist added
event-checklists-updated = Checklist changed
event-checklists-deleted = Checklist moved to the bin
event-checklists-restored = Checklist restored
event-checklists-purged = Checklist deleted for good

## checklist_items
checklist_items-one = Checklist item
checklist_items-many = Checklist items
checklist_items-new = New item
checklist_items-empty-title = No items yet
checklist_items-empty-text = Each item of a checklist becomes a task when it is started.
checklist_items-title = To do
checklist_items-checklist_id = Checklist
checklist_items-counted_from = Days counted from
checklist_items-counted_from-started = The day it is started
checklist_items-counted_from-begin = The start of the project or date
checklist_items-counted_from-end = The end of the project or date
checklist_items-days = Days
checklist_items-days-hint = For example 7, or -30 for thirty days before.
checklist_items-priority = Priority
checklist_items-priority-normal = Normal
checklist_items-priority-urgent = Urgent
checklist_items-priority-high = High
checklist_items-priority-low = Low
checklist_items-owner_id = Who
checklist_items-owner_id-hint = Empty: whoever starts the list.
checklist_items-notes = Notes
may-planning-checklist_items-read = See checklist items
may-planning-checklist_items-create = Add checklist items
may-planning-checklist_items-update = Change checklist items
may-planning-checklist_items-delete = Delete checklist items
may-planning-checklist_items-import = Import checklist items
may-planning-checklist_items-export = Export checklist items
may-planning-checklist_items-comment = Comment on checklist items
event-checklist-items-created = Item added
event-checklist-items-updated = Item changed
event-checklist-items-deleted = Item moved to the bin
event-checklist-items-restored = Item restored
event-checklist-items-purged = Item deleted for good

## Starting a checklist
start-way = Start a checklist
start-title = Start a checklist
start-summary = Its items become tasks, with their days and their owners.
start-from = Counted from
start-go = Start
start-no-items = This list has no items yet.
start-when-started-before = { $count ->
    [one] The day before the list is started
   *[other] { $count } days before the list is started
}
start-when-started-same = The day the list is started
start-when-started-after = { $count ->
    [one] The day after the list is started
   *[other] { $count } days after the list is started
}
start-when-begin-before = { $count ->
    [one] The day before the project or date starts
   *[other] { $count } days before the start of the project or date
}
start-when-begin-same = The day the project or date starts
start-when-begin-after = { $count ->
    [one] The day after the project or date starts
   *[other] { $count } days after the start of the project or date
}
start-when-end-before = { $count ->
    [one] The day before the project or date ends
   *[other] { $count } days before the end of the project or date
}
start-when-end-same = The day the project or date ends
start-when-end-after = { $count ->
    [one] The day after the project or date ends
   *[other] { $count } days after the end of the project or date
}
start-done-said =
  { $count ->
    [one] One task is made.
   *[other] { $count } tasks are made.
  }
start-undone-said =
  { $count ->
    [0] Nothing was taken back: these tasks have been worked on.
    [one] One task is in the bin.
   *[other] { $count } tasks are in the bin.
  }
error-checklist-empty = This checklist has no items yet: add one.

## events
events-one = Date
events-many = Dates
events-new = New date
events-empty-title = No dates yet
events-empty-text = Concerts, rehearsals, meetings, journeys: each in the time of the place where it happens.
events-title = Title
events-kind = Kind
events-kind-concert = Concert
events-kind-rehearsal = Rehearsal
events-kind-meeting = Meeting
events-kind-travel = Journey
events-kind-promotion = Promotion
events-kind-release = Release
events-kind-other = Other
events-status = State
events-status-confirmed = Confirmed
events-status-option = Option
events-status-cancelled = Cancelled
section-again = Repetition
events-starts_on = Day
events-starts_at = From
events-starts_at-hint = 21:30; 25:30 is half past one of the night that follows. Empty: all day.
events-ends_on = Last day
events-ends_at = Until
events-ends_at-hint = 23:00; 26:00 is two in the morning.
events-all_day = All day
events-zone = Time zone
events-zone-hint = That of the place, for example Europe/London. Empty: the agency’s.
events-repeats = Repeats
events-repeats-daily = Every day
events-repeats-weekdays = Monday to Friday
events-repeats-weekly = Every week
events-repeats-fortnightly = Every other week
events-repeats-monthly = Every month
events-repeats-yearly = Every year
events-rule = Rule
events-rule-hint = For what the list does not say, as RFC 5545 says it: FREQ=YEARLY, every year.
events-repeats_until = Until the
events-except_on = Except on
events-except_on-hint = 2026-12-25, 2027-01-01
events-artist_id = Artist
events-venue_id = Venue
events-project_id = Project
events-person_id = Person
events-organisation_id = Organisation
events-owner_id = Who
events-owner_id-hint = The member of the team whose time it takes.
events-notes = Notes
privacy-events-purpose = Knowing who is expected where, and when.
privacy-events-people = The team, artists and professional contacts
error-clock = Write an hour such as 21:30, up to 29:59 for the night that follows.
error-zone = This time zone is unknown. Examples: Europe/Paris, America/Montreal.
error-rule = This rule cannot be read. Example: FREQ=WEEKLY;INTERVAL=2.
error-days = Write days such as 2026-12-25, with commas between.
error-event-returns = This date repeats: change it on its sheet.
error-feeds-many = You have twenty addresses already: revoke one.
may-planning-events-read = See dates
may-planning-events-create = Add dates
may-planning-events-update = Change dates
may-planning-events-delete = Delete dates
may-planning-events-import = Import dates
may-planning-events-export = Export dates
may-planning-events-comment = Comment on dates
event-events-created = Date added
event-events-updated = Date changed
event-events-deleted = Date moved to the bin
event-events-restored = Date restored
event-events-purged = Date deleted for good

## The calendar
calendar-title = Calendar
calendar-summary = The agency’s dates, in the time of each place, with public holidays.
calendar-mine = Mine
calendar-schools = School holidays
calendar-show = Show
calendar-clashes = Clashes this month
calendar-months = Months
calendar-moved-said = The date is moved.
holiday-new-year = New Year’s Day
holiday-easter-monday = Easter Monday
holiday-labour = Labour Day
holiday-victory = Victory 1945
holiday-ascension = Ascension Day
holiday-whit-monday = Whit Monday
holiday-national = National Day
holiday-assumption = Assumption
holiday-all-saints = All Saints’ Day
holiday-armistice = Armistice 1918
holiday-christmas = Christmas
school-autumn = Autumn school holidays ({ $zones })
school-christmas = Christmas school holidays ({ $zones })
school-winter = Winter school holidays ({ $zones })
school-spring = Spring school holidays ({ $zones })
school-summer = Summer school holidays ({ $zones })

feeds-title = Calendar addresses
feeds-summary = Your dates in another calendar (telephone, Google, Outlook): a secret address that it alone knows.
feeds-fresh = Your new address
feeds-fresh-text = Copy it now: it is not shown again. Whoever knows it reads your dates; revoke it if it escapes you.
feeds-label = For which calendar
feeds-label-hint = My telephone
feeds-mine = Only the dates that take my time
feeds-open = Make an address
feeds-made = Made on
feeds-read = read
feeds-unread = never read
feeds-revoke = Revoke
feeds-revoked-said = The address is revoked.
feeds-empty = No addresses
feeds-empty-text = Make one for each calendar: you can revoke them apart.
event-calendar-feeds-opened = Calendar address made
event-calendar-feeds-revoked = Calendar address revoked

## Quality of records
quality-title = Records to mend
quality-summary = Every night records are read again; what is wrong becomes a task, which ends by itself once the record is mended.
quality-look = Read again now
quality-look-said = Records are being read again, come back in a moment.
quality-empty = Nothing to mend
quality-empty-text = Records say what they should.
quality-mail-people = Correct the mail address: { $title }
quality-mail-people-many = Mail addresses of people
quality-mail-people-why = The address has a typing error: no message arrives.
quality-mail-organisations = Correct the mail address: { $title }
quality-mail-organisations-many = Mail addresses of organisations
quality-mail-organisations-why = The address has a typing error: no message arrives.
quality-unreachable = Find how to reach: { $title }
quality-unreachable-many = People nobody can reach
quality-unreachable-why = Neither a mail address nor a telephone.
quality-nobodys-artist = Say who looks after: { $title }
quality-nobodys-artist-many = Artists without anybody
quality-nobodys-artist-why = The artist is active and has neither manager nor booker.
quality-nowhere = Say where it happens: { $title }
quality-nowhere-many = Concerts without a venue
quality-nowhere-why = The concert is confirmed and has no venue.
anniversary-project = Ended { $years ->
    [one] one year
   *[other] { $years } years
  } ago
notice-project-anniversary = ended on this day.
notice-project-anniversary-kind = Anniversary of a past project
setting-planning-returning = Anniversaries in the calendar
setting-planning-returning-on = Shown
setting-planning-returning-off = Hidden
reply-task-done = Noted, the task is done: { $title }
portable-checklists = Checklists
portable-templates = Text templates
occasion-planning = { $count } artists in your address book, and no calendar yet: planning keeps their dates, and who does what.
