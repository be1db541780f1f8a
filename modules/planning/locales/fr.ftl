# Les mots du planning.

module-planning = Planning
module-planning-what = Projets, tâches et agenda : qui fait quoi, quand, pour quoi.
module-planning-1-0-0 = Première version : projets, tâches, « Aujourd’hui ».
module-planning-1-1-0 = Chaque agence dit si les jours qui reviennent figurent dans son calendrier.

## Rubriques
section-when = Période
section-about = À propos de

## projects
projects-one = Projet
projects-many = Projets
projects-new = Nouveau projet
projects-empty-title = Aucun projet pour l’instant
projects-empty-text = Une tournée, une sortie, une campagne : un projet rassemble ses tâches et ses dates.
projects-name = Nom
projects-kind = Nature
projects-kind-tour = Tournée
projects-kind-release = Sortie
projects-kind-campaign = Campagne
projects-kind-production = Production
projects-kind-other = Autre
projects-status = État
projects-status-planned = Prévu
projects-status-active = En cours
projects-status-paused = En pause
projects-status-done = Terminé
projects-artist_id = Artiste
projects-lead_id = Responsable
projects-lead_id-hint = Le membre de l’équipe qui en répond.
projects-starts_on = Début
projects-ends_on = Fin
projects-ends_on-hint = Dernier jour.
projects-notes = Notes
may-planning-projects-read = Voir les projets
may-planning-projects-create = Ajouter des projets
may-planning-projects-update = Modifier les projets
may-planning-projects-delete = Supprimer des projets
may-planning-projects-import = Importer des projets
may-planning-projects-export = Exporter les projets
may-planning-projects-comment = Commenter les projets
event-projects-created = Projet ajouté
event-projects-updated = Projet modifié
event-projects-deleted = Projet mis à la corbeille
event-projects-restored = Projet restauré
event-projects-purged = Projet supprimé définitivement

## tasks
tasks-one = Tâche
tasks-many = Tâches
tasks-new = Nouvelle tâche
tasks-empty-title = Aucune tâche pour l’instant
tasks-empty-text = Notez ce qu’il faut faire, qui s’en charge et pour quand : chacun retrouve les siennes sous « Aujourd’hui ».
tasks-title = Tâche
tasks-title-hint = Par exemple : envoyer la fiche technique.
tasks-status = État
tasks-status-todo = À faire
tasks-status-doing = En cours
tasks-status-waiting = En attente
tasks-status-done = Fait
tasks-priority = Priorité
tasks-priority-normal = Normale
tasks-priority-urgent = Urgente
tasks-priority-high = Haute
tasks-priority-low = Basse
tasks-due_on = Échéance
tasks-owner_id = Qui
tasks-owner_id-hint = Le membre de l’équipe qui s’en charge.
tasks-project_id = Projet
tasks-person_id = Personne
tasks-organisation_id = Organisation
tasks-artist_id = Artiste
tasks-venue_id = Salle
tasks-notes = Notes
privacy-tasks-purpose = Savoir ce qu’il reste à faire, et avec qui.
privacy-tasks-people = Équipe et contacts professionnels
may-planning-tasks-read = Voir les tâches
may-planning-tasks-create = Ajouter des tâches
may-planning-tasks-update = Modifier les tâches
may-planning-tasks-delete = Supprimer des tâches
may-planning-tasks-import = Importer des tâches
may-planning-tasks-export = Exporter les tâches
may-planning-tasks-comment = Commenter les tâches
event-tasks-created = Tâche ajoutée
event-tasks-updated = Tâche modifiée
event-tasks-deleted = Tâche mise à la corbeille
event-tasks-restored = Tâche restaurée
event-tasks-purged = Tâche supprimée définitivement

## Aujourd’hui
today-title = Aujourd’hui
today-summary = Ce qui vous attend : en retard, aujourd’hui, cette semaine.
today-all = Toutes mes tâches
today-add = Une tâche de plus
today-add-button = Ajouter
today-added = La tâche est ajoutée.
today-late = En retard
today-today = Aujourd’hui
today-week = Cette semaine
today-later = Plus tard
today-someday = Sans échéance
today-do = Fait
today-done-said = La tâche est faite.
today-back-said = La tâche est de nouveau à faire.
today-empty = Rien ne vous attend
today-empty-text = Les tâches dont vous vous chargez arrivent ici, selon leur échéance.
tasks-late =
  { $count ->
    [one] Une de vos tâches est en retard
   *[other] { $count } de vos tâches sont en retard
  }
