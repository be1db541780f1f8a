# Le bureau de la vie privée
module-privacy = Vie privée
module-privacy-what = Registre des traitements, demandes des personnes et leurs réponses.
may-privacy-desk = Chercher et exporter tout ce qui est conservé sur une personne
may-privacy-privacy_requests-read = Voir les demandes sur les données personnelles
may-privacy-privacy_requests-create = Enregistrer des demandes sur les données personnelles
may-privacy-privacy_requests-update = Modifier les demandes sur les données personnelles
may-privacy-privacy_requests-delete = Supprimer des demandes sur les données personnelles
may-privacy-privacy_requests-import = Importer des demandes sur les données personnelles
may-privacy-privacy_requests-export = Exporter les demandes sur les données personnelles
may-privacy-privacy_requests-comment = Commenter les demandes sur les données personnelles
privacy-title = Vie privée
privacy-summary = Les demandes des personnes sur leurs données : un mois pour répondre.
privacy-overview = Vue d’ensemble
privacy-search = Rechercher une personne
privacy-search-summary = Tout ce qui est conservé sur une personne, dans tous les modules, corbeille comprise.
privacy-search-do = Rechercher partout
privacy-search-for = Rechercher
privacy-register = Registre des traitements
privacy-register-summary = Ce que l’agence conserve sur les personnes, et pourquoi (RGPD, article 30). Imprimez cette page pour la remettre.
privacy-controller = Responsable du traitement :
privacy-purpose = Finalité
privacy-people = Personnes concernées
privacy-basis = Base légale
privacy-retention = Durée de conservation
privacy-fields = Données
privacy-sensitive = Données réservées
privacy-encrypted = Données chiffrées
privacy-module = Module
privacy-months = { $count ->
    [one] 1 mois après la dernière modification
   *[other] { $count } mois après la dernière modification
}
privacy-while = Tant que l’agence utilise la plateforme
basis-consent = Consentement (article 6.1.a)
basis-contract = Contrat (article 6.1.b)
basis-duty = Obligation légale (article 6.1.c)
basis-interest = Intérêt légitime (article 6.1.f)
privacy-team = Équipe
privacy-team-purpose = Donner accès à l’agence et savoir qui a fait quoi.
privacy-team-people = Membres de l’équipe et partenaires invités
privacy-team-fields = Nom, courriel, poste, service, rôles, connexions
privacy-journal = Journal
privacy-journal-purpose = Prouver ce qui a été fait, et pouvoir revenir en arrière.
privacy-journal-people = Membres de l’équipe, et personnes dont une fiche a changé
privacy-journal-fields = Auteur, date, valeurs avant et après chaque modification
privacy-privacy_requests-purpose = Répondre aux personnes qui exercent leurs droits, et pouvoir le prouver.
privacy-privacy_requests-people = Personnes qui exercent leurs droits
privacy-late = { $count ->
    [one] Une demande a dépassé son délai
   *[other] { $count } demandes ont dépassé leur délai
}
privacy-late-text = Répondez sans attendre, ou prolongez le délai de deux mois en prévenant la personne.
privacy-late-by = en retard de { $days } j
privacy-days-left = { $days } j restants
privacy-open = Demandes en cours
privacy-request-add = Enregistrer une demande
privacy-no-request = Aucune demande en cours
privacy-no-request-text = Quand une personne demande ce que vous conservez sur elle, enregistrez sa demande ici : le délai est suivi.
privacy-exports = Archives prêtes à remettre
privacy-records = { $count ->
    [one] 1 fiche
   *[other] { $count } fiches
}
privacy-until = jusqu’au { $day }
privacy-fetch = Télécharger
privacy-export = Préparer l’archive
privacy-export-ordered = L’archive se prépare : elle apparaît ici dans un instant, pour sept jours.
privacy-export-waiting = en préparation
privacy-export-failed = échec
privacy-none-picked = Cochez au moins une fiche.
privacy-linked = liée
privacy-binned = à la corbeille
privacy-look = Voir
privacy-nothing = Rien n’est conservé sur cette personne
privacy-nothing-text = Essayez une autre écriture de son nom, son courriel ou son téléphone.
privacy-comment = Commentaire
privacy-archive-title = Données de { $name } conservées par { $agency }
privacy-archive-text = Les mêmes données sont jointes en JSON et en CSV, pour être reprises par un autre service.
privacy_requests-one = Demande
privacy_requests-new = Nouvelle demande
privacy_requests-many = Demandes
privacy_requests-empty-title = Aucune demande pour l’instant
privacy_requests-empty-text = Droit d’accès, de rectification, d’effacement, de limitation, de portabilité ou d’opposition : enregistrez chaque demande, son délai est suivi.
privacy_requests-name = Nom
privacy_requests-kind = Droit exercé
privacy_requests-kind-access = Droit d’accès
privacy_requests-kind-rectification = Rectification
privacy_requests-kind-erasure = Effacement
privacy_requests-kind-restriction = Limitation
privacy_requests-kind-portability = Portabilité
privacy_requests-kind-objection = Opposition
privacy_requests-status = Étape
privacy_requests-status-received = Reçue
privacy_requests-status-identity = Identité à vérifier
privacy_requests-status-search = Recherche en cours
privacy_requests-status-answered = Répondue
privacy_requests-status-refused = Refusée
privacy_requests-received_on = Reçue le
privacy_requests-channel = Reçue par
privacy_requests-channel-email = Courriel
privacy_requests-channel-letter = Lettre
privacy_requests-channel-form = Formulaire
privacy_requests-channel-phone = Téléphone
privacy_requests-channel-in_person = De vive voix
privacy_requests-channel-other = Autre
privacy_requests-due_on = À répondre avant le
privacy_requests-due_on-hint = Un mois après la réception ; trois si le délai est prolongé.
privacy_requests-extended = Délai prolongé de deux mois
privacy_requests-extended-hint = Pour une demande complexe ; prévenez la personne dans le premier mois.
privacy_requests-email = Courriel
privacy_requests-phone = Téléphone
privacy_requests-about = Ce qui est demandé
privacy_requests-identity_on = Identité vérifiée le
privacy_requests-answered_on = Réponse donnée le
privacy_requests-answer = Réponse
section-answer = Traitement
event-privacy-searched = Personne recherchée dans tous les modules
event-privacy-exported = Archive de données personnelles demandée
event-privacy-fetched = Archive de données personnelles téléchargée
event-privacy-requests-created = Demande enregistrée
event-privacy-requests-updated = Demande modifiée
event-privacy-requests-deleted = Demande mise à la corbeille
event-privacy-requests-restored = Demande restaurée
event-privacy-requests-purged = Demande supprimée définitivement
privacy-erase = Effacer une personne
privacy-erase-summary = Voici ce qui sera vidé, fiche par fiche. Rien n’est encore fait.
privacy-erase-go = Effacer…
privacy-erase-warning = L’effacement ne se défait pas
privacy-erase-text = Les données sont vidées, les commentaires et le journal aussi ; les liens restent, pour que vos comptes et vos dossiers tiennent. Gardez ce que la loi vous oblige à conserver.
privacy-erase-do = Effacer définitivement
privacy-erased = { $count ->
    [one] 1 fiche effacée.
   *[other] { $count } fiches effacées.
}
privacy-erased-person = Personne effacée
event-privacy-erased = Données personnelles effacées
event-privacy-redacted = Journal caviardé après un effacement
