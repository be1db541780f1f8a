# Mots du plancher web
error-password-short = Choisissez au moins { $min } caractères.
error-password-common = Ce mot de passe est trop courant. Choisissez une suite de mots bien à vous.
error-picture-empty = Ce fichier est vide. Choisissez-en un autre.
error-picture-too-heavy = Choisissez une image de 10 Mo au plus.
error-picture-too-many-pixels = Cette image est trop grande : réduisez-la à 40 mégapixels au plus.
error-picture-kind = Choisissez une image JPEG, PNG ou WebP.
error-picture-broken = Cette image est abîmée ou incomplète. Enregistrez-la de nouveau, puis réessayez.
error-picture-too-slow = Cette image demande trop de temps. Réduisez-la, puis réessayez.
picture-kept = Image enregistrée.
event-pictures-kept = Image ajoutée
error-invalid = Cette valeur n’est pas acceptée.
error-sort = Cette liste ne se trie pas par ce champ.
error-cursor = Cette page de liste n’existe plus. Reprenez depuis le début.
error-https-only = Cette adresse ne s’ouvre qu’en https. Rien n’a été pris ; si vous avez envoyé un mot de passe ou une clé, remplacez-les.
error-too-many-rows = Cette liste est trop longue pour ce format. Affinez-la, ou choisissez CSV.
error-second-person = Une seconde personne doit d’abord donner son accord. Demandez-le par POST à la même adresse.
http-expired-title = Ce formulaire a expiré
http-expired-what = Revenez à la page précédente, rechargez-la, puis envoyez-la de nouveau. Rien n’a été modifié.
error-sign-in = Adresse ou mot de passe inexact. Après cinq essais, le compte se ferme un quart d’heure et un courriel permet de le rouvrir.
mail-footer = Estrade, la maison des agences de musique. Si ce message ne vous concerne pas, ignorez-le : rien ne sera fait.
mail-device-subject = Connexion depuis un nouvel appareil
mail-device-text = Bonjour { $name }, votre compte vient d’être ouvert depuis un navigateur que nous ne connaissions pas ({ $device }, adresse { $address }). Si c’était vous, il n’y a rien à faire. Sinon, choisissez tout de suite un nouveau mot de passe : toutes les connexions seront fermées.
mail-device-button = Ce n’était pas moi
mail-token-reused-subject = Un programme a été déconnecté
mail-token-reused-text = Bonjour { $name }, le programme « { $label } » a présenté un jeton déjà utilisé (adresse { $address }) : quelqu’un en détient peut-être une copie. Nous l’avons déconnecté par précaution ; le vôtre devra se connecter de nouveau. Si vous ne comprenez pas pourquoi, changez de mot de passe et révoquez vos clés.
mail-token-reused-button = Voir mes programmes
mail-unlock-subject = Votre compte est fermé pour un quart d’heure
mail-unlock-text = Bonjour { $name }, plusieurs mots de passe inexacts ont été essayés sur votre compte. Si c’était vous, rouvrez-le tout de suite. Sinon, choisissez un nouveau mot de passe.
mail-unlock-button = Rouvrir mon compte
mail-reset-subject = Choisir un nouveau mot de passe
mail-reset-text = Vous avez demandé à changer de mot de passe. Ce lien sert une fois, pendant trente minutes.
mail-reset-button = Choisir un mot de passe
nav-home = Accueil

