## Configuration d’une agence à l’autre
configuration-title = Configuration entre agences
configuration-summary = Rôles, champs, vues, modèles, workflows et réglages : un seul fichier, d’une agence à une autre.
configuration-out = Emporter
configuration-out-text = Le fichier ne contient ni personne, ni fiche, ni clé, ni secret, ni ce qui dit qui est votre agence. Ce qui nomme une fiche précise reste ici.
configuration-export = Télécharger le fichier
configuration-in = Recevoir
configuration-in-text = Vous voyez d’abord, chose par chose, ce qui serait nouveau, changé ou refusé ; rien n’est écrit avant votre accord.
configuration-upload = Fichier de configuration
configuration-paste = Ou coller son contenu
configuration-look-text = Tout a été essayé, puis défait. Décochez ce que vous ne voulez pas : le reste arrive en une seule fois, ou pas du tout.
configuration-new = Nouveau
configuration-changed = Changé
configuration-same = Déjà ainsi
configuration-cannot = Impossible ici
configuration-details = Ce qui change
configuration-bring = Appliquer ce qui est coché
configuration-brought = { $count ->
    [0] Tout était déjà ainsi.
    [one] Une chose est arrivée.
   *[other] { $count } choses sont arrivées.
 }
configuration-past = Arrivées
configuration-back = Reprendre
configuration-gone-back = Reprise
configuration-taken-back = Tout est comme avant cette arrivée.
configuration-moved = Une de ces choses a changé depuis. Rien n’a été repris ; changez-la à la main.
portable-things = Configuration reçue
portable-settings = Réglages
portable-fields = Champs de l’agence
portable-roles = Rôles
portable-views = Vues partagées
portable-categories = Catégories
act-configurations-bring = Recevoir une configuration
event-configurations-brought = Configuration reçue d’une autre agence
event-configurations-taken-back = Configuration reçue, puis reprise
event-roles-founded = Rôle créé
event-roles-removed = Rôle supprimé
event-custom-fields-updated = Champ de l’agence modifié
error-portable-file = Ce n’est pas un fichier de configuration : prenez-le entier, tel qu’il a été téléchargé.
error-portable-unknown = Rien ne s’appelle ainsi ici. Décochez-le, ou mettez cette plateforme à jour.
error-portable-module-off = Le module { $name } n’est pas activé ici : ce qui en dépend est laissé de côté. Activez-le pour l’avoir.
error-portable-may-not = Il vous manque un droit pour cela ({ $name }). Demandez à l’administration.
error-portable-conflict = Cela ne va pas avec ce qui est déjà ici ({ $name }). Décochez-le.
error-portable-key = Cette question nomme une fiche d’une autre agence. Recréez-la ici.
error-portable-field = Le champ « { $name } » n’existe pas ici. Cochez-le aussi s’il est dans le fichier, ou créez-le.
error-portable-question = Une partie de cette question n’a pas de sens ici. Recréez-la à la main.
error-portable-kind = Un champ du même nom existe ici, d’une autre sorte. Renommez l’un des deux.
error-portable-own = « { $name } » dit qui est l’agence et reste à sa place.
error-portable-admin = L’administration peut tout, partout : ce rôle ne voyage pas.
error-portable-level = Ce rôle est d’un niveau plus haut que le vôtre. Demandez à l’administration.
error-portable-permission = Le droit { $name } n’existe pas ici, ou sa condition parle d’un champ inconnu : il est laissé de côté.
error-portable-beyond = Ce rôle donnerait un droit que vous n’avez pas, ou pas aussi loin : { $name }. Demandez à l’administration.
error-portable-role = Aucun rôle ne s’appelle « { $name } » ici : la place reste vide dans le workflow.
error-portable-list = Aucune liste de tâches ne s’appelle « { $name } » ici : l’étape est laissée de côté.
error-portable-role-held = Quelqu’un a déjà ce rôle : retirez-le-lui d’abord.
error-portable-moved = Quelque chose a changé ici depuis que vous avez regardé. Rien n’a été écrit ; regardez à nouveau.
error-portable-four-eyes = Il ne resterait pas deux personnes pour approuver les actes sensibles. Rien n’a été écrit.
