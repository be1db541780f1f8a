## Interfaces d’autres services
interfaces-title = Interfaces
interfaces-summary = De quels services d’ailleurs dépend cette plateforme, et ce qui est annoncé comme devant changer.
interfaces-interface = Interface
interfaces-relying = Qui s’appuie dessus
interfaces-agencies = { $count ->
    [one] { $count } agence
   *[other] { $count } agences
}
interfaces-used = S’en sont servies
interfaces-used-by = { $count ->
    [0] Aucune agence ne s’en est servie en 30 jours
    [one] { $count } agence s’en est servie en 30 jours
   *[other] { $count } agences s’en sont servies en 30 jours
}
interfaces-uncounted = usage non compté
interfaces-changes = Changements annoncés
interfaces-platform = Plateforme
interfaces-announce = Annoncer un changement
interfaces-announce-text = Vous voyez aussitôt qui en dépend. Les agences qui s’en sont servies sont prévenues dans la journée, puis trente et sept jours avant.
interfaces-announce-do = Annoncer
interfaces-announced = Le changement est annoncé.
interfaces-withdraw = Retirer
interfaces-withdrawn = L’annonce est retirée.
interfaces-more = En savoir plus
interfaces-severity = Gravité
interfaces-severity-notice = Bon à savoir
interfaces-severity-breaking = Quelque chose cesse de marcher
interfaces-severity-ends = Tout s’arrête
interfaces-from-day = À partir du
interfaces-version = Nouvelle version
interfaces-what-fr = Ce qui change, en français
interfaces-what-en = Ce qui change, en anglais
interfaces-link = Lien
operators-room-interfaces = Interfaces
outside-telegram = Telegram
outside-telegram-notices = notifications des membres
outside-telegram-groups = groupes des fiches
outside-telegram-workflows = messages des workflows
outside-signal = Signal
outside-signal-notices = notifications des membres
outside-signal-groups = groupes des fiches
outside-signal-workflows = messages des workflows
outside-sms = SMS
outside-sms-notices = notifications des membres
outside-chat = Salons (Slack, Mattermost)
outside-chat-groups = groupes des fiches
outside-chat-workflows = messages des workflows
outside-smtp = Courrier (SMTP)
outside-smtp-letters = tous les courriers
outside-s3 = Stockage d’objets (S3)
outside-s3-files = fichiers et images
outside-meilisearch = Meilisearch
outside-meilisearch-search = recherche
outside-module = S’appuie sur { $name }, qui change le { $day } : { $what }
outside-met = La version où vous êtes le prévoit déjà.
outside-by = La version { $release } de ce module le prévoit.
outside-uses = { $count ->
    [0] Votre agence ne s’en est pas servie ces trente derniers jours.
    [one] Votre agence s’en est servie une fois ces trente derniers jours.
   *[other] Votre agence s’en est servie { $count } fois ces trente derniers jours.
 }
event-interfaces-warned = Changement d’un service d’ailleurs signalé
notice-outside-changes = change
