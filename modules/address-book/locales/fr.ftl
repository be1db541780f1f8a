# Les mots du carnet d’adresses.

module-address_book = Carnet d’adresses
module-address_book-what = Personnes, organisations, artistes et salles, qui fait quoi et où, et ce que vous vous êtes dit.
module-address_book-1-0-0 = Première version : personnes, organisations, fonctions, artistes, salles et échanges.
module-address_book-1-0-1 = Correction : les adresses de courriel reçues par l’API ou un import sont gardées en minuscules, comme celles saisies à la main ; les doublons se voient.
module-address_book-1-1-0 = Les artistes se classent sans leur article : « Les Ogres » se trouve à O.
module-address_book-2-0-0 = Les adresses des organisations et des salles tiennent sur deux lignes : la rue, puis le bâtiment, l’étage ou la boîte postale, comme la facture électronique le demande. Les adresses déjà saisies sont séparées pour vous.
module-address_book-2-1-0 = Ce qui revient et ce qui reste à faire : le réseau des relations et la carte de chacun, dessinés ; le suivi (prochains pas, contacts refroidis, fiches à compléter) ; les anniversaires, dits le matin même ; les tendances de vos artistes et avec qui ils travailleraient ; l’annuaire partagé des salles.
step-of-filed = Artistes classés sans leur article
step-of-organisation_lines = Adresses des organisations séparées en deux lignes
step-of-venue_lines = Adresses des salles séparées en deux lignes

## Rubriques des fiches
section-main = Essentiel
section-contact = Coordonnées
section-relationship = Relation
section-address = Adresse
section-legal = Identifiants officiels
section-site = Site public
section-stage = Scène
section-next = Suite
section-notes = Notes

## Erreurs
error-siren = Vérifiez ce SIREN : 9 chiffres, sans erreur de frappe.
error-siret = Vérifiez ce SIRET : 14 chiffres, sans erreur de frappe.
error-vat_number = Vérifiez ce numéro de TVA : deux lettres de pays, puis le numéro, par exemple FR44732829320.
error-iban = Vérifiez cet IBAN : deux lettres de pays, deux chiffres de contrôle, puis le compte.
error-siren-differs = Ce numéro n’est pas celui du SIREN { $siren }. Corrigez l’un des deux.
error-slug = Utilisez des minuscules sans accent, des chiffres et des traits d’union, par exemple nom-de-scene.

## people
people-one = Personne
people-many = Personnes
people-new = Nouvelle personne
people-empty-title = Votre carnet est vide
people-empty-text = Ajoutez les personnes avec qui vous travaillez, une par une ou en important un fichier : leurs coordonnées et vos échanges resteront au même endroit.
people-first_name = Prénom
people-last_name = Nom
people-last_name-hint = Ou nom de scène, si c’est le seul que vous connaissez.
people-job = Métier
people-job-hint = Par exemple : programmatrice, régisseur, attachée de presse.
people-organisation_id = Organisation
people-organisation_id-hint = La principale ; les autres se notent parmi ses fonctions.
people-email = Courriel
people-phone = Téléphone
people-mobile = Mobile
people-city = Ville
people-country = Pays
people-language = Langue
people-language-hint = Celle dans laquelle lui écrire.
people-language-fr = Français
people-language-en = Anglais
people-language-de = Allemand
people-language-es = Espagnol
people-language-it = Italien
people-language-nl = Néerlandais
people-language-pt = Portugais
people-source = Origine
people-source-hint = Comment vous vous êtes connus.
people-source-recommendation = Recommandation
people-source-festival = Festival ou salon
people-source-prospecting = Prospection
people-source-website = Site web
people-source-press = Presse
people-source-other = Autre
people-tax_number = Numéro fiscal
people-tax_number-hint = Chiffré ; lu seulement par qui a le droit de voir les champs sensibles.
people-consent = Consentement
people-consent-hint = Cette personne accepte de recevoir vos messages.
people-consent_on = Consentement donné le
people-last_contact_on = Dernier contact
people-last_contact_on-hint = Calculé à partir de vos échanges.
people-notes = Notes
people-confidential_notes = Notes confidentielles
people-confidential_notes-hint = Lues seulement par qui a le droit de voir les champs sensibles.
may-address_book-people-read = Voir les personnes
may-address_book-people-create = Ajouter des personnes
may-address_book-people-update = Modifier les personnes
may-address_book-people-delete = Supprimer des personnes
may-address_book-people-import = Importer des personnes
may-address_book-people-export = Exporter les personnes
may-address_book-people-comment = Commenter les personnes
may-address_book-people-reveal = Voir et écrire les notes confidentielles et le numéro fiscal des personnes
may-address_book-organisations-reveal = Voir et écrire l’IBAN des organisations
event-people-created = Personne ajoutée
event-people-updated = Personne modifiée
event-people-deleted = Personne mise à la corbeille
event-people-restored = Personne restaurée
event-people-purged = Personne supprimée définitivement
event-people-contacted = Date du dernier contact mise à jour

## organisations
organisations-one = Organisation
organisations-many = Organisations
organisations-new = Nouvelle organisation
organisations-empty-title = Aucune organisation pour l’instant
organisations-empty-text = Labels, festivals, salles, médias : ajoutez-les pour savoir qui y travaille et sur quels numéros établir vos contrats.
organisations-name = Nom
organisations-kind = Activité
organisations-kind-label = Label
organisations-kind-venue_operator = Exploitant de salle
organisations-kind-festival = Festival
organisations-kind-media = Média
organisations-kind-management = Management
organisations-kind-booking = Booking
organisations-kind-institution = Institution
organisations-kind-association = Association
organisations-kind-other = Autre
organisations-website = Site web
organisations-email = Courriel
organisations-phone = Téléphone
organisations-street = Adresse
organisations-street_more = Complément d’adresse
organisations-postcode = Code postal
organisations-city = Ville
organisations-country = Pays
organisations-siren = SIREN
organisations-siren-hint = 9 chiffres ; repris du SIRET s’il manque.
organisations-siret = SIRET
organisations-siret-hint = 14 chiffres : le SIREN, puis l’établissement.
organisations-vat_number = N° de TVA intracommunautaire
organisations-vat_number-hint = Par exemple FR44732829320.
organisations-iban = IBAN
organisations-iban-hint = Chiffré ; lu seulement par qui a le droit de voir les champs sensibles.
organisations-notes = Notes
may-address_book-organisations-read = Voir les organisations
may-address_book-organisations-create = Ajouter des organisations
may-address_book-organisations-update = Modifier les organisations
may-address_book-organisations-delete = Supprimer des organisations
may-address_book-organisations-import = Importer des organisations
may-address_book-organisations-export = Exporter les organisations
may-address_book-organisations-comment = Commenter les organisations
event-organisations-created = Organisation ajoutée
event-organisations-updated = Organisation modifiée
event-organisations-deleted = Organisation mise à la corbeille
event-organisations-restored = Organisation restaurée
event-organisations-purged = Organisation supprimée définitivement

