# Words of the web floor
error-password-short = Choose at least { $min } characters.
error-password-common = This password is too common. Choose a few words of your own.
error-picture-empty = This file is empty. Choose another one.
error-picture-too-heavy = Choose a picture of 10 MB at most.
error-picture-too-many-pixels = This picture is too large: reduce it to 40 megapixels at most.
error-picture-kind = Choose a JPEG, PNG or WebP picture.
error-picture-broken = This picture is damaged or incomplete. Save it again, then retry.
error-picture-too-slow = This picture takes too long. Reduce it, then retry.
picture-kept = Picture saved.
event-pictures-kept = Picture added
error-invalid = This value is not accepted.
error-sort = This list cannot be ordered by this field.
error-cursor = This page of the list no longer exists. Start again from the first.
error-https-only = This address opens over https only. Nothing was taken; if you sent a password or a key, replace it.
error-too-many-rows = This list is too long for this format. Narrow it, or choose CSV.
error-second-person = A second person has to agree first. Ask by POST at the same address.
http-expired-title = This form has expired
http-expired-what = Go back, reload the page and send it again. Nothing was changed.
error-sign-in = Wrong address or password. After five tries the account closes for a quarter of an hour, and an email lets you open it again.
mail-footer = Estrade, the house of music agencies. If this message is not for you, ignore it: nothing will be done.
mail-device-subject = Signed in from a new device
mail-device-text = Hello { $name }, your account was just opened with a browser that we did not know ({ $device }, address { $address }). If it was you, there is nothing to do. If not, choose a new password at once: every session will be closed.
mail-device-button = It was not me
mail-token-reused-subject = A program was signed out
mail-token-reused-text = Hello { $name }, the program “{ $label }” showed a token that had been used before (address { $address }): somebody may hold a copy of it. We signed it out to be safe; yours has to sign in again. If you do not know why, change your password and revoke your keys.
mail-token-reused-button = See my programs
mail-unlock-subject = Your account is closed for a quarter of an hour
mail-unlock-text = Hello { $name }, several wrong passwords were tried on your account. If it was you, open it again now. If not, choose a new password.
mail-unlock-button = Open my account
mail-reset-subject = Choose a new password
mail-reset-text = You asked to change your password. This link works once, for thirty minutes.
mail-reset-button = Choose a password
nav-home = Home

