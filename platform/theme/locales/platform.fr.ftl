# Les mots des pages publiques de la plateforme.

## Accueil
platform-title = Estrade, la maison des agences artistiques
platform-description = Carnet d’adresses, artistes, site public : les agences artistiques travaillent au même endroit et activent leurs modules un par un.
platform-hero-title = Toute l’agence, sur la même scène.
platform-hero-text = Vos contacts, vos artistes, vos dates et votre site se parlent enfin. Vous activez ce qui sert aujourd’hui, le reste attend en coulisses.
platform-open = Ouvrir mon agence
platform-see-prices = Voir les tarifs
platform-soon = En préparation
platform-who-title = Pour celles et ceux qui font tourner
platform-who-text = À l’ouverture, vous dites votre métier : Estrade installe les modules, les rôles et les listes qui vont avec. Tout se change ensuite.
platform-who-booking = Agence de booking
platform-who-booking-text = Les programmateurs, les lieux, les artistes et ce qui s’est dit la dernière fois.
platform-who-label = Label
platform-who-label-text = Les artistes, leurs équipes et leurs partenaires, dans un carnet que tout le monde tient à jour.
platform-who-management = Management
platform-who-management-text = Un artiste ou dix, chacun avec son entourage, sa page publique et son histoire.
platform-who-venue = Salle ou festival
platform-who-venue-text = Les compagnies que vous recevez, les agences qui vous écrivent, les équipes qui accueillent.
platform-who-all = Tout à la fois
platform-who-all-text = Vous produisez, vous tournez, vous publiez : commencez avec tout, éteignez le superflu.
platform-morning-title = Une première matinée
platform-morning-import = D’abord, le carnet.
platform-morning-import-text = Déposez votre fichier CSV, même imparfait. Estrade reconnaît les colonnes, montre ce qui va entrer, et vous rend la liste des lignes à revoir.
platform-morning-find = Ensuite, retrouver.
platform-morning-find-text = Ctrl+K, trois lettres, et la fiche s’ouvre. Tout se fait au clavier, tout se fait aussi au pouce.
platform-morning-site = Puis, le site.
platform-morning-site-text = Vos artistes ont déjà leur page. Choisissez un thème, donnez votre couleur : elle est ajustée jusqu’à rester lisible partout, et votre numéro de licence figure sur chaque page.
platform-morning-modules = Enfin, le reste.
platform-morning-modules-text = Chaque module dit ce qu’il apporte et ce dont il a besoin. L’éteindre le cache et le met en pause ; le rallumer rend tout, exactement. D’autres sont en préparation et s’ajouteront sans déménagement.
platform-trust-title = Ce que vous pouvez vérifier
platform-trust-isolation = Chez vous, c’est chez vous
platform-trust-isolation-text = Chaque agence est séparée des autres jusque dans la base de données, qui refuse elle-même de répondre à la mauvaise personne. Ce cloisonnement est vérifié à chaque version, sur toutes les pages.
platform-trust-return = Rien n’est perdu d’un clic
platform-trust-return-text = Une fiche supprimée attend trente jours dans la corbeille. Chaque modification est inscrite dans un journal : qui, quoi, quand.
platform-trust-exit = La sortie est ouverte
platform-trust-exit-text = Export CSV de chaque liste et interface de programmation documentée, dès le premier jour et sur toutes les formules.
platform-trust-rules = Écrit pour le métier
platform-trust-rules-text = En français d’abord, avec les mots de la profession : licence, option, cachet, feuille de route. En anglais aussi, entièrement.
platform-plans-title = Les formules
platform-plans-text = On change de formule quand on veut.
platform-plan-advised = Conseillée
platform-plan-choose = Choisir { $plan }
platform-last-title = Le rideau se lève en une minute.
platform-last-text = Un nom, une adresse, un e-mail. Vous confirmez, et vous êtes dans vos murs.

## Vignettes : des morceaux du produit, dessinés
platform-vig-desk = La liste des artistes d’une agence dans Estrade
platform-vig-import = Les colonnes d’un fichier CSV rapprochées des champs du carnet
platform-vig-palette = La recherche rapide, qui trouve une artiste et une personne
platform-vig-sites = Le même site public dans les thèmes Affiche et Nocturne
platform-vig-switches = La page des modules, avec le carnet d’adresses et le site vitrine activés
platform-vig-artists = Artistes
platform-vig-search = Rechercher
platform-vig-new = Nouvel artiste
platform-vig-chanson = Chanson
platform-vig-jazz = Afrobeat, jazz
platform-vig-rock = Rock
platform-vig-electro = Électronique
platform-vig-classical = Musique de chambre
platform-vig-active = En tournée
platform-vig-creation = En création
platform-vig-pause = En pause
platform-vig-map-last = Nom de famille
platform-vig-map-first = Prénom
platform-vig-map-organisation = Organisation
platform-vig-map-email = E-mail
platform-vig-map-ready = Prêt à importer
platform-vig-map-look = À revoir
platform-vig-hit-artist = Artiste
platform-vig-hit-person = Personne
platform-vig-hit-new = Créer « moreau »
platform-vig-hit-action = Action
platform-vig-tagline = et le goût des premières fois
platform-module-address-book = Carnet d’adresses
platform-module-showcase = Site vitrine
platform-module-booking = Booking
platform-module-tour = Tournées
platform-module-label = Label
platform-module-promotion = Promotion