# Fiches
record-created-toast = { $title } est enregistré.
record-saved-toast = { $title } est à jour.
record-saved-beside-toast = { $title } est à jour, avec ce qui a été enregistré entre-temps.
record-deleted-toast = { $title } est à la corbeille.
record-restored-toast = { $title } est restauré.
record-reverted-toast = La modification est annulée.
record-copy-of = { $title } (copie)
section-own = Champs de l’agence
views-saved-toast = La vue « { $name } » est enregistrée.
views-removed-toast = La vue est retirée.
bulk-restore = Restaurer
bulk-done-delete = { $count ->
    [one] Une fiche est à la corbeille.
   *[other] { $count } fiches sont à la corbeille.
}
bulk-done-restore = { $count ->
    [one] Une fiche est restaurée.
   *[other] { $count } fiches sont restaurées.
}
bulk-done-tag = { $count ->
    [one] Une fiche porte l’étiquette « { $tag } ».
   *[other] { $count } fiches portent l’étiquette « { $tag } ».
}
bulk-done-untag = { $count ->
    [one] Une fiche ne porte plus l’étiquette « { $tag } ».
   *[other] { $count } fiches ne portent plus l’étiquette « { $tag } ».
}
bulk-skipped = { $count ->
    [one] Une fiche reste telle quelle : { $why }
   *[other] { $count } fiches restent telles quelles : { $why }
}
bulk-skipped-several = { $count ->
    [one] Une fiche reste telle quelle.
   *[other] { $count } fiches restent telles quelles, pour plusieurs raisons : les voici.
}
bulk-undone = C’est annulé.
bulk-set = Modifier un champ
bulk-title-set = { $count ->
    [one] Modifier un champ d’une fiche
   *[other] Modifier un champ de { $count } fiches
}
bulk-title-tag = Étiquette « { $tag } » sur { $count ->
    [one] une fiche
   *[other] { $count } fiches
}
bulk-title-untag = Étiquette « { $tag } » retirée de { $count ->
    [one] une fiche
   *[other] { $count } fiches
}
bulk-title-delete = { $count ->
    [one] Une fiche vers la corbeille
   *[other] { $count } fiches vers la corbeille
}
bulk-title-restore = { $count ->
    [one] Une fiche hors de la corbeille
   *[other] { $count } fiches hors de la corbeille
}
bulk-undone-kept = { $count ->
    [one] C’est annulé. Une fiche modifiée depuis reste telle quelle.
   *[other] C’est annulé. { $count } fiches modifiées depuis restent telles quelles.
}
bulk-choose-field = Choisir ce champ
bulk-empty-hint = Laissez vide pour effacer le champ.
bulk-see = Voir ce qui change
bulk-start = { $count ->
    [one] Modifier une fiche
   *[other] Modifier { $count } fiches
}
bulk-stat-will = Changeront
bulk-stat-same = Déjà ainsi
bulk-stat-cannot = Ne peuvent pas changer
bulk-stat-changed = Modifiées
bulk-stat-stayed = Restées telles quelles
bulk-stat-kept = Modifiées depuis, gardées
bulk-stayed = { $count ->
    [one] Une restée telle quelle
   *[other] { $count } restées telles quelles
}
bulk-running = Modification des fiches…
bulk-running-back = Annulation des modifications…
bulk-leave = Vous pouvez quitter cette page, le travail continue.
bulk-failed-title = La modification s’est arrêtée
bulk-failed-right = Vous n’avez plus le droit de modifier ces fiches. Demandez-le, puis reprenez.
bulk-failed-trouble = Un incident est survenu de notre côté. Vous pouvez reprendre où elle en est, ou annuler ce qui est fait.
bulk-resume = Reprendre
bulk-undo = Tout annuler
bulk-was-undone = Cette modification a été annulée.
bulk-unseen = Hors de votre vue
bulk-why-reach = Hors de votre portée, ou disparue.
bulk-why-right = Vous la voyez, mais votre rôle ne permet pas de la modifier.
bulk-why-moving = Le module change de version : réessayez dans un instant.
bulk-why-binned = À la corbeille.
bulk-why-changed = Modifiée depuis par quelqu’un.
op-is = est
op-not = n’est pas
op-contains = contient
op-from = à partir de
op-until = jusqu’à
op-empty = est vide
op-older = remonte à plus de (jours), ou jamais
op-recent = date de moins de (jours)
op-soon = arrive dans les (jours)
op-filled = est renseigné
did-created = a créé la fiche
did-updated = a modifié la fiche
did-deleted = a mis la fiche à la corbeille
did-restored = a restauré la fiche
did-purged = a supprimé la fiche définitivement
did-answered = a répondu
did-commented = a commenté
did-merged = a fusionné une autre fiche dans celle-ci
did-unmerged = a annulé une fusion
did-tagged = a ajouté une étiquette
palette-acts = Créer
home-hello = Bonjour { $name }
steps-title = Vos premiers pas
app-name = Estrade

