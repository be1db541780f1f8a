# The words of the address book.

module-address_book = Address book
module-address_book-what = People, organisations, artists and venues, who does what and where, and what was said.
module-address_book-1-0-0 = First release: people, organisations, positions, artists, venues and interactions.
module-address_book-1-0-1 = Fix: mail addresses that come by the API or an import are kept in lower case, as those typed by hand are; duplicates show.
module-address_book-1-1-0 = Artists are filed without their article: “The Ogres” stands under O.
module-address_book-2-0-0 = Addresses of organisations and venues have two lines: the street, then the building, floor or post box, as electronic invoices ask. Addresses you already have are split for you.
module-address_book-2-1-0 = What comes again and what is left to do: the network of relations and a map of everybody, drawn; follow-up (next steps, contacts gone cold, records to complete); anniversaries, told on their morning; the trends of your artists, and whom they might work with; the shared directory of venues.
step-of-filed = Artists filed without their article
step-of-organisation_lines = Addresses of organisations split into two lines
step-of-venue_lines = Addresses of venues split into two lines

## Headings of records
section-main = Essentials
section-contact = Contact details
section-relationship = Relationship
section-address = Address
section-legal = Official numbers
section-site = Public site
section-stage = Stage
section-next = Next
section-notes = Notes

## Errors
error-siren = Check this SIREN: 9 digits, no typing error.
error-siret = Check this SIRET: 14 digits, no typing error.
error-vat_number = Check this VAT number: two letters for the country, then the number, for example FR44732829320.
error-iban = Check this IBAN: two letters for the country, two check digits, then the account.
error-siren-differs = This number does not belong to SIREN { $siren }. Correct one of the two.
error-slug = Use lower-case letters without accents, digits and hyphens, for example stage-name.

## people
people-one = Person
people-many = People
people-new = New person
people-empty-title = Your address book is empty
people-empty-text = Add the people you work with, one by one or by importing a file: their details and your exchanges stay in one place.
people-first_name = First name
people-last_name = Last name
people-last_name-hint = Or the stage name, if it is the only one you know.
people-job = Job
people-job-hint = For example: programmer, stage manager, press officer.
people-organisation_id = Organisation
people-organisation_id-hint = The main one; others are noted among their positions.
people-email = Email
people-phone = Phone
people-mobile = Mobile
people-city = City
people-country = Country
people-language = Language
people-language-hint = The one to write in.
people-language-fr = French
people-language-en = English
people-language-de = German
people-language-es = Spanish
people-language-it = Italian
people-language-nl = Dutch
people-language-pt = Portuguese
people-source = Source
people-source-hint = How you came to know each other.
people-source-recommendation = Recommendation
people-source-festival = Festival or fair
people-source-prospecting = Prospecting
people-source-website = Website
people-source-press = Press
people-source-other = Other
people-tax_number = Tax number
people-tax_number-hint = Encrypted; read only by those who may see sensitive fields.
people-consent = Consent
people-consent-hint = This person agrees to receive your messages.
people-consent_on = Consent given on
people-last_contact_on = Last contact
people-last_contact_on-hint = Worked out from your interactions.
people-notes = Notes
people-confidential_notes = Confidential notes
people-confidential_notes-hint = Read only by those who may see sensitive fields.
may-address_book-people-read = See people
may-address_book-people-create = Add people
may-address_book-people-update = Change people
may-address_book-people-delete = Delete people
may-address_book-people-import = Import people
may-address_book-people-export = Export people
may-address_book-people-comment = Comment on people
may-address_book-people-reveal = See and write people’s confidential notes and tax number
may-address_book-organisations-reveal = See and write organisations’ IBAN
event-people-created = Person added
event-people-updated = Person changed
event-people-deleted = Person moved to the bin
event-people-restored = Person restored
event-people-purged = Person deleted for good
event-people-contacted = Day of last contact updated

## organisations
organisations-one = Organisation
organisations-many = Organisations
organisations-new = New organisation
organisations-empty-title = No organisations yet
organisations-empty-text = Labels, festivals, venues, media: add them to know who works there and which numbers your contracts need.
organisations-name = Name
organisations-kind = Activity
organisations-kind-label = Label
organisations-kind-venue_operator = Venue operator
organisations-kind-festival = Festival
organisations-kind-media = Media
organisations-kind-management = Management
organisations-kind-booking = Booking
organisations-kind-institution = Institution
organisations-kind-association = Association
organisations-kind-other = Other
organisations-website = Website
organisations-email = Email
organisations-phone = Phone
organisations-street = Street
organisations-street_more = Address, second line
organisations-postcode = Postcode
organisations-city = City
organisations-country = Country
organisations-siren = SIREN
organisations-siren-hint = 9 digits; read from the SIRET when missing.
organisations-siret = SIRET
organisations-siret-hint = 14 digits: the SIREN, then the establishment.
organisations-vat_number = VAT number
organisations-vat_number-hint = For example FR44732829320.
organisations-iban = IBAN
organisations-iban-hint = Encrypted; read only by those who may see sensitive fields.
organisations-notes = Notes
may-address_book-organisations-read = See organisations
may-address_book-organisations-create = Add organisations
may-address_book-organisations-update = Change organisations
may-address_book-organisations-delete = Delete organisations
may-address_book-organisations-import = Import organisations
may-address_book-organisations-export = Export organisations
may-address_book-organisations-comment = Comment on organisations
event-organisations-created = Organisation added
event-organisations-updated = Organisation changed
event-organisations-deleted = Organisation moved to the bin
event-organisations-restored = Organisation restored
event-organisations-purged = Organisation deleted for good

