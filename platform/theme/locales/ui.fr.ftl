# Les mots du cadre, des composants et des pages de fiches.
# Une espace fine insécable (U+202F) précède ; : ! ? et entoure les guillemets.

ui-skip = Aller au contenu
ui-main-nav = Navigation principale
ui-foot-nav = Pied de page
ui-quick-nav = Navigation rapide
ui-breadcrumb = Fil d’Ariane
ui-fold = Replier le menu
ui-search = Rechercher
ui-new = Créer
ui-more = Plus
ui-more-actions = Autres actions
ui-person = Votre compte, { $name }
ui-theme = Apparence
ui-theme-light = Clair
ui-theme-dark = Sombre
ui-theme-system = Auto
ui-language = Langue
ui-account = Mon compte
ui-settings = Réglages
ui-readers = Qui voit cette page
ui-sign-in = Se connecter
ui-sign-up = Ouvrir mon agence
ui-sign-out = Se déconnecter
ui-console = Console
ui-my-agencies = Mes agences
ui-tagline = Le logiciel des gens du spectacle.
ui-made-with = Propulsé par Estrade
ui-reference = Référence { $id }
ui-home = Accueil
ui-back = Retour
ui-back-home = Revenir à l’accueil
ui-cancel = Annuler
ui-close = Fermer
ui-save = Enregistrer
ui-saving = Enregistrement…
ui-undo = Annuler
ui-retry = Réessayer
ui-refresh = Actualiser
ui-remove = Retirer
ui-copy = Copier
ui-copied = Copié.
ui-done = Fait
ui-yes = Oui
ui-no = Non
ui-blank = vide
ui-choose = Choisir…
ui-optional = facultatif
ui-readonly = lecture seule
ui-sensitive = Sensible
ui-tags = Étiquettes
ui-tags-new = Entrée pour ajouter
ui-type-to-find = Tapez pour chercher
ui-nothing-found = Aucun résultat
ui-file-choose = Choisir un fichier
ui-file-change = Changer de fichier
ui-file-drop = ou déposez-le ici
ui-file-ready = prêt à être envoyé
ui-picture-remove = Retirer cette image à l’enregistrement
ui-reveal = Afficher le mot de passe
ui-strength = Solidité du mot de passe
ui-strength-words = Trop court,Faible,Moyen,Bon,Excellent
ui-slug-free = Cette adresse est libre.
ui-slug-taken = Cette adresse n’est pas disponible.
ui-checking = Vérification…
ui-steps = Étapes
ui-panel-full = Ouvrir la page
ui-activity = Activité récente
ui-pages = Pagination
ui-prev = Précédent
ui-next = Suivant
ui-shown =
    { $shown ->
        [0] Rien à afficher
        [one] { $shown } ligne
       *[other] { $shown } lignes
    }
ui-shown-of = { $shown } sur { $total }
ui-selected-template = # sélectionnés
ui-loading = Chargement…
ui-failed = L’action n’a pas abouti. Réessayez dans un instant.
ui-updated = Mis à jour.
ui-unsaved = Vos modifications ne sont pas enregistrées.
ui-offline = Vous êtes hors ligne. Vos pages restent lisibles, l’enregistrement attendra.
ui-errors =
    { $count ->
        [one] Un point est à corriger
       *[other] { $count } points sont à corriger
    }
ui-notices =
    { $count ->
        [0] Notifications
        [one] Une notification non lue
       *[other] { $count } notifications non lues
    }
ui-no-right = Vous n’avez pas accès à cette page
ui-no-right-ask = Demandez l’accès à { $who }.
ui-no-right-ask-admin = Un administrateur de votre agence peut vous donner l’accès.
ui-answer = Répondre
ui-answer-to = Répondre à { $name }
ui-comment = Commentaire
ui-comment-say = Écrire un commentaire…
ui-comment-mention = @ pour mentionner quelqu’un
ui-comment-send = Commenter
ui-palette-title = Rechercher ou aller à

palette-ask = Une personne, une page, une action…
palette-move = parcourir
palette-open = ouvrir

