## Settings as documents
documents-title = Settings as documents
documents-summary = The settings of the agency and of each module: every state they were in, and the way from one agency to another.
documents-agency = Agency
documents-of = Settings: { $document }
documents-of-summary = The form is that of the release you are on. Each save keeps the state before it.
documents-count = { $count ->
    [one] { $count } setting
   *[other] { $count } settings
 }
documents-version = state { $version }
documents-open = Open
documents-export = Export
documents-reason = Why you change it
documents-reason-hint = A line, if you like; it stays in the history.
documents-form = Settings
documents-own = Open the page of these settings
documents-states = States
documents-from = Compare state
documents-to = with state
documents-compare = Compare
documents-between = From state { $from } to state { $to }
documents-alike = These two states say the same.
documents-import = Import a settings file
documents-import-text = Paste what was exported here or at another agency. You see first what would change; nothing is written before you agree. A file of an older or newer release is converted.
documents-file = Content of the file
documents-look = See what would change
documents-would = What this file would change
documents-apply = Apply these changes
documents-carried = Converted from release { $from } to release { $to }.
documents-restored = The earlier state is back.
documents-imported = The settings are imported.
documents-moved = Somebody changed these settings meanwhile. Nothing was written; look at them again.
documents-no-more = This state is no longer possible as it was: one of its values is gone. Nothing was changed.
documents-why-restored = Restored
documents-why-imported = Imported
documents-why-promoted = From the copy
documents-why-release = Change of release
error-settings-file = This is no settings file: paste it whole, as it was exported.
error-settings-other = This file is another document’s ({ $name }). Open that document to import it.
error-settings-release = Release { $release } is not known here. Export the file from a release that this platform offers.
error-settings-schema = The stated shape is not that of this release. Export the file again.
error-setting-unknown = There is no setting “{ $name }” in this release. Take it out of the file.
