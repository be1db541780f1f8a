# Comptes, programmes et places.

profile-programs = Programmes connectés
profile-programs-text = Ces programmes se sont connectés en votre nom, par mot de passe ou avec une de vos clés. Chacun agit avec vos droits du moment.
profile-never-used = jamais utilisée
event-tokens-signed-in = Programme connecté
event-tokens-reused = Jeton présenté deux fois : programme déconnecté