## positions
positions-one = Position
positions-many = Positions
positions-new = New position
positions-empty-title = No positions yet
positions-empty-text = Say who does what, where and since when: one person may work for several organisations.
positions-role = Role
positions-role-hint = For example: technical direction.
positions-person_id = Person
positions-organisation_id = Organisation
positions-since = Since
positions-until = Until
positions-until-hint = Last day; empty while it lasts.
positions-main = Main position
positions-main-hint = The one to mention when there is room for one.
may-address_book-positions-read = See positions
may-address_book-positions-create = Add positions
may-address_book-positions-update = Change positions
may-address_book-positions-delete = Delete positions
may-address_book-positions-import = Import positions
may-address_book-positions-export = Export positions
may-address_book-positions-comment = Comment on positions
event-positions-created = Position added
event-positions-updated = Position changed
event-positions-deleted = Position moved to the bin
event-positions-restored = Position restored
event-positions-purged = Position deleted for good

## artists
artists-one = Artist
artists-many = Artists
artists-new = New artist
artists-empty-title = No artists yet
artists-empty-text = Add the artists you look after: their status here, their page on your site if you wish.
artists-name = Name
artists-name-hint = The stage name.
artists-filed_as = Filed as
artists-status = Status
artists-status-prospect = Prospect
artists-status-active = Active
artists-status-paused = Paused
artists-status-archived = Archived
artists-genre = Genre
artists-genre-hint = For example: chanson, pop.
artists-city = City
artists-region = Region
artists-manager_id = Manager
artists-booker_id = Booker
artists-booker_id-hint = The person who places their dates.
artists-trial = Trial artist
artists-trial-hint = To try things with real data that nothing hangs on; never on the public site.
error-trial = A trial artist does not go on the public site.
artists-on_site = On the public site
artists-on_site-hint = Seen by everyone as soon as you save.
artists-slug = Page address
artists-slug-hint = Lower-case letters, digits and hyphens; made from the name when empty.
artists-photo = Photo
artists-photo-hint = Landscape, 1,600 pixels wide or more.
artists-biography = Biography
artists-website = Website
artists-notes = Notes
artists-notes-hint = Internal: never on the site.
may-address_book-artists-read = See artists
may-address_book-artists-create = Add artists
may-address_book-artists-update = Change artists
may-address_book-artists-delete = Delete artists
may-address_book-artists-import = Import artists
may-address_book-artists-export = Export artists
may-address_book-artists-comment = Comment on artists
may-address_book-artists-reveal = See and write artists’ confidential notes
event-artists-created = Artist added
event-artists-updated = Artist changed
event-artists-deleted = Artist moved to the bin
event-artists-restored = Artist restored
event-artists-purged = Artist deleted for good

## venues
venues-one = Venue
venues-many = Venues
venues-new = New venue
venues-empty-title = No venues yet
venues-empty-text = Capacity, stage, technical sheet, access: all you need to know before you offer a date.
venues-name = Name
venues-capacity = Capacity
venues-capacity-hint = The most people it may hold.
venues-organisation_id = Operator
venues-street = Street
venues-street_more = Address, second line
venues-postcode = Postcode
venues-city = City
venues-country = Country
venues-website = Website
venues-stage_size = Stage
venues-stage_size-hint = Width × depth × height, for example 10 × 8 × 6 m.
venues-technical_sheet = Technical sheet
venues-technical_sheet-hint = Web address of the document.
venues-accessible = Step-free access
venues-notes = Notes
may-address_book-venues-read = See venues
may-address_book-venues-create = Add venues
may-address_book-venues-update = Change venues
may-address_book-venues-delete = Delete venues
may-address_book-venues-import = Import venues
may-address_book-venues-export = Export venues
may-address_book-venues-comment = Comment on venues
event-venues-created = Venue added
event-venues-updated = Venue changed
event-venues-deleted = Venue moved to the bin
event-venues-restored = Venue restored
event-venues-purged = Venue deleted for good

