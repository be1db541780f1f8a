# Mots du plancher web
error-password-short = Choisissez au moins { $min } caractères.
error-password-common = Ce mot de passe est trop courant. Choisissez une suite de mots bien à vous.
error-too-big = Cet envoi est trop volumineux.
error-invalid = Cette valeur n’est pas acceptée.
error-sort = Cette liste ne se trie pas par ce champ.
error-cursor = Cette page de liste n’existe plus. Reprenez depuis le début.
http-expired-title = Ce formulaire a expiré
http-expired-what = Revenez à la page précédente, rechargez-la, puis envoyez-la de nouveau. Rien n’a été modifié.
error-sign-in = Adresse ou mot de passe inexact. Après cinq essais, le compte se ferme un quart d’heure et un e-mail permet de le rouvrir.
mail-footer = Estrade, la maison des agences de musique. Si ce message ne vous concerne pas, ignorez-le : rien ne sera fait.
mail-unlock-subject = Votre compte est fermé pour un quart d’heure
mail-unlock-text = Bonjour { $name }, plusieurs mots de passe inexacts ont été essayés sur votre compte. Si c’était vous, rouvrez-le tout de suite. Sinon, choisissez un nouveau mot de passe.
mail-unlock-button = Rouvrir mon compte
mail-reset-subject = Choisir un nouveau mot de passe
mail-reset-text = Vous avez demandé à changer de mot de passe. Ce lien sert une fois, pendant trente minutes.
mail-reset-button = Choisir un mot de passe
nav-home = Accueil