# API
api-title = API
api-about = Tout ce que vous faites ici, vos outils peuvent le faire.
api-get-key = Créer une clé
api-rules = Règles communes
api-fields = Champs
api-key-about = Créez une clé dans votre compte et envoyez-la dans l’en-tête Authorization. Elle agit avec vos droits du moment. Un jeton d’accès, obtenu par POST /api/v1/token, se présente de la même façon.
api-lists = Les listes se filtrent par champ.opérateur=valeur, se trient par sort et se suivent par cursor.
api-if-match = Pour modifier, envoyez dans If-Match la version lue (ETag) : personne n’écrase le travail d’un autre.
api-idempotency = Avec une Idempotency-Key, une demande répétée n’est faite qu’une fois, pendant un jour.
api-others = Tout le reste
api-bulk = Un appel agit sur 300 fiches au plus, nommées ou trouvées : POST …/bulk. Avec dry_run, rien ne reste.
api-errors = Les erreurs suivent la RFC 9457, avec chaque champ à corriger.
export-asks-title = Ce fichier demande une seconde personne
export-asks-text = Il contient des champs confidentiels. Une autre personne qui y a droit l’approuve d’abord ; vous le téléchargez ensuite, une fois.
export-asks-do = Demander l’accord
did-revealed = a lu des champs confidentiels

# What the journal says of any resource
act-exported = { $many } : liste exportée
act-imported = { $many } : fichier importé
act-import-stopped = { $many } : import interrompu
act-import-undone = { $many } : import annulé
act-changed-together = { $many } : plusieurs fiches modifiées
act-taken-back = { $many } : modification annulée
act-commented = { $many } : commentaire ajouté
act-tagged = { $many } : étiquette ajoutée
act-untagged = { $many } : étiquette retirée
act-revealed = { $many } : champs confidentiels lus
home-this-week = { $count } cette semaine

# La formule et ses limites
http-402-title = L’essai de votre agence est terminé
http-402-what = Tout reste lisible, imprimable et exportable, et votre site public reste ouvert. Pour créer et modifier de nouveau, choisissez une formule : rien n’est perdu entre-temps.
error-see-plans = Voir les formules
error-plan-records = Votre formule va jusqu’à { $most } fiches, et celles-ci n’y tiennent plus. Supprimez-en, ou choisissez une formule plus grande : rien de ce qui est là n’est perdu.
shell-trial-over = L’essai est terminé : tout se lit et s’exporte, rien ne se modifie.
shell-trial-ends = { $days ->
    [one] Votre essai se termine dans moins d’un jour.
   *[other] Votre essai se termine dans { $days } jours.
}
shell-trial-plans = Choisir une formule

guide-title = Guide
guide-summary = Comment faire quoi, dans la version de votre agence.
guide-release = Votre agence est en version { $version }
guide-here = Votre version
guide-coming = Pas encore chez vous
guide-releases = Versions et historique
news-title = Nouveautés
news-summary = Ce que chaque version a apporté à votre agence.
news-read-all = C’est lu
news-fresh = Nouveau
news-switched-on = Le module est là.
news-empty = Rien de nouveau pour l’instant
news-empty-text = Ce que les prochaines versions apportent se lit ici.
news-coming = Disponible, si vos administrateurs le veulent
news-monthly = Une fois par mois, par courriel
news-monthly-is-on = Vous recevez les nouveautés du mois par courriel. Un mois sans nouveauté est un mois sans message.
news-monthly-is-off = Recevez les nouveautés du mois en un seul message. Vous pouvez vous en désabonner ici à tout moment.
news-monthly-join = M’abonner
news-monthly-leave = Me désabonner
news-monthly-on = Vous recevrez les nouveautés une fois par mois.
news-monthly-off = Vous ne recevrez plus ce message.
event-news-monthly = Abonnement aux nouveautés du mois changé
mail-news-subject = { $agency } : les nouveautés du mois
mail-news-text = { $news }
mail-news-button = Lire les nouveautés, ou me désabonner
wall-suspected = Conflit d’intérêts possible avec { $other }
wall-confirmed = Conflit d’intérêts confirmé avec { $other }
wall-another = un autre dossier
wall-mark = Conflit