## interactions
interactions-one = Interaction
interactions-many = Interactions
interactions-new = New interaction
interactions-empty-title = No interactions yet
interactions-empty-text = Note a call, an email or a meeting and what comes next: the day of last contact updates itself.
interactions-subject = Subject
interactions-kind = Kind
interactions-kind-call = Call
interactions-kind-email = Email
interactions-kind-meeting = Meeting
interactions-kind-message = Message
interactions-kind-other = Other
interactions-at = Date and time
interactions-person_id = Person
interactions-organisation_id = Organisation
interactions-artist_id = Artist
interactions-notes = Notes
interactions-next_step = Next step
interactions-next_step-hint = For example: send the technical sheet.
interactions-next_on = Due on
may-address_book-interactions-read = See interactions
may-address_book-interactions-create = Add interactions
may-address_book-interactions-update = Change interactions
may-address_book-interactions-delete = Delete interactions
may-address_book-interactions-import = Import interactions
may-address_book-interactions-export = Export interactions
may-address_book-interactions-comment = Comment on interactions
event-interactions-created = Interaction added
event-interactions-updated = Interaction changed
event-interactions-deleted = Interaction moved to the bin
event-interactions-restored = Interaction restored
event-interactions-purged = Interaction deleted for good
step-contacts = Import your contacts
step-contacts-text = An Excel or CSV file will do. You check before anything is saved, and all of it can be undone.
step-contacts-do = Import

## Privacy
privacy-people-purpose = Keeping the agency’s contacts and what was agreed with them.
privacy-people-people = Professional contacts: programmers, press, artists, partners
privacy-organisations-purpose = Signing contracts, invoicing and paying.
privacy-organisations-people = People reached at organisations
privacy-interactions-purpose = Keeping the thread of what was said with somebody.
privacy-interactions-people = Professional contacts
privacy-relations-purpose = Knowing who works with whom, since when, and who says so.
privacy-relations-people = Professional contacts
privacy-details-purpose = Reaching actors in other ways than those of their sheet.
privacy-details-people = Professional contacts

## consents
consents-one = Consent
consents-new = New consent
consents-many = Consents
consents-empty-title = No consent yet
consents-empty-text = Note what each person agreed to or took back, when, how and before which words: it is the evidence to show.
consents-person_id = Person
consents-purpose = About
consents-purpose-news = Receiving your news
consents-purpose-picture = Use of their picture
consents-purpose-sharing = Passing on to a partner
consents-purpose-other = Other
consents-given = Given
consents-given-hint = Unticked: the consent is withdrawn.
consents-at = On
consents-how = Obtained by
consents-how-form = Online form
consents-how-paper = Signed paper
consents-how-email = Email
consents-how-phone = Phone
consents-how-in_person = In person
consents-wording = Words shown
consents-wording-hint = The very words that the person had before them.
consents-evidence = Evidence
consents-evidence-hint = Where to find it: message, document, witness.
may-address_book-consents-read = See consents
may-address_book-consents-create = Add consents
may-address_book-consents-update = Change consents
may-address_book-consents-delete = Delete consents
may-address_book-consents-import = Import consents
may-address_book-consents-export = Export consents
may-address_book-consents-comment = Comment on consents
event-consents-created = Consent noted
event-consents-updated = Consent changed
event-consents-deleted = Consent moved to the bin
event-consents-restored = Consent restored
event-consents-purged = Consent deleted for good
privacy-consents-purpose = Proving what each person agreed to.
privacy-consents-people = People whose consent is asked

# Duplicates

duplicates-title = Duplicates
duplicates-summary = What seems to be in the address book twice, and why.
act-address-book-merge = Merge several records at once
duplicates-alert =
    { $count ->
        [one] One likely duplicate in the address book
       *[other] { $count } likely duplicates in the address book
    }
duplicates-alert-text = Look at the reasons, then merge or set apart.
duplicates-all = All
duplicates-open = To look at
duplicates-grades-certain = Certain
duplicates-grades-suspected = Suspected
duplicates-grades-potential = Potential
duplicates-apart = Not the same
duplicates-show = Show
duplicates-lists = Lists
duplicates-because = Why
duplicates-likely = { $percent } % likely
duplicates-compare = Compare and merge
duplicates-not-same = Not the same
duplicates-look-again = They may be the same
duplicates-tick = Merge { $one } and { $other }
duplicates-merge-ticked = Merge the ticked ones
duplicates-merge-hint = Only certain pairs can be ticked. The fuller record stays and takes what it lacks from the other; each merge can be undone for 30 days.
duplicates-none-ticked = Tick at least one pair.
duplicates-asked = A second person must approve this.
duplicates-merged =
    { $count ->
        [one] One pair is merged.
       *[other] { $count } pairs are merged.
    }
duplicates-merged-some = { $count } merged; { $stayed } changed meanwhile and stayed.
duplicates-set-apart = Noted: they are not the same.
duplicates-not-apart = They will be looked at again.
duplicates-sweep = Look now
duplicates-looking = The address book is being looked through. Reload this page in a moment.
duplicates-swept = Last looked through
duplicates-never = Not looked through yet: it happens every night.
duplicates-empty-title = Nothing is here twice
duplicates-empty-text = Every night the address book is looked through. What you type or import is checked at once.
duplicates-empty-filter-title = Nothing with these filters
duplicates-empty-apart-title = Nothing was set apart
duplicates-empty-apart-text = Pairs that you say are not the same are kept here, so that nobody is asked twice.
duplicates-lately = Merged lately
duplicates-lately-into = into
duplicates-undo = Undo

