# Les mots du site public.

module-showcase = Site public
module-showcase-what = Le site de votre agence : vos artistes, une page chacun, et un formulaire de contact, dans le thème et la couleur de votre choix.
module-showcase-1-0-0 = Première version : accueil, artistes, contact, deux thèmes, demandes reçues.
module-showcase-1-0-1 = Correction : un genre écrit deux fois pour un artiste ne compte qu’une fois.
module-showcase-1-1-0 = Chaque demande dit de quel domaine elle vient : tout ce qu’un festival vous a écrit se retrouve d’un filtre.
module-showcase-2-0-0 = Les demandes se trient d’elles-mêmes : concert, presse ou autre, et vous corrigez d’un clic. Sur le site, « Les Ogres » se range à O.
module-showcase-2-1-0 = Un fil d’actualité de vos artistes à /feed.xml, que les lecteurs de nouvelles trouvent d’eux-mêmes ; les demandes restées sans réponse plus de trois jours sont dites à l’accueil.
step-of-domains = Domaine de chaque demande
step-of-kinds = Demandes triées par nature
setting-showcase-theme = Thème
setting-showcase-font = Police
setting-showcase-tagline = Accroche
setting-showcase-about = Présentation
setting-showcase-home = Page d’accueil
setting-showcase-sorting = Tri des nouvelles demandes
setting-showcase-sorting-on = Les trier à l’arrivée
setting-showcase-sorting-off = Les laisser sans nature
enquiries-domain = Domaine
enquiries-kind = Nature
enquiries-kind-booking = Concert
enquiries-kind-press = Presse
enquiries-kind-other = Autre

may-showcase-design = Choisir l’apparence du site public
event-showcase-designed = Apparence du site modifiée

## Erreurs
error-too-often = Vous venez d’envoyer plusieurs messages. Attendez une minute, puis renvoyez celui-ci.
error-colour = Saisissez une couleur sous la forme #b3401f.

## L’apparence
showcase-design = Apparence du site
showcase-design-what = Le thème, la couleur et les mots de votre site public. Rien ne change pour vos visiteurs avant l’enregistrement.
showcase-visit = Voir le site
showcase-unsaved = C’est un essai : les aperçus montrent vos choix, vos visiteurs voient encore l’ancienne version.
showcase-theme = Thème
showcase-preview-of = Aperçu du thème { $name }
showcase-preview-full = Ouvrir l’aperçu en grand
showcase-colour-and-type = Couleur et caractères
showcase-accent = Couleur de l’agence
showcase-font = Caractère des titres
showcase-option-home = Page d’accueil
showcase-on-accent = Texte sur la couleur
showcase-accent-text = Texte de la couleur sur le fond
showcase-ratio = contraste { $ratio } : 1
showcase-bent = { $chosen } ne se lirait pas bien dans ce thème : le site utilise { $used }, de la même teinte.
showcase-words = Vos mots
showcase-tagline-fr = Accroche, en français
showcase-tagline-en = Accroche, en anglais
showcase-about-fr = L’agence en quelques lignes, en français
showcase-about-en = L’agence en quelques lignes, en anglais
showcase-try = Essayer sans enregistrer
showcase-saved = L’apparence du site est enregistrée.
showcase-undone = L’apparence précédente est revenue.

## Le courriel d’une demande
mail-enquiry-subject = Nouvelle demande de { $name }
mail-enquiry-text = { $name } vous écrit par le site de { $agency } :
mail-enquiry-button = Ouvrir la demande
mail-enquiry-footer = Répondez à ce courriel : votre réponse ira directement à { $name }.

## enquiries
enquiries-one = Demande
enquiries-many = Demandes
enquiries-new = Nouvelle demande
enquiries-empty-title = Aucune demande pour l’instant
enquiries-empty-text = Ce que vos visiteurs écrivent par la page de contact arrive ici, et par courriel.
enquiries-name = Nom
enquiries-email = Courriel
enquiries-subject = Objet
enquiries-status = Statut
enquiries-status-new = Nouvelle
enquiries-status-answered = Répondue
enquiries-status-archived = Archivée
enquiries-artist_id = Artiste
enquiries-language = Langue
enquiries-language-fr = Français
enquiries-language-en = Anglais
enquiries-message = Message
enquiries-notes = Notes
enquiries-notes-hint = Internes : la personne ne les voit pas.
may-showcase-enquiries-read = Voir les demandes
may-showcase-enquiries-create = Ajouter des demandes
may-showcase-enquiries-update = Modifier les demandes
may-showcase-enquiries-delete = Supprimer des demandes
may-showcase-enquiries-import = Importer des demandes
may-showcase-enquiries-export = Exporter les demandes
may-showcase-enquiries-comment = Commenter les demandes
event-enquiries-created = Demande reçue
event-enquiries-updated = Demande modifiée
event-enquiries-deleted = Demande mise à la corbeille
event-enquiries-restored = Demande restaurée
event-enquiries-purged = Demande supprimée définitivement
showcase-colour-everywhere = Cette couleur est aussi celle de vos courriels.
occasion-site = { $count } artistes dans votre carnet, et pas encore de page publique : le site en donne une à chacun.
step-site = Habillez votre site
step-site-text = Choisissez un thème et une phrase d’accroche. Il est déjà en ligne.
step-site-do = Ouvrir
privacy-enquiries-purpose = Répondre aux messages laissés sur le site.
privacy-enquiries-people = Visiteurs qui écrivent à l’agence
enquiries-waiting =
    { $count ->
        [one] Une demande attend une réponse depuis plus de trois jours
       *[other] { $count } demandes attendent une réponse depuis plus de trois jours
    }
enquiries-waiting-text = Répondez-y, ou archivez-les.
