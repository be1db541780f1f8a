# Who is in a file twice: grades, fields and reasons.

duplicates-grade-certain = certain
duplicates-grade-suspected = suspected
duplicates-grade-potential = potential

duplicates-field-given-name = given name
duplicates-field-family-name = family name
duplicates-field-name = name
duplicates-field-organisation = name of the organisation
duplicates-field-street-number = street number
duplicates-field-address = address
duplicates-field-town = town
duplicates-field-postcode = postcode
duplicates-field-region = region
duplicates-field-phone = phone
duplicates-field-mail = mail address
duplicates-field-birth-date = date of birth
duplicates-field-registration = official number

duplicates-same = same { $field } ({ $one })
duplicates-spacing = same { $field }, written differently ({ $one } / { $other })
duplicates-slip = same { $field } but for a slip of the keyboard ({ $one } / { $other })
duplicates-sound = { $field } that sounds alike ({ $one } / { $other })
duplicates-short-form = { $field } and its short form ({ $one } / { $other })
duplicates-day-and-month = { $field }: day and month interchanged ({ $one } / { $other })
duplicates-legal-form = same { $field } under another legal form ({ $one } / { $other })
duplicates-acronym = { $field } and its acronym ({ $one } / { $other })
duplicates-close = very similar { $field } ({ $one } / { $other })
duplicates-contained = one { $field } contains the other ({ $one } / { $other })
duplicates-initial = { $field }: the initial fits ({ $one } / { $other })
duplicates-partial = partly similar { $field } ({ $one } / { $other })
duplicates-feminine = { $field }: one masculine, one feminine ({ $one } / { $other })
duplicates-same-house = { $field } of the same house ({ $one } / { $other })
duplicates-same-name = { $field } of the same name with another provider ({ $one } / { $other })
duplicates-different = but unrelated { $field } ({ $one } / { $other })

duplicates-interchanged = { $first } and { $second } interchanged ({ $one } / { $other })
duplicates-through = both resemble record { $id }