## relations
relations-one = Relation
relations-many = Relations
relations-new = New relation
relations-empty-title = No relations yet
relations-empty-text = Say who manages, books, produces or knows whom, since when and who says so: the network draws itself.
relations-what = In a few words
relations-what-hint = For example: tour manager since the second album.
relations-kind = Kind
relations-kind-works_with = works with
relations-kind-manages = manages
relations-kind-books = books for
relations-kind-represents = represents
relations-kind-member = is a member of
relations-kind-performs_at = performs at
relations-kind-produces = produces
relations-kind-releases = releases
relations-kind-supports = supports
relations-kind-partner = is a partner of
relations-kind-family = is family of
relations-kind-other = Other
relations-one_person_id = Who: person
relations-one_organisation_id = Who: organisation
relations-one_artist_id = Who: artist
relations-one_venue_id = Who: venue
relations-other_person_id = With whom: person
relations-other_organisation_id = With whom: organisation
relations-other_artist_id = With whom: artist
relations-other_venue_id = With whom: venue
relations-one_person_id-hint = Fill in one of the four.
relations-other_person_id-hint = Fill in one of the four.
relations-since = Since
relations-until = Until
relations-source = Who says so
relations-source-told = Somebody said so
relations-source-contract = Contract
relations-source-press = Press
relations-source-website = Website
relations-source-register = Register
relations-source-other = Other
relations-source_note = Where exactly
relations-notes = Notes
section-one = Who
section-other = With whom
section-period = Period and source
error-relation-one = Only one on each side: empty this one.
error-relation-none = Say who: one of the four.
error-relation-self = Nobody stands in a relation to themselves.
may-address_book-relations-read = See relations and the network
may-address_book-relations-create = Add relations
may-address_book-relations-update = Change relations
may-address_book-relations-delete = Delete relations
may-address_book-relations-import = Import relations
may-address_book-relations-export = Export relations
may-address_book-relations-comment = Comment on relations
event-relations-created = Relation added
event-relations-updated = Relation changed
event-relations-deleted = Relation moved to the bin
event-relations-restored = Relation restored
event-relations-purged = Relation deleted for good

## map
map-title = Map
map-summary = Where everybody is, town by town, and who is near a venue. Nothing leaves the house: towns are placed here.
map-types = Show
map-show = Apply
map-everybody = The whole map
map-around = Around
map-within = Within
map-km = { $km } km
map-not-placed = This record names no town that is known, so the map cannot place it.
map-place = Complete the record
map-find = Look for a town
map-in = Zoom in
map-out = Zoom out
map-fit = Fit
map-image = Image
map-file = map
map-failed = The map could not be loaded.
map-drawing =
    { $count ->
        [one] Map: { $count } town
       *[other] Map: { $count } towns
    }
map-keys = Arrows move the map, plus and minus zoom, Esc lets go. The tables say the same.
map-near = Near here
map-nobody = Nobody within this distance. Make it wider.
map-more = Only the 200 nearest are listed.
map-who = Who
map-kind = Kind
map-town = Town
map-country = Country
map-far = Distance
map-towns = Towns
map-who-is-there = Who is there
map-total = In all
map-unknown =
    { $count ->
        [one] { $count } town not found
       *[other] { $count } towns not found
    }
map-unknown-why = The map does not know these names. Correct the town, or name the country on the record.
map-nowhere =
    { $count ->
        [one] { $count } record names no town.
       *[other] { $count } records name no town.
    }
map-sources = Towns: GeoNames (CC BY 4.0). Countries: Natural Earth.
map-empty-title = No map yet
map-empty-text = It is drawn from the town and country of your records. Or nothing matches these filters.
map-near-menu = Near here

## network
network-title = Network
network-summary = Who works with whom, as the address book knows it: relations, positions, interactions, managers and bookers.
network-types = Show
network-links = Joined by
network-link-position = Position
network-link-interaction = Interaction
network-link-sheet = Employer, operator, manager or booker
network-genre = Genre
network-any = All
network-from = From
network-until = Until
network-size = Size by
network-size-count = Collaborations
network-size-centrality = Centrality
network-way-from = Way from
network-way-to = to
network-show = Show
network-whole = Whole network
network-around = Around
network-around-them = Their surroundings
network-way = The way
network-no-way = No way leads from the one to the other with these filters.
network-full = Only the 5,000 best connected are drawn. Filter to see others.
network-find = Find in the drawing
network-fit = Fit
network-image = Image
network-open = Open the record
network-count = collaborations
network-failed = The network could not be loaded.
network-file = network
network-drawing =
    { $count ->
        [one] Drawing of the network with one actor
       *[other] Drawing of the network with { $count } actors
    }
network-keys = Arrows go from one actor to the next, Enter opens the record, plus and minus zoom, Escape lets go. The table below says the same.
network-table = The best connected
network-actor = Who
network-kind = Kind
network-total =
    { $count ->
        [one] One actor in all
       *[other] { $count } actors in all
    }
network-empty-title = No network yet
network-empty-text = It draws itself from relations, positions, interactions, managers and bookers. Or nothing fits these filters.
network-around-menu = In the network