## Tarifs
platform-prices-title = Tarifs
platform-prices-text = Un prix par agence. Les modules, les mises à jour et l’export sont compris.
platform-prices-empty = Les tarifs seront publiés ici prochainement. D’ici là, l’ouverture d’une agence est libre.
platform-asked-title = Ce qu’on nous demande
platform-asked-change = Peut-on changer de formule ?
platform-asked-change-text = Oui, à tout moment, dans les deux sens. Vos données restent en place.
platform-asked-leave = Et si l’on s’en va ?
platform-asked-leave-text = Vous exportez vos listes en CSV. À votre demande, l’agence est fermée et ses données sont effacées.
platform-asked-people = Combien de personnes par agence ?
platform-asked-people-text = Invitez qui vous voulez : chaque rôle ne voit que ce qui le concerne. Les limites éventuelles figurent dans chaque formule.
platform-asked-vat = Les prix sont-ils hors taxes ?
platform-asked-vat-text = Oui. La TVA s’ajoute sur la facture, selon votre pays et votre statut.

## Ouvrir une agence
platform-sign-up-title = Ouvrir une agence
platform-sign-up-text = Tout ce que vous choisissez ici se change ensuite dans les réglages.
platform-agency-name = Nom de l’agence
platform-agency-address = Adresse
platform-agency-address-hint = Des lettres, des chiffres et des tirets. C’est l’adresse de votre site et de vos bureaux.
platform-agency-kind = Votre métier
platform-agency-kind-hint = Il décide des modules et des rôles installés au départ.
platform-email = E-mail
platform-email-hint = Nous y envoyons un lien de confirmation.
platform-password = Mot de passe
platform-password-hint = Douze caractères au moins. Une phrase est plus sûre, et plus facile à retenir.
platform-language = Langue
platform-sign-up-terms = En ouvrant une agence, vous acceptez les conditions décrites dans les
platform-have-account = Vous avez déjà un compte ?
platform-sent-title = Regardez votre messagerie
platform-sent-text = Si { $email } peut ouvrir une agence, un lien de confirmation vient d’y partir.
platform-sent-soon = Le lien ouvre votre agence ; il reste valable une journée.
platform-sent-spam = Rien après quelques minutes ? Regardez dans les indésirables.
platform-sent-again = Corriger l’adresse ou recommencer
platform-open-mailbox = Ouvrir la messagerie de développement
platform-verify-title = Ce lien ne fonctionne plus
platform-verify-text = Il a déjà servi, ou il a expiré. Si votre agence est ouverte, connectez-vous ; sinon, recommencez : cela prend une minute.
platform-verify-again = Recommencer l’inscription

## Se connecter
platform-sign-in = Se connecter
platform-sign-in-title = Se connecter
platform-sign-in-to = Se connecter à { $agency }
platform-no-account = Pas encore d’agence ?
platform-forgot-link = Mot de passe oublié
platform-back-to-sign-in = Revenir à la connexion
platform-agencies-title = Choisissez une agence
platform-agencies-text = Votre compte ouvre plusieurs portes.
platform-agencies-empty = Votre compte n’est rattaché à aucune agence. Demandez une invitation, ou ouvrez la vôtre.
platform-forgot-title = Mot de passe oublié
platform-forgot-text = Donnez votre e-mail : nous vous envoyons de quoi en choisir un nouveau.
platform-forgot-send = Recevoir un lien
platform-forgot-sent-title = Regardez votre messagerie
platform-forgot-sent-text = Si un compte existe à cette adresse, un lien vient d’y partir. Il reste valable trente minutes.
platform-reset-title = Nouveau mot de passe
platform-reset-text = Vos autres appareils seront déconnectés.
platform-new-password = Nouveau mot de passe
platform-reset-save = Enregistrer
platform-reset-expired = Ce lien ne fonctionne plus
platform-reset-expired-text = Il a déjà servi, ou il a expiré. Demandez-en un nouveau.
platform-unlock-title = Déverrouiller votre compte
platform-unlock-text = Plusieurs essais ont échoué, et nous avons fermé la porte par prudence. Rouvrez-la si c’était vous.
platform-unlock-open = Déverrouiller
platform-unlock-done = Votre compte est déverrouillé
platform-unlock-done-text = Vous pouvez vous connecter.
platform-unlock-expired = Ce lien ne fonctionne plus
platform-unlock-expired-text = Il a déjà servi, ou il a expiré. Choisissez un nouveau mot de passe pour rouvrir votre compte.
platform-invitation-title = Invitation
platform-invitation-to = Rejoindre { $agency }
platform-invitation-by = { $inviter } vous invite avec le rôle « { $role } ».
platform-your-name = Votre nom
platform-invitation-known = Vous avez déjà un compte : utilisez son mot de passe.
platform-invitation-join = Rejoindre l’agence
platform-invitation-gone = Cette invitation n’est plus valable
platform-invitation-gone-text = Elle a déjà servi, elle a expiré, ou elle a été retirée. Demandez-en une nouvelle à la personne qui vous l’a envoyée.