## positions
positions-one = Fonction
positions-many = Fonctions
positions-new = Nouvelle fonction
positions-empty-title = Aucune fonction pour l’instant
positions-empty-text = Dites qui fait quoi, où et depuis quand : une même personne peut travailler pour plusieurs organisations.
positions-role = Fonction
positions-role-hint = Par exemple : direction technique.
positions-person_id = Personne
positions-organisation_id = Organisation
positions-since = Depuis le
positions-until = Jusqu’au
positions-until-hint = Dernier jour, vide si la fonction est en cours.
positions-main = Fonction principale
positions-main-hint = Celle que l’on cite quand il n’y a de place que pour une.
may-address_book-positions-read = Voir les fonctions
may-address_book-positions-create = Ajouter des fonctions
may-address_book-positions-update = Modifier les fonctions
may-address_book-positions-delete = Supprimer des fonctions
may-address_book-positions-import = Importer des fonctions
may-address_book-positions-export = Exporter les fonctions
may-address_book-positions-comment = Commenter les fonctions
event-positions-created = Fonction ajoutée
event-positions-updated = Fonction modifiée
event-positions-deleted = Fonction mise à la corbeille
event-positions-restored = Fonction restaurée
event-positions-purged = Fonction supprimée définitivement

## artists
artists-one = Artiste
artists-many = Artistes
artists-new = Nouvel artiste
artists-empty-title = Aucun artiste pour l’instant
artists-empty-text = Ajoutez les artistes que vous accompagnez : leur statut ici, leur page sur votre site si vous le souhaitez.
artists-name = Nom
artists-name-hint = Le nom de scène.
artists-filed_as = Classé à
artists-status = Statut
artists-status-prospect = À l’étude
artists-status-active = Actif
artists-status-paused = En pause
artists-status-archived = Archivé
artists-genre = Genre
artists-genre-hint = Par exemple : chanson, pop.
artists-city = Ville
artists-region = Région
artists-manager_id = Manager
artists-booker_id = Booking
artists-booker_id-hint = La personne qui place ses dates.
artists-trial = Artiste d’essai
artists-trial-hint = Pour essayer avec de vraies données sans enjeu ; jamais sur le site public.
error-trial = Un artiste d’essai ne va pas sur le site public.
artists-on_site = Sur le site public
artists-on_site-hint = Visible de tous dès l’enregistrement.
artists-slug = Adresse de la page
artists-slug-hint = Minuscules, chiffres et traits d’union ; formée d’après le nom si elle est vide.
artists-photo = Photo
artists-photo-hint = Au format paysage, 1600 pixels de large ou plus.
artists-biography = Biographie
artists-website = Site web
artists-notes = Notes
artists-notes-hint = Internes : jamais sur le site.
may-address_book-artists-read = Voir les artistes
may-address_book-artists-create = Ajouter des artistes
may-address_book-artists-update = Modifier les artistes
may-address_book-artists-delete = Supprimer des artistes
may-address_book-artists-import = Importer des artistes
may-address_book-artists-export = Exporter les artistes
may-address_book-artists-comment = Commenter les artistes
may-address_book-artists-reveal = Voir et écrire les notes confidentielles des artistes
event-artists-created = Artiste ajouté
event-artists-updated = Artiste modifié
event-artists-deleted = Artiste mis à la corbeille
event-artists-restored = Artiste restauré
event-artists-purged = Artiste supprimé définitivement

## venues
venues-one = Salle
venues-many = Salles
venues-new = Nouvelle salle
venues-empty-title = Aucune salle pour l’instant
venues-empty-text = Capacité, scène, fiche technique, accès : tout ce qu’il faut savoir avant de proposer une date.
venues-name = Nom
venues-capacity = Jauge
venues-capacity-hint = Nombre de personnes, toutes configurations confondues.
venues-organisation_id = Exploitant
venues-street = Adresse
venues-street_more = Complément d’adresse
venues-postcode = Code postal
venues-city = Ville
venues-country = Pays
venues-website = Site web
venues-stage_size = Plateau
venues-stage_size-hint = Ouverture × profondeur × hauteur, par exemple 10 × 8 × 6 m.
venues-technical_sheet = Fiche technique
venues-technical_sheet-hint = Adresse web du document.
venues-accessible = Accessible PMR
venues-notes = Notes
may-address_book-venues-read = Voir les salles
may-address_book-venues-create = Ajouter des salles
may-address_book-venues-update = Modifier les salles
may-address_book-venues-delete = Supprimer des salles
may-address_book-venues-import = Importer des salles
may-address_book-venues-export = Exporter les salles
may-address_book-venues-comment = Commenter les salles
event-venues-created = Salle ajoutée
event-venues-updated = Salle modifiée
event-venues-deleted = Salle mise à la corbeille
event-venues-restored = Salle restaurée
event-venues-purged = Salle supprimée définitivement

