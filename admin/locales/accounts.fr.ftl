# Comptes, programmes et places.

profile-programs = Programmes connectés
profile-programs-text = Ces programmes se sont connectés en votre nom, par mot de passe ou avec une de vos clés. Chacun agit avec vos droits du moment.
profile-never-used = jamais utilisée
event-tokens-signed-in = Programme connecté
event-tokens-reused = Jeton présenté deux fois : programme déconnecté
event-tokens-refused = Clé refusée hors de ses adresses

team-create = Créer le compte
team-create-what = L’invitation part par courriel. « Créer le compte » ouvre l’accès tout de suite, avec un mot de passe à remettre vous-même, que la personne change à sa première connexion ; si elle a déjà un compte Estrade, elle reçoit une invitation.
team-made = Le compte de { $name } est ouvert
team-made-once = Remettez ce mot de passe en main propre : il n’est montré qu’une fois et devra être changé à la première connexion.
team-locked = Fermé par des mots de passe inexacts jusqu’au
team-unlock = Rouvrir maintenant
team-unlocked = Le compte de { $name } est rouvert.
team-keys = Clés et programmes
event-members-created = Compte créé
event-members-unlocked = Compte rouvert
event-members-exported = Équipe exportée
act-members-create = Créer un compte
act-modules-bring = Allumer un module qui donne des droits
