# The common words of the house, by subject: verbs, states, errors, frame, lists, records.

## action-*: verbs of buttons and menus
action-save = Save
action-save-and-new = Save and add another
action-cancel = Cancel
action-delete = Delete
action-delete-forever = Delete for good
action-restore = Restore
action-undo = Undo
action-redo = Redo
action-new = New
action-create = Create
action-add = Add
action-edit = Edit
action-duplicate = Duplicate
action-view = View
action-open = Open
action-open-page = Open the page
action-export = Export
action-import = Import
action-search = Search
action-filter = Filter
action-columns = Columns
action-sort = Sort
action-close = Close
action-back = Back
action-next = Next
action-previous = Previous
action-more = More
action-more-actions = More actions
action-less = Less
action-copy = Copy
action-copy-link = Copy link
action-confirm = Confirm
action-send = Send
action-apply = Apply
action-reset = Reset
action-clear = Clear
action-select-all = Select all
action-select-none = Select none
action-download = Download
action-upload = Upload a file
action-print = Print
action-share = Share
action-retry = Try again
action-reload = Reload the page
action-continue = Continue
action-finish = Finish
action-skip = Skip this step
action-stop = Stop
action-sign-in = Sign in
action-sign-up = Create an account
action-sign-out = Sign out
action-invite = Invite
action-remove = Remove
action-archive = Archive
action-show = Show
action-hide = Hide
action-expand = Expand
action-collapse = Collapse
action-preview = Preview
action-publish = Publish
action-move = Move
action-move-up = Move up
action-move-down = Move down
action-rename = Rename
action-merge = Merge
action-choose = Choose
action-leave = Leave without saving
action-stay = Stay on the page
action-switch-on = Switch on
action-switch-off = Switch off
action-learn-more = Learn more

## state-*: what a page says about itself
state-empty-title = Nothing here yet
state-empty-what = What you add will appear here.
state-empty-samples = Load samples
state-empty-samples-what = Made-up data to get to know the page; remove it whenever you like.
state-no-match-title = No results
state-no-match-what = Widen the search or remove a filter.
state-loading = Loading…
state-saving = Saving…
state-saved = Saved
state-partial-title = Part of this page is missing
state-partial-what = The rest is up to date. Reload the page to complete it.
state-error-title = This page could not be shown
state-error-what = Your data is safe. Try again; if it happens again, write to us with the reference.
state-error-reference = Reference: { $reference }
state-forbidden-title = You cannot open this page
state-forbidden-what = Whoever administers your agency can give you this right.
state-forbidden-who = These people can give you this right: { $who }.
state-module-off-title = This module is switched off
state-module-off-what = Its data is kept. Switch it on again from the modules page to find it back.
state-offline-title = You are offline
state-offline-what = What you typed stays on this page. Save as soon as the connection is back.
state-online = The connection is back
state-unsaved = Unsaved changes
state-unsaved-what = If you leave this page, your changes will be lost.
state-session-ended-title = Your session has ended
state-session-ended-what = Sign in again: what you typed is waiting here.
state-suspended-title = This agency is closed for the moment
state-suspended-what = Come back later, or contact the agency directly.
state-soon = Soon
state-demo = Sample data
state-none = None
state-unknown = Unknown
state-yes = Yes
state-no = No
state-on = On
state-off = Off

## error-*: under a field, what to do
error-required = This field is needed.
error-too-short = Enter at least { $min ->
    [one] { $min } character
   *[other] { $min } characters
  }.
error-too-long = Shorten this to { $max ->
    [one] { $max } character
   *[other] { $max } characters
  } at most.
error-email = Enter a complete address, for example name@example.com.
error-url = Enter a complete web address, for example https://example.com.
error-phone = Enter a complete number, for example +33 1 23 45 67 89 or 020 7946 0018.
error-number = Enter a number, for example 1234.50.
error-whole = Enter a whole number.
error-money = Enter an amount, for example 1234.50.
error-date = Enter a date that exists, for example 21/11/2026.
error-time = Enter a time, for example 20:30.
error-datetime = Enter a date and a time, for example 21/11/2026 20:30.
error-boolean = Answer yes or no.
error-choice = Choose a value from the list.
error-taken = This value is already in use. Choose another one.
error-unknown-field = There is no such field here. Remove it.
error-readonly = This field cannot be changed.
error-too-small = Enter a value of at least { $min }.
error-too-large = Enter a value of at most { $max }.
error-too-many = Keep { $max ->
    [one] { $max } value
   *[other] { $max } values
  } at most.
