# Fichiers des fiches
files-folders = 01_Booking | 02_Contrats | 03_Technique | 04_Promotion | 05_Comptabilité | 06_Archives
files-folder = Dossier
files-folder-none = Aucun
files-bring = Ajouter des fichiers
files-bring-version = Ajouter une version
files-send = Envoyer
files-waiting = En attente
files-sending = Envoi…
files-going-on = Connexion interrompue : l’envoi reprendra dès que possible.
files-done = Enregistré
files-stop = Arrêter
files-kept = { $count ->
    [one] Fichier enregistré.
   *[other] { $count } fichiers enregistrés.
 }
files-version = version { $number }
files-versions = Versions
files-download = Télécharger
files-download-one = Télécharger { $name }
files-open = Ouvrir dans un onglet
files-no-preview = Ce fichier ne se voit pas ici. Téléchargez-le pour l’ouvrir.
files-name = Nom
files-name-and-place = Nom et dossier
files-renamed = Fichier rangé.
files-delete = Mettre à la corbeille
files-binned = Fichier mis à la corbeille.
files-restored = Fichier restauré.
files-in-bin = Ce fichier est à la corbeille
files-in-bin-text = Il disparaîtra, avec toutes ses versions, trente jours après y avoir été mis.
files-bin = Corbeille des fichiers
files-bin-count = Corbeille ({ $count })
files-bin-summary = Chaque fichier y reste trente jours, avec toutes ses versions.
files-bin-none = La corbeille est vide
files-compare = Comparer deux versions
files-compare-do = Comparer
files-compare-old = Avant
files-compare-new = Après
files-compare-lines = Ligne à ligne
files-brought = Ajouté
files-kind = Type
did-filed = a ajouté le fichier « { $name } », version { $number }
did-unfiled = a mis à la corbeille le fichier « { $name } »
did-refiled = a rangé le fichier « { $name } »
did-file-restored = a restauré le fichier « { $name } »
did-files-archived = a archivé { $number ->
    [one] un fichier lourd
   *[other] { $number } fichiers lourds
}
did-files-taken-back = a repris { $number ->
    [one] un fichier archivé
   *[other] { $number } fichiers archivés
}
act-filed = { $many } : fichier ajouté
act-unfiled = { $many } : fichier mis à la corbeille
act-refiled = { $many } : fichier rangé
act-file-restored = { $many } : fichier restauré
error-empty = Ce fichier est vide.
error-broken = L’envoi a été interrompu. Recommencez.
error-too-many-files = Envoyez au plus cinquante fichiers à la fois.
nav-files = Fichiers
files-all-summary = Tous les fichiers des fiches que vous pouvez lire.
files-storage = Espace de stockage
files-storage-near = Plus de quatre cinquièmes sont pris. Videz ce qui ne sert plus, ou changez de formule.
files-storage-full = L’espace est plein : plus rien ne peut être ajouté.
files-of = Fiche
files-any = Tous
files-find = Chercher
files-find-all = Tout voir
files-sort-image = Images
files-sort-audio = Sons
files-sort-video = Vidéos
files-sort-document = Documents
files-sort-other = Autres
files-none = Aucun fichier
files-none-text = Ouvrez une fiche et déposez-y des fichiers : ils apparaîtront ici.
files-none-found = Aucun fichier trouvé
files-none-found-text = Essayez un autre mot, ou moins de filtres.
notice-storage-near = l’espace de stockage est bientôt plein
event-files-nearly-full = Espace de stockage bientôt plein
mail-storage-near-subject = L’espace de stockage de { $agency } est pris à { $percent } %
mail-storage-near-text = { $percent } % de l’espace de stockage de { $agency } est pris. Quand il sera plein, plus aucun fichier ne pourra être ajouté : videz ce qui ne sert plus, ou changez de formule.
mail-storage-near-button = Voir les fichiers
files-archive = Archiver les fichiers lourds
files-archive-short = Archiver
files-archive-one = Archiver les fichiers lourds de { $name }
files-archive-summary = Les fichiers de plus de 5 Mo s’en vont, et leur place est libre aussitôt. Leurs noms, leurs versions et leurs petites images restent. Pendant trente jours, tout se reprend.
files-archive-heavy = Ce qui serait archivé
files-archive-do = Archiver et libérer { $weight }
files-archive-away = Archivés, à reprendre tant qu’il est temps
files-archive-until = jusqu’au { $day }
files-archive-back = Reprendre { $weight }
files-archive-none = Rien de lourd ici
files-archive-none-text = Aucun fichier de cette fiche ne pèse plus de 5 Mo.
files-archived = Archivé
files-archived-text = Son contenu a été archivé pour faire de la place. Il se reprend pendant trente jours, depuis les fichiers de la fiche.
files-archived-toast = { $count ->
    [one] Un fichier archivé.
   *[other] { $count } fichiers archivés.
}
files-taken-back = { $count ->
    [one] Un fichier repris.
   *[other] { $count } fichiers repris.
}
files-past = Passés, et encore lourds
files-past-text = Ces fiches datent de plus d’un mois et gardent des fichiers de plus de 5 Mo.
error-archived = Ce fichier est archivé : reprenez-le depuis les fichiers de sa fiche pour l’ouvrir.
act-files-archived = { $many } : fichiers lourds archivés
act-files-taken-back = { $many } : fichiers archivés repris
event-files-past-told = Fichiers lourds du passé signalés
notice-past-files = des événements passés gardent beaucoup de fichiers lourds
files-past-count = { $count ->
    [one] Un fichier
   *[other] { $count } fichiers
}
