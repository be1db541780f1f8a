# La console d’exploitation.

## Cadre
operators-title = Console d’exploitation
operators-badge = Exploitation
operators-rail = Plateforme
operators-room-agencies = Agences
operators-room-health = Santé
operators-room-jobs = Tâches
operators-site = Site public
operators-terminal = La ligne de commande

## Agences
operators-agencies = Agences
operators-count = { $count ->
    [one] { $count } agence
   *[other] { $count } agences
    }
operators-search = Nom, adresse, courriel, domaine
operators-owner = Responsable
operators-owners = Responsables
operators-kind = Nature
operators-plan = Formule
operators-since = Ouverte le
operators-language = Langue
operators-state = État
operators-acts = Actions
operators-any-state = Tous les états
operators-any-plan = Toutes les formules
operators-any-kind = Toutes les natures
operators-state-active = Ouverte
operators-state-suspended = Suspendue
operators-failing = { $count ->
    [one] { $count } échec
   *[other] { $count } échecs
    }
operators-demo = démonstration
operators-never = pas récemment
operators-filter = Filtrer
operators-clear = Tout afficher
operators-column-name = Agence
operators-column-members = Membres
operators-column-modules = Modules
operators-column-bytes = Fichiers
operators-column-active = Dernière activité
operators-none = Aucune agence ne correspond
operators-none-text = Essayez un autre mot, ou retirez un filtre.
operators-empty = Aucune agence encore
operators-empty-text = La première apparaîtra ici dès son inscription.

## Une agence
operators-open-site = Site public
operators-identity = Identité
operators-is-suspended = Agence suspendue
operators-domains = Domaines
operators-domains-none = Aucun domaine propre.
operators-domains-check = Vérifier maintenant
operators-domains-checked = { $count ->
    [0] Aucun domaine ne porte notre enregistrement.
    [one] { $count } domaine porte notre enregistrement.
   *[other] { $count } domaines portent notre enregistrement.
    }
operators-domain-verified = Vérifié
operators-domain-failing = Enregistrement absent
operators-domain-waiting = En attente
operators-jobs = Tâches de fond
operators-jobs-all = Voir les échecs
operators-jobs-none = Rien n’attend et rien n’a échoué.
operators-history = Accès de la plateforme
operators-history-hint = L’agence lit les mêmes lignes dans son journal.
operators-history-none = Personne n’est intervenu.
operators-plan-change = Changer de formule
operators-plan-save = Changer
operators-plan-changed = Formule changée : { $plan }.
operators-plan-already = L’agence a déjà la formule { $plan }.
operators-modules-on = Modules activés
operators-modules-none = Aucun
operators-sign-ins = Dernières connexions
operators-sign-ins-none = Personne n’est connecté.
operators-seen = vu { $when }
operators-report = Rapport d’assistance
operators-report-text = Identité, chiffres, modules, domaines, tâches : rien de ce que l’agence conserve.
operators-report-take = Exporter

## Portes
operators-suspend = Suspendre
operators-resume = Rouvrir
operators-suspend-title = Suspendre { $name }
operators-resume-title = Rouvrir { $name }
operators-suspend-text = En une seconde, le site public et l’espace de travail affichent une page d’attente et les tâches se mettent en pause. Rien n’est effacé. Les responsables reçoivent le motif par courriel.
operators-resume-text = L’agence retrouve tout, tel qu’elle l’avait laissé. Les responsables reçoivent un courriel.
operators-reason = Motif
operators-reason-hint = L’agence le lira.
operators-reason-needed = Donnez un motif : l’agence le lira.
operators-reason-fr = Précisions en français
operators-reason-en = Précisions en anglais
operators-reason-both = Dite dans une seule langue, la précision vaut pour les deux.
operators-cause = Pourquoi
operators-cause-unpaid = Une facture reste impayée.
operators-cause-request = Vous nous l’avez demandé.
operators-cause-abuse = Un usage contraire aux conditions a été constaté.
operators-cause-security = Un accès suspect a été constaté : nous protégeons vos données.
operators-cause-legal = Une autorité l’exige.
operators-cause-paid = La facture est réglée.
operators-cause-settled = La question est réglée.
operators-cause-mistake = La suspension était une erreur de notre part.
operators-cause-other = Autre motif, écrit ci-dessous
operators-suspended = { $name } est suspendue.
operators-suspended-already = { $name } était déjà suspendue.
operators-resumed = { $name } est rouverte.
operators-resumed-already = { $name } était déjà ouverte.