error-too-early = Choose a date from { $min } on.
error-too-late = Choose a date up to { $max }.
error-range = The end must come after the start.
error-link-missing = This record no longer exists. Choose another one.
error-link-used = Other records still refer to this one. Detach them first.
error-conflict = Someone else has just changed this record. Compare both versions before saving.
error-changed = Someone else has just changed this record. Reload it before saving.
error-binned = This record is in the bin. Restore it before changing it.
error-csrf = This form has expired. Reload the page, then start again.
error-fenced = This task was taken over elsewhere. There is nothing to do.
error-json = This text is not valid JSON.
error-format = This is not the expected format.
error-control = Remove the invisible characters.
error-file-too-large = Choose a file of { $max } at most.
error-file-kind = Choose a file in one of these formats: { $kinds }.
error-password-weak = Choose a longer or less common password.
error-password-same = Both passwords must be the same.
error-expired = This link has expired. Ask for a new one.
error-form = { $count ->
    [one] One answer needs correcting.
   *[other] { $count } answers need correcting.
}

## shell-*: the frame of every page
shell-skip = Skip to content
shell-navigation = Main navigation
shell-search = Search
shell-search-placeholder = Search for a record, a page, an action…
shell-search-hint = Ctrl + K
shell-menu = Menu
shell-more = More
shell-rail-collapse = Collapse the menu
shell-rail-expand = Expand the menu
shell-breadcrumb = Breadcrumb
shell-home = Home
shell-new = New
shell-notices = Notifications
shell-notices-empty = Nothing new
shell-notices-count = { $count ->
    [0] No notifications
    [one] { $count } notification
   *[other] { $count } notifications
}
shell-account = Your account
shell-profile = Your profile
shell-settings = Settings
shell-modules = Modules
shell-team = Team and roles
shell-bin = Bin
shell-site = View the public site
shell-agency = Agency
shell-agency-switch = Switch agency
shell-theme = Appearance
shell-density = Row height
shell-language = Language
shell-sign-out = Sign out
shell-help = Help
shell-keyboard = Keyboard shortcuts
shell-signed-in-as = Signed in as { $who }
shell-made-with = Powered by Estrade
shell-page-of = { $page } · { $agency }
shell-demo-banner = Demonstration agency: its data is made up and reset regularly.

## theme-*, density-*, language-*: display preferences
theme-light = Light
theme-dark = Dark
theme-system = Same as the system
density-comfortable = Comfortable
density-compact = Compact
language-fr = Français
language-en = English

## keyboard-*: the page of shortcuts
keyboard-title = Keyboard shortcuts
keyboard-palette = Search everywhere
keyboard-search = Search this page
keyboard-new = Create a record
keyboard-save = Save
keyboard-close = Close or cancel
keyboard-help = Show this help
keyboard-move = Move between rows
keyboard-open = Open the row
keyboard-select = Select the row
keyboard-board = Move a card
keyboard-then = then

## palette-*: search everywhere
palette-title = Search everywhere
palette-placeholder = What are you looking for?
palette-recent = Recent
palette-pages = Pages
palette-records = Records
palette-actions = Actions
palette-empty = Nothing matches “{ $query }”.
palette-hint = ↑ ↓ to choose, Enter to open, Esc to close
palette-results = { $count ->
    [0] No results
    [one] { $count } result
   *[other] { $count } results
}

