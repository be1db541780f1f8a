# Webhooks : d’autres programmes apprennent ce qui arrive.
may-house-webhooks = Brancher d’autres programmes
webhooks-title = Webhooks
webhooks-summary = D’autres programmes apprennent ce qui arrive dans l’agence, aussitôt, par un message signé.
webhooks-new = Ajouter un webhook
webhooks-empty = Aucun webhook
webhooks-empty-text = Donnez l’adresse d’un programme et choisissez ce qu’il doit apprendre : une fiche créée, un accord donné…
webhooks-events-count =
    { $count ->
        [one] un événement
       *[other] { $count } événements
    }
webhooks-what = Adresse et événements
webhooks-label = Nom
webhooks-url = Adresse
webhooks-url-hint = Une adresse publique en https. Les messages y arrivent en POST, signés selon Standard Webhooks.
webhooks-active = Actif
webhooks-events = Événements
webhooks-more = Autres événements
webhooks-more-hint = Noms du journal séparés par des espaces ; « people.* » pour tout d’un sujet, « * » pour tout.
webhooks-house = L’agence
webhooks-saved = Le webhook est enregistré.
webhooks-removed = Le webhook est supprimé.
webhooks-remove = Supprimer le webhook
webhooks-secret = Secret de signature
webhooks-secret-text = Il prouve que les messages viennent d’ici. Un nouveau secret signe aussitôt ; l’ancien signe encore pendant un jour.
webhooks-secret-old = L’ancien secret vaut jusqu’au
webhooks-secret-new = Changer de secret
webhooks-secret-made = Votre secret de signature
webhooks-secret-once = Copiez-le maintenant : il ne sera plus montré.
webhooks-trouble = Le dernier message n’est pas arrivé
webhooks-test = Envoyer un essai
webhooks-test-sent = Un essai part. Sa réponse se lit dans le journal des envois.
webhooks-test-off = Activez d’abord ce webhook.
webhooks-log = Envois
webhooks-log-empty = Rien n’a encore été envoyé.
webhooks-attempts =
    { $count ->
        [0] pas encore envoyé
        [one] un essai
       *[other] { $count } essais
    }
webhooks-next = prochain essai
webhooks-replay = Renvoyer
webhooks-replay-failed = Renvoyer ce qui a échoué depuis sept jours
webhooks-replayed =
    { $count ->
        [0] Rien à renvoyer.
        [one] Un message repart.
       *[other] { $count } messages repartent.
    }
webhook-state-new = Nouveau
webhook-state-well = Bien reçu
webhook-state-failing = En échec
webhook-state-off = Inactif
webhook-state-gave-up = Arrêté
delivery-waiting = En attente
delivery-done = Reçu
delivery-failed = Échoué
call-status = Réponse { $status }
call-refused = Adresse refusée
call-unresolved = Nom introuvable
call-unreachable = Personne ne répond à cette adresse
call-encryption = Connexion chiffrée impossible
call-silent = Pas de réponse à temps
call-broken = Réponse interrompue
call-too-long = Réponse trop longue
call-busy = Trop d’appels à la fois
error-webhook-address = Donnez une adresse publique qui commence par https://
error-webhook-events = Choisissez au moins un événement, par son nom dans le journal
error-webhook-many = L’agence a déjà cinquante webhooks : supprimez-en un
error-webhook-off = Ce webhook est inactif : activez-le d’abord
notice-webhook-off = ne reçoit plus rien : ses appels échouent depuis cinq jours
notice-webhook-off-kind = Un webhook est arrêté
event-webhooks-created = Webhook ajouté
event-webhooks-updated = Webhook modifié
event-webhooks-deleted = Webhook supprimé
event-webhooks-secret-changed = Secret de webhook changé
event-webhooks-tested = Webhook essayé
event-webhooks-replayed = Envois de webhook relancés
event-webhooks-gave-up = Webhook arrêté après cinq jours d’échecs