## interactions
interactions-one = Échange
interactions-many = Échanges
interactions-new = Nouvel échange
interactions-empty-title = Aucun échange pour l’instant
interactions-empty-text = Notez un appel, un courriel ou un rendez-vous, et la suite à donner : la date du dernier contact se met à jour d’elle-même.
interactions-subject = Objet
interactions-kind = Type
interactions-kind-call = Appel
interactions-kind-email = Courriel
interactions-kind-meeting = Rendez-vous
interactions-kind-message = Message
interactions-kind-other = Autre
interactions-at = Date et heure
interactions-person_id = Personne
interactions-organisation_id = Organisation
interactions-artist_id = Artiste
interactions-notes = Compte rendu
interactions-next_step = Suite à donner
interactions-next_step-hint = Par exemple : envoyer la fiche technique.
interactions-next_on = À faire pour le
may-address_book-interactions-read = Voir les échanges
may-address_book-interactions-create = Ajouter des échanges
may-address_book-interactions-update = Modifier les échanges
may-address_book-interactions-delete = Supprimer des échanges
may-address_book-interactions-import = Importer des échanges
may-address_book-interactions-export = Exporter les échanges
may-address_book-interactions-comment = Commenter les échanges
event-interactions-created = Échange ajouté
event-interactions-updated = Échange modifié
event-interactions-deleted = Échange mis à la corbeille
event-interactions-restored = Échange restauré
event-interactions-purged = Échange supprimé définitivement
step-contacts = Importez vos contacts
step-contacts-text = Un fichier Excel ou CSV suffit. Vous vérifiez avant d’enregistrer, et tout s’annule.
step-contacts-do = Importer

## Vie privée
privacy-people-purpose = Tenir les contacts de l’agence et savoir ce qui a été convenu avec eux.
privacy-people-people = Contacts professionnels : programmation, presse, artistes, partenaires
privacy-organisations-purpose = Conclure des contrats, facturer et payer.
privacy-organisations-people = Personnes joignables dans les organisations
privacy-interactions-purpose = Garder la suite des échanges avec une personne.
privacy-interactions-people = Contacts professionnels
privacy-relations-purpose = Savoir qui travaille avec qui, depuis quand, et d’où on le sait.
privacy-relations-people = Contacts professionnels
privacy-details-purpose = Joindre les acteurs par d’autres voies que celles de leur fiche.
privacy-details-people = Contacts professionnels

## consents
consents-one = Consentement
consents-new = Nouveau consentement
consents-many = Consentements
consents-empty-title = Aucun consentement pour l’instant
consents-empty-text = Notez ce que chaque personne a accepté ou retiré, quand, comment et devant quel texte : c’est la preuve à présenter.
consents-person_id = Personne
consents-purpose = Objet
consents-purpose-news = Recevoir vos nouvelles
consents-purpose-picture = Droit à l’image
consents-purpose-sharing = Transmission à un partenaire
consents-purpose-other = Autre
consents-given = Donné
consents-given-hint = Décoché : le consentement est retiré.
consents-at = Le
consents-how = Recueilli par
consents-how-form = Formulaire en ligne
consents-how-paper = Document signé
consents-how-email = Courriel
consents-how-phone = Téléphone
consents-how-in_person = De vive voix
consents-wording = Texte présenté
consents-wording-hint = Les mots exacts que la personne a eus sous les yeux.
consents-evidence = Preuve
consents-evidence-hint = Où la retrouver : message, document, témoin.
may-address_book-consents-read = Voir les consentements
may-address_book-consents-create = Ajouter des consentements
may-address_book-consents-update = Modifier les consentements
may-address_book-consents-delete = Supprimer des consentements
may-address_book-consents-import = Importer des consentements
may-address_book-consents-export = Exporter les consentements
may-address_book-consents-comment = Commenter les consentements
event-consents-created = Consentement noté
event-consents-updated = Consentement modifié
event-consents-deleted = Consentement mis à la corbeille
event-consents-restored = Consentement restauré
event-consents-purged = Consentement supprimé définitivement
privacy-consents-purpose = Prouver ce à quoi chaque personne a consenti.
privacy-consents-people = Personnes dont le consentement est demandé

# Doublons

duplicates-title = Doublons
duplicates-summary = Ce qui semble figurer deux fois dans le carnet, et pourquoi.
act-address-book-merge = Fusionner plusieurs fiches d’un coup
duplicates-alert =
    { $count ->
        [one] Un doublon probable dans le carnet
       *[other] { $count } doublons probables dans le carnet
    }
duplicates-alert-text = Lisez les raisons, puis fusionnez ou écartez.
duplicates-all = Tout
duplicates-open = À regarder
duplicates-grades-certain = Certains
duplicates-grades-suspected = Soupçonnés
duplicates-grades-potential = Possibles
duplicates-apart = Écartés
duplicates-show = Montrer
duplicates-lists = Listes
duplicates-because = Pourquoi
duplicates-likely = probable à { $percent } %
duplicates-compare = Comparer et fusionner
duplicates-not-same = Pas les mêmes
duplicates-look-again = C’est peut-être le même
duplicates-tick = Fusionner { $one } et { $other }
duplicates-merge-ticked = Fusionner les paires cochées
duplicates-merge-hint = Seules les paires certaines se cochent. La fiche la plus complète reste et prend à l’autre ce qui lui manque ; chaque fusion s’annule pendant 30 jours.
duplicates-none-ticked = Cochez au moins une paire.
duplicates-asked = Une deuxième personne doit l’approuver.
duplicates-merged =
    { $count ->
        [one] Une paire est fusionnée.
       *[other] { $count } paires sont fusionnées.
    }
duplicates-merged-some = { $count } fusionnées ; { $stayed } modifiées entre-temps sont restées.
duplicates-set-apart = C’est noté : ce ne sont pas les mêmes.
duplicates-not-apart = La paire sera regardée à nouveau.
duplicates-sweep = Chercher maintenant
duplicates-looking = Le carnet est en cours d’examen. Rechargez cette page dans un instant.
duplicates-swept = Dernier examen
duplicates-never = Pas encore examiné : cela se fait chaque nuit.
duplicates-empty-title = Rien ne figure deux fois
duplicates-empty-text = Chaque nuit, le carnet est examiné. Ce que vous saisissez ou importez est vérifié aussitôt.
duplicates-empty-filter-title = Rien avec ces filtres
duplicates-empty-apart-title = Rien n’a été écarté
duplicates-empty-apart-text = Les paires dont vous dites qu’elles diffèrent sont gardées ici : la question n’est pas posée deux fois.
duplicates-lately = Fusions récentes
duplicates-lately-into = dans
duplicates-undo = Annuler