keys-title = Raccourcis clavier
keys-palette = Rechercher partout
keys-search = Rechercher dans la liste
keys-new = Nouvelle fiche (si le navigateur le permet)
keys-new-alt = Nouvelle fiche
keys-save = Enregistrer
keys-rows = Ligne suivante, précédente
keys-select = Sélectionner la ligne
keys-leave = Fermer, quitter le champ
keys-rail = Replier le menu
keys-help = Cette aide

list-import = Importer un fichier
list-export = Exporter…
list-bin = Voir la corbeille
list-back = Revenir à la liste
list-bin-empty = La corbeille est vide
list-bin-empty-text = Les fiches supprimées y restent 30 jours.
list-nothing = Aucune fiche ne correspond
list-nothing-text = Retirez un filtre ou cherchez autrement.
list-clear = Tout afficher
list-sample = Charger des exemples
list-failed = La liste n’a pas pu être chargée

ui-list-search = Rechercher : { $many }

list-select = Sélectionner { $title }

ui-list-select-all = Tout sélectionner

bulk-title = Actions sur la sélection
bulk-none = Tout désélectionner
bulk-all-matching = Tout ce qui correspond ({ $total })
bulk-tag-name = Étiquette

ui-views-title = Vues
ui-views-save = Enregistrer cette vue
ui-views-name = Nom de la vue

views-hint = Les filtres, l’ordre et les colonnes du moment.
views-share = Partager avec l’agence

ui-views-shared = partagée

views-remove = Supprimer la vue « { $name } »

layouts-title = Présentation

layout-table = Tableau
layout-board = Panneau
layout-calendar = Calendrier

ui-filter-add = Filtrer

filter-field = Champ
filter-op = Condition

ui-filter-value = Valeur

filter-apply = Appliquer le filtre

ui-filter-remove = Retirer le filtre { $label }

columns-title = Colonnes
columns-compact = Lignes serrées
columns-apply = Appliquer

ui-board-none = Rien dans cette colonne

board-move = Déplacer { $title } : Espace pour saisir, flèches pour déplacer
board-lifted = Saisi. Flèches pour déplacer, Espace pour poser, Échap pour annuler.

ui-board-moved = Déplacé vers #.

board-kept = Déplacement annulé.
board-failed = Le déplacement n’a pas été enregistré. La fiche a repris sa place.

ui-calendar-today = Aujourd’hui
ui-calendar-month = Mois
ui-calendar-week = Semaine

calendar-list = Liste

ui-calendar-more = de plus

calendar-none = Rien ce mois-ci

record-edit = Modifier
record-duplicate = Dupliquer
record-who-sees = Qui voit cette fiche
looks-none = Personne n’a encore lu les champs confidentiels.
looks-title = Qui a regardé
looks-all = Tout sur cette fiche
record-copy-link = Copier le lien
record-delete = Mettre à la corbeille
record-restore = Restaurer
record-in-bin = Cette fiche est dans la corbeille
record-in-bin-text = Elle sera effacée 30 jours après sa suppression. D’ici là, vous pouvez la restaurer.
record-add = Ajouter
record-held = Fiches du projet
record-see-all = Tout voir
record-none-yet = Rien pour l’instant
record-none-of = Ajouter à la fiche
record-timeline = Historique
record-timeline-more = Voir la suite
record-about = À propos
record-created = Création
record-updated = Dernière modification
record-tags-add = Ajouter une étiquette

form-save-new = Enregistrer et créer un autre
form-save-anyway = Enregistrer ma version
form-lost = Le module a changé de version pendant que vous écriviez
form-lost-text = Ces réponses n’ont plus de place dans la version actuelle. Notez-les ailleurs si elles comptent, puis enregistrez le reste.
form-expired = Votre session avait expiré
form-expired-text = Rien n’est perdu : ce que vous aviez saisi est ci-dessous. Vérifiez puis enregistrez.
form-away = Le module était absent quand vous avez enregistré
form-away-text = Il est revenu et rien n’est perdu : ce que vous aviez saisi est ci-dessous. Vérifiez puis enregistrez.
form-moving = Le module change de version
form-moving-text = Rien n’est encore enregistré, et rien n’est perdu : ce que vous avez saisi est ci-dessous. Enregistrez de nouveau dans un instant.
form-conflict = { $who } a modifié cette fiche entre-temps
form-conflict-text = Comparez les deux versions. Enregistrer remplacera les champs ci-dessous.
form-conflict-changes = Différences
form-conflict-field = Champ
form-conflict-theirs = Version enregistrée
form-conflict-yours = Votre version

