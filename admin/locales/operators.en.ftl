# The operators' console.

## Frame
operators-title = Operators’ console
operators-badge = Operator
operators-rail = Platform
operators-room-agencies = Agencies
operators-room-health = Health
operators-room-jobs = Jobs
operators-site = Public site
operators-terminal = The command line

## Agencies
operators-agencies = Agencies
operators-count = { $count ->
    [one] { $count } agency
   *[other] { $count } agencies
    }
operators-search = Name, address, email, domain
operators-owner = Owner
operators-owners = Owners
operators-kind = Kind
operators-plan = Plan
operators-since = Opened
operators-language = Language
operators-state = State
operators-acts = Actions
operators-any-state = Any state
operators-any-plan = Any plan
operators-any-kind = Any kind
operators-state-active = Open
operators-state-suspended = Suspended
operators-failing = { $count ->
    [one] { $count } failure
   *[other] { $count } failures
    }
operators-demo = demo
operators-never = not lately
operators-filter = Filter
operators-clear = Show all
operators-column-name = Agency
operators-column-members = Members
operators-column-modules = Modules
operators-column-bytes = Files
operators-column-active = Last activity
operators-none = No agency matches
operators-none-text = Try another word, or remove a filter.
operators-empty = No agency yet
operators-empty-text = The first one will appear here as soon as it signs up.

## One agency
operators-open-site = Public site
operators-identity = Identity
operators-is-suspended = Agency suspended
operators-domains = Domains
operators-domains-none = No domain of its own.
operators-domains-check = Check now
operators-domains-checked = { $count ->
    [0] No domain carries our record.
    [one] { $count } domain carries our record.
   *[other] { $count } domains carry our record.
    }
operators-domain-verified = Verified
operators-domain-failing = Record missing
operators-domain-waiting = Waiting
operators-jobs = Background work
operators-jobs-all = See failures
operators-jobs-none = Nothing waits and nothing failed.
operators-history = Access by the platform
operators-history-hint = The agency reads the same lines in its journal.
operators-history-none = Nobody intervened.
operators-plan-change = Change plan
operators-plan-save = Change
operators-plan-changed = Plan changed: { $plan }.
operators-plan-already = The agency already has the plan { $plan }.
operators-modules-on = Modules on
operators-modules-none = None
operators-sign-ins = Last sign-ins
operators-sign-ins-none = Nobody is signed in.
operators-seen = seen { $when }
operators-report = Support report
operators-report-text = Identity, figures, modules, domains, jobs: nothing of what the agency keeps.
operators-report-take = Export

## Doors
operators-suspend = Suspend
operators-resume = Reopen
operators-suspend-title = Suspend { $name }
operators-resume-title = Reopen { $name }
operators-suspend-text = Within a second, the public site and the workplace show a waiting page, and background work pauses. Nothing is deleted. The owners get the reason by email.
operators-resume-text = The agency finds everything as it left it. The owners get an email.
operators-reason = Reason
operators-reason-hint = The agency will read it.
operators-reason-needed = Give a reason: the agency will read it.
operators-reason-fr = Details in French
operators-reason-en = Details in English
operators-reason-both = Said in one language only, it is used for both.
operators-cause = Why
operators-cause-unpaid = An invoice is unpaid.
operators-cause-request = You asked us to.
operators-cause-abuse = Use against the terms was found.
operators-cause-security = Suspicious access was found: we are protecting your data.
operators-cause-legal = An authority requires it.
operators-cause-paid = The invoice is paid.
operators-cause-settled = The matter is settled.
operators-cause-mistake = The suspension was our mistake.
operators-cause-other = Another reason, written below
operators-suspended = { $name } is suspended.
operators-suspended-already = { $name } was suspended already.
operators-resumed = { $name } is open again.
operators-resumed-already = { $name } was open already.

## Jobs
jobs-title = Background work
jobs-summary = What waits, what runs, what failed.
jobs-oldest = The oldest one waiting is from: { $since }.
jobs-ready = Waiting
jobs-running = Running
jobs-paused = Paused
jobs-dead = Failed
jobs-discarded = Discarded
jobs-kind = Kind
jobs-any-kind = Every kind
jobs-of-platform = platform
jobs-attempts = { $count ->
    [one] { $count } attempt
   *[other] { $count } attempts
    }
jobs-releases = Ordered under: { $releases }
jobs-payload = Payload, without its texts
jobs-retry = Try again
jobs-retry-all = Try all again: { $name }
jobs-discard = Discard
jobs-restore = Take back
jobs-retried = The work starts again.
jobs-retried-all = { $count ->
    [one] { $count } job starts again.
   *[other] { $count } jobs start again.
    }
jobs-was-discarded = The work is discarded.
jobs-restored = The work is back among the failures.
jobs-elsewhere = Somebody has already seen to it.
jobs-empty = No failure
jobs-empty-text = Everything that had to be done was done, or will be.
jobs-none = Nothing here
jobs-none-text = No work in this state.