## list-*: the list of a resource
list-count = { $count ->
    [0] No records
    [one] { $count } record
   *[other] { $count } records
}
list-selected = { $count ->
    [one] { $count } selected
   *[other] { $count } selected
}
list-select-row = Select { $name }
list-select-page = Select the whole page
list-select-all = Select all { $count } records
list-select-none = Select nothing
list-search = Search this list
list-sort-by = Sort by { $column }
list-sorted-up = Sorted ascending
list-sorted-down = Sorted descending
list-unsorted = Not sorted
list-columns = Columns shown
list-columns-reset = Default columns
list-rows = Rows per page
list-row-actions = Actions on { $name }
list-open-row = Open { $name }
list-first-title = Add your first record
list-first-what = Type it in, import a CSV file or load samples.

## filter-*: filters and their comparisons
filter-title = Filters
filter-add = Add a filter
filter-remove = Remove the filter { $name }
filter-clear = Remove all filters
filter-value = Value
filter-is = is
filter-is-not = is not
filter-contains = contains
filter-starts = starts with
filter-any-of = is any of
filter-none-of = is none of
filter-empty = is empty
filter-not-empty = is filled in
filter-before = before
filter-after = after
filter-between = between
filter-and = and
filter-less = at most
filter-more = at least
filter-today = today
filter-this-week = this week
filter-this-month = this month
filter-this-year = this year
filter-past = past
filter-coming = coming
filter-mine = Mine
filter-active = { $count ->
    [0] No filters
    [one] { $count } filter
   *[other] { $count } filters
}

## pagination-*: from page to page
pagination-label = Pagination
pagination-first = First page
pagination-previous = Previous page
pagination-next = Next page
pagination-range = { $from } to { $to }
pagination-range-of = { $from } to { $to } of { $total }
pagination-more = Show more

## bulk-*: acting on the selection
bulk-label = Actions on the selection
bulk-edit = Change a field
bulk-edit-title = { $count ->
    [one] Change { $count } record
   *[other] Change { $count } records
}
bulk-field = Field to change
bulk-value = New value
bulk-tag = Tag
bulk-untag = Remove a tag
bulk-delete = Delete the selection
bulk-export = Export the selection
bulk-updated = { $count ->
    [one] { $count } record changed
   *[other] { $count } records changed
}
bulk-deleted = { $count ->
    [one] { $count } record moved to the bin
   *[other] { $count } records moved to the bin
}
bulk-restored = { $count ->
    [one] { $count } record restored
   *[other] { $count } records restored
}
bulk-refused = { $count ->
    [one] { $count } record could not change. Open it to see why.
   *[other] { $count } records could not change. Open them to see why.
}

## view-*, views-*: ways of looking and saved views
view-table = Table
view-board = Board
view-calendar = Calendar
view-map = Map
view-gallery = Gallery
view-chart = Chart
view-graph = Graph
views-title = Views
views-all = All
views-save = Save view
views-save-as = Save as new view
views-update = Update view
views-name = View name
views-shared = Shared with the team
views-private = Only you can see it
views-default = Open the list on this view
views-rename = Rename view
views-delete = Delete view
views-deleted = View “{ $name }” deleted
views-saved = View “{ $name }” saved
views-changed = View changed, not saved

## board-*, calendar-*: board and calendar
board-none = No value
board-empty = Drop a card here
board-moved = { $name } moves to “{ $column }”
board-help = Space to pick up the card, arrows to move it, Space to drop it, Esc to give up.
board-grabbed = { $name }: card picked up
board-more = { $count ->
    [one] { $count } more card
   *[other] { $count } more cards
}
calendar-today = Today
calendar-tomorrow = Tomorrow
calendar-yesterday = Yesterday
calendar-month = Month
calendar-week = Week
calendar-day = Day
calendar-agenda = Agenda
calendar-previous = Previous period
calendar-next = Next period
calendar-all-day = All day
calendar-empty = Nothing planned in this period
calendar-more = + { $count }