## relations
relations-one = Relation
relations-many = Relations
relations-new = Nouvelle relation
relations-empty-title = Aucune relation pour l’instant
relations-empty-text = Dites qui manage, programme, produit ou connaît qui, depuis quand et d’après quoi : le réseau se dessine tout seul.
relations-what = En quelques mots
relations-what-hint = Par exemple : régie de tournée depuis le deuxième album.
relations-kind = Nature
relations-kind-works_with = travaille avec
relations-kind-manages = manage
relations-kind-books = fait le booking de
relations-kind-represents = représente
relations-kind-member = est membre de
relations-kind-performs_at = joue à
relations-kind-produces = produit
relations-kind-releases = publie
relations-kind-supports = soutient
relations-kind-partner = est partenaire de
relations-kind-family = est de la famille de
relations-kind-other = Autre
relations-one_person_id = Qui : la personne
relations-one_organisation_id = Qui : l’organisation
relations-one_artist_id = Qui : l’artiste
relations-one_venue_id = Qui : la salle
relations-other_person_id = Avec qui : la personne
relations-other_organisation_id = Avec qui : l’organisation
relations-other_artist_id = Avec qui : l’artiste
relations-other_venue_id = Avec qui : la salle
relations-one_person_id-hint = Remplissez un seul des quatre.
relations-other_person_id-hint = Remplissez un seul des quatre.
relations-since = Depuis
relations-until = Jusqu’au
relations-source = D’après
relations-source-told = De vive voix
relations-source-contract = Contrat
relations-source-press = Presse
relations-source-website = Site web
relations-source-register = Registre
relations-source-other = Autre
relations-source_note = Où précisément
relations-notes = Notes
section-one = Qui
section-other = Avec qui
section-period = Période et source
error-relation-one = Un seul de chaque côté : videz celui-ci.
error-relation-none = Dites qui : l’un des quatre.
error-relation-self = Personne n’est en relation avec soi-même.
may-address_book-relations-read = Voir les relations et le réseau
may-address_book-relations-create = Ajouter des relations
may-address_book-relations-update = Modifier les relations
may-address_book-relations-delete = Supprimer des relations
may-address_book-relations-import = Importer des relations
may-address_book-relations-export = Exporter les relations
may-address_book-relations-comment = Commenter les relations
event-relations-created = Relation ajoutée
event-relations-updated = Relation modifiée
event-relations-deleted = Relation mise à la corbeille
event-relations-restored = Relation restaurée
event-relations-purged = Relation supprimée définitivement

## map
map-title = Carte
map-summary = Où se trouve chacun, ville par ville, et qui est près d’un lieu. Rien ne sort de la maison : les villes sont placées ici.
map-types = Montrer
map-show = Appliquer
map-everybody = Toute la carte
map-around = Autour de
map-within = À moins de
map-km = { $km } km
map-not-placed = Cette fiche n’indique pas de ville connue : la carte ne sait pas où la placer.
map-place = Compléter la fiche
map-find = Chercher une ville
map-in = Agrandir
map-out = Réduire
map-fit = Ajuster
map-image = Image
map-file = carte
map-failed = La carte n’a pas pu être chargée.
map-drawing =
    { $count ->
        [one] Carte : { $count } ville
       *[other] Carte : { $count } villes
    }
map-keys = Les flèches déplacent la carte, plus et moins zooment, Échap relâche. Les tableaux disent la même chose.
map-near = Près d’ici
map-nobody = Personne dans ce rayon. Élargissez-le.
map-more = Seuls les 200 plus proches sont listés.
map-who = Qui
map-kind = Nature
map-town = Ville
map-country = Pays
map-far = Distance
map-towns = Villes
map-who-is-there = Qui s’y trouve
map-total = En tout
map-unknown =
    { $count ->
        [one] { $count } ville introuvable
       *[other] { $count } villes introuvables
    }
map-unknown-why = La carte ne connaît pas ces noms. Corrigez la ville, ou précisez le pays sur la fiche.
map-nowhere =
    { $count ->
        [one] { $count } fiche n’indique aucune ville.
       *[other] { $count } fiches n’indiquent aucune ville.
    }
map-sources = Villes : GeoNames (CC BY 4.0). Pays : Natural Earth.
map-empty-title = Pas encore de carte
map-empty-text = Elle se dessine d’après la ville et le pays des fiches. Ou rien ne correspond à ces filtres.
map-near-menu = Près d’ici

## network
network-title = Réseau
network-summary = Qui travaille avec qui, d’après le carnet : relations, fonctions, échanges, managers et bookers.
network-types = Montrer
network-links = Unis par
network-link-position = Fonction
network-link-interaction = Échange
network-link-sheet = Employeur, exploitant, manager ou booker
network-genre = Genre
network-any = Tous
network-from = Du
network-until = Au
network-size = Taille selon
network-size-count = Collaborations
network-size-centrality = Centralité
network-way-from = Chemin de
network-way-to = à
network-show = Montrer
network-whole = Tout le réseau
network-around = Autour de
network-around-them = Son entourage
network-way = Le chemin
network-no-way = Aucun chemin ne mène de l’un à l’autre avec ces filtres.
network-full = Seuls les 5 000 mieux reliés sont dessinés. Filtrez pour voir les autres.
network-find = Chercher dans le dessin
network-fit = Ajuster
network-image = Image
network-open = Ouvrir la fiche
network-count = collaborations
network-failed = Le réseau n’a pas pu être chargé.
network-file = reseau
network-drawing =
    { $count ->
        [one] Dessin du réseau avec un acteur
       *[other] Dessin du réseau avec { $count } acteurs
    }
network-keys = Les flèches vont d’un acteur à l’autre, Entrée ouvre la fiche, plus et moins zooment, Échap relâche. Le tableau dit la même chose.
network-table = Les mieux reliés
network-actor = Qui
network-kind = Nature
network-total =
    { $count ->
        [one] Un acteur en tout
       *[other] { $count } acteurs en tout
    }
