# The words of the public site.

module-showcase = Public site
module-showcase-what = Your agency’s site: your artists, a page each, and a contact form, in the theme and colour you choose.
module-showcase-1-0-0 = First version: home, artists, contact, two themes, enquiries received.
module-showcase-1-0-1 = Fix: a genre written twice for an artist counts once.
module-showcase-1-1-0 = Each enquiry says which domain it came from: one filter finds everything a festival wrote to you.
module-showcase-2-0-0 = Enquiries sort themselves: concert, press or other, and you correct them with a click. On the site, “The Ogres” stands under O.
module-showcase-2-1-0 = A feed of your artists at /feed.xml, which news readers find by themselves; enquiries left without an answer for more than three days are told on the first page.
step-of-domains = The domain of each enquiry
step-of-kinds = Enquiries sorted by kind
setting-showcase-theme = Theme
setting-showcase-font = Typeface
setting-showcase-tagline = Tagline
setting-showcase-about = About
setting-showcase-home = Home page
setting-showcase-sorting = Sorting of new enquiries
setting-showcase-sorting-on = Sort them as they come
setting-showcase-sorting-off = Leave them without a kind
enquiries-domain = Domain
enquiries-kind = Kind
enquiries-kind-booking = Concert
enquiries-kind-press = Press
enquiries-kind-other = Other

may-showcase-design = Choose how the public site looks
event-showcase-designed = Look of the site changed

## Errors
error-too-often = You have just sent several messages. Wait a minute, then send this one again.
error-colour = Enter a colour such as #b3401f.

## The look
showcase-design = Look of the site
showcase-design-what = The theme, colour and words of your public site. Nothing changes for your visitors until you save.
showcase-visit = See the site
showcase-unsaved = This is a trial: the previews show your choices, your visitors still see the old version.
showcase-theme = Theme
showcase-preview-of = Preview of the theme { $name }
showcase-preview-full = Open the preview full size
showcase-colour-and-type = Colour and type
showcase-accent = The agency’s colour
showcase-font = Typeface of headings
showcase-option-home = Home page
showcase-on-accent = Text on the colour
showcase-accent-text = Text in the colour on the ground
showcase-ratio = contrast { $ratio }:1
showcase-bent = { $chosen } would be hard to read in this theme: the site uses { $used }, of the same hue.
showcase-words = Your words
showcase-tagline-fr = Tagline, in French
showcase-tagline-en = Tagline, in English
showcase-about-fr = The agency in a few lines, in French
showcase-about-en = The agency in a few lines, in English
showcase-try = Try without saving
showcase-saved = The look of the site is saved.
showcase-undone = The previous look is back.

## The mail about an enquiry
mail-enquiry-subject = New enquiry from { $name }
mail-enquiry-text = { $name } writes to you by the site of { $agency }:
mail-enquiry-button = Open the enquiry
mail-enquiry-footer = Answer this mail: your answer goes straight to { $name }.

## enquiries
enquiries-one = Enquiry
enquiries-many = Enquiries
enquiries-new = New enquiry
enquiries-empty-title = No enquiries yet
enquiries-empty-text = What your visitors write on the contact page arrives here, and by mail.
enquiries-name = Name
enquiries-email = Email
enquiries-subject = Subject
enquiries-status = Status
enquiries-status-new = New
enquiries-status-answered = Answered
enquiries-status-archived = Archived
enquiries-artist_id = Artist
enquiries-language = Language
enquiries-language-fr = French
enquiries-language-en = English
enquiries-message = Message
enquiries-notes = Notes
enquiries-notes-hint = Internal: the person does not see them.
may-showcase-enquiries-read = See enquiries
may-showcase-enquiries-create = Add enquiries
may-showcase-enquiries-update = Change enquiries
may-showcase-enquiries-delete = Delete enquiries
may-showcase-enquiries-import = Import enquiries
may-showcase-enquiries-export = Export enquiries
may-showcase-enquiries-comment = Comment on enquiries
event-enquiries-created = Enquiry received
event-enquiries-updated = Enquiry changed
event-enquiries-deleted = Enquiry moved to the bin
event-enquiries-restored = Enquiry restored
event-enquiries-purged = Enquiry deleted for good
showcase-colour-everywhere = Your letters wear this colour too.
occasion-site = { $count } artists in your address book, and no public page yet: the site gives each of them one.
step-site = Dress your site
step-site-text = Choose a theme and a tagline. It is online already.
step-site-do = Open
privacy-enquiries-purpose = Answering messages left on the site.
privacy-enquiries-people = Visitors who write to the agency
enquiries-waiting =
    { $count ->
        [one] One enquiry has waited for an answer for more than three days
       *[other] { $count } enquiries have waited for an answer for more than three days
    }
enquiries-waiting-text = Answer them, or archive them.
