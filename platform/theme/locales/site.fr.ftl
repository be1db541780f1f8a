# Les mots des thèmes publics : le site d’une agence, vu par ses visiteurs.
site-skip = Aller au contenu
site-nav = Navigation principale
site-languages = Langues
site-socials = Réseaux
site-preview = Aperçu : vos visiteurs ne voient pas encore cette version.
site-preview-back = Revenir aux réglages
site-home = Accueil
site-home-soon = Bientôt
site-home-empty = La programmation arrive.
site-home-empty-more = Les artistes que nous accompagnons seront présentés ici très prochainement.
site-featured = À l’affiche
site-roster = Les artistes
site-artists = Artistes
site-artists-word = { $count ->
    [one] artiste
   *[other] artistes
}
site-artists-none = Les artistes arrivent bientôt.
site-artists-none-more = Une date, un projet ? Écrivez-nous.
site-artists-empty = Aucun artiste dans ce style pour l’instant.
site-artists-empty-more = Choisissez un autre style, ou dites-nous ce que vous cherchez.
site-genres = Styles
site-all-artists = Voir tous les artistes
site-about = L’agence
site-call = Un concert, une tournée, une idée ?
site-call-button = Nous écrire
site-photo-of = Photographie de { $name }
site-facts = En bref
site-from = Ville
site-label = Label
site-members = Sur scène
site-links = Écouter, regarder
site-book = Programmer cet artiste
site-biography-empty = La biographie sera bientôt publiée. D’ici là, écrivez-nous : nous vous envoyons le dossier.
site-dates = Dates
site-dates-empty = Aucune date annoncée. Soyez le premier à en proposer une.
site-date-cancelled = Annulé
site-date-sold-out = Complet
site-date-postponed = Reporté
site-others = À découvrir aussi
site-contact = Contact
site-contact-ways = Nous joindre
site-contact-write = Écrivez-nous
site-contact-name = Votre nom
site-contact-email = Votre courriel
site-contact-subject = Objet
site-contact-message = Votre message
site-contact-send = Envoyer
site-contact-trap = Laissez ce champ vide
site-contact-errors = { $count ->
    [one] Un champ est à corriger.
   *[other] { $count } champs sont à corriger.
}
site-contact-sent = Message envoyé.
site-contact-sent-more = Merci. Nous vous répondons à l’adresse que vous avez indiquée.
site-contact-privacy = Vos coordonnées servent uniquement à { $name } pour vous répondre.
site-not-found-title = Page introuvable
site-not-found-text = Cette page n’existe pas, ou plus. Le reste du site est toujours là.
site-card-line = Agence artistique
site-suspended = Ce site est momentanément indisponible.
site-resting = Notre site fait une courte pause. Revenez dans quelques minutes, ou écrivez-nous.
site-licence = Licence d’entrepreneur de spectacles { $number }
site-made-with = Site propulsé par Estrade
site-credits-email = Courriel
site-credits-phone = Téléphone
site-biography = Biographie
site-closing = Cette agence a fermé.