## Tâches
jobs-title = Tâches de fond
jobs-summary = Ce qui attend, ce qui court, ce qui a échoué.
jobs-oldest = La plus ancienne en attente date de : { $since }.
jobs-ready = En attente
jobs-running = En cours
jobs-paused = En pause
jobs-dead = En échec
jobs-discarded = Abandonnées
jobs-kind = Nature
jobs-any-kind = Toutes les tâches
jobs-of-platform = plateforme
jobs-attempts = { $count ->
    [one] { $count } essai
   *[other] { $count } essais
    }
jobs-releases = Commandé en : { $releases }
jobs-payload = Contenu, sans les textes
jobs-retry = Relancer
jobs-retry-all = Tout relancer : { $name }
jobs-discard = Abandonner
jobs-restore = Reprendre
jobs-retried = La tâche repart.
jobs-retried-all = { $count ->
    [one] { $count } tâche repart.
   *[other] { $count } tâches repartent.
    }
jobs-was-discarded = La tâche est abandonnée.
jobs-restored = La tâche est de retour parmi les échecs.
jobs-elsewhere = Quelqu’un s’en est déjà occupé.
jobs-empty = Aucun échec
jobs-empty-text = Tout ce qui devait être fait l’a été, ou le sera.
jobs-none = Rien ici
jobs-none-text = Aucune tâche dans cet état.

## Santé
health-title = Santé
health-at = Relevé du { $at }, renouvelé toutes les 15 secondes
health-all-ok = Tout va bien
health-some-degraded = Tout fonctionne, avec des réserves
health-some-degraded-text = Chaque ligne dit quoi faire.
health-some-missing = Une partie nécessaire manque
health-some-missing-text = Commencez par les lignes marquées « Absent ».
health-parts = Parties
health-kinds = Tâches par nature
health-state-ok = En ordre
health-state-degraded = Dégradé
health-state-missing = Absent
health-database = Base de données
health-database-ok = PostgreSQL { $version }, { $open } connexions sur { $most }, { $size }, { $replicas } réplique(s).
health-database-crowded = { $open } connexions sur { $most } : baissez ESTRADE_CONNECTIONS ou montez max_connections.
health-database-standby = Ce serveur n’en suit qu’un autre et ne s’écrit pas : donnez l’adresse du serveur principal dans DATABASE_URL.
health-database-away = La base ne répond pas : vérifiez DATABASE_URL, puis lancez `estrade migrate`.
health-pool = Connexions de ce processus
health-pool-ok = Ouvertes : { $open }, libres : { $idle }, au plus { $most }.
health-pool-full = Les { $most } connexions sont toutes prises : augmentez ESTRADE_CONNECTIONS.
health-changes = Changements des autres processus
health-changes-ok = Entendus en moins d’une seconde.
health-changes-deaf = Pas entendus : rien n’est gardé en mémoire. Cela revient seul dès que la base répond.
health-roles = Rôles de la base
health-roles-ok = Le cloisonnement des agences s’applique à chaque rôle.
health-roles-unbound = { $roles } échappe au cloisonnement des agences : lancez `estrade migrate`, puis cherchez qui lui a donné ce droit.
health-migrations = Migrations
health-migrations-ok = À jour : { $here }.
health-migrations-behind = La base en est à { $here }, ce programme attend { $build } : lancez `estrade migrate`.
health-migrations-ahead = La base en est à { $here }, ce programme à { $build } : une version plus récente est déjà passée, mettez ce processus à jour.
health-queue = Tâches de fond
health-queue-ok = { $ready } en attente, { $running } en cours.
health-queue-late = Une tâche attend depuis { $minutes } min ({ $ready } en attente) : lancez un `estrade work` de plus.
health-queue-dead = { $dead } en échec, { $ready } en attente : relancez ou abandonnez les échecs à la page Tâches.
health-mail = Courrier
health-mail-ok = { $way } répond.
health-mail-kept = Rien ne part : le courrier est gardé sur cette machine. Donnez ESTRADE_MAIL_URL pour l’envoyer.
health-mail-away = { $why }. Le courrier attend que le relais réponde.
health-letters = Envois
health-letters-ok = Aucun envoi n’a échoué.
health-letters-failed = { $count } en échec, le dernier : { $why }
health-files = Fichiers
health-files-ok = Les fichiers s’enregistrent.
health-files-closed = Rien ne s’enregistre (ESTRADE_DATA, ESTRADE_FILES_URL) : { $why }
health-search = Recherche
health-search-ok = Faite par la base de données.
health-search-beside = { $engine } répond. Réponses de la base de données à sa place depuis le début de ce processus : { $missed }.
health-search-alone = { $engine } ne répond pas : la base de données cherche à sa place (ESTRADE_SEARCH_URL).
health-search-away = La base ne répond pas.
health-memory = Mémoire
health-memory-ok = { $held } pour ce processus.
health-memory-unknown = Le système ne le dit pas.
health-version = Version
health-version-ok = Estrade { $version }, { $modules } modules.