# Records
record-created-toast = { $title } is saved.
record-saved-toast = { $title } is up to date.
record-saved-beside-toast = { $title } is up to date, with what was saved in the meantime.
record-deleted-toast = { $title } is in the bin.
record-restored-toast = { $title } is restored.
record-reverted-toast = The change is undone.
record-copy-of = { $title } (copy)
section-own = The agency’s fields
views-saved-toast = The view “{ $name }” is saved.
views-removed-toast = The view is removed.
bulk-restore = Restore
bulk-done-delete = { $count ->
    [one] One record is in the bin.
   *[other] { $count } records are in the bin.
}
bulk-done-restore = { $count ->
    [one] One record is restored.
   *[other] { $count } records are restored.
}
bulk-done-tag = { $count ->
    [one] One record carries the tag “{ $tag }”.
   *[other] { $count } records carry the tag “{ $tag }”.
}
bulk-done-untag = { $count ->
    [one] One record no longer carries the tag “{ $tag }”.
   *[other] { $count } records no longer carry the tag “{ $tag }”.
}
bulk-skipped = { $count ->
    [one] One record stays as it was: { $why }
   *[other] { $count } records stay as they were: { $why }
}
bulk-skipped-several = { $count ->
    [one] One record stays as it was.
   *[other] { $count } records stay as they were, for several reasons: here they are.
}
bulk-undone = Undone.
bulk-set = Change a field
bulk-title-set = { $count ->
    [one] Change a field of one record
   *[other] Change a field of { $count } records
}
bulk-title-tag = Tag “{ $tag }” on { $count ->
    [one] one record
   *[other] { $count } records
}
bulk-title-untag = Tag “{ $tag }” off { $count ->
    [one] one record
   *[other] { $count } records
}
bulk-title-delete = { $count ->
    [one] One record to the bin
   *[other] { $count } records to the bin
}
bulk-title-restore = { $count ->
    [one] One record out of the bin
   *[other] { $count } records out of the bin
}
bulk-undone-kept = { $count ->
    [one] Undone. One record was changed since and stays as it is.
   *[other] Undone. { $count } records were changed since and stay as they are.
}
bulk-choose-field = Choose this field
bulk-empty-hint = Leave it empty to clear the field.
bulk-see = See what changes
bulk-start = { $count ->
    [one] Change one record
   *[other] Change { $count } records
}
bulk-stat-will = Will change
bulk-stat-same = Already so
bulk-stat-cannot = Cannot change
bulk-stat-changed = Changed
bulk-stat-stayed = Left as they were
bulk-stat-kept = Changed since, kept
bulk-stayed = { $count ->
    [one] One left as it was
   *[other] { $count } left as they were
}
bulk-running = Changing the records…
bulk-running-back = Taking the changes back…
bulk-leave = You may leave this page; the work goes on.
bulk-failed-title = The change stopped
bulk-failed-right = You may no longer change these records. Ask for that right, then resume.
bulk-failed-trouble = Something broke on our side. You can resume where it stands, or take back what is done.
bulk-resume = Resume
bulk-undo = Take it all back
bulk-was-undone = This change was taken back.
bulk-unseen = Out of your sight
bulk-why-reach = Out of your reach, or no longer there.
bulk-why-right = You see it, but your role does not let you change it.
bulk-why-moving = The module is changing release: try again in a moment.
bulk-why-binned = In the bin.
bulk-why-changed = Changed since by somebody.
op-is = is
op-not = is not
op-contains = contains
op-from = from
op-until = until
op-empty = is empty
op-older = is more than (days) ago, or never
op-recent = is less than (days) ago
op-soon = is in the next (days)
op-filled = is filled in
did-created = created the record
did-updated = changed the record
did-deleted = put the record in the bin
did-restored = restored the record
did-purged = removed the record for good
did-answered = answered
did-commented = commented
did-merged = merged another record into this one
did-unmerged = undid a merge
did-tagged = added a tag
palette-acts = Create
home-hello = Hello { $name }
steps-title = Your first steps
app-name = Estrade

# API
api-title = API
api-about = Whatever you do here, your tools can do.
api-get-key = Make a key
api-rules = Common rules
api-fields = Fields
api-key-about = Make a key in your account and send it in the Authorization header. It acts with your rights of the moment. An access token, from POST /api/v1/token, is shown the same way.
api-lists = Lists are filtered by field.operator=value, ordered by sort and followed by cursor.
api-if-match = To change a record, send the version you read (ETag) in If-Match: nobody overwrites another’s work.
api-idempotency = With an Idempotency-Key, a repeated request is done once only, for a day.
api-others = Everything else
api-bulk = One call acts on up to 300 records, named or found: POST …/bulk. With dry_run nothing stays.
api-errors = Errors follow RFC 9457, with every field to correct.
export-asks-title = This file needs a second person
export-asks-text = It holds confidential fields. Somebody else with the right to them approves it first; then you download it once.
export-asks-do = Ask for approval
did-revealed = read confidential fields

# What the journal says of any resource
act-exported = { $many }: list exported
act-imported = { $many }: file imported
act-import-stopped = { $many }: import stopped
act-import-undone = { $many }: import undone
act-changed-together = { $many }: several records changed
act-taken-back = { $many }: change undone
act-commented = { $many }: comment added
act-tagged = { $many }: tag added
act-untagged = { $many }: tag removed
act-revealed = { $many }: confidential fields read
home-this-week = { $count } this week

# The plan and its limits
http-402-title = Your agency's trial is over
http-402-what = Everything can still be read, printed and exported, and your public site stays open. To create and change again, choose a plan: nothing is lost meanwhile.
error-see-plans = See the plans
error-plan-records = Your plan goes up to { $most } records, and these do not fit any more. Delete some, or choose a larger plan: nothing that is there is lost.
shell-trial-over = The trial is over: everything can be read and exported, nothing can be changed.
shell-trial-ends = { $days ->
    [one] Your trial ends in less than a day.
   *[other] Your trial ends in { $days } days.
}
shell-trial-plans = Choose a plan

