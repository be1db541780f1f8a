# Les mots communs de la maison, par sujet : verbes, états, erreurs, cadre, listes, fiches.
# Une espace fine insécable (U+202F) précède ; : ! ? et entoure les guillemets.

## action-* : verbes des boutons et des menus
action-save = Enregistrer
action-save-and-new = Enregistrer et créer une autre fiche
action-cancel = Annuler
action-delete = Supprimer
action-delete-forever = Supprimer définitivement
action-restore = Restaurer
action-undo = Annuler
action-redo = Rétablir
action-new = Nouveau
action-create = Créer
action-add = Ajouter
action-edit = Modifier
action-duplicate = Dupliquer
action-view = Voir
action-open = Ouvrir
action-open-page = Ouvrir la page
action-export = Exporter
action-import = Importer
action-search = Rechercher
action-filter = Filtrer
action-columns = Colonnes
action-sort = Trier
action-close = Fermer
action-back = Retour
action-next = Suivant
action-previous = Précédent
action-more = Plus
action-more-actions = Autres actions
action-less = Moins
action-copy = Copier
action-copy-link = Copier le lien
action-confirm = Confirmer
action-send = Envoyer
action-apply = Appliquer
action-reset = Réinitialiser
action-clear = Effacer
action-select-all = Tout sélectionner
action-select-none = Tout désélectionner
action-download = Télécharger
action-upload = Déposer un fichier
action-print = Imprimer
action-share = Partager
action-retry = Réessayer
action-reload = Recharger la page
action-continue = Continuer
action-finish = Terminer
action-skip = Passer cette étape
action-stop = Arrêter
action-sign-in = Se connecter
action-sign-up = Créer un compte
action-sign-out = Se déconnecter
action-invite = Inviter
action-remove = Retirer
action-archive = Archiver
action-show = Afficher
action-hide = Masquer
action-expand = Déplier
action-collapse = Replier
action-preview = Aperçu
action-publish = Publier
action-move = Déplacer
action-move-up = Monter
action-move-down = Descendre
action-rename = Renommer
action-merge = Fusionner
action-choose = Choisir
action-leave = Quitter sans enregistrer
action-stay = Rester sur la page
action-switch-on = Activer
action-switch-off = Désactiver
action-learn-more = En savoir plus

## state-* : ce qu’une page dit d’elle-même
state-empty-title = Rien ici pour l’instant
state-empty-what = Ce que vous ajouterez apparaîtra ici.
state-empty-samples = Charger des exemples
state-empty-samples-what = Des données fictives pour découvrir la page, à retirer quand vous voulez.
state-no-match-title = Aucun résultat
state-no-match-what = Élargissez la recherche ou retirez un filtre.
state-loading = Chargement…
state-saving = Enregistrement…
state-saved = Enregistré
state-partial-title = Une partie de la page manque
state-partial-what = Le reste est à jour. Rechargez la page pour compléter.
state-error-title = La page n’a pas pu s’afficher
state-error-what = Vos données sont intactes. Réessayez ; si cela se reproduit, écrivez-nous en citant la référence.
state-error-reference = Référence : { $reference }
state-forbidden-title = Vous n’avez pas accès à cette page
state-forbidden-what = La personne qui administre votre agence peut vous donner ce droit.
state-forbidden-who = Peuvent vous donner ce droit : { $who }.
state-module-off-title = Ce module est désactivé
state-module-off-what = Ses données sont conservées. Réactivez-le depuis la page des modules pour les retrouver.
state-offline-title = Vous êtes hors connexion
state-offline-what = Ce que vous avez saisi reste sur cette page. Enregistrez dès que la connexion revient.
state-online = La connexion est rétablie
state-unsaved = Modifications non enregistrées
state-unsaved-what = Si vous quittez la page, vos modifications seront perdues.
state-session-ended-title = Votre session a expiré
state-session-ended-what = Reconnectez-vous : votre saisie vous attend ici.
state-suspended-title = Cette agence est momentanément fermée
state-suspended-what = Revenez plus tard, ou contactez directement l’agence.
state-soon = Bientôt
state-demo = Données d’exemple
state-none = Aucun
state-unknown = Inconnu
state-yes = Oui
state-no = Non
state-on = Activé
state-off = Désactivé

## error-* : sous un champ, ce qu’il faut faire
error-required = Ce champ est nécessaire.
error-too-short = Saisissez au moins { $min ->
    [one] { $min } caractère
   *[other] { $min } caractères
  }.