here-is = { $name } a cette fiche sous les yeux
here-edits = { $name } modifie cette fiche
here-writes = { $name } écrit dans « { $field } »
here-field = { $name } écrit ici
here-saved = { $who } a enregistré cette fiche
here-binned = { $who } a mis cette fiche à la corbeille
here-take = Reprendre ces changements
here-take-text = Ce que vous avez écrit reste. Si vous avez changé d’autres champs, enregistrer garde les deux.
here-see = Voir la fiche à jour

ui-import-title = Importer : { $many }
ui-import-step-upload = Fichier
ui-import-step-mapping = Colonnes
ui-import-step-preview = Aperçu
ui-import-step-progress = Import
ui-import-step-report = Bilan

import-wrong = Ce fichier n’a pas pu être lu
import-choose = Choisir un fichier
import-limits = CSV, Excel (XLSX, XLS), ODS ou vCard, { $max } au plus
import-help = La première ligne porte le nom des colonnes. Virgule, point-virgule ou tabulation : le séparateur est reconnu.
import-model = Télécharger un modèle
import-go = Continuer
import-mapping-help = Dites à quel champ correspond chaque colonne de votre fichier.
import-skip = Ne pas importer
import-match = Reconnaître les fiches existantes par
import-match-hint = Une fiche reconnue est mise à jour au lieu d’être créée en double.
import-match-none = Ne rien reconnaître, tout créer

ui-import-see = Voir l’aperçu

import-good =
    { $count ->
        [one] { $count } ligne prête
       *[other] { $count } lignes prêtes
    }
import-bad =
    { $count ->
        [one] { $count } ligne à corriger
       *[other] { $count } lignes à corriger
    }
import-bad-text = Les lignes à corriger seront laissées de côté ; le bilan vous permettra de les reprendre.

ui-import-start =
    { $count ->
        [one] Importer { $count } ligne
       *[other] Importer { $count } lignes
    }
ui-import-line = Ligne
ui-import-running = Import en cours
ui-import-undoing = Annulation de l’import
ui-import-created =
    { $count ->
        [one] { $count } création
       *[other] { $count } créations
    }
ui-import-updated =
    { $count ->
        [one] { $count } mise à jour
       *[other] { $count } mises à jour
    }
ui-import-failed =
    { $count ->
        [one] { $count } erreur
       *[other] { $count } erreurs
    }

import-leave = Vous pouvez quitter cette page, l’import continue.
import-undo-leave = Vous pouvez quitter cette page, l’annulation continue.

ui-import-report = Bilan de l’import

import-stat-created = Créations
import-stat-updated = Mises à jour
import-stat-skipped = Laissées de côté
import-stat-errors = Erreurs
import-see-all = Voir : { $many }
import-download = Lignes en erreur (CSV)
import-workbook = Bilan complet (Excel)

ui-import-again = Importer un autre fichier

import-outcome = Résultat
import-why = Raison
import-kind-created = Créée
import-kind-updated = Mise à jour
import-kind-skipped = Laissée
import-kind-error = Erreur
import-no-trouble = Toutes les lignes ont été importées.

import-missing = Si une fiche liée n’existe pas
import-missing-hint = Par exemple une organisation citée dans le fichier et absente du carnet.
import-missing-create = La créer, une seule fois par nom
import-missing-empty = Laisser le champ vide
import-missing-refuse = Refuser la ligne
import-made =
    { $count ->
        [one] { $count } fiche liée à créer
       *[other] { $count } fiches liées à créer
    }
