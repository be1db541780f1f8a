# Webhooks: other programs hear of what happens.
may-house-webhooks = Connect other programs
webhooks-title = Webhooks
webhooks-summary = Other programs hear of what happens in the agency, at once, in a signed message.
webhooks-new = Add a webhook
webhooks-empty = No webhook
webhooks-empty-text = Give a program’s address and choose what it is to hear: a record created, an approval given…
webhooks-events-count =
    { $count ->
        [one] one event
       *[other] { $count } events
    }
webhooks-what = Address and events
webhooks-label = Name
webhooks-url = Address
webhooks-url-hint = A public https address. Messages are posted there, signed as Standard Webhooks has it.
webhooks-active = Active
webhooks-events = Events
webhooks-more = Other events
webhooks-more-hint = Names of the journal between spaces; “people.*” for all of a subject, “*” for everything.
webhooks-house = The agency
webhooks-saved = The webhook is saved.
webhooks-removed = The webhook is removed.
webhooks-remove = Remove the webhook
webhooks-secret = Signing secret
webhooks-secret-text = It proves that messages come from here. A new secret signs at once; the old one goes on signing for a day.
webhooks-secret-old = The old secret holds until
webhooks-secret-new = Change the secret
webhooks-secret-made = Your signing secret
webhooks-secret-once = Copy it now: it will not be shown again.
webhooks-trouble = The last message did not arrive
webhooks-test = Send a test
webhooks-test-sent = A test is on its way. Its answer is read among the deliveries.
webhooks-test-off = Switch this webhook on first.
webhooks-log = Deliveries
webhooks-log-empty = Nothing was sent yet.
webhooks-attempts =
    { $count ->
        [0] not sent yet
        [one] one attempt
       *[other] { $count } attempts
    }
webhooks-next = next attempt
webhooks-replay = Send again
webhooks-replay-failed = Send again what failed in the last seven days
webhooks-replayed =
    { $count ->
        [0] Nothing to send again.
        [one] One message goes again.
       *[other] { $count } messages go again.
    }
webhook-state-new = New
webhook-state-well = Heard
webhook-state-failing = Failing
webhook-state-off = Off
webhook-state-gave-up = Stopped
delivery-waiting = Waiting
delivery-done = Heard
delivery-failed = Failed
call-status = Answer { $status }
call-refused = Address refused
call-unresolved = Name not found
call-unreachable = Nobody answers at this address
call-encryption = No encrypted connection
call-silent = No answer in time
call-broken = The answer broke off
call-too-long = The answer is too long
call-busy = Too many calls at once
error-webhook-address = Give a public address that begins with https://
error-webhook-events = Choose at least one event, by its name in the journal
error-webhook-many = The agency has fifty webhooks already: remove one
error-webhook-off = This webhook is off: switch it on first
notice-webhook-off = hears nothing any more: its calls have failed for five days
notice-webhook-off-kind = A webhook is stopped
event-webhooks-created = Webhook added
event-webhooks-updated = Webhook changed
event-webhooks-deleted = Webhook removed
event-webhooks-secret-changed = Webhook secret changed
event-webhooks-tested = Webhook tried
event-webhooks-replayed = Webhook deliveries sent again
event-webhooks-gave-up = Webhook stopped after five days of failing