error-too-long = Raccourcissez à { $max ->
    [one] { $max } caractère
   *[other] { $max } caractères
  } au plus.
error-email = Saisissez une adresse complète, par exemple nom@exemple.fr.
error-url = Saisissez une adresse web complète, par exemple https://exemple.fr.
error-phone = Saisissez un numéro complet, par exemple 01 23 45 67 89 ou +44 20 7946 0018.
error-number = Saisissez un nombre, par exemple 1234,50.
error-whole = Saisissez un nombre entier.
error-money = Saisissez un montant, par exemple 1234,50.
error-date = Saisissez une date qui existe, par exemple 21/11/2026.
error-time = Saisissez une heure, par exemple 20:30.
error-datetime = Saisissez une date et une heure, par exemple 21/11/2026 20:30.
error-boolean = Répondez par oui ou par non.
error-choice = Choisissez une valeur de la liste.
error-taken = Cette valeur est déjà utilisée. Choisissez-en une autre.
error-unknown-field = Ce champ n’existe pas ici. Retirez-le.
error-readonly = Ce champ ne peut pas être modifié.
error-too-small = Saisissez une valeur d’au moins { $min }.
error-too-large = Saisissez une valeur d’au plus { $max }.
error-too-many = Gardez { $max ->
    [one] { $max } valeur
   *[other] { $max } valeurs
  } au plus.
error-too-early = Choisissez une date à partir du { $min }.
error-too-late = Choisissez une date jusqu’au { $max }.
error-range = La fin doit venir après le début.
error-link-missing = Cette fiche n’existe plus. Choisissez-en une autre.
error-link-used = D’autres fiches s’y rattachent encore. Détachez-les d’abord.
error-conflict = Quelqu’un d’autre vient de modifier cette fiche. Comparez les deux versions avant d’enregistrer.
error-changed = Cette fiche vient d’être modifiée par quelqu’un d’autre. Rechargez-la avant d’enregistrer.
error-binned = Cette fiche est à la corbeille. Restaurez-la avant de la modifier.
error-csrf = Ce formulaire a expiré. Rechargez la page, puis recommencez.
error-fenced = Cette tâche a été reprise ailleurs. Rien n’est à faire.
error-json = Ce texte n’est pas du JSON valide.
error-format = Ce format n’est pas celui attendu.
error-control = Retirez les caractères invisibles.
error-file-too-large = Choisissez un fichier de { $max } au plus.
error-file-kind = Choisissez un fichier de l’un de ces formats : { $kinds }.
error-password-weak = Choisissez un mot de passe plus long ou moins courant.
error-password-same = Les deux mots de passe doivent être identiques.
error-expired = Ce lien a expiré. Demandez-en un nouveau.
error-form = { $count ->
    [one] Une réponse est à corriger.
   *[other] { $count } réponses sont à corriger.
}

## shell-* : le cadre de toutes les pages
shell-skip = Aller au contenu
shell-navigation = Navigation principale
shell-search = Rechercher
shell-search-placeholder = Rechercher une fiche, une page, une action…
shell-search-hint = Ctrl + K
shell-menu = Menu
shell-more = Plus
shell-rail-collapse = Réduire le menu
shell-rail-expand = Déployer le menu
shell-breadcrumb = Fil d’Ariane
shell-home = Accueil
shell-new = Nouveau
shell-notices = Notifications
shell-notices-empty = Rien de nouveau
shell-notices-count = { $count ->
    [0] Aucune notification
    [one] { $count } notification
   *[other] { $count } notifications
}
shell-account = Votre compte
shell-profile = Votre profil
shell-settings = Réglages
shell-modules = Modules
shell-team = Équipe et rôles
shell-bin = Corbeille
shell-site = Voir le site public
shell-agency = Agence
shell-agency-switch = Changer d’agence
shell-theme = Apparence
shell-density = Hauteur des lignes
shell-language = Langue
shell-sign-out = Se déconnecter
shell-help = Aide
shell-keyboard = Raccourcis clavier
shell-signed-in-as = Connecté en tant que { $who }
shell-made-with = Propulsé par Estrade
shell-page-of = { $page } · { $agency }
shell-demo-banner = Agence de démonstration : ses données sont fictives et remises à zéro régulièrement.

