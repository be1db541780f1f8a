operators-room-rollouts = Déploiements
rollouts-title = Déploiements
rollouts-summary = Une version part anneau par anneau : la maison, les volontaires, 5 %, 25 %, toutes. Elle s’arrête et revient d’elle-même là où elle fait du tort.
rollouts-all = Déploiements
rollouts-regular = Les versions régulières sortent le 1er et le 15 : la prochaine, le { $day }.
rollouts-none = Aucun déploiement pour l’instant.
rollout-new = Déployer une version
rollout-new-text = Un seuil dépassé dans une agence arrête le déploiement et ramène tout l’anneau à la version d’avant, sans perdre le travail fait entre-temps.
rollout-release = Version
rollout-pace = Quand
rollout-pace-window = Aux heures calmes de chaque agence
rollout-pace-window-hint = Par défaut, le samedi de 2 h à 4 h, à l’heure de l’agence.
rollout-pace-now = Tout de suite
rollout-pace-now-hint = Les agences qui ont demandé une pause ne sont pas touchées.
rollout-pace-security = Sécurité
rollout-pace-security-hint = Tout de suite, et les pauses ne comptent pas.
rollout-bake = Minutes d’observation par anneau
rollout-steps = Échecs de migration tolérés par anneau
rollout-errors = Erreurs tolérées (% des réponses)
rollout-slow = Réponses de plus d’une seconde tolérées (%)
rollout-jobs = Tâches en échec tolérées par agence
rollout-begin = Commencer
rollout-pause = Mettre en pause
rollout-resume = Reprendre
rollout-abort = Arrêter là
rollout-abort-back = Tout ramener
rollout-state-running = En cours
rollout-state-paused = En pause
rollout-state-halted = Arrêté de lui-même
rollout-state-aborted = Arrêté
rollout-state-done = Terminé
rollout-halted-text = Les agences de cet anneau reviennent à la version d’avant ; le travail fait entre-temps reste. Les anneaux précédents restent où ils sont, sauf si vous ramenez tout.
rollout-rings = Anneaux
ring-0 = La maison
ring-1 = Volontaires
ring-2 = 5 %
ring-3 = 25 %
ring-4 = Toutes
rollout-placing = Les agences sont réparties en anneaux…
rollout-nobody = Aucune agence n’a ce module dans une version plus ancienne.
rollout-count-failed = { $count ->
    [one] un échec
   *[other] { $count } échecs
}
rollout-count-back = { $count ->
    [one] une revenue
   *[other] { $count } revenues
}
rollout-count-moving = { $count ->
    [one] une en route
   *[other] { $count } en route
}
rollout-count-left = { $count ->
    [one] une à part
   *[other] { $count } à part
}
rollout-figures = { $answers } réponses, dont { $failures } erreurs et { $slow } de plus d’une seconde ; { $jobs } tâches en échec.
rollout-gates = Seuils : { $steps } échecs de migration par anneau ; par agence { $errors } % d’erreurs, { $slow } % de réponses lentes, { $jobs } tâches en échec, ou un module qui se met au repos. Observation : { $bake } min.
rollout-agencies = Agences à connaître
rollout-agencies-none = Rien à signaler.
rollout-agency-waiting = Attend
rollout-agency-called = Appelée
rollout-agency-moving = En route
rollout-agency-arrived = Arrivée
rollout-agency-failed = Échec, défait
rollout-agency-returning = Revient
rollout-agency-back = Revenue
rollout-agency-stuck = Bloquée
rollout-agency-left = À part
rollout-why-window = Attend ses heures calmes.
rollout-why-suspended = L’agence est suspendue.
rollout-why-gone = L’agence n’est plus là.
rollout-why-hold = A demandé une pause jusqu’au { $until }.
rollout-events = Ce qui s’est passé
rollout-event-begun = Commencé
rollout-event-placed = { $count ->
    [0] Aucune agence concernée
    [one] Une agence concernée
   *[other] { $count } agences concernées
}
rollout-event-ring = Anneau suivant : { $ring }
rollout-event-halted = Arrêté : { $gate } chez { $agency }
rollout-event-paused = Mis en pause
rollout-event-running = Repris
rollout-event-aborted = Arrêté
rollout-event-done = Terminé
gate-steps = trop d’échecs de migration
gate-rest = le module s’est mis au repos
gate-errors = trop d’erreurs
gate-slow = trop de réponses lentes
gate-jobs = trop de tâches en échec
rollout-turned-paused = En pause : plus aucune agence n’est appelée.
rollout-turned-running = Le déploiement reprend.
rollout-turned-aborted = Arrêté : les agences restent où elles sont.
rollout-turned-back = Arrêté : toutes les agences reviennent.
rollout-turned-late = Ce déploiement n’en est plus là.
error-rollout-under-way = Un déploiement de ce module est déjà en cours.
error-hold-long = Une pause dure { $days } jours au plus.
error-hours = La fin vient après le début.
operators-ring = Anneau
operators-ring-internal = Cette agence est de la maison : elle reçoit les versions la première.
operators-ring-usual = Cette agence reçoit les versions à son tour.
operators-internal-join = Mettre parmi celles de la maison
operators-internal-leave = Retirer de celles de la maison
operators-internal-set = L’agence reçoit désormais les versions la première.
operators-internal-unset = L’agence reçoit désormais les versions à son tour.
event-access-ring-internal = Agence mise parmi celles de la maison
event-access-ring-usual = Agence retirée de celles de la maison
wishes-title = Mises à jour
wishes-summary = Quand les nouvelles versions arrivent chez vous. Rien ne se perd : chaque changement se défait.
wishes-next = Prochaine version régulière
wishes-next-text = Les versions régulières sortent le 1er et le 15 du mois. La prochaine part le { $leaves } et peut arriver chez vous le { $arrives }, { $hours }. Une correction urgente n’attend pas.
wishes-first = Parmi les premières
wishes-first-text = Les agences volontaires reçoivent une version avant les autres, et la plateforme les suit de près. Une version qui fait du tort revient d’elle-même.
wishes-volunteer = Recevoir les versions parmi les premières
wishes-hours = Heures calmes
wishes-hours-text = Les versions arrivent à ces heures-là ({ $zone }). Vous pouvez toujours en changer vous-même, quand vous voulez, dans les versions d’un module.
wishes-day = Jour
wishes-from = De
wishes-until = À
wishes-hold = Pause
wishes-hold-text = Un festival, une tournée ? Aucune version n’arrive avant ce jour, sauf une correction de sécurité. Une pause dure 90 jours au plus.
wishes-hold-until = Pas avant le
wishes-hold-reason = Pourquoi (la plateforme le lira)
wishes-saved = C’est noté.
weekday-1 = Lundi
weekday-2 = Mardi
weekday-3 = Mercredi
weekday-4 = Jeudi
weekday-5 = Vendredi
weekday-6 = Samedi
weekday-7 = Dimanche
mail-rollout-halted-subject = Déploiement arrêté : { $module } { $version }
mail-rollout-halted-text = Le déploiement de { $module } { $version } s’est arrêté dans l’anneau « { $ring } » : { $gate } chez { $agency }. Les agences de cet anneau reviennent à la version d’avant ; ce qui s’y est fait entre-temps reste.
mail-rollout-halted-button = Voir le tableau
error-rollout-irreversible = Cette version ne se défait pas : chaque agence y va d’elle-même, aucun déploiement ne l’y mène.
