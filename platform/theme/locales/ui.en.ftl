# Words of the frame, the components and the record pages.

ui-skip = Skip to content
ui-main-nav = Main navigation
ui-foot-nav = Footer
ui-quick-nav = Quick navigation
ui-breadcrumb = Breadcrumb
ui-fold = Collapse menu
ui-search = Search
ui-new = Create
ui-more = More
ui-more-actions = More actions
ui-person = Your account, { $name }
ui-theme = Appearance
ui-theme-light = Light
ui-theme-dark = Dark
ui-theme-system = Auto
ui-language = Language
ui-account = My account
ui-settings = Settings
ui-readers = Who sees this page
ui-sign-in = Sign in
ui-sign-up = Open my agency
ui-sign-out = Sign out
ui-console = Console
ui-my-agencies = My agencies
ui-tagline = Software for people who put on shows.
ui-made-with = Powered by Estrade
ui-reference = Reference { $id }
ui-home = Home
ui-back = Back
ui-back-home = Back to home
ui-cancel = Cancel
ui-close = Close
ui-save = Save
ui-saving = Saving…
ui-undo = Undo
ui-retry = Try again
ui-refresh = Refresh
ui-remove = Remove
ui-copy = Copy
ui-copied = Copied.
ui-done = Done
ui-yes = Yes
ui-no = No
ui-blank = blank
ui-choose = Choose…
ui-optional = optional
ui-readonly = read-only
ui-sensitive = Sensitive
ui-tags = Tags
ui-tags-new = Enter to add
ui-type-to-find = Type to search
ui-nothing-found = No results
ui-file-choose = Choose a file
ui-file-change = Change file
ui-file-drop = or drop it here
ui-file-ready = ready to upload
ui-picture-remove = Remove this picture on saving
ui-reveal = Show password
ui-strength = Password strength
ui-strength-words = Too short,Weak,Fair,Good,Excellent
ui-slug-free = This address is available.
ui-slug-taken = This address is not available.
ui-checking = Checking…
ui-steps = Steps
ui-panel-full = Open full page
ui-activity = Recent activity
ui-pages = Pagination
ui-prev = Previous
ui-next = Next
ui-shown =
    { $shown ->
        [0] Nothing to show
        [one] { $shown } row
       *[other] { $shown } rows
    }
ui-shown-of = { $shown } of { $total }
ui-selected-template = # selected
ui-loading = Loading…
ui-failed = That did not work. Try again in a moment.
ui-updated = Updated.
ui-unsaved = Your changes are not saved.
ui-offline = You are offline. Pages stay readable; saving will have to wait.
ui-errors =
    { $count ->
        [one] One thing needs correcting
       *[other] { $count } things need correcting
    }
ui-notices =
    { $count ->
        [0] Notifications
        [one] One unread notification
       *[other] { $count } unread notifications
    }
ui-no-right = You do not have access to this page
ui-no-right-ask = Ask { $who } for access.
ui-no-right-ask-admin = An administrator of your agency can give you access.
ui-answer = Answer
ui-answer-to = Answer { $name }
ui-comment = Comment
ui-comment-say = Write a comment…
ui-comment-mention = @ to mention someone
ui-comment-send = Comment
ui-palette-title = Search or go to

palette-ask = A person, a page, an action…
palette-move = move
palette-open = open

keys-title = Keyboard shortcuts
keys-palette = Search everywhere
keys-search = Search this list
keys-new = New record (where the browser allows it)
keys-new-alt = New record
keys-save = Save
keys-rows = Next, previous row
keys-select = Select the row
keys-leave = Close, leave the field
keys-rail = Collapse the menu
keys-help = This help

list-import = Import a file
list-export = Export…
list-bin = Open the bin
list-back = Back to the list
list-bin-empty = The bin is empty
list-bin-empty-text = Deleted records stay here for 30 days.
list-nothing = Nothing matches
list-nothing-text = Remove a filter or search for something else.
list-clear = Show everything
list-sample = Load sample data
list-failed = The list could not be loaded

ui-list-search = Search { $many }

list-select = Select { $title }

ui-list-select-all = Select all

bulk-title = Actions on the selection
bulk-none = Clear selection
bulk-all-matching = All that match ({ $total })
bulk-tag-name = Tag

ui-views-title = Views
ui-views-save = Save this view
ui-views-name = Name of the view

views-hint = The filters, order and columns in force now.
views-share = Share with the agency

ui-views-shared = shared

views-remove = Delete the view “{ $name }”

layouts-title = Layout

layout-table = Table
layout-board = Board
layout-calendar = Calendar

ui-filter-add = Filter

filter-field = Field
filter-op = Condition

ui-filter-value = Value

filter-apply = Apply filter

ui-filter-remove = Remove filter { $label }

columns-title = Columns
columns-compact = Compact rows
columns-apply = Apply

ui-board-none = Nothing in this column

board-move = Move { $title }: Space to pick up, arrows to move
board-lifted = Picked up. Arrows to move, Space to drop, Esc to cancel.

ui-board-moved = Moved to #.

board-kept = Move cancelled.
board-failed = The move was not saved. The card is back in its place.