## theme-*, density-*, language-* : préférences d’affichage
theme-light = Clair
theme-dark = Sombre
theme-system = Comme le système
density-comfortable = Confortable
density-compact = Compacte
language-fr = Français
language-en = English

## keyboard-* : la page des raccourcis
keyboard-title = Raccourcis clavier
keyboard-palette = Rechercher partout
keyboard-search = Rechercher dans la page
keyboard-new = Créer une fiche
keyboard-save = Enregistrer
keyboard-close = Fermer ou annuler
keyboard-help = Afficher cette aide
keyboard-move = Passer d’une ligne à l’autre
keyboard-open = Ouvrir la ligne
keyboard-select = Sélectionner la ligne
keyboard-board = Déplacer une carte
keyboard-then = puis

## palette-* : la recherche partout
palette-title = Rechercher partout
palette-placeholder = Que cherchez-vous ?
palette-recent = Récents
palette-pages = Pages
palette-records = Fiches
palette-actions = Actions
palette-empty = Rien ne correspond à « { $query } ».
palette-hint = ↑ ↓ pour choisir, Entrée pour ouvrir, Échap pour fermer
palette-results = { $count ->
    [0] Aucun résultat
    [one] { $count } résultat
   *[other] { $count } résultats
}

## list-* : la liste d’une ressource
list-count = { $count ->
    [0] Aucune fiche
    [one] { $count } fiche
   *[other] { $count } fiches
}
list-selected = { $count ->
    [one] { $count } sélectionnée
   *[other] { $count } sélectionnées
}
list-select-row = Sélectionner { $name }
list-select-page = Sélectionner toute la page
list-select-all = Sélectionner les { $count } fiches
list-select-none = Ne rien sélectionner
list-search = Rechercher dans la liste
list-sort-by = Trier par { $column }
list-sorted-up = Tri croissant
list-sorted-down = Tri décroissant
list-unsorted = Sans tri
list-columns = Colonnes affichées
list-columns-reset = Colonnes par défaut
list-rows = Lignes par page
list-row-actions = Actions sur { $name }
list-open-row = Ouvrir { $name }
list-first-title = Ajoutez votre première fiche
list-first-what = Saisissez-la, importez un fichier CSV ou chargez des exemples.

## filter-* : les filtres et leurs comparaisons
filter-title = Filtres
filter-add = Ajouter un filtre
filter-remove = Retirer le filtre { $name }
filter-clear = Retirer tous les filtres
filter-value = Valeur
filter-is = est
filter-is-not = n’est pas
filter-contains = contient
filter-starts = commence par
filter-any-of = est parmi
filter-none-of = n’est pas parmi
filter-empty = est vide
filter-not-empty = est renseigné
filter-before = avant le
filter-after = après le
filter-between = entre
filter-and = et
filter-less = au plus
filter-more = au moins
filter-today = aujourd’hui
filter-this-week = cette semaine
filter-this-month = ce mois-ci
filter-this-year = cette année
filter-past = passé
filter-coming = à venir
filter-mine = Les miennes
filter-active = { $count ->
    [0] Aucun filtre
    [one] { $count } filtre
   *[other] { $count } filtres
}

## pagination-* : d’une page à l’autre
pagination-label = Pagination
pagination-first = Première page
pagination-previous = Page précédente
pagination-next = Page suivante
pagination-range = { $from } à { $to }
pagination-range-of = { $from } à { $to } sur { $total }
pagination-more = Afficher la suite

## bulk-* : agir sur la sélection
bulk-label = Actions sur la sélection
bulk-edit = Modifier un champ
bulk-edit-title = { $count ->
    [one] Modifier { $count } fiche
   *[other] Modifier { $count } fiches
}
bulk-field = Champ à modifier
bulk-value = Nouvelle valeur
bulk-tag = Étiqueter
bulk-untag = Retirer une étiquette
bulk-delete = Supprimer la sélection
bulk-export = Exporter la sélection
bulk-updated = { $count ->
    [one] { $count } fiche modifiée
   *[other] { $count } fiches modifiées
}
bulk-deleted = { $count ->
    [one] { $count } fiche mise à la corbeille
   *[other] { $count } fiches mises à la corbeille
}
bulk-restored = { $count ->
    [one] { $count } fiche restaurée
   *[other] { $count } fiches restaurées
}
bulk-refused = { $count ->
    [one] { $count } fiche n’a pas pu changer. Ouvrez-la pour savoir pourquoi.
   *[other] { $count } fiches n’ont pas pu changer. Ouvrez-les pour savoir pourquoi.
}

