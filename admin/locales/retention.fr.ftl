# Durées de conservation et archive intermédiaire
may-privacy-archive = Lire l’archive intermédiaire et en faire revenir des fiches
privacy-retention-tab = Durées
privacy-retention-title = Durées de conservation
privacy-retention-summary = Ce qui a servi et doit maintenant être archivé, vidé ou supprimé.
privacy-retention-pending = { $count ->
    [one] 1 fiche a dépassé sa durée de conservation
   *[other] { $count } fiches ont dépassé leur durée de conservation
}
privacy-retention-pending-text = Simulez d’abord : vous verrez chaque fiche et ce qu’elle deviendrait. Rien n’est fait avant votre accord.
privacy-retention-none = Rien n’a dépassé sa durée de conservation
privacy-retention-none-text = Chaque nuit, les durées du registre sont vérifiées.
privacy-plan-do = Simuler
privacy-plan-title = Simulation
privacy-plan-text = Rien n’est encore fait. Chaque fiche est vérifiée une fois de plus au moment d’agir ; la simulation vaut vingt-quatre heures.
privacy-run-title = Application des durées
privacy-run = Détail
privacy-runs = Simulations et applications
privacy-run-automatic = automatique
privacy-run-apply = Appliquer
privacy-run-stop = Arrêter
privacy-run-undo = { $count ->
    [one] Faire revenir 1 fiche de l’archive
   *[other] Faire revenir { $count } fiches de l’archive
}
privacy-run-begun = L’application a commencé.
privacy-run-stopped = Arrêté : ce qui n’était pas fait ne le sera pas.
privacy-run-undoing = Les fiches archivées reviennent.
privacy-first-lines = Les { $count } premières fiches ; la preuve les contient toutes.
privacy-classes = Durées par catégorie
privacy-class = Catégorie
privacy-then = Ensuite
privacy-due = À traiter
privacy-held = Gardées malgré la durée
privacy-kept-duty = { $count } par obligation légale
privacy-kept-contract = { $count } pour un contrat
privacy-kept-use = { $count } encore en usage
privacy-proof = Télécharger la preuve
privacy-proof-hash = Empreinte SHA-256 de la preuve, inscrite au journal :
privacy-automatic-title = Application automatique
privacy-automatic-label = Appliquer chaque nuit ce qui est dû
privacy-by-hand = Appliquer à la main
privacy-automatic-hint = Sinon, la nuit annonce seulement : un avis et un courriel à qui répond des données.
privacy-automatic-on = La nuit appliquera ce qui est dû.
privacy-automatic-off = La nuit annoncera, et n’appliquera rien.
privacy-archive = Archive intermédiaire
privacy-archive-summary = Des fiches scellées et mises à part, jusqu’à leur date de fin. Chaque lecture est inscrite au journal.
privacy-archive-find = Nom, courriel ou mot
privacy-archived-on = Archivée le
privacy-archive-until = Supprimée le
privacy-archive-more = Les { $shown } plus récentes sur { $found }. Précisez les mots pour les autres.
privacy-archive-empty = Rien dans l’archive
privacy-archive-empty-text = Les fiches arrivées au bout de leur durée y sont gardées à part, puis supprimées.
privacy-archived-until = Sera supprimée définitivement le { $day }.
privacy-archived-note = Cette fiche n’est plus utilisée. Ne la lisez que pour répondre à une personne, à un contrôle ou à un litige.
privacy-archive-restore = Faire revenir la fiche
privacy-archive-end = Supprimer maintenant
privacy-archive-ended = Supprimée de l’archive.
privacy-put-back = La fiche est revenue.
privacy-emptied-record = Archivé
privacy-apart = { $count ->
    [one] 1 fiche de l’archive intermédiaire mentionne cette personne
   *[other] { $count } fiches de l’archive intermédiaire mentionnent cette personne
}
privacy-apart-text = Elles font partie de la réponse. Qui a le droit de lire l’archive les y trouve.
privacy-export-again = Réessayer
privacy-printed = Imprimé le { $day }
privacy-print = Imprimer
fate-archive = Archivage à part pendant { $months } mois, puis suppression
fate-anonymise = Données personnelles vidées
fate-delete = Suppression
retention-planned = simulation
retention-running = en cours
retention-done = appliqué
retention-stopped = arrêté
retention-undoing = retour en cours
retention-undone = annulé
count-archive = Archivage
count-anonymise = Vidage
count-delete = Suppression
count-keep = Gardées
count-skipped = Laissées
outcome-kept-duty = gardée : obligation légale
outcome-kept-contract = gardée : contrat
outcome-kept-use = gardée : encore en usage
outcome-will-archive = sera archivée
outcome-will-anonymise = sera vidée
outcome-will-delete = sera supprimée
outcome-done-archive = archivée
outcome-done-anonymise = vidée
outcome-done-delete = supprimée
outcome-restored = revenue
outcome-ended = supprimée de l’archive
outcome-skipped-changed = laissée : modifiée depuis
outcome-skipped-gone = laissée : n’existe plus
outcome-skipped-failed = laissée : n’a pas pu être traitée
outcome-skipped-stopped = laissée : arrêté avant
outcome-skipped-duty = laissée : obligation légale
outcome-skipped-contract = laissée : contrat
outcome-skipped-use = laissée : encore en usage
error-retention-stale = Cette simulation n’est plus à jour : refaites-la.
error-retention-over = Il n’y a plus rien à faire ici.
error-retention-gone = La fiche n’existe plus : elle ne peut pas revenir. Lisez-la dans l’archive.
notice-retention-due = ont dépassé leur durée de conservation
notice-request-due = attend bientôt une réponse sur ses données
notice-request-late = attend une réponse sur ses données : le délai est dépassé
mail-retention-due-subject = Des fiches ont dépassé leur durée de conservation
mail-retention-due-text = { $count ->
    [one] Une fiche a
   *[other] { $count } fiches ont
} dépassé la durée de conservation du registre. Rien n’est fait sans vous : simulez, vérifiez, puis appliquez.
mail-retention-due-button = Voir ce qui est dû
mail-request-due-subject = Une demande sur des données personnelles attend une réponse
mail-request-due-text = { $right } : la réponse est attendue avant le { $day }, soit { $days ->
    [0] aujourd’hui
    [one] dans 1 jour
   *[other] dans { $days } jours
}.
mail-request-due-button = Ouvrir la demande
mail-request-late-subject = Une demande sur des données personnelles a dépassé son délai
mail-request-late-text = { $right } : la réponse était attendue avant le { $day }, il y a { $days ->
    [one] 1 jour
   *[other] { $days } jours
}. Répondez sans attendre, ou prolongez le délai en prévenant la personne.
mail-request-late-button = Ouvrir la demande
event-privacy-retention-begun = Application des durées de conservation commencée
event-privacy-retention-applied = Durées de conservation appliquées
event-privacy-retention-undone = Retour de fiches archivées demandé
event-privacy-retention-announced = Durées dépassées annoncées
event-privacy-automatic = Application automatique des durées changée
event-privacy-proof-fetched = Preuve de conservation téléchargée
event-privacy-archived = Fiche archivée à part
event-privacy-anonymised = Données personnelles vidées à la fin de leur durée
event-privacy-put-back = Fiche revenue de l’archive
event-privacy-archive-listed = Archive intermédiaire parcourue
event-privacy-archive-read = Fiche archivée lue
event-privacy-archive-ended = Archives supprimées à leur terme
event-privacy-reminded = Rappel d’une demande envoyé
event-privacy-export-tried-again = Archive de données personnelles redemandée
# Le journal hors de la maison
audit-until = jusqu’au { $at }
audit-lasts = toujours en cours
audit-seal-title = Sceau du journal
audit-seal-now = { $count ->
    [one] 1 ligne scellée
   *[other] { $count } lignes scellées
}, la dernière le { $day }.
audit-seal-none = Le premier sceau est posé dans la demi-heure qui suit les premières lignes.
audit-seal-text = Ce sceau part chaque semaine par courriel à l’administration. Gardé ailleurs, il prouve le passé : si quelqu’un refait le journal, même avec la base de données en main, un ancien sceau ne s’y trouve plus.
audit-seal-kept = Un sceau que vous avez gardé
audit-seal-verify = Vérifier
audit-seal-malformed = Un sceau compte 64 chiffres hexadécimaux.
audit-seal-whole = Ce sceau est dans le journal, et { $count } lignes sont intactes.
audit-seal-unknown = Ce sceau n’est pas dans le journal : il a été refait ou coupé.
audit-seal-broken = La ligne { $line } n’est pas celle qui a été scellée.
mail-seal-subject = Le sceau de votre journal
mail-seal-text = Au { $day }, le journal de { $agency } compte { $lines } lignes scellées. Sceau : { $seal }. Gardez ce courriel : tant que ce sceau se retrouve dans le journal, personne n’a réécrit ce qui précède, pas même qui tient la base de données.
mail-seal-button = Le vérifier
event-journal-seal-sent = Sceau du journal envoyé à l’administration
event-journal-verified = Journal vérifié
event-access-address-let-in = Adresse laissée revenir
history-limits = Limites