## form-*: forms
form-required = needed
form-optional = optional
form-required-note = Fields marked with an asterisk are needed.
form-errors-title = { $count ->
    [one] One answer needs correcting
   *[other] { $count } answers need correcting
}
form-choose = Choose…
form-none = None
form-link-search = Search for a record…
form-link-none = No record matches
form-link-new = Create “{ $name }”
form-more = More fields
form-fewer = Fewer fields
form-readonly = Read only
form-sensitive = Sensitive data: every look at it is recorded.
form-password-show = Show password
form-password-hide = Hide password
form-date-hint = dd/mm/yyyy
form-time-hint = hh:mm
form-remaining = { $count ->
    [one] { $count } character left
   *[other] { $count } characters left
}
form-new-title = Create: { $one }
form-edit-title = Edit { $name }
form-custom = Agency fields
form-other-value = Other value

## record-*: the record
record-details = Details
record-activity = Activity
record-related = Related records
record-created-at = Created on { $when }
record-updated-at = Changed on { $when }
record-created-by = Created by { $who }
record-updated-by = Changed by { $who }
record-empty-value = Not filled in
record-deleted = This record is in the bin.
record-previous = Previous record
record-next = Next record

## conflict-*: two people changed the same record
conflict-title = { $who } has just changed this record
conflict-title-someone = This record has just been changed
conflict-what = Nothing is lost. Choose the value to keep, field by field.
conflict-theirs = Saved version
conflict-yours = Your version
conflict-keep-theirs = Keep the saved version
conflict-keep-yours = Keep your version

## timeline-*: what happened
timeline-title = Activity
timeline-empty = No activity yet
timeline-someone = Someone
timeline-system = Estrade
timeline-operator = The Estrade team
timeline-visitor = A visitor
timeline-picture = a picture
timeline-elsewhere = a record you cannot see
timeline-created = { $who } created the record
timeline-updated = { $who } changed the record
timeline-deleted = { $who } deleted the record
timeline-restored = { $who } restored the record
timeline-commented = { $who } commented
timeline-mentioned = { $who } mentioned { $whom }
timeline-tagged = { $who } added the tag “{ $tag }”
timeline-untagged = { $who } removed the tag “{ $tag }”
timeline-imported = { $who } imported the record
timeline-exported = { $who } exported records
timeline-merged = { $who } merged two records
timeline-attached = { $who } attached { $file }
timeline-field-changed = { $field }: { $before } → { $after }
timeline-field-set = { $field }: { $after }
timeline-field-cleared = { $field }: cleared
timeline-field-hidden = { $field }: changed
timeline-more = Earlier activity

## comments-*, tags-*, files-*: what goes with a record
comments-title = Comments
comments-count = { $count ->
    [0] No comments
    [one] { $count } comment
   *[other] { $count } comments
}
comments-empty = No comments. Write the first one; @ tells someone in the team.
comments-placeholder = Your comment… @ to mention someone
comments-send = Comment
comments-edited = edited
comments-delete = Delete comment
comments-deleted = Comment deleted
comments-mention-none = Nobody of that name in the team
tags-title = Tags
tags-add = Add a tag
tags-new = Create the tag “{ $name }”
tags-remove = Remove the tag “{ $name }”
tags-empty = No tags
tags-placeholder = Tag name
tags-manage = Manage tags
files-title = Files
files-empty = No files
files-drop = Drop a file here, or choose it
files-camera = Take a photo
files-remove = Remove { $name }
files-uploading = Uploading { $name }…

## bin-*: the bin
bin-title = Bin
bin-what = What you delete stays here for 30 days, then disappears for good.
bin-empty-title = The bin is empty
bin-empty-what = What you deleted in the last 30 days will appear here.
bin-deleted-by = Deleted by { $who }
bin-deleted-at = Deleted on { $when }
bin-days-left = { $count ->
    [0] Disappears today
    [one] Disappears in { $count } day
   *[other] Disappears in { $count } days
}
bin-restore = Restore
bin-delete-forever = Delete for good
bin-confirm = Delete { $name } for good? There is no way back.

## toast-*, confirm-*: short answers and questions
toast-saved = Saved
toast-created = { $name }: record created
toast-updated = { $name }: record saved
toast-deleted = { $name }: record moved to the bin
toast-restored = { $name }: record restored
toast-undone = Undone
toast-copied = Copied
toast-sent = Sent
toast-failed = This did not work. Try again.
toast-dismiss = Close the message
toast-region = Messages
confirm-title = Are you sure?
confirm-irreversible = There is no way back.
confirm-type = Type { $word } to confirm

