releases-title = Releases: { $module }
releases-summary = What each release brings. You choose when to change, and you can go back without losing the work done meanwhile.
releases-news = What’s new
releases-history = History
releases-history-empty = Nothing has changed since this module came.
module-releases = Releases
release-available = Release { $version } available
release-current = Your release
release-newer = Newer
release-upgrade = Upgrade to { $version }
release-roll-back = Go back to { $version }
release-up-title = { $module }: upgrade to { $version }
release-back-title = { $module }: go back to { $version }
release-plan-summary = Nothing is done yet. What is done is exactly what is shown.
release-with-needs = These modules, which it needs, change first: { $modules }.
release-with-dependants = These modules, which need it, go back first: { $modules }.
release-plan-rows = { $count ->
    [0] No record is rewritten.
    [one] One record is rewritten.
   *[other] { $count } records are rewritten.
}
release-keeps-work = All work done since stays. What this release cannot say waits, and returns when you leave it.
release-reversible = You can go back: every rewritten value is remembered.
release-not-reversible = No way back: a step cannot be undone.
release-irreversible = There is no way back to this release: a step cannot be undone.
release-rights = Nobody gains or loses a right.
release-tried-well = Tried in your staging copy: it went well ({ $when }).
release-tried-failed = Tried in your staging copy: it failed ({ $when }).
release-tried-not-yet = Not tried in your staging copy yet.
release-tried-none = You can try it first, at no risk.
release-seconds = { $count ->
    [one] It takes about a second.
   *[other] It takes about { $count } seconds.
}
release-order = In this order
release-fields-come = New fields: { $fields }.
release-fields-wait = These fields hide, their values wait: { $fields }.
release-places-come = New pages: { $places }.
release-places-wait = These pages hide, what they showed waits: { $places }.
release-settings-come = New settings: { $settings }.
release-settings-wait = These settings hide, their value waits: { $settings }.
release-step-rows = { $count } of { $seen }
release-step-returning = { $count } of them get their former value back
release-class-lossless = lossless
release-class-reversible-with-journal = reversible
release-class-irreversible = no way back
release-moving = A change of release is under way
release-moving-see = See how far it is
release-moving-title = { $module }: change of release
release-going = From { $from } to { $to }.
release-going-back = Going back to the release it started from.
release-meanwhile = You can go on working. What is saved during a step may have to be saved again a moment later.
release-look-again = Refresh
release-resume = Try again
release-turn-back = Go back
release-failed = The change failed. Everything is as before.
release-failed-badge = Failed
release-arrived = Done.
release-see = See the releases
release-rows = { $count ->
    [0] no record rewritten
    [one] one record rewritten
   *[other] { $count } records rewritten
}
event-modules-move-asked = Change of release asked for
event-modules-move-done = Change of release finished
event-modules-move-failed = Change of release undone
event-modules-upgraded = Newer release in place
event-modules-rolled-back = Back on an older release
event-modules-rested = Module put to rest
event-modules-woken = Module woken
module-resting = Resting
module-on-trial = On trial
module-resting-title = This module is resting
module-resting-why = It failed several times in a row, the last time here: { $at }.
module-woken = { $module } is awake.
module-not-yours-to-wake = { $module } was put to rest by the platform, which will wake it.
notice-rested = rests after several failures
mail-rested-subject = { $module } is resting at { $agency }
mail-rested-text = The module { $module } failed several times in a row in your agency. We put it to rest; everything else goes on, your data is untouched. It will be tried again by itself, and you can wake it now.
mail-rested-button = See the modules
mail-rested-operator-subject = { $module } is resting at { $agency }
mail-rested-operator-text = The module { $module } failed several times in a row at { $agency }, the last time here: { $at }. It rests there; other agencies and other modules go on.
mail-rested-operator-button = Open the agency
event-modules-move-announced = Release announced
notice-module-on = is switched on
notice-module-off = is switched off; its data is kept
notice-module-moved = is your new release
notice-module-soon = comes in your next quiet hours
mail-module-off-subject = { $module } is switched off at { $agency }
mail-module-off-text = The module { $module } was just switched off in your agency. Its data is kept and will come back as it was when it is switched on again.
mail-module-off-button = See what’s new
mail-module-moved-subject = { $module } at { $agency }
mail-module-moved-text = Your agency is now on { $module }. The work done so far stays. What this release changes is told in What’s new.
mail-module-moved-button = See what’s new
mail-module-soon-subject = Soon at { $agency }: { $module }
mail-module-soon-text = { $module } will come in your agency’s next quiet hours. There is nothing to do; nothing is lost. Your administrators can ask for a pause in Modules, Updates.
mail-module-soon-button = See what’s new
module-later = Rather on another day
module-later-text = On that day exactly what this page shows is done, with the rights you have by then. Should it do anything else by then, nothing is done and you are told why. Those concerned are told now.
module-later-day = On
module-later-do = Plan it
module-planned-toast = { $module }: planned for { $day }.
module-planned-on = Planned: on from { $day }.
module-planned-off = Planned: off from { $day }.
module-plan-cancel = Plan it no more
module-plan-forget = I have seen it
module-plan-cancelled = { $module }: nothing is planned any more.
module-plan-failed-changed = Planned for { $day }, not done: it would have done something else than what was shown. Look at the plan again.
module-plan-failed-rights = Planned for { $day }, not done: whoever planned it may no longer do it.
module-plan-failed-asked = Planned for { $day }: a second person still has to approve it. See approvals.
notice-module-planned = is planned
notice-module-plan-kept = was done as planned
notice-module-plan-failed = was not done as planned
event-modules-planned = Module planned for a day
event-modules-plan-cancelled = Module no longer planned
event-modules-plan-ended = Planned day of a module
error-planned-day = Choose a day between tomorrow and a year from now.