## view-*, views-* : façons de voir et vues enregistrées
view-table = Tableau
view-board = Colonnes
view-calendar = Calendrier
view-map = Carte
view-gallery = Galerie
view-chart = Graphique
view-graph = Réseau
views-title = Vues
views-all = Tout
views-save = Enregistrer la vue
views-save-as = Enregistrer comme nouvelle vue
views-update = Mettre à jour la vue
views-name = Nom de la vue
views-shared = Partagée avec l’équipe
views-private = Visible par vous seul
views-default = Ouvrir la liste sur cette vue
views-rename = Renommer la vue
views-delete = Supprimer la vue
views-deleted = Vue « { $name } » supprimée
views-saved = Vue « { $name } » enregistrée
views-changed = Vue modifiée, non enregistrée

## board-*, calendar-* : colonnes et calendrier
board-none = Sans valeur
board-empty = Déposez une carte ici
board-moved = { $name } passe dans « { $column } »
board-help = Espace pour saisir la carte, flèches pour la déplacer, Espace pour la poser, Échap pour renoncer.
board-grabbed = { $name } : carte saisie
board-more = { $count ->
    [one] { $count } carte de plus
   *[other] { $count } cartes de plus
}
calendar-today = Aujourd’hui
calendar-tomorrow = Demain
calendar-yesterday = Hier
calendar-month = Mois
calendar-week = Semaine
calendar-day = Jour
calendar-agenda = Agenda
calendar-previous = Période précédente
calendar-next = Période suivante
calendar-all-day = Toute la journée
calendar-empty = Rien de prévu sur cette période
calendar-more = + { $count }

## form-* : les formulaires
form-required = nécessaire
form-optional = facultatif
form-required-note = Les champs marqués d’un astérisque sont nécessaires.
form-errors-title = { $count ->
    [one] Une réponse est à corriger
   *[other] { $count } réponses sont à corriger
}
form-choose = Choisir…
form-none = Aucun
form-link-search = Rechercher une fiche…
form-link-none = Aucune fiche ne correspond
form-link-new = Créer « { $name } »
form-more = Plus de champs
form-fewer = Moins de champs
form-readonly = Lecture seule
form-sensitive = Donnée sensible : chaque consultation est tracée.
form-password-show = Afficher le mot de passe
form-password-hide = Masquer le mot de passe
form-date-hint = jj/mm/aaaa
form-time-hint = hh:mm
form-remaining = { $count ->
    [one] Encore { $count } caractère
   *[other] Encore { $count } caractères
}
form-new-title = Créer : { $one }
form-edit-title = Modifier { $name }
form-custom = Champs de l’agence
form-other-value = Autre valeur

## record-* : la fiche
record-details = Détails
record-activity = Activité
record-related = Fiches liées
record-created-at = Créée le { $when }
record-updated-at = Modifiée le { $when }
record-created-by = Créée par { $who }
record-updated-by = Modifiée par { $who }
record-empty-value = Non renseigné
record-deleted = Cette fiche est à la corbeille.
record-previous = Fiche précédente
record-next = Fiche suivante

## conflict-* : deux personnes ont modifié la même fiche
conflict-title = { $who } vient de modifier cette fiche
conflict-title-someone = Cette fiche vient d’être modifiée
conflict-what = Rien n’est perdu. Choisissez, champ par champ, la valeur à garder.
conflict-theirs = Version enregistrée
conflict-yours = Votre version
conflict-keep-theirs = Garder la version enregistrée
conflict-keep-yours = Garder votre version

## timeline-* : ce qui s’est passé
timeline-title = Activité
timeline-empty = Aucune activité pour l’instant
timeline-someone = Quelqu’un
timeline-system = Estrade
timeline-operator = L’équipe Estrade
timeline-visitor = Un visiteur
timeline-picture = une image
timeline-elsewhere = une fiche que vous ne voyez pas
timeline-created = { $who } a créé la fiche
timeline-updated = { $who } a modifié la fiche
timeline-deleted = { $who } a supprimé la fiche
timeline-restored = { $who } a restauré la fiche
timeline-commented = { $who } a commenté
timeline-mentioned = { $who } a mentionné { $whom }
timeline-tagged = { $who } a ajouté l’étiquette « { $tag } »
timeline-untagged = { $who } a retiré l’étiquette « { $tag } »
timeline-imported = { $who } a importé la fiche
timeline-exported = { $who } a exporté des fiches
timeline-merged = { $who } a fusionné deux fiches
timeline-attached = { $who } a joint { $file }
timeline-field-changed = { $field } : { $before } → { $after }
timeline-field-set = { $field } : { $after }
timeline-field-cleared = { $field } : effacé
timeline-field-hidden = { $field } : modifié
timeline-more = Activité plus ancienne

