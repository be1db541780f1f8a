## Réglages en documents
documents-title = Réglages en documents
documents-summary = Les réglages de l’agence et de chaque module : tous leurs états, et le passage d’une agence à l’autre.
documents-agency = Agence
documents-of = Réglages : { $document }
documents-of-summary = Le formulaire est celui de la version où vous êtes. Chaque enregistrement garde l’état d’avant.
documents-count = { $count ->
    [one] { $count } réglage
   *[other] { $count } réglages
 }
documents-version = état { $version }
documents-open = Ouvrir
documents-export = Exporter
documents-reason = Raison du changement
documents-reason-hint = Une ligne, si vous voulez ; elle reste dans l’historique.
documents-form = Réglages
documents-own = Ouvrir la page de ces réglages
documents-states = États
documents-from = Comparer l’état
documents-to = avec l’état
documents-compare = Comparer
documents-between = De l’état { $from } à l’état { $to }
documents-alike = Ces deux états disent la même chose.
documents-import = Importer un fichier de réglages
documents-import-text = Collez le contenu d’un fichier exporté ici ou dans une autre agence. Vous voyez d’abord ce qui changerait ; rien n’est écrit avant votre accord. Un fichier d’une version plus ancienne ou plus récente est converti.
documents-file = Contenu du fichier
documents-look = Voir ce qui changerait
documents-would = Ce que ce fichier changerait
documents-apply = Appliquer ces changements
documents-carried = Converti de la version { $from } à la version { $to }.
documents-restored = L’état antérieur est rétabli.
documents-imported = Les réglages sont importés.
documents-moved = Quelqu’un a changé ces réglages entre-temps. Rien n’a été écrit ; regardez-les à nouveau.
documents-no-more = Cet état n’est plus possible tel quel : une de ses valeurs n’existe plus. Rien n’a été changé.
documents-why-restored = Rétabli
documents-why-imported = Importé
documents-why-promoted = Venu de la copie
documents-why-release = Changement de version
error-settings-file = Ce n’est pas un fichier de réglages : collez-le en entier, tel qu’il a été exporté.
error-settings-other = Ce fichier est celui d’un autre document ({ $name }). Ouvrez ce document-là pour l’importer.
error-settings-release = La version { $release } n’est pas connue ici. Exportez le fichier depuis une version que cette plateforme propose.
error-settings-schema = La forme annoncée n’est pas celle de cette version. Exportez le fichier à nouveau.
error-setting-unknown = Le réglage « { $name } » n’existe pas dans cette version. Retirez-le du fichier.