network-empty-title = Pas encore de réseau
network-empty-text = Il se dessine d’après les relations, fonctions, échanges, managers et bookers. Ou rien ne correspond à ces filtres.
network-around-menu = Dans le réseau

## ce qui demande attention
follow-up-title = Suivi
follow-up-summary = Ce qui est à faire, de qui vous n’avez plus de nouvelles, et quelles fiches en disent trop peu.
follow-up-views = Vues
follow-up-choices = Affiner
follow-up-next = Suites à donner
follow-up-cold-people = Contacts froids
follow-up-incomplete = À compléter
follow-up-since-14 = Plus de 14 jours
follow-up-since-30 = Plus de 30 jours
follow-up-since-90 = Plus de 90 jours
follow-up-since-never = Jamais
follow-up-late = En retard
follow-up-done = Fait
follow-up-done-said = C’est fait.
follow-up-open-said = C’est de nouveau à faire.
follow-up-days =
    { $count ->
        [one] { $count } jour
       *[other] { $count } jours
    }
follow-up-never = Aucun échange encore
follow-up-write = Noter un échange
follow-up-missing = Il manque :
follow-up-share = { $percent } % connu
follow-up-percent = { $percent } %
follow-up-complete = Compléter
follow-up-empty-next = Rien n’attend
follow-up-empty-text-next = La suite à donner d’un échange vient ici, à son jour.
follow-up-empty-cold = Personne ici
follow-up-empty-text-cold = Quelqu’un vient ici quand rien n’a été échangé avec lui depuis tout ce temps.
follow-up-empty-incomplete = Tout est connu
follow-up-empty-text-incomplete = Les fiches sans adresse, téléphone, langue ou autre viennent ici.
follow-up-overdue =
    { $count ->
        [one] Une suite à donner est en retard
       *[other] { $count } suites à donner sont en retard
    }
follow-up-overdue-text = Donnez-la, ou dites qu’elle est faite.
follow-up-cold =
    { $count ->
        [one] Un contact refroidi
       *[other] { $count } contacts refroidis
    }
follow-up-cold-text = Un appel ou un mot les garde proches.
interactions-next_done = Fait

## le parcours d’un acteur
story-menu = Parcours
story-of = Parcours : { $name }
story-summary = Ce qui s’est fait avec qui, de quand à quand : les relations, fonctions et échanges que vous avez le droit de voir.
story-record = La fiche
story-with = Avec
story-all = Tout
story-since = depuis le
story-until = jusqu’au
story-undated = Date inconnue
story-empty = Rien encore
story-empty-text = Les relations, fonctions et échanges de cette fiche dessinent son parcours.
story-empty-filter = Rien ne correspond à ces filtres
story-empty-filter-text = Choisissez une période plus longue, ou tout le monde.
network-narrow = Filtres et chemins

## coordonnées
details-one = Coordonnée
details-many = Coordonnées
details-new = Nouvelle coordonnée
details-empty-title = Aucune autre coordonnée
details-empty-text = Une seconde adresse, le téléphone de tournée, le courriel de facturation : ajoutez-les ici, une par une.
details-kind = Nature
details-kind-email = Courriel
details-kind-phone = Téléphone
details-kind-link = Lien
details-kind-address = Adresse
details-value = Courriel, numéro ou lien
details-value-hint = Pour une adresse, remplissez les champs du bas : cette ligne se compose toute seule.
details-used_for = Sert à
details-used_for-work = Travail
details-used_for-home = Domicile
details-used_for-touring = Tournée
details-used_for-billing = Facturation
details-used_for-press = Presse
details-used_for-technical = Technique
details-used_for-other = Autre
details-main = Principale
details-person_id = Personne
details-organisation_id = Organisation
details-artist_id = Artiste
details-venue_id = Salle
details-person_id-hint = Remplissez un seul des quatre.
details-street = Rue
details-postcode = Code postal
details-city = Ville
details-country = Pays
details-notes = Notes
section-whose = De qui
error-detail-whose = Dites de qui : un seul des quatre.
may-address_book-details-read = Voir les coordonnées
may-address_book-details-create = Ajouter des coordonnées
may-address_book-details-update = Modifier des coordonnées
may-address_book-details-delete = Supprimer des coordonnées
may-address_book-details-import = Importer des coordonnées
may-address_book-details-export = Exporter des coordonnées
may-address_book-details-comment = Commenter des coordonnées
event-details-created = Coordonnée ajoutée
event-details-updated = Coordonnée modifiée
event-details-deleted = Coordonnée mise à la corbeille
event-details-restored = Coordonnée restaurée
event-details-purged = Coordonnée supprimée définitivement
people-channel = Préfère
people-channel-email = Courriel
people-channel-phone = Téléphone
people-channel-message = Message
people-channel-post = Courrier
people-channel-none = Ne pas contacter
people-also_speaks = Parle aussi
people-also_speaks-hint = Par exemple : anglais, occitan.

