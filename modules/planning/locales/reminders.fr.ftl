# Les rappels : quand, de quoi, le récapitulatif du jour.
reminders-title = Rappels
reminders-summary = Quand vous êtes averti de ce qui est dû, et ce que dit le récapitulatif du jour.
reminders-when = Quand et quoi
reminders-at = Heure des rappels
reminders-at-hint = Sur les horloges de l’agence ({ $zone }).
reminders-before = Avant un événement
reminders-before-hint = Pour ce qui prend votre temps ; ce qui dure toute la journée vous est rappelé la veille.
reminders-span = { $minutes ->
    [0] Pas de rappel
    [60] Une heure avant
    [120] Deux heures avant
    [1440] La veille
   *[other] { $minutes } minutes avant
}
reminders-topics = Récapitulatif du jour
reminders-topics-hint = Une fois par jour, s’il y a quelque chose à dire ; sans aucun sujet, il ne part pas.
reminders-topic-late = En retard
reminders-topic-today = À faire aujourd’hui
reminders-topic-events = Événements du jour
reminders-topic-tomorrow = Pour demain
reminders-saved = Vos rappels sont enregistrés.
recap-title = { $day } : { $what }
recap-late-count = { $count } en retard
recap-today-count = { $count } pour aujourd’hui
recap-events-count = { $count ->
    [one] un événement
   *[other] { $count } événements
}
recap-tomorrow-count = { $count } pour demain
recap-more = … et { $count } de plus
topic-planning = Planning
notice-task-due = est à faire bientôt
notice-task-due-kind = Une de mes tâches arrive à échéance
notice-task-late = est en retard
notice-task-late-kind = Une de mes tâches est en retard
notice-event-soon = commence bientôt
notice-event-soon-kind = Un de mes événements commence bientôt
notice-recap = — votre journée
notice-recap-kind = Mon récapitulatif du jour
event-reminders-wished = règle ses rappels