## comments-*, tags-*, files-* : ce qui accompagne une fiche
comments-title = Commentaires
comments-count = { $count ->
    [0] Aucun commentaire
    [one] { $count } commentaire
   *[other] { $count } commentaires
}
comments-empty = Aucun commentaire. Écrivez le premier ; @ prévient une personne de l’équipe.
comments-placeholder = Votre commentaire… @ pour mentionner quelqu’un
comments-send = Commenter
comments-edited = modifié
comments-delete = Supprimer le commentaire
comments-deleted = Commentaire supprimé
comments-mention-none = Personne de ce nom dans l’équipe
tags-title = Étiquettes
tags-add = Ajouter une étiquette
tags-new = Créer l’étiquette « { $name } »
tags-remove = Retirer l’étiquette « { $name } »
tags-empty = Aucune étiquette
tags-placeholder = Nom de l’étiquette
tags-manage = Gérer les étiquettes
files-title = Fichiers
files-empty = Aucun fichier
files-drop = Déposez un fichier ici, ou choisissez-le
files-camera = Prendre une photo
files-remove = Retirer { $name }
files-uploading = Envoi de { $name }…

## bin-* : la corbeille
bin-title = Corbeille
bin-what = Ce que vous supprimez reste ici 30 jours, puis disparaît définitivement.
bin-empty-title = La corbeille est vide
bin-empty-what = Vos suppressions des 30 derniers jours apparaîtront ici.
bin-deleted-by = Supprimée par { $who }
bin-deleted-at = Supprimée le { $when }
bin-days-left = { $count ->
    [0] Disparaît aujourd’hui
    [one] Disparaît dans { $count } jour
   *[other] Disparaît dans { $count } jours
}
bin-restore = Restaurer
bin-delete-forever = Supprimer définitivement
bin-confirm = Supprimer définitivement { $name } ? Il ne sera plus possible de revenir en arrière.

## toast-*, confirm-* : réponses brèves et questions
toast-saved = Enregistré
toast-created = { $name } : fiche créée
toast-updated = { $name } : fiche enregistrée
toast-deleted = { $name } : fiche mise à la corbeille
toast-restored = { $name } : fiche restaurée
toast-undone = Annulé
toast-copied = Copié
toast-sent = Envoyé
toast-failed = L’action n’a pas abouti. Réessayez.
toast-dismiss = Fermer le message
toast-region = Messages
confirm-title = Confirmez-vous ?
confirm-irreversible = Il ne sera plus possible de revenir en arrière.
confirm-type = Saisissez { $word } pour confirmer