## what wants attention
follow-up-title = Follow-up
follow-up-summary = What is due, whom you have not heard of for long, and which records say too little.
follow-up-views = Views
follow-up-choices = Narrow down
follow-up-next = Next steps
follow-up-cold-people = Cold contacts
follow-up-incomplete = To complete
follow-up-since-14 = More than 14 days
follow-up-since-30 = More than 30 days
follow-up-since-90 = More than 90 days
follow-up-since-never = Never
follow-up-late = Late
follow-up-done = Done
follow-up-done-said = The step is done.
follow-up-open-said = The step is to be done again.
follow-up-days =
    { $count ->
        [one] One day
       *[other] { $count } days
    }
follow-up-never = No exchange yet
follow-up-write = Note an exchange
follow-up-missing = Missing:
follow-up-share = { $percent } % known
follow-up-percent = { $percent } %
follow-up-complete = Complete
follow-up-empty-next = Nothing is waiting
follow-up-empty-text-next = The next step of an interaction comes here, by its day.
follow-up-empty-cold = Nobody here
follow-up-empty-text-cold = Somebody comes here when nothing was exchanged with them for that long.
follow-up-empty-incomplete = Everything is known
follow-up-empty-text-incomplete = Records that miss an address, a telephone, a language or the like come here.
follow-up-overdue =
    { $count ->
        [one] One next step is late
       *[other] { $count } next steps are late
    }
follow-up-overdue-text = Do them, or say that they are done.
follow-up-cold =
    { $count ->
        [one] One contact gone cold
       *[other] { $count } contacts gone cold
    }
follow-up-cold-text = A call or a line keeps them warm.
interactions-next_done = Done

## the course of an actor
story-menu = Course
story-of = Course of { $name }
story-summary = What was done with whom, from when to when: relations, positions and interactions that you may see.
story-record = The record
story-with = With
story-all = Everything
story-since = since
story-until = until
story-undated = No date known
story-empty = Nothing told yet
story-empty-text = Relations, positions and interactions of this record draw its course.
story-empty-filter = Nothing fits these filters
story-empty-filter-text = Choose a longer time, or everybody.
network-narrow = Filters and ways

## contact details
details-one = Contact detail
details-many = Contact details
details-new = New contact detail
details-empty-title = No further contact details
details-empty-text = A second address, the telephone on tour, the mail address for invoices: add them here, one by one.
details-kind = Kind
details-kind-email = Email
details-kind-phone = Telephone
details-kind-link = Link
details-kind-address = Address
details-value = Email, number or link
details-value-hint = For an address fill in the fields below: this line writes itself.
details-used_for = Used for
details-used_for-work = Work
details-used_for-home = Home
details-used_for-touring = Touring
details-used_for-billing = Billing
details-used_for-press = Press
details-used_for-technical = Technical
details-used_for-other = Other
details-main = Main
details-person_id = Person
details-organisation_id = Organisation
details-artist_id = Artist
details-venue_id = Venue
details-person_id-hint = Fill in one of the four.
details-street = Street
details-postcode = Postcode
details-city = City
details-country = Country
details-notes = Notes
section-whose = Whose
error-detail-whose = Say whose: one of the four.
may-address_book-details-read = See contact details
may-address_book-details-create = Add contact details
may-address_book-details-update = Change contact details
may-address_book-details-delete = Delete contact details
may-address_book-details-import = Import contact details
may-address_book-details-export = Export contact details
may-address_book-details-comment = Comment on contact details
event-details-created = Contact detail added
event-details-updated = Contact detail changed
event-details-deleted = Contact detail moved to the bin
event-details-restored = Contact detail restored
event-details-purged = Contact detail deleted for good
people-channel = Prefers
people-channel-email = Email
people-channel-phone = Telephone
people-channel-message = Message
people-channel-post = Post
people-channel-none = Do not contact
people-also_speaks = Also speaks
people-also_speaks-hint = For example: English, Occitan.

