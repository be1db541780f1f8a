# Qui se trouve deux fois dans un fichier : degrés, champs et raisons.

duplicates-grade-certain = certain
duplicates-grade-suspected = présumé
duplicates-grade-potential = possible

duplicates-field-given-name = prénom
duplicates-field-family-name = nom de famille
duplicates-field-name = nom
duplicates-field-organisation = nom de l’organisation
duplicates-field-street-number = numéro de rue
duplicates-field-address = adresse
duplicates-field-town = ville
duplicates-field-postcode = code postal
duplicates-field-region = région
duplicates-field-phone = téléphone
duplicates-field-mail = adresse électronique
duplicates-field-birth-date = date de naissance
duplicates-field-registration = numéro officiel

duplicates-same = même { $field } ({ $one })
duplicates-spacing = même { $field }, écrit autrement ({ $one } / { $other })
duplicates-slip = même { $field } à une faute de frappe près ({ $one } / { $other })
duplicates-sound = { $field } qui se prononce pareil ({ $one } / { $other })
duplicates-short-form = { $field } et sa forme courte ({ $one } / { $other })
duplicates-day-and-month = { $field } : jour et mois intervertis ({ $one } / { $other })
duplicates-legal-form = même { $field } sous une autre forme juridique ({ $one } / { $other })
duplicates-acronym = { $field } et son sigle ({ $one } / { $other })
duplicates-close = { $field } très semblable ({ $one } / { $other })
duplicates-contained = { $field } contenu dans l’autre ({ $one } / { $other })
duplicates-initial = { $field } : l’initiale convient ({ $one } / { $other })
duplicates-partial = { $field } en partie semblable ({ $one } / { $other })
duplicates-feminine = { $field } : l’un au masculin, l’autre au féminin ({ $one } / { $other })
duplicates-same-house = { $field } de la même maison ({ $one } / { $other })
duplicates-same-name = { $field } de même nom, chez un autre fournisseur ({ $one } / { $other })
duplicates-different = mais { $field } sans rapport ({ $one } / { $other })

duplicates-interchanged = { $first } et { $second } intervertis ({ $one } / { $other })
duplicates-through = chacune ressemble à la fiche { $id }