## Dans le journal d’une agence
event-access-suspended = Agence suspendue par la plateforme
event-access-resumed = Agence rouverte par la plateforme
event-access-plan-changed = Formule changée par la plateforme
event-access-report-exported = Rapport d’assistance exporté par la plateforme
event-access-domains-checked = Domaines vérifiés par la plateforme
audit-access = Accès de la plateforme
operators-module-rest = Mettre au repos
operators-module-rest-hint = Ce module ne répond plus dans cette agence, et dans elle seule, jusqu’à son réveil.
operators-module-wake = Réveiller
operators-module-asked = Mis au repos par la plateforme.
operators-module-rested = Le module se repose dans cette agence.
operators-module-woken = Le module est réveillé.
operators-module-as-it-was = Rien à faire : il en était déjà ainsi.
event-access-module-rested = Module mis au repos par la plateforme
event-access-module-woken = Module réveillé par la plateforme
health-policy = Décisions de droits
health-policy-ok = Toutes prises.
health-policy-faults = { $count ->
    [one] { $count } n’a pas pu être prise depuis le démarrage : elle a été un refus. Le journal du processus dit pourquoi.
   *[other] { $count } n’ont pas pu être prises depuis le démarrage : elles ont été des refus. Le journal du processus dit pourquoi.
  }
health-releases = Versions des agences
health-releases-ok = Ce programme les porte toutes.
health-releases-retired = Ce programme ne porte pas la version de certaines agences, dont le module est au repos : { $where }. Relancez le programme d’avant, menez-les à une autre version par un déploiement, puis revenez.
health-rollouts = Déploiements
health-rollouts-ok = Aucun arrêt.
health-rollouts-halted = Arrêtés d’eux-mêmes : { $which }. Regardez leur tableau, puis mettez-y fin.
health-modules = Modules au repos
health-modules-ok = Aucun.
health-modules-resting = { $count ->
    [one] Un module se repose : { $where }. Ouvrez la fiche de l’agence.
   *[other] { $count } modules se reposent : { $where }. Ouvrez la fiche des agences.
}

## Refus
operators-room-breaches = Refus
breaches-title = Refus
breaches-summary = Qui s’est vu refuser l’entrée : mot de passe ou clé inexacts (401), droit absent (403), trop de demandes (429). Plus de dix par minute sont signalés.
breaches-flagged = Signalés
breaches-all = Tous
breaches-bans = Mis à l’écart
breaches-day = { $count ->
    [one] { $count } refus en vingt-quatre heures
   *[other] { $count } refus en vingt-quatre heures
    }
breaches-source = Adresse
breaches-when = Quand
breaches-where = Où
breaches-who = Qui
breaches-count = Refus
breaches-nobody = visiteur
breaches-is-flagged = Signalé
breaches-how-long = Durée
breaches-hours = { $hours ->
    [1] 1 heure
    [24] 1 jour
   *[other] 7 jours
    }