## the card of an actor
card-menu = Card and QR code
card-summary = Every way to reach them, to print or to take with a telephone.
card-further = Further contact details
card-address = Address
card-file = vCard
card-print = Print
card-empty = No contact details known.
card-code = QR code of the contact
card-code-hint = Point a camera at it to keep the contact.
organisations-last_contact_on = Last contact
organisations-last_contact_on-hint = Worked out from your interactions.
artists-last_contact_on = Last contact
artists-last_contact_on-hint = Worked out from your interactions.
venues-last_contact_on = Last contact
venues-last_contact_on-hint = Worked out from your interactions.
organisations-region = Region
organisations-region-hint = In France: that of the postcode, unless you choose another.
organisations-region-auvergne_rhone_alpes = Auvergne-Rhône-Alpes
organisations-region-bourgogne_franche_comte = Burgundy-Franche-Comté
organisations-region-bretagne = Brittany
organisations-region-centre_val_de_loire = Centre-Val de Loire
organisations-region-corse = Corsica
organisations-region-grand_est = Grand Est
organisations-region-hauts_de_france = Hauts-de-France
organisations-region-ile_de_france = Île-de-France
organisations-region-normandie = Normandy
organisations-region-nouvelle_aquitaine = Nouvelle-Aquitaine
organisations-region-occitanie = Occitanie
organisations-region-pays_de_la_loire = Pays de la Loire
organisations-region-provence_alpes_cote_d_azur = Provence-Alpes-Côte d’Azur
organisations-region-guadeloupe = Guadeloupe
organisations-region-martinique = Martinique
organisations-region-guyane = French Guiana
organisations-region-la_reunion = Réunion
organisations-region-mayotte = Mayotte
venues-region = Region
venues-region-hint = In France: that of the postcode, unless you choose another.
venues-region-auvergne_rhone_alpes = Auvergne-Rhône-Alpes
venues-region-bourgogne_franche_comte = Burgundy-Franche-Comté
venues-region-bretagne = Brittany
venues-region-centre_val_de_loire = Centre-Val de Loire
venues-region-corse = Corsica
venues-region-grand_est = Grand Est
venues-region-hauts_de_france = Hauts-de-France
venues-region-ile_de_france = Île-de-France
venues-region-normandie = Normandy
venues-region-nouvelle_aquitaine = Nouvelle-Aquitaine
venues-region-occitanie = Occitanie
venues-region-pays_de_la_loire = Pays de la Loire
venues-region-provence_alpes_cote_d_azur = Provence-Alpes-Côte d’Azur
venues-region-guadeloupe = Guadeloupe
venues-region-martinique = Martinique
venues-region-guyane = French Guiana
venues-region-la_reunion = Réunion
venues-region-mayotte = Mayotte
interactions-venue_id = Venue
anniversaries-title = Anniversaries
anniversaries-summary = What comes again this month: birthdays of people who told you, foundings, beginnings of collaborations.
anniversaries-months = Months
anniversaries-before = Previous month
anniversaries-after = Next month
anniversaries-now = This month
anniversaries-today = Today
anniversaries-more =
    { $count ->
        [one] And one more this month.
       *[other] And { $count } more this month.
    }
anniversaries-empty = Nothing comes again this month
anniversaries-empty-text = Note the date of birth of whoever told you, a founding day or the beginning of a relation: you will be told that very morning.
anniversary-birthday = { $years } years old
anniversary-founding = Here for { $years ->
    [one] one year
   *[other] { $years } years
  }
anniversary-collaboration = Collaboration begun { $years ->
    [one] one year
   *[other] { $years } years
  } ago
notice-birthday = has a birthday today.
notice-birthday-kind = Somebody’s birthday
notice-founding = was founded or opened on this day.
notice-founding-kind = Anniversary of a founding
notice-collaboration = began on this day.
notice-collaboration-kind = Anniversary of a collaboration
people-born_on = Date of birth
people-born_on-hint = Only if the person told you.
organisations-founded_on = Founded on
artists-formed_on = Career begun or group formed on
venues-opened_on = Opened on
setting-address_book-cold_after = A contact goes cold after
setting-address_book-cold_after-14 = 14 days
setting-address_book-cold_after-30 = 30 days
setting-address_book-cold_after-90 = 90 days

## figures and trends
figures-one = Figure
figures-many = Figures
figures-new = New figure
figures-empty-title = No figures
figures-empty-text = Listeners, followers, tickets: write down what is counted of your artists, or import the files of platforms and box offices.
figures-what = Title
figures-what-hint = Left empty, the artist and the day.
figures-artist_id = Artist
figures-source = Counted by
figures-source-spotify_listeners = Spotify, monthly listeners
figures-source-spotify_followers = Spotify, followers
figures-source-deezer_fans = Deezer, fans
figures-source-apple_listeners = Apple Music, monthly listeners
figures-source-youtube_subscribers = YouTube, subscribers
figures-source-youtube_views = YouTube, views in the month
figures-source-soundcloud_followers = SoundCloud, followers
figures-source-bandcamp_supporters = Bandcamp, supporters
figures-source-instagram_followers = Instagram, followers
figures-source-tiktok_followers = TikTok, followers
figures-source-facebook_followers = Facebook, followers
figures-source-bandsintown_trackers = Bandsintown, trackers
figures-source-newsletter = Newsletter, readers
figures-source-tickets = Tickets sold in the month
figures-day = Day
figures-value = Number
figures-notes = Notes
may-address_book-figures-read = See figures and trends
may-address_book-figures-create = Add figures
may-address_book-figures-update = Change figures
may-address_book-figures-delete = Delete figures
may-address_book-figures-import = Import figures
may-address_book-figures-export = Export figures
may-address_book-figures-comment = Comment on figures
event-figures-created = Figure added
event-figures-updated = Figure changed
event-figures-deleted = Figure put in the bin
event-figures-restored = Figure restored
event-figures-purged = Figure deleted for good
trends-title = Trends
trends-summary = Who rises, by the figures you write down or import.
trends-import = Import figures
trends-any = All
trends-days = Since
trends-days-30 = 30 days
trends-days-90 = 90 days
trends-days-365 = A year
trends-volume = Listening
trends-volume-0 = Any volume
trends-volume-1000 = 1,000 and more
trends-volume-10000 = 10,000 and more
trends-volume-100000 = 100,000 and more
trends-monthly = Per month
trends-why = Because of
trends-see = See the curves
trends-seen = Below
trends-total =
    { $count ->
        [one] One artist of whom enough is counted.
       *[other] { $count } artists of whom enough is counted.
    }
