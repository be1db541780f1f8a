aids-title = Aides automatiques
aids-summary = Ce que les modules calculent d’eux-mêmes et vous proposent, module par module. Personne ne décide à votre place.
aids-off-text = Ce qui est désactivé disparaît pour tout le monde : ses pages, sa place au menu, son travail de nuit, ses avis et ses lignes de l’API. Rien n’est supprimé : réactivez-le et il revient.
aids-saved = Enregistré : voilà ce que votre agence veut comme aides automatiques.
aids-none = Rien n’est calculé automatiquement ici
aids-none-text = Aucun des modules activés ne propose quoi que ce soit de lui-même.