## import-* : l’assistant d’import
import-title = Importer : { $many }
import-step-file = Fichier
import-step-map = Correspondances
import-step-preview = Vérification
import-step-run = Import
import-step-report = Bilan
import-step-of = Étape { $step } sur { $total }
import-file = Fichier CSV
import-file-hint = Une ligne par fiche, les noms des colonnes en première ligne. { $max } au plus.
import-drop = Déposez votre fichier ici, ou choisissez-le
import-sample = Télécharger un modèle
import-separator = Séparateur
import-separator-comma = Virgule
import-separator-semicolon = Point-virgule
import-separator-tab = Tabulation
import-encoding = Encodage
import-map-what = Dites à quel champ correspond chaque colonne. Les noms reconnus sont déjà proposés.
import-column = Colonne du fichier
import-field = Champ
import-example = Exemple
import-ignore = Ne pas importer
import-mapped = { $count ->
    [one] { $count } colonne sera importée
   *[other] { $count } colonnes seront importées
}
import-field-twice = Deux colonnes visent ce champ. Gardez-en une.
import-field-missing = Indiquez la colonne du champ « { $field } » : il est nécessaire.
import-duplicates = Si la fiche existe déjà
import-duplicates-skip = La laisser telle quelle
import-duplicates-update = La compléter avec le fichier
import-duplicates-create = Créer une seconde fiche
import-key = Reconnaître une fiche par
import-preview-what = Voici les premières lignes, telles qu’elles seront enregistrées.
import-rows = { $count ->
    [0] Aucune ligne
    [one] { $count } ligne
   *[other] { $count } lignes
}
import-ready = { $count ->
    [0] Aucune ligne prête
    [one] { $count } ligne prête
   *[other] { $count } lignes prêtes
}
import-faulty = { $count ->
    [0] Aucune ligne à corriger
    [one] { $count } ligne à corriger
   *[other] { $count } lignes à corriger
}
import-start = { $count ->
    [one] Importer { $count } ligne
   *[other] Importer { $count } lignes
}
import-running = Import en cours…
import-progress = { $done } lignes sur { $total }
import-background = Vous pouvez quitter cette page : l’import continue.
import-stop = Arrêter l’import
import-stopped = Import arrêté. Les lignes déjà traitées sont enregistrées.
import-done-title = Import terminé
import-created = { $count ->
    [0] Aucune fiche créée
    [one] { $count } fiche créée
   *[other] { $count } fiches créées
}
import-updated = { $count ->
    [0] Aucune fiche complétée
    [one] { $count } fiche complétée
   *[other] { $count } fiches complétées
}
import-skipped = { $count ->
    [0] Aucune ligne laissée de côté
    [one] { $count } ligne laissée de côté
   *[other] { $count } lignes laissées de côté
}
import-failed = { $count ->
    [0] Aucune ligne refusée
    [one] { $count } ligne refusée
   *[other] { $count } lignes refusées
}
import-line = Ligne { NUMBER($line, useGrouping: "false") }
import-report = Télécharger les lignes refusées
import-again = Importer un autre fichier
import-see = Voir les fiches
import-undo = Annuler l’import
import-undone = Import annulé : les fiches créées sont à la corbeille.
import-error-empty = Ce fichier est vide. Choisissez-en un autre.
import-error-file = Ce fichier n’est pas un tableau lisible : CSV, XLSX, XLS, ODS ou vCard, sans mot de passe. Enregistrez-le de nouveau, puis réessayez.
import-error-heavy = Lire ce fichier demande trop de mémoire ou de temps. Enregistrez-en les seules valeurs dans un nouveau fichier, puis réessayez.
import-error-size = Ce fichier dépasse { $max }. Partagez-le en plusieurs fichiers.
import-error-rows = Ce fichier compte plus de { $max } lignes. Partagez-le en plusieurs fichiers.
import-error-lost = Cet import n’existe plus. Reprenez depuis le fichier.

## export-* : l’export
export-title = Exporter
export-rows = { $count ->
    [0] Aucune fiche dans cette liste
    [one] { $count } fiche
   *[other] { NUMBER($count) } fiches
}
export-rows-beyond = Plus de { $count } fiches
export-which = La liste part telle que vous la voyez : mêmes filtres, même recherche, mêmes droits.
export-sealed = Les formats complets contiennent des champs confidentiels : cet export est noté au journal.
export-too-many = Jusqu’à { $most } fiches. Affinez la liste.
import-further-email = Autres courriels
import-further-phone = Autres téléphones
import-further-address = Autres adresses
import-all-addresses = Adresses
import-all-links = Liens
import-further-link = Autres liens
export-further-title = CSV avec coordonnées
export-further-text = Comme le CSV, avec tous les autres courriels, téléphones, adresses et liens dans des colonnes à eux, un par ligne.
export-csv-title = CSV
export-csv-text = Tous les champs, pour n’importe quel tableur, et pour un nouvel import.
export-xlsx-title = Excel
export-xlsx-text = Tous les champs, mis en forme, avec une feuille de chiffres et une feuille de graphiques.
export-pdf-title = PDF
export-pdf-text = Les colonnes affichées, à vos couleurs, prêtes à imprimer ou à envoyer.
export-json-title = JSON
export-json-text = Tous les champs, pour un logiciel.
export-labels-24-pdf-title = Étiquettes, 24 par feuille
export-labels-24-pdf-text = A4, 3 × 8 étiquettes de 70 × 37 mm, adresses à la norme postale ; les fiches sans adresse sont passées.
export-labels-14-pdf-title = Étiquettes, 14 par feuille
export-labels-14-pdf-text = A4, 2 × 7 étiquettes de 99,1 × 38,1 mm, adresses à la norme postale ; les fiches sans adresse sont passées.
export-vcf-title = Contacts (vCard)
export-vcf-text = Pour le carnet d’un téléphone ou d’une messagerie.
export-ics-title = Calendrier (ICS)
export-ics-text = Les dates de la liste, pour votre agenda.
export-sheet-data = Données
export-sheet-figures = Chiffres
export-sheet-charts = Graphiques
export-figure-rows = Fiches
export-figure-sum = Somme
export-figure-mean = Moyenne
export-figure-least = Minimum
export-figure-most = Maximum
export-figure-others = Autres
export-figure-count = Nombre
export-figure-share = Part
export-figure-blank = Non renseigné
export-page = Page