## la carte d’un acteur
card-menu = Carte et QR
card-summary = Toutes les façons de joindre, à imprimer ou à prendre d’un coup de téléphone.
card-further = Autres coordonnées
card-address = Adresse
card-file = vCard
card-print = Imprimer
card-empty = Aucune coordonnée connue.
card-code = QR code du contact
card-code-hint = Visez avec l’appareil photo pour enregistrer le contact.
organisations-last_contact_on = Dernier contact
organisations-last_contact_on-hint = Calculé à partir de vos échanges.
artists-last_contact_on = Dernier contact
artists-last_contact_on-hint = Calculé à partir de vos échanges.
venues-last_contact_on = Dernier contact
venues-last_contact_on-hint = Calculé à partir de vos échanges.
organisations-region = Région
organisations-region-hint = En France : celle du code postal, sauf si vous en choisissez une autre.
organisations-region-auvergne_rhone_alpes = Auvergne-Rhône-Alpes
organisations-region-bourgogne_franche_comte = Bourgogne-Franche-Comté
organisations-region-bretagne = Bretagne
organisations-region-centre_val_de_loire = Centre-Val de Loire
organisations-region-corse = Corse
organisations-region-grand_est = Grand Est
organisations-region-hauts_de_france = Hauts-de-France
organisations-region-ile_de_france = Île-de-France
organisations-region-normandie = Normandie
organisations-region-nouvelle_aquitaine = Nouvelle-Aquitaine
organisations-region-occitanie = Occitanie
organisations-region-pays_de_la_loire = Pays de la Loire
organisations-region-provence_alpes_cote_d_azur = Provence-Alpes-Côte d’Azur
organisations-region-guadeloupe = Guadeloupe
organisations-region-martinique = Martinique
organisations-region-guyane = Guyane
organisations-region-la_reunion = La Réunion
organisations-region-mayotte = Mayotte
venues-region = Région
venues-region-hint = En France : celle du code postal, sauf si vous en choisissez une autre.
venues-region-auvergne_rhone_alpes = Auvergne-Rhône-Alpes
venues-region-bourgogne_franche_comte = Bourgogne-Franche-Comté
venues-region-bretagne = Bretagne
venues-region-centre_val_de_loire = Centre-Val de Loire
venues-region-corse = Corse
venues-region-grand_est = Grand Est
venues-region-hauts_de_france = Hauts-de-France
venues-region-ile_de_france = Île-de-France
venues-region-normandie = Normandie
venues-region-nouvelle_aquitaine = Nouvelle-Aquitaine
venues-region-occitanie = Occitanie
venues-region-pays_de_la_loire = Pays de la Loire
venues-region-provence_alpes_cote_d_azur = Provence-Alpes-Côte d’Azur
venues-region-guadeloupe = Guadeloupe
venues-region-martinique = Martinique
venues-region-guyane = Guyane
venues-region-la_reunion = La Réunion
venues-region-mayotte = Mayotte
interactions-venue_id = Salle
anniversaries-title = Anniversaires
anniversaries-summary = Ce qui revient dans le mois : anniversaires des personnes qui vous l’ont dit, fondations, débuts de collaborations.
anniversaries-months = Mois
anniversaries-before = Mois précédent
anniversaries-after = Mois suivant
anniversaries-now = Ce mois-ci
anniversaries-today = Aujourd’hui
anniversaries-more =
    { $count ->
        [one] Et une de plus ce mois-ci.
       *[other] Et { $count } de plus ce mois-ci.
    }
anniversaries-empty = Rien ne revient ce mois-ci
anniversaries-empty-text = Notez la date de naissance de qui vous l’a dite, une date de fondation ou le début d’une relation : vous serez prévenu le matin même.
anniversary-birthday = { $years } ans
anniversary-founding = Existe depuis { $years ->
    [one] un an
   *[other] { $years } ans
  }
anniversary-collaboration = Collaboration commencée il y a { $years ->
    [one] un an
   *[other] { $years } ans
  }
notice-birthday = fête son anniversaire aujourd’hui.
notice-birthday-kind = Anniversaire d’une personne
notice-founding = a été fondé ou ouvert un jour comme aujourd’hui.
notice-founding-kind = Anniversaire d’une fondation
notice-collaboration = a commencé un jour comme aujourd’hui.
notice-collaboration-kind = Anniversaire d’une collaboration
people-born_on = Date de naissance
people-born_on-hint = Seulement si la personne vous l’a dite.
organisations-founded_on = Date de fondation
artists-formed_on = Début de carrière ou formation du groupe
venues-opened_on = Date d’ouverture
setting-address_book-cold_after = Un contact refroidit au bout de
setting-address_book-cold_after-14 = 14 jours
setting-address_book-cold_after-30 = 30 jours
setting-address_book-cold_after-90 = 90 jours

## chiffres et tendances
figures-one = Chiffre
figures-many = Chiffres
figures-new = Nouveau chiffre
figures-empty-title = Aucun chiffre
figures-empty-text = Auditeurs, abonnés, billets : notez ce qu’on compte de vos artistes, ou importez les fichiers des plateformes et des billetteries.
figures-what = Intitulé
figures-what-hint = Laissé vide, l’artiste et le jour.
figures-artist_id = Artiste
figures-source = Compté par
figures-source-spotify_listeners = Spotify, auditeurs mensuels
figures-source-spotify_followers = Spotify, abonnés
figures-source-deezer_fans = Deezer, fans
figures-source-apple_listeners = Apple Music, auditeurs mensuels
figures-source-youtube_subscribers = YouTube, abonnés
figures-source-youtube_views = YouTube, vues du mois
figures-source-soundcloud_followers = SoundCloud, abonnés
figures-source-bandcamp_supporters = Bandcamp, soutiens
figures-source-instagram_followers = Instagram, abonnés
figures-source-tiktok_followers = TikTok, abonnés
figures-source-facebook_followers = Facebook, abonnés
figures-source-bandsintown_trackers = Bandsintown, abonnés
figures-source-newsletter = Lettre, inscrits
figures-source-tickets = Billets vendus du mois
figures-day = Jour
figures-value = Nombre
figures-notes = Notes
may-address_book-figures-read = Voir les chiffres et tendances
may-address_book-figures-create = Ajouter des chiffres
may-address_book-figures-update = Modifier des chiffres
may-address_book-figures-delete = Supprimer des chiffres
may-address_book-figures-import = Importer des chiffres
may-address_book-figures-export = Exporter des chiffres
may-address_book-figures-comment = Commenter des chiffres
event-figures-created = Chiffre ajouté
event-figures-updated = Chiffre modifié
event-figures-deleted = Chiffre mis à la corbeille
event-figures-restored = Chiffre restauré
event-figures-purged = Chiffre supprimé définitivement
trends-title = Tendances
trends-summary = Qui monte, d’après les chiffres que vous notez ou importez.
trends-import = Importer des chiffres
trends-any = Toutes et tous
trends-days = Depuis
trends-days-30 = 30 jours
trends-days-90 = 90 jours
trends-days-365 = Un an
trends-volume = Écoute
trends-volume-0 = Toute écoute
trends-volume-1000 = 1 000 et plus
trends-volume-10000 = 10 000 et plus
trends-volume-100000 = 100 000 et plus
trends-monthly = Par mois
trends-why = D’après
trends-see = Voir les courbes
trends-seen = Ci-dessous
trends-total =
    { $count ->
        [one] Un artiste dont assez est compté.
       *[other] { $count } artistes dont assez est compté.
    }