tasks-late-text = Faites-les, ou donnez-leur une autre échéance.
## templates
templates-one = Modèle
templates-many = Modèles
templates-new = Nouveau modèle
templates-empty-title = Aucun modèle pour l’instant
templates-empty-text = Les courriels, contrats et messages que vous récrivez sans cesse : gardez-les ici.
templates-name = Nom
templates-kind = Nature
templates-kind-mail = Courriel
templates-kind-contract = Contrat
templates-kind-message = Message
templates-kind-other = Autre
templates-language = Langue
templates-language-fr = Français
templates-language-en = Anglais
templates-subject = Objet
templates-body = Texte
templates-notes = Notes
may-planning-templates-read = Voir les modèles
may-planning-templates-create = Ajouter des modèles
may-planning-templates-update = Modifier les modèles
may-planning-templates-delete = Supprimer des modèles
may-planning-templates-import = Importer des modèles
may-planning-templates-export = Exporter les modèles
may-planning-templates-comment = Commenter les modèles
event-templates-created = Modèle ajouté
event-templates-updated = Modèle modifié
event-templates-deleted = Modèle mis à la corbeille
event-templates-restored = Modèle restauré
event-templates-purged = Modèle supprimé définitivement

## checklists
checklists-one = Liste à cocher
checklists-many = Listes à cocher
checklists-new = Nouvelle liste à cocher
checklists-empty-title = Aucune liste à cocher pour l’instant
checklists-empty-text = Ce qu’il y a à faire à chaque fois, pour une date ou une sortie : lancée sur un projet ou une fiche, la liste devient des tâches datées.
checklists-name = Nom
checklists-kind = Métier
checklists-kind-booking = Booking
checklists-kind-promotion = Promotion
checklists-kind-production = Production
checklists-kind-hr = Ressources humaines
checklists-kind-other = Autre
checklists-notes = Notes
event-checklists-started = Liste lancée
event-checklists-taken-back = Lancement annulé
may-planning-checklists-read = Voir les listes à cocher
may-planning-checklists-create = Ajouter des listes à cocher
may-planning-checklists-update = Modifier les listes à cocher
may-planning-checklists-delete = Supprimer des listes à cocher
may-planning-checklists-import = Importer des listes à cocher
may-planning-checklists-export = Exporter les listes à cocher
may-planning-checklists-comment = Commenter les listes à cocher
event-checklists-created = Liste ajoutée
event-checklists-updated = Liste modifiée
event-checklists-deleted = Liste mise à la corbeille
event-checklists-restored = Liste restaurée
event-checklists-purged = Liste supprimée définitivement

## checklist_items
checklist_items-one = Point de liste
checklist_items-many = Points de liste
checklist_items-new = Nouveau point
checklist_items-empty-title = Aucun point pour l’instant
checklist_items-empty-text = Chaque point d’une liste devient une tâche quand on la lance.
checklist_items-title = À faire
checklist_items-checklist_id = Liste
checklist_items-counted_from = Jours comptés depuis
checklist_items-counted_from-started = Le jour du lancement
checklist_items-counted_from-begin = Le début du projet ou de la date
checklist_items-counted_from-end = La fin du projet ou de la date
checklist_items-days = Jours
checklist_items-days-hint = Par exemple 7, ou -30 pour trente jours avant.
checklist_items-priority = Priorité
checklist_items-priority-normal = Normale
checklist_items-priority-urgent = Urgente
checklist_items-priority-high = Haute
checklist_items-priority-low = Basse
checklist_items-owner_id = Qui
checklist_items-owner_id-hint = Vide : la personne qui lance la liste.
checklist_items-notes = Notes
may-planning-checklist_items-read = Voir les points de liste
may-planning-checklist_items-create = Ajouter des points de liste
may-planning-checklist_items-update = Modifier les points de liste
may-planning-checklist_items-delete = Supprimer des points de liste
may-planning-checklist_items-import = Importer des points de liste
may-planning-checklist_items-export = Exporter les points de liste
may-planning-checklist_items-comment = Commenter les points de liste
event-checklist-items-created = Point ajouté
event-checklist-items-updated = Point modifié
event-checklist-items-deleted = Point mis à la corbeille
event-checklist-items-restored = Point restauré
event-checklist-items-purged = Point supprimé définitivement

