# Le diagramme des droits
diagram-title = Diagramme
diagram-summary = Qui peut quoi, et par quoi : une personne, un rôle ou un service. Choisissez une case pour en connaître la raison.
diagram-of = De qui
diagram-of-whom = Diagramme des droits : { $title }
diagram-people = Personnes
diagram-departments = Services
diagram-table = Le même, en tableau
diagram-text = Le même, en texte
diagram-others = Autres droits
diagram-module = Module
diagram-all-modules = Tous les modules
diagram-action = Action
diagram-all-actions = Toutes les actions
diagram-find = Chercher dans le diagramme
diagram-given = Seulement ce qui est permis
diagram-zoom = Taille
diagram-smaller = Réduire
diagram-larger = Agrandir
diagram-fit = Tout voir
diagram-why = Pourquoi
diagram-pick = Choisissez une case : ce qui l’ouvre s’éclaire, et la raison s’écrit ici.
diagram-nobody-gives = Aucun rôle ne le permet.
diagram-open = Ouvrir
diagram-gives = Ouvre { $count } actions
diagram-line = { $what } : { $how }
diagram-none = Rien ne correspond à ces filtres.
diagram-some-of = { $some } personnes sur { $all }
diagram-opened = { $count ->
    [one] Une fiche ouverte à la main
   *[other] { $count } fiches ouvertes à la main
}
diagram-by-project = { $count ->
    [one] Une fiche du projet { $name }
   *[other] { $count } fiches du projet { $name }
}
diagram-shares = Fiches ouvertes à la main
diagram-kind-role = Rôle
diagram-kind-team = Équipe
diagram-kind-department = Service
diagram-kind-project = Projet
diagram-kind-shares = Partage
diagram-ok = { $count ->
    [one] En plus pour une personne
   *[other] En plus pour { $count } personnes
}
diagram-late = { $count ->
    [one] En moins pour une personne
   *[other] En moins pour { $count } personnes
}
diagram-warn = { $count ->
    [one] Autrement pour une personne
   *[other] Autrement pour { $count } personnes
}