trends-how = Par mois : la croissance composée sur trente jours entre le premier et le dernier chiffre de la période, quatorze jours au moins entre les deux, cent ajouté à chacun pour que les petits nombres ne bondissent pas ; d’un artiste, la médiane de ses sources.
trends-of = Ce qui est compté de { $name }
trends-none = Personne ne correspond
trends-none-text = Choisissez une autre région, un autre genre ou une période plus longue.
trends-all = Tout voir
trends-empty = Pas encore de tendance
trends-empty-text = Il faut deux chiffres d’une même source, à quatorze jours au moins l’un de l’autre. Notez-les, ou importez un fichier : artiste, source, jour, nombre.

## labels, media, technicians; collaborations
section-matching = Collaborations
section-technician = Technique
section-label_media = Label ou média
artists-goal = Vise
artists-goal-hint = Les propositions de collaborations s’en servent.
artists-second_goal = Et aussi
artists-audience = Public
people-trade = Profil
people-specialities = Spécialités
people-specialities-hint = Par exemple : son de façade, retours, lumière, plateau, vidéo, accroche.
people-certificates = Habilitations
people-certificates-hint = Par exemple : habilitation électrique, travail en hauteur, SSIAP.
organisations-genres = Genres
organisations-genres-hint = Ce qui y sort ou y passe, entre virgules.
organisations-distributor = Distribué par
organisations-label_code = Code label
organisations-label_code-hint = Par exemple LC 12345.
organisations-medium = Média
organisations-weekly_reach = Personnes touchées par semaine
labels-many = Labels
media-many = Médias
technicians-many = Techniciens
notice-match = pourraient faire quelque chose ensemble : une proposition de collaboration.
notice-match-kind = Proposition de collaboration entre artistes
event-artists-proposed = Collaboration proposée
matches-title = Collaborations
matches-menu = Avec qui travailler
matches-summary = Qui irait ensemble, d’après le genre, les buts, le public et le réseau, et pourquoi.
matches-everybody = Tous les artistes
matches-goal = Visent tous deux
matches-any-goal = N’importe quel but
matches-why-genre = Genre en commun : { $words }
matches-why-goals = Visent tous deux : { $goals }
matches-why-age = Même public : { $age }
matches-why-size = De même taille sur { $source } : { $one } et { $other }
matches-why-common = En commun : { $names }
matches-why-steps = À { $count } pas, par { $names }
matches-of-hundred = { $points } points sur 100
matches-note = Noter la collaboration
matches-total =
    { $count ->
        [one] Une proposition.
       *[other] { $count } propositions.
    }
matches-how = Sur 100 points, le genre en apporte 35 (la part de mots en commun), les buts 20, le public 25 (moitié pour l’âge, moitié pour la taille sur une source : dix fois plus grand n’apporte rien), le réseau 20 (quelqu’un en commun ; moitié moins à chaque pas de plus). Ce qui n’est pas connu des deux n’apporte rien. Sous 25 points, ou par le seul réseau, rien n’est proposé ; qui travaille déjà ensemble n’y est pas.
matches-none = Personne à proposer
matches-none-text = Dites le genre, les buts et le public de vos artistes, et notez des chiffres : les propositions en viennent.
matches-empty = Pas encore de proposition
matches-tell-more = Compléter la fiche
matches-all = Tout voir
artists-goal-record = Un disque
artists-goal-tour = Une tournée
artists-goal-abroad = Jouer à l’étranger
artists-goal-festivals = Des festivals
artists-goal-audience = Un public plus large
artists-goal-residency = Une résidence
artists-goal-stage = Un nouveau spectacle
artists-goal-featuring = Un titre en duo
artists-second_goal-record = Un disque
artists-second_goal-tour = Une tournée
artists-second_goal-abroad = Jouer à l’étranger
artists-second_goal-festivals = Des festivals
artists-second_goal-audience = Un public plus large
artists-second_goal-residency = Une résidence
artists-second_goal-stage = Un nouveau spectacle
artists-second_goal-featuring = Un titre en duo
artists-audience-children = Enfants et familles
artists-audience-under_25 = Moins de 25 ans
artists-audience-25_39 = 25 à 39 ans
artists-audience-40_59 = 40 à 59 ans
artists-audience-60_more = 60 ans et plus
artists-audience-all = Tous les âges
people-trade-manager = Manager
people-trade-booker = Booker
people-trade-programmer = Programmation
people-trade-technician = Technique
people-trade-broadcaster = Diffusion
people-trade-journalist = Journaliste
people-trade-press_officer = Attaché·e de presse
people-trade-label = Label
people-trade-publisher = Édition
people-trade-producer = Production
people-trade-tour_manager = Régie de tournée
people-trade-administrator = Administration
people-trade-other = Autre
organisations-medium-radio = Radio
organisations-medium-television = Télévision
organisations-medium-press = Presse
organisations-medium-online = En ligne
organisations-medium-podcast = Podcast
organisations-medium-social = Réseaux sociaux

## Ce que les agences savent des salles, en commun
event-venues-taken = Valeur reprise de l’annuaire partagé
event-venues-linked = Salle rattachée à l’annuaire partagé
event-venues-unlinked = Salle détachée de l’annuaire partagé
event-venues-noted = Valeur propre notée à côté de l’annuaire partagé
event-commons-added = Salle proposée à l’annuaire partagé
event-commons-proposed = Information proposée à l’annuaire partagé
event-commons-confirmed = Information de l’annuaire partagé confirmée
event-commons-disputed = Information de l’annuaire partagé contestée
event-commons-withdrawn = Ce qui avait été dit à l’annuaire partagé retiré
error-commons-limit = Votre agence a dit assez de choses pour aujourd’hui. Reprenez demain.
error-commons-copy = Une copie d’essai lit l’annuaire partagé, elle n’y écrit pas.
commons-title = Annuaire partagé
commons-menu = Informations partagées
commons-summary = Les informations publiques des salles, mises en commun par les agences de la plateforme.
commons-words = Nom, ville ou code postal
commons-known =
    { $count ->
        [0] rien de connu
        [one] { $count } information
       *[other] { $count } informations
    }