# Fiches qui n’en font peut-être qu’une

merge-title = Fusionner { $title }
merge-with = Quelle fiche est la même ?
merge-with-menu = Fusionner avec…
merge-moves-attachments = Fichiers
merge-moves-comments = Commentaires
merge-moves-taggings = Étiquettes
merge-moves-walls = Conflits d’intérêts
merge-changed = Quelqu’un vient de modifier l’une des deux fiches
merge-done = Fusionné dans { $title }.
merge-undone = La fusion est annulée : les deux fiches sont comme avant.
merge-undone-stay =
    { $count ->
        [one] La fusion est annulée. Un champ modifié depuis reste tel quel.
       *[other] La fusion est annulée. { $count } champs modifiés depuis restent tels quels.
    }
merge-over = Cette fusion ne peut plus être annulée.
merge-later = La fiche gardée a été fusionnée à nouveau depuis : annulez d’abord cette fusion-là.
act-merged = { $many } : fiches fusionnées
act-unmerged = { $many } : fusion annulée
act-set-apart = a dit que deux fiches sont différentes
act-not-apart = ne sait plus si deux fiches diffèrent
import-known-update = Mettre à jour les fiches existantes
import-known-skip = Laisser ces lignes de côté
import-known-create = Les créer quand même

## search-* : chercher partout
search-title = Recherche
search-label = Mots à chercher
search-placeholder = Un nom, une ville, un numéro…
search-go = Rechercher
search-found = { $count ->
    [one] { $total } résultat
   *[other] { $total } résultats
  }
search-none = Rien ne correspond à « { $words } »
search-none-text = Essayez moins de mots, ou retirez un filtre. Une ou deux fautes de frappe ne gênent pas.
search-ask = Que cherchez-vous ?
search-ask-text = Saisissez au moins deux caractères. Accents, majuscules et fautes de frappe ne comptent pas.
search-short = Encore un caractère
search-odd = Ce filtre n’existe pas ici
search-odd-text = Reprenez la recherche sans lui.
search-again = Nouvelle recherche
search-chosen = Filtres choisis
search-without = Retirer le filtre { $label } : { $value }
search-facets = Affiner
search-kind = Type
search-changed = Modifié
search-since = depuis { $time }
search-before = il y a plus de { $time }
search-days = { $days ->
    [one] 1 jour
    [365] 1 an
   *[other] { $days } jours
  }
palette-all = Tous les résultats pour « { $words } »
filter-days = { $count } jours
category-none = Aucune : une simple vue
category-gone = Catégorie disparue
category-saved-toast = La catégorie « { $name } » est enregistrée.
colour-red = Rouge
colour-amber = Ambre
colour-green = Vert
colour-teal = Turquoise
colour-blue = Bleu
colour-violet = Violet
colour-pink = Rose
colour-grey = Gris
error-categories-full = Il y a déjà vingt catégories ici : retirez-en une d’abord.
error-category-secret = Une catégorie se voit de tous : elle ne peut pas porter sur un champ confidentiel.
error-category-all = Filtrez d’abord la liste : une catégorie sans condition contiendrait tout.
shell-support-reads = Assistance chez { $agency }, jusqu’à { $until } : vous lisez, rien ne se modifie, et chaque page que vous ouvrez est notée pour l’agence.
shell-support-raised = Assistance chez { $agency }, jusqu’à { $until } : l’agence vous laisse modifier. Chaque page que vous ouvrez est notée pour elle.
shell-support-back = Retour à la console
shell-looked-into = L’assistance d’Estrade peut lire votre agence jusqu’à { $until }.
shell-looked-into-see = Voir ce qu’elle lit, ou y mettre fin
shell-closing = L’agence ferme : tout sera détruit le { $day }. D’ici là, tout se lit et s’exporte, rien ne se modifie.
shell-closing-see = Voir, ou annuler
news-planned = Prévu
news-planned-on = activé le { $day }
news-planned-off = désactivé le { $day }