## import-*: the import wizard
import-title = Import: { $many }
import-step-file = File
import-step-map = Matching
import-step-preview = Check
import-step-run = Import
import-step-report = Report
import-step-of = Step { $step } of { $total }
import-file = CSV file
import-file-hint = One record a line, column names in the first line. { $max } at most.
import-drop = Drop your file here, or choose it
import-sample = Download a template
import-separator = Separator
import-separator-comma = Comma
import-separator-semicolon = Semicolon
import-separator-tab = Tab
import-encoding = Encoding
import-map-what = Say which field each column belongs to. Names we recognise are already filled in.
import-column = Column of the file
import-field = Field
import-example = Example
import-ignore = Do not import
import-mapped = { $count ->
    [one] { $count } column will be imported
   *[other] { $count } columns will be imported
}
import-field-twice = Two columns go to this field. Keep one.
import-field-missing = Name the column of the field “{ $field }”: it is needed.
import-duplicates = When the record already exists
import-duplicates-skip = Leave it as it is
import-duplicates-update = Complete it from the file
import-duplicates-create = Create a second record
import-key = Recognise a record by
import-preview-what = These are the first lines, as they will be saved.
import-rows = { $count ->
    [0] No lines
    [one] { $count } line
   *[other] { $count } lines
}
import-ready = { $count ->
    [0] No lines ready
    [one] { $count } line ready
   *[other] { $count } lines ready
}
import-faulty = { $count ->
    [0] No lines to correct
    [one] { $count } line to correct
   *[other] { $count } lines to correct
}
import-start = { $count ->
    [one] Import { $count } line
   *[other] Import { $count } lines
}
import-running = Importing…
import-progress = { $done } of { $total } lines
import-background = You may leave this page: the import goes on.
import-stop = Stop the import
import-stopped = Import stopped. The lines already done are saved.
import-done-title = Import finished
import-created = { $count ->
    [0] No records created
    [one] { $count } record created
   *[other] { $count } records created
}
import-updated = { $count ->
    [0] No records completed
    [one] { $count } record completed
   *[other] { $count } records completed
}
import-skipped = { $count ->
    [0] No lines left aside
    [one] { $count } line left aside
   *[other] { $count } lines left aside
}
import-failed = { $count ->
    [0] No lines refused
    [one] { $count } line refused
   *[other] { $count } lines refused
}
import-line = Line { NUMBER($line, useGrouping: "false") }
import-report = Download the refused lines
import-again = Import another file
import-see = See the records
import-undo = Undo the import
import-undone = Import undone: the records it created are in the bin.
import-error-empty = This file is empty. Choose another one.
import-error-file = This file is no readable table: CSV, XLSX, XLS, ODS or vCard, without a password. Save it again, then retry.
import-error-heavy = Reading this file takes too much memory or time. Save its values alone in a new file, then retry.
import-error-size = This file is larger than { $max }. Split it into several files.
import-error-rows = This file has more than { $max } lines. Split it into several files.
import-error-lost = This import no longer exists. Start again from the file.