ui-calendar-today = Today
ui-calendar-month = Month
ui-calendar-week = Week

calendar-list = List

ui-calendar-more = more

calendar-none = Nothing this month

record-edit = Edit
record-duplicate = Duplicate
record-who-sees = Who sees this record
looks-none = Nobody has read the confidential fields yet.
looks-title = Who has looked
looks-all = Everything about this record
record-copy-link = Copy link
record-delete = Move to bin
record-restore = Restore
record-in-bin = This record is in the bin
record-in-bin-text = It will be erased 30 days after it was deleted. Until then you can restore it.
record-add = Add
record-held = Records of the project
record-see-all = See all
record-none-yet = Nothing yet
record-none-of = Add to this record
record-timeline = Timeline
record-timeline-more = Show more
record-about = About
record-created = Created
record-updated = Last change
record-tags-add = Add a tag

form-save-new = Save and create another
form-save-anyway = Save my version
form-lost = The module changed its release while you were writing
form-lost-text = These answers have no place in the present release. Note them elsewhere if they matter, then save the rest.
form-expired = Your session had expired
form-expired-text = Nothing is lost: what you typed is below. Check it, then save.
form-away = The module was away when you saved
form-away-text = It is back, and nothing is lost: what you typed is below. Check it, then save.
form-moving = The module is changing its release
form-moving-text = Nothing was saved yet, and nothing is lost: what you typed is below. Save again in a moment.
form-conflict = { $who } changed this record in the meantime
form-conflict-text = Compare the two versions. Saving will replace the fields below.
form-conflict-changes = Differences
form-conflict-field = Field
form-conflict-theirs = Saved version
form-conflict-yours = Your version

here-is = { $name } is looking at this record
here-edits = { $name } is editing this record
here-writes = { $name } is writing in “{ $field }”
here-field = { $name } is writing here
here-saved = { $who } saved this record
here-binned = { $who } put this record in the bin
here-take = Take over these changes
here-take-text = What you wrote stays. If you changed other fields, saving keeps both.
here-see = See the updated record

ui-import-title = Import { $many }
ui-import-step-upload = File
ui-import-step-mapping = Columns
ui-import-step-preview = Preview
ui-import-step-progress = Import
ui-import-step-report = Report

import-wrong = This file could not be read
import-choose = Choose a file
import-limits = CSV, Excel (XLSX, XLS), ODS or vCard, { $max } at most
import-help = The first line names the columns. Comma, semicolon or tab: the separator is recognised.
import-model = Download a template
import-go = Continue
import-mapping-help = Say which field each column of your file belongs to.
import-skip = Do not import
import-match = Recognise existing records by
import-match-hint = A recognised record is updated instead of created twice.
import-match-none = Recognise nothing, create all

ui-import-see = See the preview

import-good =
    { $count ->
        [one] { $count } row ready
       *[other] { $count } rows ready
    }
import-bad =
    { $count ->
        [one] { $count } row to correct
       *[other] { $count } rows to correct
    }
import-bad-text = Rows to correct will be left aside; the report lets you take them up again.

ui-import-start =
    { $count ->
        [one] Import { $count } row
       *[other] Import { $count } rows
    }
ui-import-line = Line
ui-import-running = Import under way
ui-import-undoing = Undoing the import
ui-import-created = { $count } created
ui-import-updated = { $count } updated
ui-import-failed =
    { $count ->
        [one] { $count } error
       *[other] { $count } errors
    }

import-leave = You may leave this page; the import goes on.
import-undo-leave = You can leave this page, the import goes on being undone.

ui-import-report = Import report

import-stat-created = Created
import-stat-updated = Updated
import-stat-skipped = Left aside
import-stat-errors = Errors
import-see-all = See { $many }
import-download = Lines with errors (CSV)
import-workbook = Whole report (Excel)

ui-import-again = Import another file

import-outcome = Outcome
import-why = Reason
import-kind-created = Created
import-kind-updated = Updated
import-kind-skipped = Skipped
import-kind-error = Error
import-no-trouble = Every row was imported.

import-missing = If a linked record does not exist
import-missing-hint = For example an organisation named in the file and not yet in the address book.
import-missing-create = Create it, once for each name
import-missing-empty = Leave the field empty
import-missing-refuse = Refuse the line
import-made =
    { $count ->
        [one] { $count } linked record to create
       *[other] { $count } linked records to create
    }
import-made-text = Created with the import:
import-kind-made = Linked record created
import-kind-undone = Taken back
import-kind-kept = Kept
import-kept-why = Changed or used since the import, this record was left alone. Look after it by hand.
import-was-undone = This import was taken back. Records changed since were kept; they are listed below.
import-undone-kept =
    { $count ->
        [one] Import taken back. One record changed since was kept.
       *[other] Import taken back. { $count } records changed since were kept.
    }
import-failed-title = The import stopped
import-failed-right = Whoever started it may no longer import. Ask for that right, then resume.
import-failed-trouble = Something broke on our side. You can resume where it stands, or take back what is done.
import-failed-stands = { $done } of { $total } lines are done and saved.
import-resume = Resume the import
error-link-unknown = “{ $name }” does not exist yet. Create this record, or choose to create what is missing.
error-link-several = Several records are called “{ $name }”. Give the identifier of the right one.