## Messagerie de développement
platform-mailbox-title = Messagerie de développement
platform-mailbox-text = Aucun de ces messages n’est parti : sans serveur d’envoi, Estrade les garde ici.
platform-mailbox-from = De
platform-mailbox-to = À
platform-mailbox-as-text = Version texte
platform-mailbox-choose = Choisissez un message.
platform-mailbox-empty = Aucun message
platform-mailbox-empty-text = Ouvrez une agence ou demandez un mot de passe : le message arrivera ici.

## Adresses fermées ou inconnues
platform-suspended-title = Agence momentanément fermée
platform-suspended-text = Ce site est momentanément indisponible. Revenez un peu plus tard, ou joignez l’agence directement.
platform-suspended-admin = Vous travaillez dans cette agence ? Écrivez à la personne qui l’administre : vos données sont conservées.
platform-unknown-title = Aucune agence à cette adresse
platform-unknown-text = Cette adresse ne mène nulle part. Elle est peut-être mal recopiée, ou l’agence a changé de nom.
platform-unknown-home = Aller à l’accueil d’Estrade

## Mentions légales
platform-legal-title = Mentions légales
platform-legal-publisher = Éditeur
platform-legal-director = Responsable de la publication : { $name }
platform-legal-hosting = Hébergement
platform-legal-missing = L’exploitant de cette installation n’a pas encore renseigné ces informations.
platform-legal-data = Données personnelles
platform-legal-data-text = Chaque agence est responsable des données qu’elle confie à Estrade ; l’exploitant les traite pour son compte, et pour rien d’autre. Pour votre compte, nous gardons votre nom, votre e-mail et le journal de vos connexions.
platform-legal-data-rights = Vous pouvez demander à consulter, corriger, emporter ou effacer vos données auprès de l’agence concernée ou de l’exploitant, et saisir la CNIL.
platform-legal-cookies = Cookies
platform-legal-cookies-text = Un cookie de session quand vous vous connectez, un autre pour la langue et le thème. Aucun traceur, aucune mesure d’audience extérieure.
platform-legal-agencies = Sites des agences
platform-legal-agencies-text = Chaque agence édite son propre site et en répond. Son numéro de licence figure au bas de ses pages.

## Second facteur, preuve récente
account-security-title = Connexion en deux étapes
account-security-text = Après votre mot de passe, un code de votre application d’authentification. Un mot de passe volé n’ouvre alors plus rien.
account-factor-title = Votre code
account-factor-text = Ouvrez votre application d’authentification et recopiez le code à six chiffres.
account-code = Code
account-code-hint = Sans votre téléphone, un code de secours convient.
account-go-on = Continuer
account-factor-due = Vos droits demandent une connexion en deux étapes. Activez-la pour continuer.
account-factor-on = Activée
account-factor-begin = Activer
account-factor-scan = Photographiez ce carré avec votre application, puis recopiez le code qu’elle affiche. Vous avez cinq minutes.
account-factor-qr = Carré à photographier avec votre application d’authentification
account-factor-key = Sans appareil photo, tapez cette clé :
account-factor-confirm = Vérifier et activer
account-factor-remove = Désactiver
account-factor-removed = La connexion en deux étapes est désactivée.
account-codes-title = Vos codes de secours
account-codes-text = Chacun ouvre votre compte une fois, sans téléphone. Ils ne seront plus montrés : rangez-les hors de cet appareil.
account-codes-download = Télécharger
account-codes-kept = Je les ai rangés
account-codes-new = Obtenir de nouveaux codes de secours
account-codes-left = { $n ->
    [one] Il vous reste un code de secours.
   *[other] Il vous reste { $n } codes de secours.
  }
account-back = Revenir
account-password-title = Choisissez votre mot de passe
account-password-text = Le premier a été choisi pour vous. Celui-ci ne sera connu que de vous.
account-proof-title = Est-ce bien vous ?
account-proof-text = Cette action est sensible, et votre dernière preuve a plus de cinq minutes. Ce que vous avez saisi est conservé.
account-proof-either = Mot de passe ou code
error-code-wrong = Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant.
error-proof-wrong = Ce n’est ni votre mot de passe ni un code valable.
error-password-given = Choisissez un autre mot de passe que celui qu’on vous a donné.
