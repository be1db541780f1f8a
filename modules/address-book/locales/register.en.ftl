

## What the public register says of an organisation
register-way = Complete from the register
register-of = { $name } in the public register
register-summary = What the French register of companies and associations (Sirene) says, beside your record. Only what you tick is written.
register-ask = Name or number (SIREN, SIRET)
register-ask-hint = Only these words, and the record’s postcode beside a name, are sent to the state’s open service “Recherche d’entreprises”. Nothing is sent before you press.
register-search = Ask the register
register-field = Field
register-sheet = Your record
register-says = The register
register-same = same
register-all-same = Your record says all that the register says.
register-take = Take over what is ticked
register-taken = The record was completed from the register.
register-given-back = What stood there before is back.
register-changed = The record was changed meanwhile: look again.
register-none-ticked = Tick at least one value.
register-refused = One of these values contradicts the record’s other numbers: take SIREN and SIRET together, or correct the VAT number.
register-away = The register does not answer just now. Your record is untouched: try again in a minute.
register-nobody = Nobody by that name
register-nobody-text = The register knows French companies and associations with a number. Try a shorter name, or the SIREN. Whoever had their entry hidden is not shown.
register-struck-off = struck off
register-mark = Register
register-known = Taken over from the register
outside-sirene = Register of companies (Recherche d’entreprises)
outside-sirene-register = completing organisations
outside-zerobounce = ZeroBounce
outside-zerobounce-addresses = verifying emails
event-organisations-completed = Record completed from the register