## Lancer une liste
start-way = Lancer une liste à cocher
start-title = Lancer une liste à cocher
start-summary = Ses points deviennent des tâches, avec leurs échéances et leurs responsables.
start-from = À compter du
start-go = Lancer
start-no-items = Cette liste n’a pas encore de points.
start-when-started-before = { $count ->
    [one] La veille du lancement de la liste
   *[other] { $count } jours avant le lancement de la liste
}
start-when-started-same = Le jour du lancement de la liste
start-when-started-after = { $count ->
    [one] Le lendemain du lancement de la liste
   *[other] { $count } jours après le lancement de la liste
}
start-when-begin-before = { $count ->
    [one] La veille du début du projet ou de la date
   *[other] { $count } jours avant le début du projet ou de la date
}
start-when-begin-same = Le jour du début du projet ou de la date
start-when-begin-after = { $count ->
    [one] Le lendemain du début du projet ou de la date
   *[other] { $count } jours après le début du projet ou de la date
}
start-when-end-before = { $count ->
    [one] La veille de la fin du projet ou de la date
   *[other] { $count } jours avant la fin du projet ou de la date
}
start-when-end-same = Le jour de la fin du projet ou de la date
start-when-end-after = { $count ->
    [one] Le lendemain de la fin du projet ou de la date
   *[other] { $count } jours après la fin du projet ou de la date
}
start-done-said =
  { $count ->
    [one] Une tâche est créée.
   *[other] { $count } tâches sont créées.
  }
start-undone-said =
  { $count ->
    [0] Rien n’a été repris : on a déjà travaillé à ces tâches.
    [one] Une tâche est mise à la corbeille.
   *[other] { $count } tâches sont mises à la corbeille.
  }
error-checklist-empty = Cette liste n’a pas encore de points : ajoutez-en un.

## events
events-one = Date
events-many = Dates
events-new = Nouvelle date
events-empty-title = Aucune date pour l’instant
events-empty-text = Concerts, répétitions, rendez-vous, trajets : chacun à l’heure du lieu où il se tient.
events-title = Intitulé
events-kind = Nature
events-kind-concert = Concert
events-kind-rehearsal = Répétition
events-kind-meeting = Rendez-vous
events-kind-travel = Trajet
events-kind-promotion = Promotion
events-kind-release = Sortie
events-kind-other = Autre
events-status = État
events-status-confirmed = Confirmée
events-status-option = Option
events-status-cancelled = Annulée
section-again = Répétition
events-starts_on = Jour
events-starts_at = Début
events-starts_at-hint = 21:30 ; 25:30 pour une heure et demie de la nuit qui suit. Vide : toute la journée.
events-ends_on = Dernier jour
events-ends_at = Fin
events-ends_at-hint = 23:00 ; 26:00 pour deux heures du matin.
events-all_day = Toute la journée
events-zone = Fuseau horaire
events-zone-hint = Celui du lieu, par exemple Europe/London. Vide : celui de l’agence.
events-repeats = Se répète
events-repeats-daily = Chaque jour
events-repeats-weekdays = Du lundi au vendredi
events-repeats-weekly = Chaque semaine
events-repeats-fortnightly = Toutes les deux semaines
events-repeats-monthly = Chaque mois
events-repeats-yearly = Chaque année
events-rule = Règle
events-rule-hint = Pour ce que la liste ne dit pas, au format RFC 5545 : FREQ=YEARLY, chaque année.
events-repeats_until = Jusqu’au
events-except_on = Sauf le
events-except_on-hint = 2026-12-25, 2027-01-01
events-artist_id = Artiste
events-venue_id = Salle
events-project_id = Projet
events-person_id = Personne
events-organisation_id = Organisation
events-owner_id = Qui
events-owner_id-hint = Le membre de l’équipe dont cela prend le temps.
events-notes = Notes
privacy-events-purpose = Savoir qui est attendu où, et quand.
privacy-events-people = Équipe, artistes et contacts professionnels
error-clock = Écrivez une heure comme 21:30, jusqu’à 29:59 pour la nuit qui suit.
error-zone = Ce fuseau horaire est inconnu. Exemples : Europe/Paris, America/Montreal.
error-rule = Cette règle ne se lit pas. Exemple : FREQ=WEEKLY.
error-days = Écrivez des jours comme 2026-12-25, séparés par des virgules.
error-event-returns = Cette date se répète : changez-la sur sa fiche.
error-feeds-many = Vous avez déjà vingt adresses : révoquez-en une.
may-planning-events-read = Voir les dates
may-planning-events-create = Ajouter des dates
may-planning-events-update = Modifier les dates
may-planning-events-delete = Supprimer des dates
may-planning-events-import = Importer des dates
may-planning-events-export = Exporter les dates
may-planning-events-comment = Commenter les dates
event-events-created = Date ajoutée
event-events-updated = Date modifiée
event-events-deleted = Date mise à la corbeille
event-events-restored = Date restaurée
event-events-purged = Date supprimée définitivement