import-made-text = Seront créées avec l’import :
import-kind-made = Fiche liée créée
import-kind-undone = Annulée
import-kind-kept = Conservée
import-kept-why = Modifiée ou utilisée depuis l’import, cette fiche n’a pas été touchée. Reprenez-la à la main.
import-was-undone = Cet import a été annulé. Les fiches modifiées depuis ont été conservées ; elles sont citées ci-dessous.
import-undone-kept =
    { $count ->
        [one] Import annulé. Une fiche modifiée depuis a été conservée.
       *[other] Import annulé. { $count } fiches modifiées depuis ont été conservées.
    }
import-failed-title = L’import s’est arrêté
import-failed-right = La personne qui l’a lancé n’a plus le droit d’importer. Demandez ce droit, puis reprenez.
import-failed-trouble = Un incident de notre côté l’a interrompu. Vous pouvez le reprendre où il en est, ou annuler ce qui est fait.
import-failed-stands = { $done } lignes sur { $total } sont traitées et enregistrées.
import-resume = Reprendre l’import
error-link-unknown = « { $name } » n’existe pas encore. Créez cette fiche, ou choisissez de créer ce qui manque.
error-link-several = Plusieurs fiches s’appellent « { $name } ». Indiquez l’identifiant de la bonne.

error-my-rights = Voir mes droits
error-missing-right = Il vous manque le droit : { $right }.
module-is-off = { $name } est désactivé
module-is-off-text = Ses données sont conservées ; elles reviendront telles quelles.
module-rests = { $name } se repose
module-rests-text = Ce module a échoué plusieurs fois de suite dans votre agence ; nous l’avons mis au repos pour que le reste continue. Vos données sont intactes, et ce qui lui était destiné l’attend.
module-rests-asked = Votre plateforme a mis ce module au repos pour votre agence, le temps d’une réparation. Vos données sont intactes, et ce qui lui était destiné l’attend.
module-rests-safe = La maison fonctionne en mode sûr, sans ses modules, le temps d’une réparation. Vos données sont intactes.
module-rests-retired = Votre agence est en version { $release } de ce module, que la plateforme ne fait plus tourner. Vos données sont intactes, et ce qui lui était destiné l’attend ; la plateforme est prévenue et vous mènera à une autre version.
module-rests-until = Nouvel essai automatique : { $when }.
module-rests-told = Les responsables de votre agence et la plateforme sont prévenus.
module-rests-wake = Réveiller maintenant
module-is-off-go = Ouvrir la page des modules
typed-title = Rien de ce que vous avez saisi n’est perdu
typed-waits = Ce navigateur le garde { $days } jours : rouvrez le formulaire quand le module sera revenu, il sera rempli.
typed-send = Ce que vous avez envoyé n’a pas encore été fait. Renvoyez-le quand le module sera revenu.
typed-again = Envoyer de nouveau
release-absent = Absent de la version de votre agence
release-not-yet = Cette page existe depuis la version { $version } du module « { $module } » ; votre agence est en { $here }. Vos données sont intactes.
release-no-more = Cette page n’existe plus depuis la version { $version } du module « { $module } » ; votre agence est en { $here }. Vos données sont intactes.
release-absent-ask = Les responsables de votre agence choisissent ses versions.
release-absent-go = Voir le passage en { $version }
aid-off = Votre agence se passe de « { $aid } ». Rien n’est calculé pendant ce temps ; vos données sont intactes.
aid-off-ask = Les responsables de votre agence peuvent l’activer.
aid-off-go = Voir les aides automatiques

suspended-title = Ce site est momentanément fermé
suspended-text = L’espace « { $name } » n’est pas accessible en ce moment. Merci de revenir plus tard.
suspended-owner = Vous administrez cette agence ? Connectez-vous : vous lirez pourquoi, et à qui écrire.
suspended-reason = Le motif
suspended-write = Pour en parler ou rouvrir l’agence, écrivez à
suspended-sign-in = Se connecter