breaches-ban = Mettre à l’écart
breaches-banned = { $address } est mise à l’écart.
breaches-holds = À l’écart
breaches-since = Depuis
breaches-until = Jusqu’à
breaches-over = terminé
breaches-by = Par
breaches-automatic = automatique
breaches-lift = Laisser revenir
breaches-lifted = { $address } peut revenir.
breaches-lifted-already = Cette mise à l’écart était déjà finie.
breaches-was-lifted = Levée
breaches-none = Aucun refus à signaler
breaches-none-text = Quand une adresse se voit refuser l’entrée plus de dix fois par minute, elle apparaît ici.
breaches-no-bans = Personne n’est à l’écart
breaches-no-bans-text = Une adresse signalée trois fois en dix minutes, ou refusée plus de soixante fois en une, est mise à l’écart un quart d’heure ; deux fois plus longtemps si elle recommence.
event-access-address-banned = Adresse mise à l’écart par la plateforme
breaches-not-this = Cette adresse est celle d’un mandataire ou du réseau interne : l’écarter écarterait tout le monde.
operators-openings = Agences ouvertes
operators-openings-total = { $count } en douze semaines
operators-room-keys = Clés
operators-keys = Clés d’API
operators-keys-text = Une clé laisse un programme faire ce que la console permet : chercher, suspendre, changer de formule, relancer des tâches.
operators-keys-none = Aucune clé
operators-keys-none-text = Créez-en une par programme : vous saurez laquelle a servi, et pourrez en révoquer une seule.
operators-keys-days = De 1 à 90 jours.
operators-keys-factor = Une clé demande d’abord un second facteur
operators-keys-factor-do = Activer la connexion en deux étapes
operators-keys-document = Ce qu’une clé permet, ligne par ligne :
operators-key-over = Expirée
memory-title = Ce qui est gardé en mémoire
memory-text = Ce processus garde ce qu’il vient de lire et l’oublie dès qu’une agence change. Une part élevée veut dire que la base est peu interrogée.
memory-what = Quoi
memory-share = Réponses de mémoire
memory-asked = Questions
memory-held = Place prise
memory-of-hundred = { $share } %
memory-pages = Pages publiques
memory-counts = Nombres de fiches
memory-addresses = Adresses des agences
memory-rules = Règles d’accès
memory-sessions = Sessions
memory-tokens = Clés d’API
memory-read = Réglages et champs
memory-data-keys = Clés de chiffrement

## L’annuaire partagé des salles
operators-room-commons = Salles
operators-commons = Annuaire partagé des salles
operators-commons-text = Ce que les agences mettent en commun : contestations, doublons, fichiers.
operators-commons-disputes = Contestations
operators-commons-none = Rien n’est contesté
operators-commons-none-text = Une information qu’une agence conteste s’affiche ici, sans dire laquelle.
operators-commons-weighs = { $confirms } pour, { $disputes } contre
operators-commons-why = Motif (gardé dans l’historique)
operators-commons-keep = Garder
operators-commons-refuse = Refuser
operators-commons-kept = Information gardée
operators-commons-refused = Information refusée
operators-commons-gone = Cette information n’est plus proposée.
operators-commons-merge = Réunir deux salles
operators-commons-find = Nom, ville ou code postal
operators-commons-stays = Reste
operators-commons-goes = Disparaît
operators-commons-venue = Salle
operators-commons-known = Informations
operators-commons-merge-do = Réunir
operators-commons-merged = Salles réunies
operators-commons-two = Choisissez deux salles différentes.
operators-commons-import = Importer des salles
operators-commons-import-text = Un fichier CSV en UTF-8 dont la première ligne nomme les colonnes ; name et town sont nécessaires. Colonnes connues :
operators-commons-csv = Contenu du fichier
operators-commons-source = Source
operators-commons-licence = Licence
operators-commons-imported = Importé (salles nouvelles : { $venues }, informations : { $facts })
operators-commons-acts = Historique
operators-commons-did-kept = Gardé : { $venue } ({ $town }), { $value }. { $why }
operators-commons-did-refused = Refusé : { $venue } ({ $town }), { $value }. { $why }
operators-commons-did-merged = Réuni : { $gone } dans { $venue } ({ $town })
operators-commons-did-imported = Importé (salles nouvelles : { $venues }, informations : { $facts }) : { $source }, { $licence }
error-commons-column = La colonne « { $column } » n’est pas connue.
error-commons-line = La ligne { $line } ne se lit pas.
error-commons-lines = { $max } lignes au plus.
error-commons-value = Ligne { $line }, colonne { $column } : cette valeur n’est pas acceptée.
operators-commons-street = Rue
operators-commons-postcode = Code postal
operators-commons-website = Site
operators-commons-phone = Téléphone
operators-commons-email = Courriel
operators-commons-capacity = Capacité maximale
operators-commons-capacity_seated = Capacité assise
operators-commons-capacity_standing = Capacité debout
operators-commons-stage_size = Scène
operators-commons-accessible = Accessible
operators-commons-accessibility = Accessibilité
operators-commons-opening_months = Mois d’ouverture
operators-commons-hosting = Conditions d’accueil
