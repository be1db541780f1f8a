# The words of the platform’s own public pages.

## Landing
platform-title = Estrade, the house of artist agencies
platform-description = Address book, artists, public site: artist agencies work in one place and switch on modules one at a time.
platform-hero-title = The whole agency, on one stage.
platform-hero-text = Your contacts, your artists, your dates and your site finally talk to each other. Switch on what helps today; the rest waits in the wings.
platform-open = Open my agency
platform-see-prices = See prices
platform-soon = In preparation
platform-who-title = For the people who keep shows on the road
platform-who-text = When you open, you name your trade: Estrade sets up the modules, roles and lists that go with it. All of it can change later.
platform-who-booking = Booking agency
platform-who-booking-text = Promoters, venues, artists, and what was said last time.
platform-who-label = Label
platform-who-label-text = Artists, their teams and partners, in one address book that everyone keeps up to date.
platform-who-management = Management
platform-who-management-text = One artist or ten, each with a team, a public page and a history.
platform-who-venue = Venue or festival
platform-who-venue-text = The companies you host, the agencies that write to you, the crews who welcome them.
platform-who-all = All of it
platform-who-all-text = You produce, you tour, you publish: start with everything, switch off what you do not need.
platform-morning-title = A first morning
platform-morning-import = First, the address book.
platform-morning-import-text = Drop in your CSV file, imperfect as it is. Estrade recognises the columns, shows what will come in, and hands back the lines that need a look.
platform-morning-find = Next, finding people.
platform-morning-find-text = Ctrl+K, three letters, and the record opens. Everything works from the keyboard, and from a thumb.
platform-morning-site = Then, the site.
platform-morning-site-text = Your artists already have their page. Choose a theme and give your colour: it is adjusted until it reads everywhere, and your licence number stands on every page.
platform-morning-modules = Finally, the rest.
platform-morning-modules-text = Each module says what it brings and what it needs. Switching it off hides and pauses it; switching it on restores everything, exactly. More are in preparation and will join without a move.
platform-trust-title = What you can check
platform-trust-isolation = Your house is yours
platform-trust-isolation-text = Each agency is kept apart from the others down to the database, which itself refuses to answer the wrong person. That separation is tested again with every version, on every page.
platform-trust-return = Nothing is lost in one click
platform-trust-return-text = A deleted record waits thirty days in the bin. Every change is written to a journal: who, what, when.
platform-trust-exit = The way out is open
platform-trust-exit-text = CSV export of every list and a documented programming interface, from the first day and on every plan.
platform-trust-rules = Written for the trade
platform-trust-rules-text = In French first, with the profession’s own words and rules. In English too, completely.
platform-plans-title = Plans
platform-plans-text = You can change plan whenever you like.
platform-plan-advised = Recommended
platform-plan-choose = Choose { $plan }
platform-last-title = Curtain up in a minute.
platform-last-text = A name, an address, an e-mail. You confirm, and you are in.

## Vignettes: pieces of the product, drawn
platform-vig-desk = The list of an agency’s artists in Estrade
platform-vig-import = Columns of a CSV file matched to fields of the address book
platform-vig-palette = Quick search finding an artist and a person
platform-vig-sites = The same public site in the themes Affiche and Nocturne
platform-vig-switches = The modules page, with the address book and the showcase site on
platform-vig-artists = Artists
platform-vig-search = Search
platform-vig-new = New artist
platform-vig-chanson = Songwriting
platform-vig-jazz = Afrobeat, jazz
platform-vig-rock = Rock
platform-vig-electro = Electronic
platform-vig-classical = Chamber music
platform-vig-active = On tour
platform-vig-creation = In creation
platform-vig-pause = On pause
platform-vig-map-last = Last name
platform-vig-map-first = First name
platform-vig-map-organisation = Organisation
platform-vig-map-email = E-mail
platform-vig-map-ready = Ready to import
platform-vig-map-look = Needs a look
platform-vig-hit-artist = Artist
platform-vig-hit-person = Person
platform-vig-hit-new = Create “moreau”
platform-vig-hit-action = Action
platform-vig-tagline = and a taste for firsts
platform-module-address-book = Address book
platform-module-showcase = Showcase site
platform-module-booking = Booking
platform-module-tour = Tours
platform-module-label = Label
platform-module-promotion = Promotion

## Prices
platform-prices-title = Prices
platform-prices-text = One price per agency. Modules, updates and export are included.
platform-prices-empty = Prices will be published here soon. Until then, anyone may open an agency.
platform-asked-title = What people ask
platform-asked-change = Can we change plan?
platform-asked-change-text = Yes, at any time, up or down. Your data stays where it is.
platform-asked-leave = And if we leave?
platform-asked-leave-text = You export your lists as CSV. At your request the agency is closed and its data erased.
platform-asked-people = How many people per agency?
platform-asked-people-text = Invite whom you like: each role sees only what concerns it. Limits, if any, are listed in each plan.
platform-asked-vat = Do prices include VAT?
platform-asked-vat-text = No. VAT is added on the invoice, according to your country and status.

## Opening an agency
platform-sign-up-title = Open an agency
platform-sign-up-text = Everything you choose here can be changed later in settings.
platform-agency-name = Agency name
platform-agency-address = Address
platform-agency-address-hint = Letters, digits and hyphens. This is the address of your site and of your office.
platform-agency-kind = Your trade
platform-agency-kind-hint = It decides which modules and roles are set up at the start.
platform-email = E-mail
platform-email-hint = We send a confirmation link there.
platform-password = Password
platform-password-hint = At least twelve characters. A sentence is safer, and easier to remember.
platform-language = Language
platform-sign-up-terms = By opening an agency you accept the terms described in the
platform-have-account = Already have an account?
platform-sent-title = Check your mail
platform-sent-text = If { $email } may open an agency, a confirmation link is on its way there.
platform-sent-soon = The link opens your agency; it is valid for one day.
platform-sent-spam = Nothing after a few minutes? Look in your junk folder.
platform-sent-again = Correct the address or start again
platform-open-mailbox = Open the development mailbox
platform-verify-title = This link no longer works
platform-verify-text = It was already used, or it has expired. If your agency is open, sign in; otherwise start again, it takes a minute.
platform-verify-again = Start sign-up again

