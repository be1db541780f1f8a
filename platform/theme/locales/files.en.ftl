# Files of records
files-folders = 01_Booking | 02_Contracts | 03_Technical | 04_Promotion | 05_Accounts | 06_Archives
files-folder = Folder
files-folder-none = None
files-bring = Add files
files-bring-version = Add a version
files-send = Send
files-waiting = Waiting
files-sending = Sending…
files-going-on = The connection broke: sending goes on as soon as it can.
files-done = Kept
files-stop = Stop
files-kept = { $count ->
    [one] File kept.
   *[other] { $count } files kept.
 }
files-version = version { $number }
files-versions = Versions
files-download = Download
files-download-one = Download { $name }
files-open = Open in a tab
files-no-preview = This file cannot be seen here. Download it to open it.
files-name = Name
files-name-and-place = Name and folder
files-renamed = File put away.
files-delete = Move to the bin
files-binned = File moved to the bin.
files-restored = File restored.
files-in-bin = This file is in the bin
files-in-bin-text = It goes for good, with all its versions, thirty days after it was put there.
files-bin = Bin of files
files-bin-count = Bin ({ $count })
files-bin-summary = Each file stays thirty days, with all its versions.
files-bin-none = The bin is empty
files-compare = Compare two versions
files-compare-do = Compare
files-compare-old = Before
files-compare-new = After
files-compare-lines = Line by line
files-brought = Added
files-kind = Type
did-filed = added the file “{ $name }”, version { $number }
did-unfiled = moved the file “{ $name }” to the bin
did-refiled = put away the file “{ $name }”
did-file-restored = restored the file “{ $name }”
did-files-archived = archived { $number ->
    [one] a heavy file
   *[other] { $number } heavy files
}
did-files-taken-back = took back { $number ->
    [one] an archived file
   *[other] { $number } archived files
}
act-filed = { $many }: file added
act-unfiled = { $many }: file moved to the bin
act-refiled = { $many }: file put away
act-file-restored = { $many }: file restored
error-empty = This file is empty.
error-broken = Sending was cut short. Try again.
error-too-many-files = Send at most fifty files at once.
nav-files = Files
files-all-summary = Every file of the records that you may read.
files-storage = Storage
files-storage-near = More than four fifths are taken. Remove what is not needed any more, or change plans.
files-storage-full = The storage is full: nothing more can be added.
files-of = Record
files-any = All
files-find = Search
files-find-all = See all
files-sort-image = Pictures
files-sort-audio = Sounds
files-sort-video = Videos
files-sort-document = Documents
files-sort-other = Others
files-none = No file yet
files-none-text = Open a record and drop files there: they will appear here.
files-none-found = No file found
files-none-found-text = Try another word, or fewer filters.
notice-storage-near = the storage is nearly full
event-files-nearly-full = Storage nearly full
mail-storage-near-subject = { $percent }% of the storage of { $agency } is taken
mail-storage-near-text = { $percent }% of the storage of { $agency } is taken. Once it is full, no file can be added any more: remove what is not needed, or change plans.
mail-storage-near-button = See the files
files-archive = Archive heavy files
files-archive-short = Archive
files-archive-one = Archive the heavy files of { $name }
files-archive-summary = Files of more than 5 MB go, and their room is free at once. Their names, versions and small pictures stay. For thirty days everything can be taken back.
files-archive-heavy = What would be archived
files-archive-do = Archive and free { $weight }
files-archive-away = Archived, to be taken back while there is time
files-archive-until = until { $day }
files-archive-back = Take back { $weight }
files-archive-none = Nothing heavy here
files-archive-none-text = No file of this record weighs more than 5 MB.
files-archived = Archived
files-archived-text = Its content was archived to make room. It can be taken back for thirty days, from the files of the record.
files-archived-toast = { $count ->
    [one] One file archived.
   *[other] { $count } files archived.
}
files-taken-back = { $count ->
    [one] One file taken back.
   *[other] { $count } files taken back.
}
files-past = Past, and still heavy
files-past-text = These records are of more than a month ago and keep files of more than 5 MB.
error-archived = This file is archived: take it back from the files of its record to open it.
act-files-archived = { $many }: heavy files archived
act-files-taken-back = { $many }: archived files taken back
event-files-past-told = Heavy files of the past pointed out
notice-past-files = past events keep many heavy files
files-past-count = { $count ->
    [one] One file
   *[other] { $count } files
}
