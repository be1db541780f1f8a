# Mots du plancher web
error-password-short = Choisissez au moins { $min } caractères.
error-password-common = Ce mot de passe est trop courant. Choisissez une suite de mots bien à vous.
error-too-big = Cet envoi est trop volumineux.
error-invalid = Cette valeur n’est pas acceptée.
error-sort = Cette liste ne se trie pas par ce champ.
error-cursor = Cette page de liste n’existe plus. Reprenez depuis le début.
http-expired-title = Ce formulaire a expiré
http-expired-what = Revenez à la page précédente, rechargez-la, puis envoyez-la de nouveau. Rien n’a été modifié.