## L’agenda
calendar-title = Agenda
calendar-summary = Les dates de l’agence, à l’heure de chaque lieu, avec les jours fériés.
calendar-mine = Les miennes
calendar-schools = Vacances scolaires
calendar-show = Afficher
calendar-clashes = En conflit ce mois-ci
calendar-months = Mois
calendar-moved-said = La date est déplacée.
holiday-new-year = Jour de l’an
holiday-easter-monday = Lundi de Pâques
holiday-labour = Fête du Travail
holiday-victory = Victoire de 1945
holiday-ascension = Ascension
holiday-whit-monday = Lundi de Pentecôte
holiday-national = Fête nationale
holiday-assumption = Assomption
holiday-all-saints = Toussaint
holiday-armistice = Armistice de 1918
holiday-christmas = Noël
school-autumn = Vacances de la Toussaint ({ $zones })
school-christmas = Vacances de Noël ({ $zones })
school-winter = Vacances d’hiver ({ $zones })
school-spring = Vacances de printemps ({ $zones })
school-summer = Vacances d’été ({ $zones })

feeds-title = Adresses d’agenda
feeds-summary = Vos dates dans un autre agenda (téléphone, Google, Outlook) : une adresse secrète que lui seul connaît.
feeds-fresh = Votre nouvelle adresse
feeds-fresh-text = Copiez-la maintenant : elle ne sera plus montrée. Qui la connaît lit vos dates ; révoquez-la si elle vous échappe.
feeds-label = Pour quel agenda
feeds-label-hint = Mon téléphone
feeds-mine = Seulement les dates qui prennent mon temps
feeds-open = Créer une adresse
feeds-made = Créée le
feeds-read = lue
feeds-unread = jamais lue
feeds-revoke = Révoquer
feeds-revoked-said = L’adresse est révoquée.
feeds-empty = Aucune adresse
feeds-empty-text = Créez-en une par agenda : vous pourrez les révoquer séparément.
event-calendar-feeds-opened = Adresse d’agenda créée
event-calendar-feeds-revoked = Adresse d’agenda révoquée

## Qualité des fiches
quality-title = Fiches à corriger
quality-summary = Chaque nuit, les fiches sont relues ; ce qui cloche devient une tâche, qui se termine d’elle-même une fois la fiche corrigée.
quality-look = Relire maintenant
quality-look-said = Les fiches sont relues, revenez dans un instant.
quality-empty = Rien à corriger
quality-empty-text = Les fiches disent ce qu’elles doivent dire.
quality-mail-people = Corriger l’adresse électronique : { $title }
quality-mail-people-many = Adresses électroniques de personnes
quality-mail-people-why = L’adresse contient une faute : aucun message n’arrive.
quality-mail-organisations = Corriger l’adresse électronique : { $title }
quality-mail-organisations-many = Adresses électroniques d’organisations
quality-mail-organisations-why = L’adresse contient une faute : aucun message n’arrive.
quality-unreachable = Trouver comment joindre : { $title }
quality-unreachable-many = Personnes injoignables
quality-unreachable-why = Ni adresse électronique, ni téléphone.
quality-nobodys-artist = Dire qui s’occupe de : { $title }
quality-nobodys-artist-many = Artistes sans personne
quality-nobodys-artist-why = L’artiste est actif et n’a ni manager ni booker.
quality-nowhere = Dire où se tient : { $title }
quality-nowhere-many = Concerts sans salle
quality-nowhere-why = Le concert est confirmé et n’a pas de salle.
anniversary-project = Terminé il y a { $years ->
    [one] un an
   *[other] { $years } ans
  }
notice-project-anniversary = s’est terminé un jour comme aujourd’hui.
notice-project-anniversary-kind = Anniversaire d’un projet passé
setting-planning-returning = Anniversaires au calendrier
setting-planning-returning-on = Montrés
setting-planning-returning-off = Cachés
reply-task-done = C’est noté, la tâche est terminée : { $title }
portable-checklists = Listes à cocher
portable-templates = Modèles de textes
occasion-planning = { $count } artistes dans votre carnet, et pas encore d’agenda : le planning tient leurs dates, et qui fait quoi.
