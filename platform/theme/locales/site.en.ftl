# The words of the public themes: an agency’s site as its visitors see it.
site-skip = Skip to content
site-nav = Main navigation
site-languages = Languages
site-socials = Social networks
site-preview = Preview: your visitors do not see this version yet.
site-preview-back = Back to settings
site-home = Home
site-home-soon = Soon
site-home-empty = The line-up is on its way.
site-home-empty-more = The artists we work with will be presented here very soon.
site-featured = Featured
site-roster = The artists
site-artists = Artists
site-artists-word = { $count ->
    [one] artist
   *[other] artists
}
site-artists-none = The artists are on their way.
site-artists-none-more = A date, a project? Write to us.
site-artists-empty = No artist in this style for now.
site-artists-empty-more = Pick another style, or tell us what you are looking for.
site-genres = Styles
site-all-artists = See all artists
site-about = The agency
site-call = A concert, a tour, an idea?
site-call-button = Write to us
site-photo-of = Photograph of { $name }
site-facts = At a glance
site-from = City
site-label = Label
site-members = On stage
site-links = Listen, watch
site-book = Book this artist
site-biography-empty = The biography will be published soon. Until then, write to us and we will send the press kit.
site-dates = Dates
site-dates-empty = No date announced. Be the first to suggest one.
site-date-cancelled = Cancelled
site-date-sold-out = Sold out
site-date-postponed = Postponed
site-others = Also on our roster
site-contact = Contact
site-contact-ways = Reach us
site-contact-write = Write to us
site-contact-name = Your name
site-contact-email = Your email
site-contact-subject = Subject
site-contact-message = Your message
site-contact-send = Send
site-contact-trap = Leave this field empty
site-contact-errors = { $count ->
    [one] One field needs attention.
   *[other] { $count } fields need attention.
}
site-contact-sent = Message sent.
site-contact-sent-more = Thank you. We will reply to the address you gave.
site-contact-privacy = Your details are used by { $name } only to reply to you.
site-not-found-title = Page not found
site-not-found-text = This page does not exist, or no longer does. The rest of the site is still here.
site-card-line = Artist agency
site-suspended = This site is temporarily unavailable.
site-resting = Our site is taking a short break. Come back in a few minutes, or write to us.
site-licence = Promoter’s licence { $number }
site-made-with = Site powered by Estrade
site-credits-email = Email
site-credits-phone = Telephone
site-biography = Biography
site-closing = This agency has closed.