trends-how = Per month: compound growth over thirty days between the first and the last figure of the period, at least fourteen days apart, a hundred added to each so that small numbers do not leap; of an artist, the median of their sources.
trends-of = What is counted of { $name }
trends-none = Nobody matches
trends-none-text = Choose another region, another genre or a longer period.
trends-all = See all
trends-empty = No trend yet
trends-empty-text = It takes two figures of one source, at least fourteen days apart. Write them down, or import a file: artist, source, day, number.

## labels, media, technicians; collaborations
section-matching = Collaborations
section-technician = Technician
section-label_media = Label or media
artists-goal = Wants next
artists-goal-hint = Proposals of collaborations are made from it.
artists-second_goal = And also
artists-audience = Audience
people-trade = Profile
people-specialities = Specialities
people-specialities-hint = For example: front of house, monitors, light, stage, video, rigging.
people-certificates = Certificates
people-certificates-hint = For example: electrical work, work at height, fire safety.
organisations-genres = Genres
organisations-genres-hint = What it releases or plays, by commas.
organisations-distributor = Distributor
organisations-label_code = Label code
organisations-label_code-hint = For example LC 12345.
organisations-medium = Medium
organisations-weekly_reach = People reached in a week
labels-many = Labels
media-many = Media
technicians-many = Technicians
notice-match = might do something together: a proposal of collaboration.
notice-match-kind = Proposal of a collaboration between artists
event-artists-proposed = Collaboration proposed
matches-title = Collaborations
matches-menu = Who they might work with
matches-summary = Who might go together, by genre, goals, audience and network, and why.
matches-everybody = All artists
matches-goal = Both want
matches-any-goal = Any goal
matches-why-genre = Genre in common: { $words }
matches-why-goals = Both want: { $goals }
matches-why-age = Same audience: { $age }
matches-why-size = Alike in size on { $source }: { $one } and { $other }
matches-why-common = In common: { $names }
matches-why-steps = { $count } steps apart, by { $names }
matches-of-hundred = { $points } points of 100
matches-note = Note the collaboration
matches-total =
    { $count ->
        [one] One proposal.
       *[other] { $count } proposals.
    }
matches-how = Of 100 points, genre brings 35 (the share of words in common), goals 20, audience 25 (half for age, half for size on one source: ten times as large brings nothing), the network 20 (somebody in common; half as much for each further step). What is not known of both brings nothing. Below 25 points, or for the network alone, nothing is proposed; whoever works together already is left out.
matches-none = Nobody to propose
matches-none-text = Say the genre, the goals and the audience of your artists, and note figures: proposals are made from them.
matches-empty = No proposal yet
matches-tell-more = Complete the record
matches-all = See all
artists-goal-record = A record
artists-goal-tour = A tour
artists-goal-abroad = Playing abroad
artists-goal-festivals = Festivals
artists-goal-audience = A wider audience
artists-goal-residency = A residency
artists-goal-stage = A new show
artists-goal-featuring = A guest on a track
artists-second_goal-record = A record
artists-second_goal-tour = A tour
artists-second_goal-abroad = Playing abroad
artists-second_goal-festivals = Festivals
artists-second_goal-audience = A wider audience
artists-second_goal-residency = A residency
artists-second_goal-stage = A new show
artists-second_goal-featuring = A guest on a track
artists-audience-children = Children and families
artists-audience-under_25 = Under 25
artists-audience-25_39 = 25 to 39
artists-audience-40_59 = 40 to 59
artists-audience-60_more = 60 and over
artists-audience-all = All ages
people-trade-manager = Manager
people-trade-booker = Booker
people-trade-programmer = Programmer
people-trade-technician = Technician
people-trade-broadcaster = Broadcaster
people-trade-journalist = Journalist
people-trade-press_officer = Press officer
people-trade-label = Label
people-trade-publisher = Publisher
people-trade-producer = Producer
people-trade-tour_manager = Tour manager
people-trade-administrator = Administrator
people-trade-other = Other
organisations-medium-radio = Radio
organisations-medium-television = Television
organisations-medium-press = Press
organisations-medium-online = Online
organisations-medium-podcast = Podcast
organisations-medium-social = Social networks

## What agencies know of venues, in common
event-venues-taken = Value taken over from the shared directory
event-venues-linked = Venue linked to the shared directory
event-venues-unlinked = Venue unlinked from the shared directory
event-venues-noted = Own value noted beside the shared directory
event-commons-added = Venue proposed to the shared directory
event-commons-proposed = Fact proposed to the shared directory
event-commons-confirmed = Fact of the shared directory confirmed
event-commons-disputed = Fact of the shared directory disputed
event-commons-withdrawn = What was said to the shared directory taken back
error-commons-limit = Your agency has said enough for today. Go on tomorrow.
error-commons-copy = A staging copy reads the shared directory, it does not write there.
commons-title = Shared directory
commons-menu = Common facts
commons-summary = Public facts of venues, brought together by the agencies of the platform.
commons-words = Name, town or postcode
commons-known =
    { $count ->
        [0] nothing known
        [one] { $count } fact
       *[other] { $count } facts
    }