## export-*: the export
export-title = Export
export-rows = { $count ->
    [0] No record in this list
    [one] { $count } record
   *[other] { NUMBER($count) } records
}
export-rows-beyond = More than { $count } records
export-which = The list leaves as you see it: same filters, same search, same rights.
export-sealed = The whole formats hold confidential fields: this export is noted in the log.
export-too-many = Up to { $most } records. Narrow the list.
import-further-email = Further emails
import-further-phone = Further telephones
import-further-address = Further addresses
import-all-addresses = Addresses
import-all-links = Links
import-further-link = Further links
export-further-title = CSV with contact details
export-further-text = As CSV, with every further email, telephone, address and link in columns of their own, one to a line.
export-csv-title = CSV
export-csv-text = Every field, for any spreadsheet and for a new import.
export-xlsx-title = Excel
export-xlsx-text = Every field, laid out, with a sheet of figures and a sheet of charts.
export-pdf-title = PDF
export-pdf-text = The columns shown, in your colours, ready to print or send.
export-json-title = JSON
export-json-text = Every field, for software.
export-labels-24-pdf-title = Labels, 24 to a sheet
export-labels-24-pdf-text = A4, 3 × 8 labels of 70 × 37 mm, addresses as the post wants them; records without an address are left out.
export-labels-14-pdf-title = Labels, 14 to a sheet
export-labels-14-pdf-text = A4, 2 × 7 labels of 99.1 × 38.1 mm, addresses as the post wants them; records without an address are left out.
export-vcf-title = Contacts (vCard)
export-vcf-text = For the contacts of a phone or a mail program.
export-ics-title = Calendar (ICS)
export-ics-text = The dates of the list, for your calendar.
export-sheet-data = Data
export-sheet-figures = Figures
export-sheet-charts = Charts
export-figure-rows = Records
export-figure-sum = Sum
export-figure-mean = Mean
export-figure-least = Lowest
export-figure-most = Highest
export-figure-others = Others
export-figure-count = Count
export-figure-share = Share
export-figure-blank = Not filled in
export-page = Page

## kind-*: kinds of fields
kind-text = Short text
kind-long = Long text
kind-number = Number
kind-whole = Whole number
kind-money = Amount
kind-boolean = Yes or no
kind-date = Date
kind-time = Time
kind-datetime = Date and time
kind-choice = Choice
kind-choices = Several choices
kind-link = Link to a record
kind-email = Email address
kind-phone = Telephone
kind-url = Web address
kind-colour = Colour
kind-file = File

## http-*: error pages, by code
http-reference = Reference: { $reference }
http-home = Back to the home page
http-back = Back to the previous page
http-400-title = Unreadable request
http-400-what = The address or the form was not understood. Go back to the previous page and start again.
http-401-title = Sign in to continue
http-401-what = This page is for the agency’s team. Once signed in, you will come straight back to it.
http-403-title = You cannot open this page
http-403-what = Whoever administers your agency can give you this right. Quote the reference below.
http-404-title = Page not found
http-404-what = The address is wrong, or the page has moved or been deleted. Check the address or use the search.
http-405-title = Not possible here
http-405-what = This address does not accept that action. Go back to the previous page and start again from its buttons.
http-409-title = Someone was faster
http-409-what = The data has changed in the meantime. Reload the page, check, then save again.
http-413-title = Too large to send
http-413-what = Choose a smaller file, or send it in several parts.
http-421-title = No agency at this address
http-421-what = Check the address. If it is your agency’s own, its domain is not connected yet: finish that in the settings.
http-422-title = Some answers need correcting
http-422-what = Go back to the form: each answer to correct is marked.
http-429-title = Too many requests at once
http-429-what = { $seconds ->
    [one] Wait { $seconds } second, then try again.
   *[other] Wait { $seconds } seconds, then try again.
    }
http-429-later = { $minutes ->
    [one] Wait { $minutes } minute, then try again.
   *[other] Wait { $minutes } minutes, then try again.
    }
error-support-reads = Support reads and changes nothing: the agency can allow it from its settings, on the Support page.
error-support-shut = Files, sensitive acts and what belongs to an account stay shut to support.
error-support-not-here = Support enters neither a staging copy nor a suspended agency.
error-support-over = This access is over.
error-key-elsewhere = This key is not used from { $address }. Use it from one of the addresses chosen when it was made, or make another key.
http-500-title = Something went wrong on our side
http-500-what = Your data is safe and we have been told. Try again in a moment; if it happens again, write to us with the reference.
http-503-title = Unavailable for the moment
http-503-what = Maintenance or a rush of requests is under way. Try again in a few minutes.
occasion-later = Not now
occasion-see = See what it brings
home-see = See
wall-decide = See the conflicts

## Staging copy
copy-banner = Staging copy: people are disguised, nothing leaves it. It goes in { $days } d.
http-423-title = The agency is closing
http-423-what = Everything can be read and exported, nothing can be changed. Until the last day an administrator can undo the closing.