guide-title = Guide
guide-summary = How to do what, in your agency’s release.
guide-release = Your agency is on release { $version }
guide-here = Your release
guide-coming = Not with you yet
guide-releases = Releases and history
news-title = What’s new
news-summary = What each release brought to your agency.
news-read-all = I have read this
news-fresh = New
news-switched-on = The module is here.
news-empty = Nothing new yet
news-empty-text = What the next releases bring is told here.
news-coming = Available, if your administrators want it
news-monthly = Once a month, by mail
news-monthly-is-on = You get the month’s news by mail. A month without news is a month without a mail.
news-monthly-is-off = Get the month’s news in one mail. You can leave here at any time.
news-monthly-join = Subscribe
news-monthly-leave = Unsubscribe
news-monthly-on = You will get the news once a month.
news-monthly-off = You will not get this mail any more.
event-news-monthly = Subscription to the month’s news changed
mail-news-subject = { $agency }: the month’s news
mail-news-text = { $news }
mail-news-button = Read the news, or unsubscribe
wall-suspected = Possible conflict of interest with { $other }
wall-confirmed = Confirmed conflict of interest with { $other }
wall-another = another file
wall-mark = Conflict

# Records that may be one

merge-title = Merge { $title }
merge-with = Which record is the same?
merge-with-menu = Merge with…
merge-moves-attachments = Files
merge-moves-comments = Comments
merge-moves-taggings = Tags
merge-moves-walls = Conflicts of interest
merge-changed = Somebody has just changed one of the two records
merge-done = Merged into { $title }.
merge-undone = The merge is undone: both records are as they were.
merge-undone-stay =
    { $count ->
        [one] The merge is undone. One field that somebody changed since stays as it is.
       *[other] The merge is undone. { $count } fields that somebody changed since stay as they are.
    }
merge-over = This merge can no longer be undone.
merge-later = The kept record was merged again since: undo that merge first.
act-merged = { $many }: records merged
act-unmerged = { $many }: merge taken back
act-set-apart = said that two records are not the same
act-not-apart = is no longer sure that two records differ
import-known-update = Update the records that are there
import-known-skip = Leave these lines out
import-known-create = Create them all the same

## search-*: looking everywhere
search-title = Search
search-label = Words to look for
search-placeholder = A name, a town, a number…
search-go = Search
search-found = { $count ->
    [one] { $total } result
   *[other] { $total } results
  }
search-none = Nothing matches “{ $words }”
search-none-text = Try fewer words, or remove a filter. A typing mistake or two does not matter.
search-ask = What are you looking for?
search-ask-text = Type at least two characters. Accents, capitals and typing mistakes do not matter.
search-short = One more character
search-odd = There is no such filter here
search-odd-text = Start the search again without it.
search-again = New search
search-chosen = Chosen filters
search-without = Remove the filter { $label }: { $value }
search-facets = Narrow down
search-kind = Type
search-changed = Changed
search-since = within { $time }
search-before = more than { $time } ago
search-days = { $days ->
    [one] 1 day
    [365] 1 year
   *[other] { $days } days
  }
palette-all = All results for “{ $words }”
filter-days = { $count } days
category-none = None: a plain view
category-gone = Category that is gone
category-saved-toast = The category “{ $name }” is saved.
colour-red = Red
colour-amber = Amber
colour-green = Green
colour-teal = Turquoise
colour-blue = Blue
colour-violet = Violet
colour-pink = Pink
colour-grey = Grey
error-categories-full = There are twenty categories here already: remove one first.
error-category-secret = Everybody sees a category: it cannot be about a confidential field.
error-category-all = Filter the list first: a category without a condition would hold everything.
shell-support-reads = Support at { $agency } until { $until }: you read, nothing can be changed, and each page you open is written down for the agency.
shell-support-raised = Support at { $agency } until { $until }: the agency lets you change things. Each page you open is written down for it.
shell-support-back = Back to the console
shell-looked-into = Estrade’s support may read your agency until { $until }.
shell-looked-into-see = See what it reads, or end it
shell-closing = The agency is closing: everything will be destroyed on { $day }. Until then everything can be read and exported, nothing can be changed.
shell-closing-see = Look, or undo
news-planned = Planned
news-planned-on = on from { $day }
news-planned-off = off from { $day }
