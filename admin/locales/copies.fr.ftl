## Copie d’essai
copy-title = Copie d’essai
copy-summary = L’agence une seconde fois, déguisée et coupée du monde, pour essayer une version ou un réglage avant de vraiment changer.
copy-inside = Vous êtes dans la copie
copy-inside-text = Changez de version, essayez des réglages : votre agence n’en sait rien. La copie disparaît le { $when }. Depuis l’agence, vous pourrez reprendre les réglages essayés ici.
copy-inside-modules = Essayer une version
copy-filling = Copie en cours
copy-meanwhile = Vous pouvez continuer à travailler et fermer cette page : vous serez prévenu.
copy-going = La copie est en train d’être supprimée.
copy-open = La copie est prête
copy-address = Adresse
copy-rows = Lignes copiées
copy-until = Disparaît le
copy-enter = Entrer dans la copie
copy-extend = Garder 14 jours de plus
copy-extended = La copie est gardée 14 jours à partir d’aujourd’hui.
copy-remove = Supprimer la copie
copy-remove-text = Tout ce qui est dans la copie disparaît pour de bon. L’agence n’est pas touchée.
copy-remove-do = Supprimer pour de bon
copy-given-up = La copie est fermée et va disparaître.
copy-asked = La copie est demandée.
copy-there = Il y a déjà une copie : une à la fois.
copy-failed = La copie n’a pas pu être faite
copy-failed-text = Rien n’en reste et l’agence n’est pas touchée. Vous pouvez la demander à nouveau ; si cela se répète, prévenez la plateforme.
copy-make = Faire la copie
copy-plan-rows = { $count ->
    [one] { $count } ligne est copiée : fiches, équipe, droits, champs, réglages, versions des modules.
   *[other] { $count } lignes sont copiées : fiches, équipe, droits, champs, réglages, versions des modules.
 }
copy-plan-disguise = Les personnes sont déguisées : noms, courriels, téléphones, adresses, sites et textes libres sont remplacés, toujours de la même façon, pour que les liens tiennent. Les secrets (IBAN, numéros fiscaux) ne sont pas copiés.
copy-plan-left = Restent dans l’agence : le journal, les fichiers et images, les clés d’API, les approbations, les imports, les vues enregistrées, les notifications.
copy-plan-withheld = Rien n’en sort : { $effects }. Rien ne s’y lance tout seul. Les moteurs de recherche ne la lisent pas.
copy-plan-who = { $count ->
    [one] Seule { $count } personne y entre : l’administration de l’agence.
   *[other] Seules { $count } personnes y entrent : l’administration de l’agence.
 }
copy-plan-address = Son adresse : { $address }
copy-plan-end = Elle disparaît après { $days } jours ; vous êtes prévenu deux jours avant et pouvez la garder plus longtemps.
promotion-title = Reprendre les réglages
promotion-summary = Ce qui a été changé dans la copie depuis qu’elle est faite : réglages et apparence, rien d’autre.
promotion-do = Reprendre dans l’agence
promotion-done = Les réglages de la copie sont repris.
promotion-empty = Rien à reprendre
promotion-empty-text = Aucun réglage de la copie ne diffère de ceux de l’agence.
effect-mail = courriels
effect-webhook = appels à d’autres programmes
effect-payment = paiements
effect-publish = publications
act-copies-promote = Reprendre les réglages de la copie d’essai
switch-copies = Copie d’essai
notice-copy-open = la copie d’essai est prête
notice-copy-ends = la copie d’essai va disparaître
mail-copy-ends-subject = { $module } : la copie d’essai disparaît le { $at }
mail-copy-ends-text = La copie d’essai de { $agency } disparaît le { $at }, avec tout ce qui s’y trouve. Pour la garder plus longtemps, ou reprendre des réglages essayés là, ouvrez sa page avant.
mail-copy-ends-button = Ouvrir la page de la copie
event-copies-asked = Copie d’essai demandée
event-copies-opened = Copie d’essai prête
event-copies-made = Copie faite d’une agence
event-copies-extended = Copie d’essai gardée plus longtemps
event-copies-given-up = Copie d’essai fermée
event-copies-failed = Copie d’essai impossible
event-copies-removed = Copie d’essai supprimée
event-copies-promoted = Réglages repris de la copie
event-copies-withheld = Retenu : rien ne sort d’une copie