error-my-rights = See my rights
error-missing-right = You lack the right: { $right }.
module-is-off = { $name } is switched off
module-is-off-text = Its data is kept and will come back exactly as it was.
module-rests = { $name } is resting
module-rests-text = This module failed several times in a row in your agency; we put it to rest so that everything else goes on. Your data is untouched, and what was meant for it waits.
module-rests-asked = Your platform put this module to rest for your agency while something is mended. Your data is untouched, and what was meant for it waits.
module-rests-safe = The house runs in safe mode, without its modules, while something is mended. Your data is untouched.
module-rests-retired = Your agency is on release { $release } of this module, which the platform no longer runs. Your data is untouched, and what was meant for it waits; the platform knows, and will bring you to another release.
module-rests-until = It is tried again by itself: { $when }.
module-rests-told = Your agency’s administrators and the platform know.
module-rests-wake = Wake it now
module-is-off-go = Open the modules page
typed-title = Nothing you typed is lost
typed-waits = This browser keeps it for { $days } days: open the form again once the module is there, it will be filled in.
typed-send = What you sent has not been done yet. Send it again once the module is there.
typed-again = Send again
release-absent = Not in your agency’s release
release-not-yet = This page came with release { $version } of the module “{ $module }”; your agency is on { $here }. Your data is untouched.
release-no-more = This page went with release { $version } of the module “{ $module }”; your agency is on { $here }. Your data is untouched.
release-absent-ask = Your agency’s administrators choose its releases.
release-absent-go = See the way to { $version }
aid-off = Your agency does without “{ $aid }”. Nothing is worked out meanwhile; your data is untouched.
aid-off-ask = Your agency’s administrators switch it on.
aid-off-go = See the automatic aids

suspended-title = This site is closed for now
suspended-text = “{ $name }” is not available at the moment. Please come back later.
suspended-owner = Do you run this agency? Sign in to read why, and whom to write to.
suspended-reason = The reason
suspended-write = To talk about it or open the agency again, write to
suspended-sign-in = Sign in

status-400 = The request is incomplete
status-400-text = Something is missing or was not understood. Go back and try again.
status-401 = Sign in to continue
status-401-text = Your session has ended. Nothing you had saved is lost.
status-403 = You do not have access to this page
status-403-text = Your role in the agency does not allow it. An administrator can give you access.
status-404 = This page does not exist
status-404-text = The address may be incomplete, or the page has moved.
status-405 = This action is not possible here
status-405-text = Go back and try again from the button on the page.
status-409 = Someone else changed this record
status-409-text = Reload the page to see their version, then make yours again.
status-413 = This file is too large
status-413-text = Make it smaller or split it into parts.
status-421 = This address leads to no agency
status-421-text = Check the address, or ask the person who gave it to you.
status-422 = Something needs correcting
status-422-text = Go back to the form: what you typed is kept there.
status-429 = Too many requests at once
status-429-text = Wait a moment, then try again.
status-500 = Something went wrong on our side
error-reference = Reference:
status-500-text = We have been told. Try again in a moment; if it goes on, give us the reference below.
status-503 = The service will be back in a moment
status-503-text = An update or a peak is under way. Nothing is lost; try again in a minute.
timeline-batch = Part of a change of many records
ui-chart-table = See the figures
ui-chart-when = From
ui-chart-count = Number

# What was added, on the first page; what is new, in the frame
home-growth = Records added
home-quiet = Nothing is waiting for you
home-quiet-text = What is opened to you, and what happens there, will show here.
home-quiet-rights = See what I may do
home-growth-total = { $count } in twelve weeks
ui-news = { $count ->
    [0] What’s new
    [one] What’s new: one to read
   *[other] What’s new: { $count } to read
}

## alike-*, merge-*: two records for one
alike-compare = Compare and merge
alike-title = Looks like somebody or something already known
error-too-big = This is too large to send.
import-known =
    { $count ->
        [one] One line is certainly known already
       *[other] { $count } lines are certainly known already
    }
import-known-line = Line { $line }:
merge-after = The other record goes into the bin, and its address leads here.
merge-both = Both, one below the other
merge-changed-text = Your choices are still here. Look at both once more, then merge.
merge-compare = Compare
merge-do = Merge
merge-fields = Field by field
merge-gone = Merged into it:
merge-keep = Kept:
merge-moves = What comes along
merge-moves-none = Nothing is linked to the other record.
merge-pick-summary = Choose the other record. You will see both side by side before anything changes.
merge-preview = Preview
merge-result = How it will be
merge-same = the same
merge-summary = Choose, field by field, what stays. Nothing is lost: for 30 days the merge can be undone exactly.
merge-swap = Keep the other one
merge-walls = There is a conflict of interest between these records and others
merge-walls-text = It applies to the merged record, too.
filter-days-how = Number of days
categories-title = Categories
category-colour = Colour
category-hint = With a colour, the view becomes a category for the whole team: each record that fits wears it.
closing-site-title = This agency has closed
closing-site-text = “{ $name }” is no longer in service.
