# Retention and the intermediate archive
may-privacy-archive = Read the intermediate archive and put records back
privacy-retention-tab = Retention
privacy-retention-title = Retention
privacy-retention-summary = What has served its purpose and is now to be archived, emptied or deleted.
privacy-retention-pending = { $count ->
    [one] 1 record is past its retention
   *[other] { $count } records are past their retention
}
privacy-retention-pending-text = Try it first: you will see each record and what would become of it. Nothing is done before you agree.
privacy-retention-none = Nothing is past its retention
privacy-retention-none-text = The terms of the register are checked every night.
privacy-plan-do = Dry run
privacy-plan-title = Dry run
privacy-plan-text = Nothing is done yet. Each record is checked once more when it is acted on; a dry run is good for twenty-four hours.
privacy-run-title = Retention run
privacy-run = Details
privacy-runs = Dry runs and runs
privacy-run-automatic = automatic
privacy-run-apply = Apply
privacy-run-stop = Stop
privacy-run-undo = { $count ->
    [one] Put 1 record back from the archive
   *[other] Put { $count } records back from the archive
}
privacy-run-begun = The run has begun.
privacy-run-stopped = Stopped: what was not done will not be.
privacy-run-undoing = The archived records are coming back.
privacy-first-lines = The first { $count } records; the proof has them all.
privacy-classes = Retention by class
privacy-class = Class
privacy-then = Then
privacy-due = Due
privacy-held = Kept beyond their term
privacy-kept-duty = { $count } by legal obligation
privacy-kept-contract = { $count } for a contract
privacy-kept-use = { $count } still in use
privacy-proof = Download the proof
privacy-proof-hash = SHA-256 of the proof, written into the journal:
privacy-automatic-title = Automatic application
privacy-automatic-label = Apply every night what is due
privacy-by-hand = Apply by hand
privacy-automatic-hint = Otherwise the night only announces: a notice and an email to those who answer for data.
privacy-automatic-on = The night will apply what is due.
privacy-automatic-off = The night will announce, and apply nothing.
privacy-archive = Intermediate archive
privacy-archive-summary = Records sealed and kept apart until their last day. Each reading is written into the journal.
privacy-archive-find = Name, email or word
privacy-archived-on = Archived on
privacy-archive-until = Deleted on
privacy-archive-more = The newest { $shown } of { $found }. Be more precise to see the others.
privacy-archive-empty = Nothing in the archive
privacy-archive-empty-text = Records at the end of their term are kept apart here, then deleted.
privacy-archived-until = Will be deleted for good on { $day }.
privacy-archived-note = This record is no longer in use. Read it only to answer a person, an audit or a dispute.
privacy-archive-restore = Put the record back
privacy-archive-end = Delete now
privacy-archive-ended = Deleted from the archive.
privacy-put-back = The record is back.
privacy-emptied-record = Archived
privacy-apart = { $count ->
    [one] 1 record of the intermediate archive mentions this person
   *[other] { $count } records of the intermediate archive mention this person
}
privacy-apart-text = They belong to the answer. Whoever may read the archive finds them there.
privacy-export-again = Try again
privacy-printed = Printed on { $day }
privacy-print = Print
fate-archive = Kept apart for { $months } months, then deleted
fate-anonymise = Personal data emptied
fate-delete = Deleted
retention-planned = dry run
retention-running = under way
retention-done = applied
retention-stopped = stopped
retention-undoing = being undone
retention-undone = undone
count-archive = Archive
count-anonymise = Empty
count-delete = Delete
count-keep = Kept
count-skipped = Left alone
outcome-kept-duty = kept: legal obligation
outcome-kept-contract = kept: contract
outcome-kept-use = kept: still in use
outcome-will-archive = will be archived
outcome-will-anonymise = will be emptied
outcome-will-delete = will be deleted
outcome-done-archive = archived
outcome-done-anonymise = emptied
outcome-done-delete = deleted
outcome-restored = put back
outcome-ended = deleted from the archive
outcome-skipped-changed = left alone: changed since
outcome-skipped-gone = left alone: no longer there
outcome-skipped-failed = left alone: could not be done
outcome-skipped-stopped = left alone: stopped before
outcome-skipped-duty = left alone: legal obligation
outcome-skipped-contract = left alone: contract
outcome-skipped-use = left alone: still in use
error-retention-stale = This dry run is out of date: make it again.
error-retention-over = There is nothing left to do here.
error-retention-gone = The record no longer exists, so it cannot come back. Read it in the archive.
notice-retention-due = are past their retention
notice-request-due = soon expects an answer about their data
notice-request-late = expects an answer about their data: it is overdue
mail-retention-due-subject = Records are past their retention
mail-retention-due-text = { $count ->
    [one] One record is
   *[other] { $count } records are
} past the retention of the register. Nothing is done without you: make a dry run, check it, then apply it.
mail-retention-due-button = See what is due
mail-request-due-subject = A request about personal data waits for an answer
mail-request-due-text = { $right }: the answer is expected before { $day }, { $days ->
    [0] today
    [one] in 1 day
   *[other] in { $days } days
}.
mail-request-due-button = Open the request
mail-request-late-subject = A request about personal data is overdue
mail-request-late-text = { $right }: the answer was expected before { $day }, { $days ->
    [one] 1 day
   *[other] { $days } days
} ago. Answer without delay, or extend the deadline and tell the person.
mail-request-late-button = Open the request
event-privacy-retention-begun = Retention run begun
event-privacy-retention-applied = Retention applied
event-privacy-retention-undone = Archived records asked back
event-privacy-retention-announced = Records past retention announced
event-privacy-automatic = Automatic retention changed
event-privacy-proof-fetched = Proof of retention downloaded
event-privacy-archived = Record archived apart
event-privacy-anonymised = Personal data emptied at the end of their term
event-privacy-put-back = Record put back from the archive
event-privacy-archive-listed = Intermediate archive looked through
event-privacy-archive-read = Archived record read
event-privacy-archive-ended = Archives deleted at their term
event-privacy-reminded = Reminder of a request sent
event-privacy-export-tried-again = Archive of personal data ordered again
# The journal outside the house
audit-until = until { $at }
audit-lasts = still in force
audit-seal-title = Seal of the journal
audit-seal-now = { $count ->
    [one] 1 sealed line
   *[other] { $count } sealed lines
}, the last on { $day }.
audit-seal-none = The first seal is set within half an hour of the first lines.
audit-seal-text = This seal is emailed to the administrators every week. Kept elsewhere it proves the past: if somebody makes the journal anew, even with the database in hand, an old seal is no longer in it.
audit-seal-kept = A seal that you kept
audit-seal-verify = Verify
audit-seal-malformed = A seal has 64 hexadecimal digits.
audit-seal-whole = This seal is in the journal, and { $count } lines are as they were.
audit-seal-unknown = This seal is not in the journal: it was made anew or cut off.
audit-seal-broken = Line { $line } is not what was sealed.
mail-seal-subject = The seal of your journal
mail-seal-text = On { $day }, the journal of { $agency } has { $lines } sealed lines. Seal: { $seal }. Keep this email: as long as this seal is found in the journal, nobody has rewritten what came before, not even whoever holds the database.
mail-seal-button = Verify it
event-journal-seal-sent = Seal of the journal sent to the administrators
event-journal-verified = Journal verified
event-access-address-let-in = Address let in again
history-limits = Limits
