operators-room-rollouts = Roll-outs
rollouts-title = Roll-outs
rollouts-summary = A release goes out ring by ring: the house, volunteers, 5%, 25%, everybody. It halts and goes back by itself where it does harm.
rollouts-all = Roll-outs
rollouts-regular = Regular releases come out on the 1st and the 15th: the next one on { $day }.
rollouts-none = No roll-out yet.
rollout-new = Roll out a release
rollout-new-text = A gate breached at one agency halts the roll-out and takes the whole ring back to the release before, without losing the work done meanwhile.
rollout-release = Release
rollout-pace = When
rollout-pace-window = In each agency’s quiet hours
rollout-pace-window-hint = Usually Saturday from 2 to 4, by the agency’s clock.
rollout-pace-now = At once
rollout-pace-now-hint = Agencies that asked for a pause are left alone.
rollout-pace-security = Security
rollout-pace-security-hint = At once, and pauses do not count.
rollout-bake = Minutes each ring is watched
rollout-steps = Failed moves allowed per ring
rollout-errors = Errors allowed (% of answers)
rollout-slow = Answers over a second allowed (%)
rollout-jobs = Failed jobs allowed per agency
rollout-begin = Begin
rollout-pause = Pause
rollout-resume = Resume
rollout-abort = Stop here
rollout-abort-back = Take everybody back
rollout-state-running = Under way
rollout-state-paused = Paused
rollout-state-halted = Halted by itself
rollout-state-aborted = Stopped
rollout-state-done = Done
rollout-halted-text = The agencies of this ring go back to the release before; the work done meanwhile stays. Earlier rings stay where they are unless you take everybody back.
rollout-rings = Rings
ring-0 = The house
ring-1 = Volunteers
ring-2 = 5%
ring-3 = 25%
ring-4 = Everybody
rollout-placing = Agencies are given their rings…
rollout-nobody = No agency has this module on an older release.
rollout-count-failed = { $count ->
    [one] one failure
   *[other] { $count } failures
}
rollout-count-back = { $count ->
    [one] one back
   *[other] { $count } back
}
rollout-count-moving = { $count ->
    [one] one on its way
   *[other] { $count } on their way
}
rollout-count-left = { $count ->
    [one] one apart
   *[other] { $count } apart
}
rollout-figures = { $answers } answers, of which { $failures } errors and { $slow } over a second; { $jobs } failed jobs.
rollout-gates = Gates: { $steps } failed moves per ring; per agency { $errors }% errors, { $slow }% slow answers, { $jobs } failed jobs, or a module that goes to rest. Watched for { $bake } min.
rollout-agencies = Agencies to know of
rollout-agencies-none = Nothing to tell.
rollout-agency-waiting = Waits
rollout-agency-called = Called
rollout-agency-moving = On its way
rollout-agency-arrived = Arrived
rollout-agency-failed = Failed, undone
rollout-agency-returning = Going back
rollout-agency-back = Back
rollout-agency-stuck = Stuck
rollout-agency-left = Apart
rollout-why-window = Waits for its quiet hours.
rollout-why-suspended = The agency is suspended.
rollout-why-gone = The agency is no longer there.
rollout-why-hold = Asked for a pause until { $until }.
rollout-events = What happened
rollout-event-begun = Begun
rollout-event-placed = { $count ->
    [0] No agency concerned
    [one] One agency concerned
   *[other] { $count } agencies concerned
}
rollout-event-ring = Next ring: { $ring }
rollout-event-halted = Halted: { $gate } at { $agency }
rollout-event-paused = Paused
rollout-event-running = Resumed
rollout-event-aborted = Stopped
rollout-event-done = Done
gate-steps = too many failed moves
gate-rest = the module went to rest
gate-errors = too many errors
gate-slow = too many slow answers
gate-jobs = too many failed jobs
rollout-turned-paused = Paused: no more agencies are called.
rollout-turned-running = The roll-out goes on.
rollout-turned-aborted = Stopped: agencies stay where they are.
rollout-turned-back = Stopped: every agency goes back.
rollout-turned-late = This roll-out has moved on.
error-rollout-under-way = A roll-out of this module is under way already.
error-hold-long = A pause lasts { $days } days at most.
error-hours = The end comes after the beginning.
operators-ring = Ring
operators-ring-internal = This agency is the house’s own: it gets releases first.
operators-ring-usual = This agency gets releases in its turn.
operators-internal-join = Put among the house’s own
operators-internal-leave = Take out of the house’s own
operators-internal-set = The agency now gets releases first.
operators-internal-unset = The agency now gets releases in its turn.
event-access-ring-internal = Agency put among the house’s own
event-access-ring-usual = Agency taken out of the house’s own
wishes-title = Updates
wishes-summary = When new releases come to you. Nothing is lost: every change can be undone.
wishes-next = Next regular release
wishes-next-text = Regular releases come out on the 1st and the 15th of the month. The next one leaves on { $leaves } and may arrive at your agency on { $arrives }, { $hours }. An urgent fix does not wait.
wishes-first = Among the first
wishes-first-text = Volunteers get a release before others, and the platform watches closely. A release that does harm goes back by itself.
wishes-volunteer = Get releases among the first
wishes-hours = Quiet hours
wishes-hours-text = Releases come at these hours ({ $zone }). You can always change them yourself, whenever you like, in a module’s releases.
wishes-day = Day
wishes-from = From
wishes-until = To
wishes-hold = Pause
wishes-hold-text = A festival, a tour? No release comes before this day, but for a security fix. A pause lasts 90 days at most.
wishes-hold-until = Not before
wishes-hold-reason = Why (the platform reads it)
wishes-saved = Noted.
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
mail-rollout-halted-subject = Roll-out halted: { $module } { $version }
mail-rollout-halted-text = The roll-out of { $module } { $version } halted in the ring “{ $ring }”: { $gate } at { $agency }. The agencies of this ring go back to the release before; what was done there meanwhile stays.
mail-rollout-halted-button = See the board
error-rollout-irreversible = This release cannot be undone: each agency goes there by itself, no roll-out takes it along.