status-400 = La demande est incomplète
status-400-text = Une information manque ou n’a pas été comprise. Revenez en arrière et réessayez.
status-401 = Connectez-vous pour continuer
status-401-text = Votre session est terminée. Rien de ce que vous aviez enregistré n’est perdu.
status-403 = Vous n’avez pas accès à cette page
status-403-text = Votre rôle dans l’agence ne le permet pas. Un administrateur peut vous donner cet accès.
status-404 = Cette page n’existe pas
status-404-text = L’adresse est peut-être incomplète, ou la page a été déplacée.
status-405 = Cette action n’est pas possible ici
status-405-text = Revenez à la page précédente et réessayez depuis son bouton.
status-409 = Quelqu’un d’autre a modifié cette fiche
status-409-text = Rechargez la page pour voir sa version, puis reprenez la vôtre.
status-413 = Ce fichier est trop lourd
status-413-text = Réduisez sa taille ou partagez-le en plusieurs parties.
status-421 = Cette adresse ne mène à aucune agence
status-421-text = Vérifiez l’adresse, ou demandez-la à la personne qui vous l’a donnée.
status-422 = Un point est à corriger
status-422-text = Revenez au formulaire : ce que vous avez saisi y est conservé.
status-429 = Trop de demandes à la fois
status-429-text = Attendez un instant, puis réessayez.
status-500 = Une erreur est survenue de notre côté
error-reference = Référence :
status-500-text = Elle nous a été signalée. Réessayez dans un instant ; si cela continue, donnez-nous la référence ci-dessous.
status-503 = Le service revient dans un instant
status-503-text = Une mise à jour ou une surcharge est en cours. Rien n’est perdu, réessayez dans une minute.
timeline-batch = Partie d’une modification groupée
ui-chart-table = Voir les chiffres
ui-chart-when = Depuis le
ui-chart-count = Nombre

# What was added, on the first page; what is new, in the frame
home-growth = Fiches ajoutées
home-quiet = Rien ne vous attend
home-quiet-text = Ce qu’on vous ouvre, et ce qui s’y passe, se lira ici.
home-quiet-rights = Voir ce que je peux faire
home-growth-total = { $count } en douze semaines
ui-news = { $count ->
    [0] Nouveautés
    [one] Nouveautés : une à lire
   *[other] Nouveautés : { $count } à lire
}

## alike-*, merge-* : deux fiches pour une
alike-compare = Comparer et fusionner
alike-title = Ressemble à une fiche déjà connue
error-too-big = Cet envoi est trop volumineux.
import-known =
    { $count ->
        [one] Une ligne est certainement déjà connue
       *[other] { $count } lignes sont certainement déjà connues
    }
import-known-line = Ligne { $line } :
merge-after = L’autre fiche va à la corbeille, et son adresse mène ici.
merge-both = Les deux, l’un sous l’autre
merge-changed-text = Vos choix sont toujours là. Revoyez les deux fiches, puis fusionnez.
merge-compare = Comparer
merge-do = Fusionner
merge-fields = Champ par champ
merge-gone = Fusionnée dedans :
merge-keep = Gardée :
merge-moves = Ce qui suit
merge-moves-none = Rien n’est lié à l’autre fiche.
merge-pick-summary = Choisissez l’autre fiche. Vous verrez les deux côte à côte avant tout changement.
merge-preview = Aperçu
merge-result = Ce que cela donnera
merge-same = identique
merge-summary = Choisissez champ par champ ce qui reste. Rien n’est perdu : pendant 30 jours, la fusion s’annule exactement.
merge-swap = Garder l’autre
merge-walls = Ces fiches sont concernées par un conflit d’intérêts
merge-walls-text = Il s’appliquera aussi à la fiche fusionnée.
filter-days-how = Nombre de jours
categories-title = Catégories
category-colour = Couleur
category-hint = Avec une couleur, la vue devient une catégorie de toute l’équipe : chaque fiche qui y répond la porte.
closing-site-title = Cette agence a fermé
closing-site-text = L’espace « { $name } » n’est plus en service.
