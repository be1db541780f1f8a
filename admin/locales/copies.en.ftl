## Staging copy
copy-title = Staging copy
copy-summary = The agency once more, disguised and cut off from the world, to try a release or a setting before changing for real.
copy-inside = You are in the copy
copy-inside-text = Change releases, try settings: your agency knows nothing of it. The copy goes on { $when }. From the agency you can take over the settings tried here.
copy-inside-modules = Try a release
copy-filling = Copying
copy-meanwhile = You can go on working and close this page: you will be told.
copy-going = The copy is being removed.
copy-open = The copy is ready
copy-address = Address
copy-rows = Rows copied
copy-until = Goes on
copy-enter = Enter the copy
copy-extend = Keep 14 days more
copy-extended = The copy is kept for 14 days from today.
copy-remove = Remove the copy
copy-remove-text = Everything in the copy is gone for good. The agency is not touched.
copy-remove-do = Remove for good
copy-given-up = The copy is closed and will be gone.
copy-asked = The copy is asked for.
copy-there = There is a copy already: one at a time.
copy-failed = The copy could not be made
copy-failed-text = Nothing of it is left and the agency is untouched. Ask for it again; if this happens twice, tell the platform.
copy-make = Make the copy
copy-plan-rows = { $count ->
    [one] { $count } row is copied: records, team, rights, fields, settings, releases of modules.
   *[other] { $count } rows are copied: records, team, rights, fields, settings, releases of modules.
 }
copy-plan-disguise = People are disguised: names, emails, phones, addresses, websites and free texts are replaced, always in the same way, so that links hold. Secrets (IBAN, tax numbers) are not copied.
copy-plan-left = What stays in the agency: the journal, files and pictures, API keys, approvals, imports, saved views, notices.
copy-plan-withheld = Nothing leaves it: { $effects }. Nothing starts by itself there. Search engines do not read it.
copy-plan-who = { $count ->
    [one] Only { $count } person enters: the agency’s administration.
   *[other] Only { $count } people enter: the agency’s administration.
 }
copy-plan-address = Its address: { $address }
copy-plan-end = It goes after { $days } days; you are told two days before and can keep it longer.
promotion-title = Take over settings
promotion-summary = What was changed in the copy since it was made: settings and looks, nothing else.
promotion-do = Take over into the agency
promotion-done = The settings of the copy are taken over.
promotion-empty = Nothing to take over
promotion-empty-text = No setting of the copy differs from the agency’s.
effect-mail = letters
effect-webhook = calls to other programs
effect-payment = payments
effect-publish = publications
act-copies-promote = Take over settings of the staging copy
switch-copies = Staging copy
notice-copy-open = the staging copy is ready
notice-copy-ends = the staging copy will be gone
mail-copy-ends-subject = { $module }: the staging copy goes on { $at }
mail-copy-ends-text = The staging copy of { $agency } goes on { $at }, with everything in it. To keep it longer, or to take over settings tried there, open its page before.
mail-copy-ends-button = Open the page of the copy
event-copies-asked = Staging copy asked for
event-copies-opened = Staging copy ready
event-copies-made = Copied from an agency
event-copies-extended = Staging copy kept longer
event-copies-given-up = Staging copy closed
event-copies-failed = Staging copy impossible
event-copies-removed = Staging copy removed
event-copies-promoted = Settings taken over from the copy
event-copies-withheld = Withheld: nothing leaves a copy