## Signing in
platform-sign-in = Sign in
platform-sign-in-title = Sign in
platform-sign-in-to = Sign in to { $agency }
platform-no-account = No agency yet?
platform-forgot-link = Forgotten password
platform-back-to-sign-in = Back to sign in
platform-agencies-title = Choose an agency
platform-agencies-text = Your account opens several doors.
platform-agencies-empty = Your account belongs to no agency. Ask for an invitation, or open your own.
platform-forgot-title = Forgotten password
platform-forgot-text = Give your e-mail and we will send what you need to choose a new one.
platform-forgot-send = Send me a link
platform-forgot-sent-title = Check your mail
platform-forgot-sent-text = If an account exists at this address, a link is on its way. It is valid for thirty minutes.
platform-reset-title = New password
platform-reset-text = Your other devices will be signed out.
platform-new-password = New password
platform-reset-save = Save
platform-reset-expired = This link no longer works
platform-reset-expired-text = It was already used, or it has expired. Ask for a new one.
platform-unlock-title = Unlock your account
platform-unlock-text = Several attempts failed, and we closed the door to be safe. Open it again if that was you.
platform-unlock-open = Unlock
platform-unlock-done = Your account is unlocked
platform-unlock-done-text = You can sign in.
platform-unlock-expired = This link no longer works
platform-unlock-expired-text = It was already used, or it has expired. Choose a new password to open your account again.
platform-invitation-title = Invitation
platform-invitation-to = Join { $agency }
platform-invitation-by = { $inviter } invites you with the role “{ $role }”.
platform-your-name = Your name
platform-invitation-known = You already have an account: use its password.
platform-invitation-join = Join the agency
platform-invitation-gone = This invitation is no longer valid
platform-invitation-gone-text = It was already used, it has expired, or it was withdrawn. Ask the person who sent it for a new one.

## Development mailbox
platform-mailbox-title = Development mailbox
platform-mailbox-text = None of these messages was sent: without a mail server, Estrade keeps them here.
platform-mailbox-from = From
platform-mailbox-to = To
platform-mailbox-as-text = Text version
platform-mailbox-choose = Choose a message.
platform-mailbox-empty = No messages
platform-mailbox-empty-text = Open an agency or ask for a password: the message will arrive here.

## Closed or unknown addresses
platform-suspended-title = Agency temporarily closed
platform-suspended-text = This site is temporarily unavailable. Come back a little later, or contact the agency directly.
platform-suspended-admin = Do you work in this agency? Write to the person who runs it: your data is kept.
platform-unknown-title = No agency at this address
platform-unknown-text = This address leads nowhere. It may be mistyped, or the agency may have changed its name.
platform-unknown-home = Go to Estrade’s home page

## Legal notice
platform-legal-title = Legal notice
platform-legal-publisher = Publisher
platform-legal-director = Responsible for publication: { $name }
platform-legal-hosting = Hosting
platform-legal-missing = The operator of this installation has not filled in this information yet.
platform-legal-data = Personal data
platform-legal-data-text = Each agency is responsible for the data it entrusts to Estrade; the operator processes it on the agency’s behalf and for nothing else. For your account we keep your name, your e-mail and a log of your sign-ins.
platform-legal-data-rights = You may ask to see, correct, take away or erase your data, from the agency concerned or from the operator, and complain to your data protection authority.
platform-legal-cookies = Cookies
platform-legal-cookies-text = One session cookie when you sign in, another for language and theme. No trackers, no outside analytics.
platform-legal-agencies = Agencies’ sites
platform-legal-agencies-text = Each agency publishes and answers for its own site. Its licence number stands at the foot of its pages.

## Second factor, recent proof
account-security-title = Two-step sign-in
account-security-text = After your password, a code from your authenticator app. A stolen password then opens nothing.
account-factor-title = Your code
account-factor-text = Open your authenticator app and copy the six-digit code.
account-code = Code
account-code-hint = Without your phone, a recovery code will do.
account-go-on = Go on
account-factor-due = Your rights ask for two-step sign-in. Turn it on to go on.
account-factor-on = On
account-factor-begin = Turn on
account-factor-scan = Scan this square with your app, then copy the code it shows. You have five minutes.
account-factor-qr = Square to scan with your authenticator app
account-factor-key = Without a camera, type this key:
account-factor-confirm = Check and turn on
account-factor-remove = Turn off
account-factor-removed = Two-step sign-in is off.
account-codes-title = Your recovery codes
account-codes-text = Each opens your account once, without a phone. They will not be shown again: keep them away from this device.
account-codes-download = Download
account-codes-kept = I have kept them
account-codes-new = Make new recovery codes
account-codes-left = { $n ->
    [one] You have one recovery code left.
   *[other] You have { $n } recovery codes left.
  }
account-back = Back
account-password-title = Choose your password
account-password-text = The first one was chosen for you. Only you will know this one.
account-proof-title = Is it really you?
account-proof-text = This act is sensitive, and your last proof is more than five minutes old. What you filled in is kept.
account-proof-either = Password or code
error-code-wrong = This is not the right code, or it was used already. Wait for the next one.
error-proof-wrong = This is neither your password nor a valid code.
error-password-given = Choose another password than the one you were given.
