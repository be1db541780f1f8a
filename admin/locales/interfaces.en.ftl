## Interfaces of other services
interfaces-title = Interfaces
interfaces-summary = Which services of others this platform depends on, and what is announced to change.
interfaces-interface = Interface
interfaces-relying = Who relies on it
interfaces-agencies = { $count ->
    [one] { $count } agency
   *[other] { $count } agencies
}
interfaces-used = Who used it
interfaces-used-by = { $count ->
    [0] Used by no agency in 30 days
    [one] Used by { $count } agency in 30 days
   *[other] Used by { $count } agencies in 30 days
}
interfaces-uncounted = use not counted
interfaces-changes = Announced changes
interfaces-platform = Platform
interfaces-announce = Announce a change
interfaces-announce-text = You see at once who depends on it. Agencies that used it are warned within the day, then thirty and seven days before.
interfaces-announce-do = Announce
interfaces-announced = The change is announced.
interfaces-withdraw = Withdraw
interfaces-withdrawn = The announcement is withdrawn.
interfaces-more = Read more
interfaces-severity = Severity
interfaces-severity-notice = Good to know
interfaces-severity-breaking = Something stops working
interfaces-severity-ends = All of it ends
interfaces-from-day = From
interfaces-version = New version
interfaces-what-fr = What changes, in French
interfaces-what-en = What changes, in English
interfaces-link = Link
operators-room-interfaces = Interfaces
outside-telegram = Telegram
outside-telegram-notices = members’ notices
outside-telegram-groups = groups of records
outside-telegram-workflows = messages of workflows
outside-signal = Signal
outside-signal-notices = members’ notices
outside-signal-groups = groups of records
outside-signal-workflows = messages of workflows
outside-sms = Text messages
outside-sms-notices = members’ notices
outside-chat = Rooms (Slack, Mattermost)
outside-chat-groups = groups of records
outside-chat-workflows = messages of workflows
outside-smtp = Mail (SMTP)
outside-smtp-letters = every letter
outside-s3 = Object storage (S3)
outside-s3-files = files and pictures
outside-meilisearch = Meilisearch
outside-meilisearch-search = search
outside-module = Relies on { $name }, which changes on { $day }: { $what }
outside-met = The release you are on is ready for it.
outside-by = Release { $release } of this module is ready for it.
outside-uses = { $count ->
    [0] Your agency did not use it in the last thirty days.
    [one] Your agency used it once in the last thirty days.
   *[other] Your agency used it { $count } times in the last thirty days.
 }
event-interfaces-warned = Change at a service of others told
notice-outside-changes = changes