## Health
health-title = Health
health-at = As of { $at }, renewed every 15 seconds
health-all-ok = All is well
health-some-degraded = Everything works, with reservations
health-some-degraded-text = Each line says what to do.
health-some-missing = A part that is needed is missing
health-some-missing-text = Start with the lines marked Missing.
health-parts = Parts
health-kinds = Work by kind
health-state-ok = OK
health-state-degraded = Degraded
health-state-missing = Missing
health-database = Database
health-database-ok = PostgreSQL { $version }, { $open } of { $most } connections, { $size }, { $replicas } replica(s).
health-database-crowded = { $open } of { $most } connections: lower ESTRADE_CONNECTIONS or raise max_connections.
health-database-standby = This server only follows another and cannot be written to: set DATABASE_URL to the primary.
health-database-away = The database does not answer: check DATABASE_URL, then run `estrade migrate`.
health-pool = This process’s connections
health-pool-ok = Open: { $open }, idle: { $idle }, at most { $most }.
health-pool-full = All { $most } connections are taken: raise ESTRADE_CONNECTIONS.
health-changes = Changes by other processes
health-changes-ok = Heard within a second.
health-changes-deaf = Not heard: nothing is kept in memory. It mends itself once the database answers.
health-roles = Database roles
health-roles-ok = Every role is held by row security.
health-roles-unbound = { $roles } escapes row security: run `estrade migrate`, then find out who granted it.
health-migrations = Migrations
health-migrations-ok = Up to date: { $here }.
health-migrations-behind = The database is at { $here }, this build needs { $build }: run `estrade migrate`.
health-migrations-ahead = The database is at { $here }, this build at { $build }: a newer release has run, update this process.
health-queue = Background work
health-queue-ok = { $ready } waiting, { $running } running.
health-queue-late = A job has been waiting for { $minutes } min ({ $ready } waiting): start one more `estrade work`.
health-queue-dead = { $dead } failed, { $ready } waiting: retry or discard the failures on the Jobs page.
health-mail = Mail
health-mail-ok = { $way } answers.
health-mail-kept = Nothing leaves: mail is kept on this machine. Set ESTRADE_MAIL_URL to send it.
health-mail-away = { $why }. Mail waits until the relay answers.
health-letters = Letters
health-letters-ok = No letter failed.
health-letters-failed = { $count } failed, the last one: { $why }
health-files = Files
health-files-ok = Files can be stored.
health-files-closed = Nothing can be stored (ESTRADE_DATA, ESTRADE_FILES_URL): { $why }
health-search = Search
health-search-ok = Done by the database.
health-search-beside = { $engine } answers. Answered by the database in its place since this process began: { $missed }.
health-search-alone = { $engine } does not answer: the database searches in its place (ESTRADE_SEARCH_URL).
health-search-away = The database does not answer.
health-memory = Memory
health-memory-ok = { $held } held by this process.
health-memory-unknown = The system does not say.
health-version = Version
health-version-ok = Estrade { $version }, { $modules } modules.

## In an agency's journal
event-access-suspended = Agency suspended by the platform
event-access-resumed = Agency reopened by the platform
event-access-plan-changed = Plan changed by the platform
event-access-report-exported = Support report exported by the platform
event-access-domains-checked = Domains checked by the platform
audit-access = Access by the platform
operators-module-rest = Put to rest
operators-module-rest-hint = This module answers nothing at this agency, and only there, until it is woken.
operators-module-wake = Wake
operators-module-asked = Put to rest by the platform.
operators-module-rested = The module rests at this agency.
operators-module-woken = The module is awake.
operators-module-as-it-was = Nothing to do: it was so already.
event-access-module-rested = Module put to rest by the platform
event-access-module-woken = Module woken by the platform
health-policy = Decisions about rights
health-policy-ok = All made.
health-policy-faults = { $count ->
    [one] { $count } could not be made since the start: it was a refusal. The process’s log says why.
   *[other] { $count } could not be made since the start: they were refusals. The process’s log says why.
  }
health-releases = Releases of agencies
health-releases-ok = This build carries all of them.
health-releases-retired = This build does not carry the release of some agencies, whose module rests: { $where }. Start the build before it, bring them to another release by a roll-out, then come back.
health-rollouts = Roll-outs
health-rollouts-ok = None halted.
health-rollouts-halted = Halted by themselves: { $which }. Look at their boards, then end them.
health-modules = Modules at rest
health-modules-ok = None.
health-modules-resting = { $count ->
    [one] One module is at rest: { $where }. Open the agency’s page.
   *[other] { $count } modules are at rest: { $where }. Open the agencies’ pages.
}