commons-more = More venues match. Add to the name or the town.
commons-none = No venue of that name
commons-none-text = Open your venue’s record, then Common facts: there you can propose it.
commons-all = See all
commons-empty = Nobody has shared anything yet
commons-empty-text = Open a venue’s record, then Common facts: what you propose helps other agencies, and theirs helps you.
commons-how = How it works
commons-how-public = Public facts alone are shared: address, capacities, stage, accessibility, opening months, website, switchboard, hosting conditions. Nothing about people.
commons-how-own = Your records stay yours: a value enters them only if you take it over, and your notes never leave.
commons-how-who = Nobody learns which agency said what; one reads how many confirm and how many dispute.
commons-how-trust = Confidence (low, medium, high) follows the source, how many agencies confirm, disputes and age.
commons-how-copy = This staging copy reads the shared directory, it does not write there.
commons-of = { $name }: common facts
commons-find-summary = Which venue of the shared directory is yours?
commons-find-none = No venue resembles it
commons-find-none-text = Propose it: other agencies can then say what they know of it.
commons-is-it = This is it
commons-anew = None of these
commons-anew-hint = Name, town, postcode and country become public, nothing else of your record.
commons-anew-do = Propose it
commons-linked = Venue linked to the shared directory
commons-unlinked = Venue unlinked from the shared directory
commons-choose = Choose another venue
commons-unlink = Unlink my venue
commons-not-mine = None of your venues is linked to this one. To compare, open your venue’s record, then Common facts.
commons-own = Yours
commons-own-none = You say nothing of it
commons-others = In common
commons-others-none = Nobody says anything of it
commons-taken-on = Taken over from the directory on
commons-take = Take over
commons-taken = Value taken over into your record
commons-given-back = Your earlier value is back
commons-changed = The record changed meanwhile: look at it again before you take over.
commons-gone = This fact is proposed no more.
commons-propose = Propose a fact
commons-propose-own = Propose mine
commons-proposed = Fact proposed
commons-confirm = Confirm
commons-confirmed-said = Fact confirmed
commons-dispute = Dispute
commons-disputed-said = Fact disputed
commons-reason = Why is it wrong?
commons-reason-hint = Read by all agencies, without your name.
commons-withdraw = Withdraw my proposal
commons-unconfirm = Confirm no more
commons-undispute = Dispute no more
commons-withdrawn-said = What you had said is taken back
commons-keep = Note your own
commons-keep-hint = Stays with you.
commons-kept = Value noted for yourselves
commons-history =
    { $count ->
        [one] History (one entry)
       *[other] History ({ $count } entries)
    }
commons-silent = value withdrawn
commons-no-facts = Nothing is known of this venue yet
commons-no-facts-text = Propose a first public fact.
commons-field = Fact
commons-value = Value
commons-kind = How you know
commons-source = Source
commons-source-hint = A page, a paper; read by all agencies.
commons-public-hint = Public, read by all agencies, without your name. Nothing about people: a switchboard, not a mobile.
commons-from = This venue comes from:
commons-kind-official = Official source (website, technical sheet)
commons-kind-own = Seen by us
commons-kind-other = Other source
commons-level-low = Low confidence
commons-level-middle = Medium confidence
commons-level-high = High confidence
commons-why-official = official source
commons-why-own = seen on the spot
commons-why-other = other source
commons-why-confirms =
    { $count ->
        [0] no agency confirms
        [one] { $count } agency confirms
       *[other] { $count } agencies confirm
    }
commons-why-disputes =
    { $count ->
        [one] { $count } agency disputes
       *[other] { $count } agencies dispute
    }
commons-why-years =
    { $count ->
        [one] said { $count } year ago
       *[other] said { $count } years ago
    }
commons-state-current = proposed
commons-state-superseded = replaced on
commons-state-withdrawn = withdrawn on
commons-state-refused = refused on
commons-yes = Yes
commons-no = No
commons-street = Street
commons-postcode = Postcode
commons-website = Website
commons-phone = Switchboard
commons-email = General e-mail
commons-capacity = Largest capacity
commons-capacity_seated = Seated capacity
commons-capacity_standing = Standing capacity
commons-stage_size = Stage size
commons-accessible = Accessible to people with reduced mobility
commons-accessibility = Accessibility in detail
commons-opening_months = Opening months
commons-hosting = Hosting conditions

aid-address_book-matches = Proposed collaborations
aid-address_book-matches-how = By fixed rules: compares genre, goals, audience and the network of your own artists, and gives each reason with its points. No outside service and no language model reads anything.
aid-address_book-trends = Who rises
aid-address_book-trends-how = By statistics: compares the figures that you enter or import for each artist, by region and genre, and shows the calculation. No outside service and no language model reads anything.