## kind-* : sortes de champs
kind-text = Texte court
kind-long = Texte long
kind-number = Nombre
kind-whole = Nombre entier
kind-money = Montant
kind-boolean = Oui ou non
kind-date = Date
kind-time = Heure
kind-datetime = Date et heure
kind-choice = Choix
kind-choices = Choix multiples
kind-link = Lien vers une fiche
kind-email = Adresse électronique
kind-phone = Téléphone
kind-url = Adresse web
kind-colour = Couleur
kind-file = Fichier

## http-* : les pages d’erreur, par code
http-reference = Référence : { $reference }
http-home = Revenir à l’accueil
http-back = Revenir à la page précédente
http-400-title = Demande illisible
http-400-what = L’adresse ou le formulaire n’a pas été compris. Revenez à la page précédente et recommencez.
http-401-title = Connectez-vous pour continuer
http-401-what = Cette page est réservée à l’équipe de l’agence. Après connexion, vous y reviendrez directement.
http-403-title = Vous n’avez pas accès à cette page
http-403-what = La personne qui administre votre agence peut vous donner ce droit. Citez-lui la référence ci-dessous.
http-404-title = Page introuvable
http-404-what = L’adresse est inexacte, ou la page a été déplacée ou supprimée. Vérifiez l’adresse ou passez par la recherche.
http-405-title = Action impossible ici
http-405-what = Cette adresse n’accepte pas cette action. Revenez à la page précédente et recommencez depuis ses boutons.
http-409-title = Quelqu’un vous a devancé
http-409-what = Les données ont changé entre-temps. Rechargez la page, vérifiez, puis enregistrez à nouveau.
http-413-title = Envoi trop volumineux
http-413-what = Choisissez un fichier plus léger, ou partagez-le en plusieurs envois.
http-421-title = Aucune agence à cette adresse
http-421-what = Vérifiez l’adresse. Si c’est celle de votre agence, son domaine n’est pas encore relié : terminez-le dans les réglages.
http-422-title = Des réponses sont à corriger
http-422-what = Revenez au formulaire : chaque réponse à corriger est signalée.
http-429-title = Trop de demandes à la fois
http-429-what = { $seconds ->
    [one] Patientez { $seconds } seconde, puis réessayez.
   *[other] Patientez { $seconds } secondes, puis réessayez.
    }
http-429-later = { $minutes ->
    [one] Patientez { $minutes } minute, puis réessayez.
   *[other] Patientez { $minutes } minutes, puis réessayez.
    }
error-support-reads = L’assistance lit et ne modifie rien : l’agence peut vous le permettre depuis ses réglages, page Assistance.
error-support-shut = Les fichiers, les actes sensibles et ce qui appartient à un compte restent fermés à l’assistance.
error-support-not-here = L’assistance n’entre ni dans une copie d’essai, ni dans une agence suspendue.
error-support-over = Cet accès est terminé.
error-key-elsewhere = Cette clé ne s’utilise pas depuis { $address }. Utilisez-la depuis une des adresses choisies à sa création, ou créez une autre clé.
http-500-title = Une erreur est survenue de notre côté
http-500-what = Vos données sont intactes et nous sommes prévenus. Réessayez dans un instant ; si cela se reproduit, écrivez-nous en citant la référence.
http-503-title = Service momentanément indisponible
http-503-what = Une maintenance ou un afflux de demandes est en cours. Réessayez dans quelques minutes.
occasion-later = Pas maintenant
occasion-see = Voir ce que cela apporte
home-see = Voir
wall-decide = Voir les conflits

## Copie d’essai
copy-banner = Copie d’essai : les personnes sont déguisées, rien n’en sort. Elle disparaît dans { $days } j.
http-423-title = L’agence est en cours de fermeture
http-423-what = Tout se lit et s’exporte, rien ne se modifie. Tant que le délai court, un administrateur peut annuler la fermeture.