## Refusals
operators-room-breaches = Refusals
breaches-title = Refusals
breaches-summary = Who was refused: a wrong password or key (401), a missing right (403), too many requests (429). More than ten a minute are flagged.
breaches-flagged = Flagged
breaches-all = All
breaches-bans = Kept out
breaches-day = { $count ->
    [one] { $count } refusal in twenty-four hours
   *[other] { $count } refusals in twenty-four hours
    }
breaches-source = Address
breaches-when = When
breaches-where = Where
breaches-who = Who
breaches-count = Refusals
breaches-nobody = visitor
breaches-is-flagged = Flagged
breaches-how-long = How long
breaches-hours = { $hours ->
    [1] 1 hour
    [24] 1 day
   *[other] 7 days
    }
breaches-ban = Keep out
breaches-banned = { $address } is kept out.
breaches-holds = Kept out
breaches-since = Since
breaches-until = Until
breaches-over = over
breaches-by = By
breaches-automatic = automatic
breaches-lift = Let in again
breaches-lifted = { $address } may come back.
breaches-lifted-already = This ban was over already.
breaches-was-lifted = Lifted
breaches-none = No refusals to flag
breaches-none-text = When an address is refused more than ten times a minute, it shows here.
breaches-no-bans = Nobody is kept out
breaches-no-bans-text = An address flagged three times in ten minutes, or refused more than sixty times in one, is kept out for a quarter of an hour; twice as long if it begins again.
event-access-address-banned = Address kept out by the platform
breaches-not-this = This is the address of a proxy or of the internal network: keeping it out would keep everybody out.
operators-openings = Agencies opened
operators-openings-total = { $count } in twelve weeks
operators-room-keys = Keys
operators-keys = API keys
operators-keys-text = A key lets a program do what the console can: search, suspend, change plans, retry jobs.
operators-keys-none = No key
operators-keys-none-text = Make one for each program: you will know which was used, and can revoke just that one.
operators-keys-days = From 1 to 90 days.
operators-keys-factor = A key first asks for a second factor
operators-keys-factor-do = Set up two-step sign-in
operators-keys-document = What a key allows, line by line:
operators-key-over = Expired
memory-title = What is kept in memory
memory-text = This process keeps what it has just read and forgets it as soon as an agency changes. A high share means that the database is asked little.
memory-what = What
memory-share = Answered from memory
memory-asked = Questions
memory-held = Room taken
memory-of-hundred = { $share }%
memory-pages = Public pages
memory-counts = Counts of records
memory-addresses = Addresses of agencies
memory-rules = Access rules
memory-sessions = Sessions
memory-tokens = API keys
memory-read = Settings and fields
memory-data-keys = Encryption keys

## The shared directory of venues
operators-room-commons = Venues
operators-commons = Shared directory of venues
operators-commons-text = What agencies bring together: disputes, duplicates, files.
operators-commons-disputes = Disputes
operators-commons-none = Nothing is disputed
operators-commons-none-text = A fact that an agency disputes shows here, without saying which agency.
operators-commons-weighs = { $confirms } for, { $disputes } against
operators-commons-why = Reason (kept in the history)
operators-commons-keep = Keep
operators-commons-refuse = Refuse
operators-commons-kept = Fact kept
operators-commons-refused = Fact refused
operators-commons-gone = This fact is proposed no more.
operators-commons-merge = Make two venues one
operators-commons-find = Name, town or postcode
operators-commons-stays = Stays
operators-commons-goes = Goes
operators-commons-venue = Venue
operators-commons-known = Facts
operators-commons-merge-do = Make one
operators-commons-merged = Venues made one
operators-commons-two = Choose two different venues.
operators-commons-import = Import venues
operators-commons-import-text = A CSV file in UTF-8 whose first line names the columns; name and town are needed. Known columns:
operators-commons-csv = What the file says
operators-commons-source = Source
operators-commons-licence = Licence
operators-commons-imported = Imported (new venues: { $venues }, facts: { $facts })
operators-commons-acts = History
operators-commons-did-kept = Kept: { $venue } ({ $town }), { $value }. { $why }
operators-commons-did-refused = Refused: { $venue } ({ $town }), { $value }. { $why }
operators-commons-did-merged = Made one: { $gone } into { $venue } ({ $town })
operators-commons-did-imported = Imported (new venues: { $venues }, facts: { $facts }): { $source }, { $licence }
error-commons-column = The column “{ $column }” is not known.
error-commons-line = Line { $line } cannot be read.
error-commons-lines = { $max } lines at most.
error-commons-value = Line { $line }, column { $column }: this value is not accepted.
operators-commons-street = Street
operators-commons-postcode = Postcode
operators-commons-website = Website
operators-commons-phone = Phone
operators-commons-email = E-mail
operators-commons-capacity = Largest capacity
operators-commons-capacity_seated = Seated capacity
operators-commons-capacity_standing = Standing capacity
operators-commons-stage_size = Stage
operators-commons-accessible = Accessible
operators-commons-accessibility = Accessibility
operators-commons-opening_months = Opening months
operators-commons-hosting = Hosting conditions
