releases-title = Versions : { $module }
releases-summary = Ce que chaque version apporte. Vous choisissez quand changer, et vous pouvez revenir sans perdre le travail fait entre-temps.
releases-news = Nouveautés
releases-history = Historique
releases-history-empty = Rien n’a encore changé depuis l’arrivée de ce module.
module-releases = Versions
release-available = Version { $version } disponible
release-current = Votre version
release-newer = Plus récente
release-upgrade = Passer à la { $version }
release-roll-back = Revenir à la { $version }
release-up-title = { $module } : passer à la version { $version }
release-back-title = { $module } : revenir à la version { $version }
release-plan-summary = Rien n’est encore fait. Ce qui est fait est exactement ce qui est montré.
release-with-needs = Ces modules, dont il a besoin, changent d’abord : { $modules }.
release-with-dependants = Ces modules, qui en ont besoin, reviennent d’abord : { $modules }.
release-plan-rows = { $count ->
    [0] Aucune fiche n’est réécrite.
    [one] Une fiche est réécrite.
   *[other] { $count } fiches sont réécrites.
}
release-keeps-work = Tout le travail fait depuis reste. Ce que cette version ne sait pas dire attend, et revient si vous la quittez.
release-reversible = Vous pourrez revenir en arrière : chaque valeur réécrite est retenue.
release-not-reversible = Sans retour : une étape ne peut pas être défaite.
release-irreversible = Pas de retour vers cette version : une étape ne peut pas être défaite.
release-rights = Personne ne gagne ni ne perd de droit.
release-tried-well = Essayé dans votre copie d’essai : cela s’est bien passé ({ $when }).
release-tried-failed = Essayé dans votre copie d’essai : cela a échoué ({ $when }).
release-tried-not-yet = Pas encore essayé dans votre copie d’essai.
release-tried-none = Vous pouvez l’essayer d’abord sans risque.
release-seconds = { $count ->
    [one] Durée : environ une seconde.
   *[other] Durée : environ { $count } secondes.
}
release-order = Dans l’ordre
release-fields-come = Nouveaux champs : { $fields }.
release-fields-wait = Ces champs se cachent, leurs valeurs attendent : { $fields }.
release-places-come = Nouvelles pages : { $places }.
release-places-wait = Ces pages se cachent, ce qu’elles montraient attend : { $places }.
release-settings-come = Nouveaux réglages : { $settings }.
release-settings-wait = Ces réglages se cachent, leur valeur attend : { $settings }.
release-step-rows = { $count } sur { $seen }
release-step-returning = dont { $count } reprennent leur valeur d’avant
release-class-lossless = sans perte
release-class-reversible-with-journal = réversible
release-class-irreversible = sans retour
release-moving = Un changement de version est en cours
release-moving-see = Voir où il en est
release-moving-title = { $module } : changement de version
release-going = De la { $from } à la { $to }.
release-going-back = Retour à la version de départ.
release-meanwhile = Vous pouvez continuer à travailler. Un enregistrement fait pendant une étape peut être à refaire un instant plus tard.
release-look-again = Actualiser
release-resume = Relancer
release-turn-back = Revenir en arrière
release-failed = Le changement a échoué. Tout est comme avant.
release-failed-badge = Échec
release-arrived = C’est fait.
release-see = Voir les versions
release-rows = { $count ->
    [0] aucune fiche réécrite
    [one] une fiche réécrite
   *[other] { $count } fiches réécrites
}
event-modules-move-asked = Changement de version demandé
event-modules-move-done = Changement de version terminé
event-modules-move-failed = Changement de version défait
event-modules-upgraded = Version supérieure en place
event-modules-rolled-back = Retour à une version antérieure
event-modules-rested = Module mis au repos
event-modules-woken = Module réveillé
module-resting = Au repos
module-on-trial = À l’essai
module-resting-title = Ce module se repose
module-resting-why = Il a échoué plusieurs fois de suite ; la dernière : { $at }.
module-woken = { $module } est réveillé.
module-not-yours-to-wake = { $module } a été mis au repos par la plateforme, qui le réveillera.
notice-rested = se repose après plusieurs échecs
mail-rested-subject = { $module } se repose chez { $agency }
mail-rested-text = Le module { $module } a échoué plusieurs fois de suite dans votre agence. Nous l’avons mis au repos ; tout le reste continue, vos données sont intactes. Il sera essayé de nouveau de lui-même, et vous pouvez le réveiller tout de suite.
mail-rested-button = Voir les modules
mail-rested-operator-subject = { $module } se repose chez { $agency }
mail-rested-operator-text = Le module { $module } a échoué plusieurs fois de suite chez { $agency }, la dernière fois ici : { $at }. Il y est au repos ; les autres agences et les autres modules continuent.
mail-rested-operator-button = Ouvrir l’agence
event-modules-move-announced = Version annoncée
notice-module-on = est activé
notice-module-off = est désactivé ; ses données sont conservées
notice-module-moved = est votre nouvelle version
notice-module-soon = arrive dans vos prochaines heures calmes
mail-module-off-subject = { $module } est désactivé chez { $agency }
mail-module-off-text = Le module { $module } vient d’être désactivé dans votre agence. Ses données sont conservées et reviendront telles quelles s’il est réactivé.
mail-module-off-button = Voir les nouveautés
mail-module-moved-subject = { $module } chez { $agency }
mail-module-moved-text = Votre agence est maintenant sur { $module }. Le travail fait jusqu’ici reste. Ce que cette version change se lit dans les nouveautés.
mail-module-moved-button = Voir les nouveautés
mail-module-soon-subject = Bientôt chez { $agency } : { $module }
mail-module-soon-text = { $module } arrivera dans les prochaines heures calmes de votre agence. Rien à faire ; rien ne se perd. Vos administrateurs peuvent demander une pause dans Modules, Mises à jour.
mail-module-soon-button = Voir les nouveautés
module-later = Plutôt un autre jour
module-later-text = Ce jour-là, exactement ce que montre cette page est fait, avec vos droits du moment. Si cela ne ferait plus la même chose, rien n’est fait et vous savez pourquoi. Les personnes concernées sont prévenues dès maintenant.
module-later-day = Le jour
module-later-do = Prévoir
module-planned-toast = { $module } : c’est prévu pour le { $day }.
module-planned-on = Prévu : activé le { $day }.
module-planned-off = Prévu : désactivé le { $day }.
module-plan-cancel = Ne plus le prévoir
module-plan-forget = J’ai vu
module-plan-cancelled = { $module } : rien n’est plus prévu.
module-plan-failed-changed = Prévu pour le { $day }, pas fait : cela aurait fait autre chose que ce qui avait été montré. Regardez le plan à nouveau.
module-plan-failed-rights = Prévu pour le { $day }, pas fait : la personne qui l’avait prévu n’en a plus le droit.
module-plan-failed-asked = Prévu pour le { $day } : une seconde personne doit encore approuver. Voyez les approbations.
notice-module-planned = est prévu
notice-module-plan-kept = a été fait comme prévu
notice-module-plan-failed = n’a pas été fait comme prévu
event-modules-planned = Module prévu pour un jour
event-modules-plan-cancelled = Module plus prévu
event-modules-plan-ended = Jour prévu d’un module
error-planned-day = Choisissez un jour entre demain et dans un an.