commons-more = D’autres salles correspondent. Précisez le nom ou la ville.
commons-none = Aucune salle de ce nom
commons-none-text = Ouvrez la fiche de votre salle, puis Informations partagées : vous pourrez la proposer.
commons-all = Tout voir
commons-empty = Personne n’a encore rien partagé
commons-empty-text = Ouvrez la fiche d’une salle, puis Informations partagées : ce que vous proposez servira aux autres agences, et réciproquement.
commons-how = Comment cela marche
commons-how-public = Seules des informations publiques s’y partagent : adresse, capacités, scène, accessibilité, mois d’ouverture, site, standard, conditions d’accueil. Rien sur des personnes.
commons-how-own = Vos fiches restent les vôtres : une valeur n’y entre que si vous la reprenez, et vos notes n’en sortent jamais.
commons-how-who = Personne n’apprend quelle agence a dit quoi ; on lit combien confirment et combien contestent.
commons-how-trust = La confiance (faible, moyenne, haute) suit la source, le nombre d’agences qui confirment, les contestations et l’âge.
commons-how-copy = Cette copie d’essai lit l’annuaire partagé, elle n’y écrit pas.
commons-of = { $name } : informations partagées
commons-find-summary = Quelle salle de l’annuaire partagé est la vôtre ?
commons-find-none = Aucune salle ne lui ressemble
commons-find-none-text = Proposez-la : les autres agences pourront dire ce qu’elles en savent.
commons-is-it = C’est elle
commons-anew = Aucune de celles-ci
commons-anew-hint = Le nom, la ville, le code postal et le pays deviennent publics, rien d’autre de votre fiche.
commons-anew-do = La proposer
commons-linked = Salle rattachée à l’annuaire partagé
commons-unlinked = Salle détachée de l’annuaire partagé
commons-choose = Choisir une autre salle
commons-unlink = Détacher ma salle
commons-not-mine = Aucune de vos salles n’est rattachée à celle-ci. Pour comparer, ouvrez la fiche de la vôtre, puis Informations partagées.
commons-own = Chez vous
commons-own-none = Vous n’en dites rien
commons-others = En commun
commons-others-none = Personne n’en dit rien
commons-taken-on = Repris de l’annuaire le
commons-take = Reprendre
commons-taken = Valeur reprise dans votre fiche
commons-given-back = Votre valeur d’avant est revenue
commons-changed = La fiche a changé entre-temps : regardez-la de nouveau avant de reprendre.
commons-gone = Cette information n’est plus proposée.
commons-propose = Proposer une information
commons-propose-own = Proposer la mienne
commons-proposed = Information proposée
commons-confirm = Confirmer
commons-confirmed-said = Information confirmée
commons-dispute = Contester
commons-disputed-said = Information contestée
commons-reason = Pourquoi est-ce faux ?
commons-reason-hint = Lu par toutes les agences, sans votre nom.
commons-withdraw = Retirer ma proposition
commons-unconfirm = Ne plus confirmer
commons-undispute = Ne plus contester
commons-withdrawn-said = Ce que vous aviez dit est retiré
commons-keep = Noter la vôtre
commons-keep-hint = Reste chez vous.
commons-kept = Valeur notée chez vous
commons-history =
    { $count ->
        [one] Historique (une entrée)
       *[other] Historique ({ $count } entrées)
    }
commons-silent = valeur retirée
commons-no-facts = Rien n’est encore connu de cette salle
commons-no-facts-text = Proposez une première information publique.
commons-field = Information
commons-value = Valeur
commons-kind = D’où vous le tenez
commons-source = Source
commons-source-hint = Une page, un document ; lu par toutes les agences.
commons-public-hint = Public, lu par toutes les agences, sans votre nom. Rien sur des personnes : un standard, pas un portable.
commons-from = Cette salle vient de :
commons-kind-official = Source officielle (site, fiche technique)
commons-kind-own = Constaté par nous
commons-kind-other = Autre source
commons-level-low = Confiance faible
commons-level-middle = Confiance moyenne
commons-level-high = Confiance haute
commons-why-official = source officielle
commons-why-own = constaté sur place
commons-why-other = autre source
commons-why-confirms =
    { $count ->
        [0] aucune agence ne confirme
        [one] { $count } agence confirme
       *[other] { $count } agences confirment
    }
commons-why-disputes =
    { $count ->
        [one] { $count } agence conteste
       *[other] { $count } agences contestent
    }
commons-why-years =
    { $count ->
        [one] dit il y a { $count } an
       *[other] dit il y a { $count } ans
    }
commons-state-current = proposée
commons-state-superseded = remplacée le
commons-state-withdrawn = retirée le
commons-state-refused = refusée le
commons-yes = Oui
commons-no = Non
commons-street = Rue
commons-postcode = Code postal
commons-website = Site
commons-phone = Téléphone du standard
commons-email = Courriel général
commons-capacity = Capacité maximale
commons-capacity_seated = Capacité assise
commons-capacity_standing = Capacité debout
commons-stage_size = Dimensions de la scène
commons-accessible = Accessible aux personnes à mobilité réduite
commons-accessibility = Accessibilité en détail
commons-opening_months = Mois d’ouverture
commons-hosting = Conditions d’accueil

aid-address_book-matches = Collaborations proposées
aid-address_book-matches-how = Par des règles fixes : compare le genre, les objectifs, le public et le réseau de vos propres artistes, et donne chaque raison avec ses points. Aucun service extérieur ni modèle de langage ne lit quoi que ce soit.
aid-address_book-trends = Qui monte
aid-address_book-trends-how = Par la statistique : compare les chiffres que vous saisissez ou importez pour chaque artiste, par région et par genre, et montre le calcul. Aucun service extérieur ni modèle de langage ne lit quoi que ce soit.
