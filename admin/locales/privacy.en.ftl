# The privacy desk
module-privacy = Privacy
module-privacy-what = Register of processing, people’s requests and their answers.
may-privacy-desk = Find and export everything that is kept about a person
may-privacy-privacy_requests-read = See requests about personal data
may-privacy-privacy_requests-create = Record requests about personal data
may-privacy-privacy_requests-update = Change requests about personal data
may-privacy-privacy_requests-delete = Delete requests about personal data
may-privacy-privacy_requests-import = Import requests about personal data
may-privacy-privacy_requests-export = Export requests about personal data
may-privacy-privacy_requests-comment = Comment on requests about personal data
privacy-title = Privacy
privacy-summary = What people ask about their data: a month to answer.
privacy-overview = Overview
privacy-search = Find a person
privacy-search-summary = Everything that is kept about a person, in every module, the bin included.
privacy-search-do = Search everywhere
privacy-search-for = Search
privacy-register = Register of processing
privacy-register-summary = What the agency keeps about people, and why (GDPR, article 30). Print this page to hand it over.
privacy-controller = Controller:
privacy-purpose = Purpose
privacy-people = Data subjects
privacy-basis = Legal basis
privacy-retention = Retention
privacy-fields = Data
privacy-sensitive = Restricted data
privacy-encrypted = Encrypted data
privacy-module = Module
privacy-months = { $count ->
    [one] 1 month after the last change
   *[other] { $count } months after the last change
}
privacy-while = As long as the agency uses the platform
basis-consent = Consent (article 6.1.a)
basis-contract = Contract (article 6.1.b)
basis-duty = Legal obligation (article 6.1.c)
basis-interest = Legitimate interest (article 6.1.f)
privacy-team = Team
privacy-team-purpose = Giving access to the agency and knowing who did what.
privacy-team-people = Members of the team and invited partners
privacy-team-fields = Name, email, job, department, roles, sign-ins
privacy-journal = Journal
privacy-journal-purpose = Proving what was done, and being able to take it back.
privacy-journal-people = Members of the team, and people whose record changed
privacy-journal-fields = Author, date, values before and after each change
privacy-privacy_requests-purpose = Answering people who exercise their rights, and being able to prove it.
privacy-privacy_requests-people = People who exercise their rights
privacy-late = { $count ->
    [one] One request is overdue
   *[other] { $count } requests are overdue
}
privacy-late-text = Answer without delay, or extend the deadline by two months and tell the person.
privacy-late-by = { $days } days late
privacy-days-left = { $days } days left
privacy-open = Open requests
privacy-request-add = Record a request
privacy-no-request = No open request
privacy-no-request-text = When somebody asks what you keep about them, record it here: the deadline is watched.
privacy-exports = Archives ready to hand over
privacy-records = { $count ->
    [one] 1 record
   *[other] { $count } records
}
privacy-until = until { $day }
privacy-fetch = Download
privacy-export = Prepare the archive
privacy-export-ordered = The archive is being prepared: it appears here in a moment, for seven days.
privacy-export-waiting = being prepared
privacy-export-failed = failed
privacy-none-picked = Tick at least one record.
privacy-linked = linked
privacy-binned = in the bin
privacy-look = Look
privacy-nothing = Nothing is kept about this person
privacy-nothing-text = Try another spelling of their name, their email or their phone.
privacy-comment = Comment
privacy-archive-title = Data about { $name } kept by { $agency }
privacy-archive-text = The same data are enclosed as JSON and CSV, for another service to take over.
privacy_requests-one = Request
privacy_requests-new = New request
privacy_requests-many = Requests
privacy_requests-empty-title = No request yet
privacy_requests-empty-text = Access, rectification, erasure, restriction, portability or objection: record each request, its deadline is watched.
privacy_requests-name = Name
privacy_requests-kind = Right exercised
privacy_requests-kind-access = Access
privacy_requests-kind-rectification = Rectification
privacy_requests-kind-erasure = Erasure
privacy_requests-kind-restriction = Restriction
privacy_requests-kind-portability = Portability
privacy_requests-kind-objection = Objection
privacy_requests-status = Step
privacy_requests-status-received = Received
privacy_requests-status-identity = Identity to check
privacy_requests-status-search = Searching
privacy_requests-status-answered = Answered
privacy_requests-status-refused = Refused
privacy_requests-received_on = Received on
privacy_requests-channel = Received by
privacy_requests-channel-email = Email
privacy_requests-channel-letter = Letter
privacy_requests-channel-form = Form
privacy_requests-channel-phone = Phone
privacy_requests-channel-in_person = In person
privacy_requests-channel-other = Other
privacy_requests-due_on = To answer before
privacy_requests-due_on-hint = A month after it came in; three if extended.
privacy_requests-extended = Deadline extended by two months
privacy_requests-extended-hint = For a complex request; tell the person within the first month.
privacy_requests-email = Email
privacy_requests-phone = Phone
privacy_requests-about = What is asked
privacy_requests-identity_on = Identity checked on
privacy_requests-answered_on = Answered on
privacy_requests-answer = Answer
section-answer = Handling
event-privacy-searched = Person searched for in every module
event-privacy-exported = Archive of personal data ordered
event-privacy-fetched = Archive of personal data downloaded
event-privacy-requests-created = Request recorded
event-privacy-requests-updated = Request changed
event-privacy-requests-deleted = Request moved to the bin
event-privacy-requests-restored = Request restored
event-privacy-requests-purged = Request deleted for good
privacy-erase = Erase a person
privacy-erase-summary = This is what will be emptied, record by record. Nothing is done yet.
privacy-erase-go = Erase…
privacy-erase-warning = Erasing cannot be undone
privacy-erase-text = The data are emptied, comments and journal too; links stay, so that your books and files hold together. Keep what the law obliges you to keep.
privacy-erase-do = Erase for good
privacy-erased = { $count ->
    [one] 1 record erased.
   *[other] { $count } records erased.
}
privacy-erased-person = Erased person
event-privacy-erased = Personal data erased
event-privacy-redacted = Journal blotted after an erasure
