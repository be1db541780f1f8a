

## Ce que dit le registre public d’une organisation
register-way = Compléter depuis le registre
register-of = { $name } au registre public
register-summary = Ce que dit le répertoire français des entreprises et associations (Sirene), à côté de votre fiche. Seul ce que vous cochez est écrit.
register-ask = Nom ou numéro (SIREN, SIRET)
register-ask-hint = Seuls ces mots, et le code postal de la fiche à côté d’un nom, sont envoyés au service public ouvert « Recherche d’entreprises ». Rien ne part avant que vous appuyiez.
register-search = Interroger le registre
register-field = Champ
register-sheet = Votre fiche
register-says = Le registre
register-same = identique
register-all-same = Votre fiche dit tout ce que dit le registre.
register-take = Reprendre ce qui est coché
register-taken = La fiche a été complétée depuis le registre.
register-given-back = Ce qui s’y trouvait avant est de retour.
register-changed = La fiche a changé entre-temps : regardez de nouveau.
register-none-ticked = Cochez au moins une valeur.
register-refused = Une de ces valeurs contredit les autres numéros de la fiche : reprenez SIREN et SIRET ensemble, ou corrigez le numéro de TVA.
register-away = Le registre ne répond pas pour l’instant. Votre fiche est intacte : réessayez dans une minute.
register-nobody = Personne de ce nom
register-nobody-text = Le registre connaît les entreprises et associations françaises qui ont un numéro. Essayez un nom plus court, ou le SIREN. Qui a fait masquer son inscription n’apparaît pas.
register-struck-off = radiée
register-mark = Registre
register-known = Repris du registre
outside-sirene = Registre des entreprises (Recherche d’entreprises)
outside-sirene-register = compléter les organisations
outside-zerobounce = ZeroBounce
outside-zerobounce-addresses = vérifier les courriels
event-organisations-completed = Fiche complétée depuis le registre
