### The words that guide puts on pages, in English.
###
### A theme of your own says some of them otherwise, or all of them in another language, in a file of this
### name beside its templates: `themes/<name>/strings.ftl`. What it does not say stays as it is here.
###
### This is Project Fluent (https://projectfluent.org/fluent/guide/): `id = words`, variables in braces, and
### choices by number or word. Words are text, never markup: an address, a name or a link comes in as a variable.
### A part of a sentence that is a link of its own stands below the sentence, as in `.link`.

## Dates, lists and numbers

# A day: $day, $month (its number) and $year.
date = { $day } { month } { $year }
# A month: $month and $year.
month-of-year = { month } { $year }
# The name of a month in a date: $month is its number.
month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
    }
date-unknown = on an unknown day
month-unknown = Month unknown
# From one day to another.
dates = { $from } to { $to }
# One thing after another.
list = { $before }, { $next }
# The last thing of a list.
list-end = { $before } and { $next }
# Names of which the rest is folded.
list-more = and { $n } more
# A small number in a sentence.
count = { $n ->
    [0] no
    [1] one
    [2] two
    [3] three
    [4] four
    [5] five
    [6] six
    [7] seven
    [8] eight
    [9] nine
   *[other] { $n }
    }
people-counted = { $n } { $n ->
    [one] person
   *[other] people
    }
documents-counted = { $n } { $n ->
    [one] document
   *[other] documents
    }
# What follows a number that stands there already: how many documents there are.
documents-noun = { $n ->
    [one] document
   *[other] documents
    }
revisions-counted = { $n } { $n ->
    [one] revision
   *[other] revisions
    }
# Behind what began then or ends then.
since = since { $date }
until = until { $date }

## The frame of every page

skip = Skip to the text
site-navigation = Site
search-open = Search
scheme = Change between light and dark
notice = Notice
published-by = Published by { $name }.
license = Licence: { $name }, unless a document says otherwise.
# A commit with its day; $changes says that there are changes beside it.
built-from = This site shows the repository at { $commit }, { $date }{ $changes ->
    [yes] , with changes that are not committed yet
   *[no] {""}
    }.
built-from-source = { $source } is shown at { $commit }, { $date }{ $changes ->
    [yes] , with changes that are not committed yet
   *[no] {""}
    }.
built-from-folder = This site was made from a folder of texts.
repository = Repository
feed-of-changes = Feed of changes
    .of = of { $title }
# The name of a feed, in the list that a browser offers.
feed-title = Changes: { $title }
moved-title = { $title } has moved
moved = This page has moved
moved-to = Go to { $link }.

## Names of pages

nav-documents = Guidance
nav-workstreams = Workstreams
nav-changes = Changes
nav-calls = Calls
nav-people = People
nav-participate = Participate
page-search = Search
page-not-found = Page not found
page-errors = Errors in the content
page-checks = Checks
page-applies = Which guidance applies to me?
page-answer = What applies to { $audience }
page-answer-horizon = What applies to { $audience }: { $horizon }
page-history = History of { $title }
page-version = { $title }, version { $version }
page-revision = A change of { $title }
page-compare = Changes of { $title }
# Above each printed page.
running-changes = changes

## What pages say of themselves to search engines

description-document = { $title }, with its history and who stands behind it.
description-history = How { $title } came to say what it says: its versions and changes, with their days, people and reasons.
description-version = { $title } as it stood in version { $version }.
description-workstream = { $name }: its charter, leads, guidance, roles and changes.
description-person = { $name }: roles, documents and contributions.
description-organization = { $name }: people, roles and documents.
description-search = Search { $site } by words, and narrow what is found by status, topic, audience and more.

## States and kinds

# The usual states of documents; a site that has its own names them itself.
status = { $status ->
    [draft] Draft
    [final-draft] Final draft
    [published] Published
    [superseded] Superseded
   *[withdrawn] Withdrawn
    }
workstream-state = { $state ->
    [forming] Forming
    [active] Active
    [dormant] Dormant
   *[closed] Closed
    }
# Behind the name of a workstream.
workstream-state-inline = { $state ->
    [forming] forming
    [active] active
    [dormant] dormant
   *[closed] closed
    }
# So many documents are in a state.
count-of-status = { $n } { $status }
change-class = { $class ->
    [substantive] Substantive
    [editorial] Editorial
    [formatting] Formatting
    [metadata] Metadata
   *[unknown] Unknown
    }
# The class that people declared, and the one that guide proposes.
change-class-declared = { change-class } (proposed: { $proposed ->
    [substantive] substantive
    [editorial] editorial
   *[formatting] formatting
    })
change-event = { $event ->
    [created] Created
    [continued] Continued here
    [changed] Changed
    [renamed] Renamed
    [moved] Moved here
    [deleted] Deleted
    [restored] Restored
   *[merged] Merged
    }
section-change = { $change ->
    [added] Added
    [removed] Removed
    [renamed] Renamed
    [moved] Moved
   *[changed] Changed
    }
role = { $role ->
    [responsible] Responsible
    [accountable] Accountable
    [consulted] Consulted
   *[informed] Informed
    }
role-inline = { $role ->
    [responsible] responsible
    [accountable] accountable
    [consulted] consulted
   *[informed] informed
    }
# One letter a role, as in RACI.
role-letter = { $role ->
    [responsible] R
    [accountable] A
    [consulted] C
   *[informed] I
    }
activity = { $activity ->
    [draft] Draft
    [review] Review
    [approve] Approve
    [publish] Publish
   *[maintain] Maintain
    }
channel = { $channel ->
    [mailing-list] Mailing list
    [chat] Chat
    [meeting] Meeting
    [repository] Repository
    [issues] Issues
   *[minutes] Minutes
    }
call-kind = { $kind ->
    [lazy-consensus] Lazy consensus
    [review] Review
   *[ballot] Ballot
    }
call-state = { $state ->
    [open] Open
    [announced] Announced
   *[closed] Closed
    }
horizon = { $horizon ->
    [now] Now
    [tactical] Tactical
   *[strategic] Strategic
    }
horizon-inline = { $horizon ->
    [now] now
    [tactical] tactical
   *[strategic] strategic
    }
horizon-meaning = { $horizon ->
    [now] What can be done today, at the desk.
    [tactical] What to plan and change within months.
   *[strategic] What to aim at over years.
    }
facet = { $facet ->
    [audiences] Audiences
    [horizons] Horizons
    [topics] Topics
    [frameworks] Frameworks
    [industries] Industries
   *[regions] Regions
    }
# Behind “by”.
facet-inline = { $facet ->
    [audiences] audiences
    [horizons] horizons
    [topics] topics
    [frameworks] frameworks
    [industries] industries
   *[regions] regions
    }
sponsorship = { $level ->
    [founding] Founding sponsor
    [premier] Premier sponsor
   *[general] General sponsor
    }
agreement = { $agreement ->
    [individual] Individual contributor licence agreement
   *[enterprise] Enterprise contributor licence agreement
    }
project-page = Project page
outcome-approved = approved
leads-of-number = Leads of workstream { $number }
leads-of = Leads of { $workstream }
workstream-number = Workstream { $number }

## Small parts of many pages

cite = Cite this document
cite-copy = Copy the citation
cite-files = For reference managers: { $files }
cite-version = The approved text, which stays as it is
cite-draft = The draft, which may still change
cite-living = The text as it reads now, which may change
version = Version { $version }
version-draft = Draft version { $version }
version-inline = version { $version }
version-draft-inline = draft version { $version }
living-text = living text
living-text-of = living text, commit { $commit }
approved-on = Approved { $date }
last-changed = Last changed { $date }
# Before the name of a state, beside a button that chooses it to be compared.
pick-from = from
pick-to = to
by = by { $people }
written-on = written { $date }
assisted-by = assisted by { $tools }
change-withheld = What changed is withheld.
change-missing = What changed cannot be shown: the text of this revision is missing in this copy of the repository.
# The path of a text before it was moved.
change-path-before = Before: { $path }
compare = Compare
    .revision = { $title } on { $date } with the text before
    .with-before = { $title } with the text before
compare-approved = compare with the approved text
# Before the id of a commit, for screen readers.
revision-noun = Revision
revision-message = Message of the revision
sections-touched = { $n } { $n ->
    [one] section
   *[other] sections
    } touched
# What somebody wrote: the message of a commit.
quoted = “{ $text }”
no-documents = No documents yet
contents = Contents
severity = { $severity ->
    [error] Error
    [warning] Warning
   *[hint] Hint
    }
severity-inline = { $severity ->
    [error] error
    [warning] warning
   *[hint] hint
    }
level-asks = What it asks of you
# $role is a name such as “Responsible”, $what a document, a workstream or a body.
role-for = { $role } for { $what }
role-of = { $role } of { $what }
role-in-activity = { $role } for { $activity } in { $what }
role-lead = Lead
role-lead-former = Former lead
role-member = Member
whole-workstream = whole workstream
role-means = { $role ->
    [responsible] responsible: does the work
    [accountable] accountable: answers for it
    [consulted] consulted: is asked before
   *[informed] informed: is told after
    }
role-none = none
# The head of the column of what roles are for.
role-for-what = For
table-of-roles = Table of roles
standing-superseded-by = This document has been superseded. Read { $link } instead.
standing-superseded = This document has been superseded. It is kept for the record.
standing-withdrawn = This document has been withdrawn. Do not rely on it; it is kept for the record.
# $workstream is a name that says that it is closed.
standing-at-rest = { $workstream }: nobody works on this document any more.
standing-at-rest-since = { $workstream } since { $date }: nobody works on this document any more.
call-open = { $kind } open, decided by { $body }: { $call }
call-open-until = { $kind } open until { $date }, decided by { $body }: { $call }
call-line = { $kind }, open until { $date }
call-about = About
call-proposed-in = Proposed in
call-pull-request = a pull request
    .of = for { $title }
call-decided-by = Decided by
call-answer = How to answer
call-outcome = Outcome
    .none = not noted yet
record = record
    .of = of { $title }
evidence = Beside it, the record of changes
evidence-beside = Talks, reviews and meetings leave no commit, and count no less.
# $what is `text` or `workstream`: what began on that day.
evidence-idle-since = No commit since { $what ->
    [text] the text began
   *[workstream] the first text came
    } on { $date }
evidence-idle = No commit
evidence-silent = No commit to these texts, and no decision on them, since { $date }
evidence-commits = { $n } { $n ->
    [one] commit
   *[other] commits
    }
evidence-commits-last = { $n } { $n ->
    [one] commit, on
   *[other] commits, the last on
    } { $date }
evidence-no-role = No role is noted
# All changes since a text was approved. $changes is a list of the parts below, $n the number in the last one.
drift = { $changes } { $n ->
    [one] change
   *[other] changes
    }
# One part: $count is its number $n in words.
drift-part = { $count } { $class ->
    [substantive] substantive
    [editorial] editorial
   *[formatting] formatting
    }
# A decision of a body on a version: $decision says by whom and when.
decision-outcome = { $decision }: { $outcome }
decision-for = for { $status }
# Follows a decision.
decision-overruled = , which a later decision took back ({ $outcome })
decision-overruled-on = , which a later decision took back ({ $outcome }, { $date })
decision-untold = taken to be on version { $version }: this copy of the repository does not tell on which it was
decision-claimed = claimed: no record is linked
decision-ahead = recorded before its day, which has not come: it counts for nothing
decision-dropped = as the text of then says: it is not noted any more
# $class is the class of a change, $what what it did.
news = { $class }: { $what }

## Documents

# The names of facts, above or beside what they are.
fact-status = Status
fact-dated = Dated
fact-approved-text = Approved text
fact-since = Since then
fact-last-changed = Last changed
fact-accountable = Accountable
fact-written-by = Written by
fact-edited-by = Edited by
fact-reviewed-by = Reviewed by
fact-approved-by = Approved by
earlier-approvals = of other versions
fact-other-decisions = Other decisions
fact-next-review = Next review
fact-supersedes = Supersedes
fact-ai = Use of AI
fact-read-as = Read as
fact-tell-us = Tell us
fact-responsible = Responsible
fact-consulted = Consulted
fact-informed = Informed
fact-about-roles = About the roles
fact-put-in-place-by = Put in place by
fact-tools = Tools seen
fact-audience = For
fact-horizon = When to act
fact-topics = Topics
fact-industries = Industries
fact-regions = Regions
fact-mappings = Maps to
fact-history = History
fact-license = Licence
review-overdue = This text was due for a review on { $date }. It may no longer be up to date.
substance-changed = The substance of this text has changed since it was approved, and no approval of { $n ->
    [one] that change
   *[other] those changes
    } is recorded. { $link }.
    .link = Compare with the approved text
# Behind the number of a version.
approved-on-inline = approved { $date }
not-approved-inline = not approved
dated = dated { $date }
no-approval = No approval is recorded.
# $why is the end of the sentence, such as “cannot be told from this copy of the repository”.
since-untold = What changed { $why }.
unchanged = Unchanged.
# $changes is such as “One editorial change”.
drift-last = { $changes }, the last { $date }
drift-see = { $changes }: { $see }
    .see = see them
drift-compare-or-see = { $changes }: { $compare } or { $see }
changed-by = { $date } by { $people }
# $n is more than one.
all-revisions = all { $n } revisions
all-facts = All facts about this document
more-facts = Roles, people, topics and history
# Ways to read a text: behind “Read as”.
read-print = print
read-markdown = Markdown
read-source = source
read-cite = cite
read-who = who and when
read-since = what changed since
suggest-edit = Suggest an edit
suggest-edit-inline = suggest an edit
here-since = Here since { $date }.
uncommitted = with changes that are not committed yet
no-text = This document has no text yet.
contributors = Who wrote this text
contributors-declared = As declared
contributors-recorded = In the record of changes
contributors-table = Table of contributors
    .person = Person
    .edits = Edits
    .first = First
    .last = Last
    .share = Of the present text
percent = { $n } %
contributors-tools = Assisted by { $tools }.
contributors-committed = Put in place by { $people }, who edited nothing.
roles-of-document = Who does what with this text
gone = Sections of earlier versions that are not here any more
gone-section = “{ $title }” stands in { $version }
feedback = Tell us where it falls short
page-source = Source
page-no-text = This page has no text yet.
attachment-pdf = PDF

## History and versions

history-title = How this text came about
# $revisions is a number of revisions, or that there are none.
history-lead = { $title }: { $revisions }.
    .none = no recorded history
history-lead-by = { $title }: { $revisions } by { $people }.
history-versions = Versions
    .table = Table of versions
    .version = Version
    .status = Status
    .date = Date
    .approval = Approval
    .changes = What changed
    .older = since older versions
    .since = since { $version }
    .now = until now
approved = Approved
    .not = Not approved
lineage = Where this text has lived
lineage-how = { $how ->
    [created] first place
    [renamed] renamed
    [moved] moved here
   *[declared] declared as predecessor
    }
lineage-from = { $how }, from { $from }
lineage-until = { $how } until { $until }
lineage-from-until = { $how }, from { $from } until { $until }
history-sections = Sections
    .table = Table of sections
    .section = Section
    .changed = Changed
    .last = Last
    .by = By
section-untold = cannot be told from this copy
section-at-least = at least { $n ->
    [1] once
   *[other] { $n } times
    }
# How often a section changed, its writing included.
section-changes = { $n ->
    [1] written once
   *[other] { $n } times
    }
history-revisions = Revisions, newest first
history-now = Now
history-now-new = not committed yet
history-now-older = committed before what this copy of the repository holds
# The names of states, where two are chosen to be compared.
state-now = the text as it is now
state-revision = revision { $commit }
state-of-day = { $name }, { $date }
history-none = There is no recorded history of this text.
history-none-here = There is no recorded history of this text in this copy of the repository.
history-none-without-git = There is no recorded history of this text: the files are not in a git repository.
# $what is what is missing.
history-shallow = History incomplete: this site was built from a shallow clone that holds { $n } { $n ->
    [one] commit
   *[other] commits
    }, so older changes and their authors are not shown.
history-partial = History incomplete: this site was built without { $what }, so some changes and their authors are not shown.
history-lacks = { $what } (this is a { $clone ->
    [partial] partial clone
   *[other] clone
    })
history-lacks-texts = { $n } earlier { $n ->
    [one] text
   *[other] texts
    }
history-lacks-trees = { $n ->
    [one] the file list of { $n } commit
   *[other] the file lists of { $n } commits
    }
history-lacks-commits = { $n } { $n ->
    [one] commit
   *[other] commits
    }
history-moved-here = History incomplete: this document was moved here from { $path }, where its earlier changes and their authors are not followed.
# Of one of several repositories.
history-of-source = { $source }: { $note }
version-superseded = This version has been superseded by { $link }. It is kept as it was, so that it can be cited.
version-superseded-current = This version has been superseded by { $link }; { $current } is the current one. It is kept as it was, so that it can be cited.
version-is-draft = This is a draft version: no approval of it is recorded.
version-followed-by = It was followed by { $link }.
version-approved = This version was approved.
version-approved-untold = This version was approved, but which text that was { $why }.
version-current = This is the approved text, as it was approved.
# $living is a link: “living text”.
living-untold = Whether the { $living } has changed since { $why }.
living-maybe-changed = The { $living } may have changed since.
living-changed = The { $living } has changed since.
living-changed-see = The { $living } has changed since: { $link }.
    .link = see how
living-same = The { $living } is the same.
# Why something cannot be told of a text: the end of a sentence.
untold = { $why ->
    [unborne] cannot be told, for no text on the main line bore its number
    [withheld] cannot be told, for a text is withheld
   *[lacking] cannot be told from this copy of the repository
    }
# Behind the title of a document.
version-behind-title = , { $version }
fact-version = Version
fact-text-of = Text of
text-came-late = { $date }, the first here after the approval
text-tag = tag { $tag }
compare-with-current = with the current text
compare-with-version = with version { $version }
whole-history = whole history
version-untold = Which text this version was { $why }.
version-withheld = The text of this version is withheld.
version-missing = The text of this version is missing in this copy of the repository.
version-at-host = { $link }.
    .link = See it at its host
version-roles = Who did what when this version was written

## Redlines and what changes did

redline-title = What changed in { $title }
redline-title-revision = What this revision changed in { $title }
redline-from = From
redline-to = To
redline-by = { $hands ->
    [merged] Merged by
   *[edited] By
    }
redline-assisted = { $people }, assisted by { $tools }
redline-merge = Merge
    .what = Brings together what was written side by side, with { $words } of its own.
    .none = no words
redline-message = Message
redline-in-all = In all
redline-form-only = Form or links only
redline-same = The text reads the same.
redline-older = Older revision
redline-newer = Newer revision
redline-withheld = A text of the two is withheld, so they are not compared.
redline-missing = A text of the two is missing in this copy of the repository, so they cannot be compared.
redline-at-host = { $link }.
    .link = See the revision at its host
redline-nothing = No word, link or format of the text differs.
redline-beginning = Beginning
redline-other-words = form, or text that moved away
redline-previous = Previous change
redline-next = Next change
redline-all = Show all of the text
# The ends of a redline.
end-current = The current text
end-working = The text in the working tree
end-revision = This revision
end-before = The text before
end-last-of = The last text of { $path }
legend =
    .inserted = inserted
    .deleted = deleted
    .moved = moved
    .reformed = formatted or linked anew
link-was = (link was { $href })
link-new = (link is new)
unchanged-paragraphs = { $n } unchanged { $n ->
    [one] paragraph
   *[other] paragraphs
    }
unchanged-tables = { $n } unchanged { $n ->
    [one] table
   *[other] tables
    }
unchanged-rows = { $n } unchanged { $n ->
    [one] row
   *[other] rows
    }
unchanged-items = { $n } unchanged { $n ->
    [one] item
   *[other] items
    }
unchanged-lines = { $n } unchanged { $n ->
    [one] line
   *[other] lines
    }
# What a change did, in a few words.
words-inserted = +{ $n } { $n ->
    [one] word
   *[other] words
    }
words-deleted = −{ $n } { $n ->
    [one] word
   *[other] words
    }
words-inserted-deleted = +{ $inserted } −{ $deleted } words
words-moved = { $n } { $n ->
    [one] word
   *[other] words
    } moved
words-reformed = { $n } { $n ->
    [one] word
   *[other] words
    } in another form
sections-words = { $n } { $n ->
    [one] section
   *[other] sections
    }: { $words }
same-words = same words, other form
no-change = no change to the text
no-word-yet = no word yet
merge-nothing-new = Brings together what was written side by side
merge-with = merge with, of its own, { $changes }
metadata-changed = metadata: { $keys }
metadata-changed-more = metadata: { $keys } and { $n } more
# The name of a field of metadata. One that has no words here stands as it is.
metadata-field = { $field ->
    [ai_assistance] use of AI
    [history_from] earlier paths
    [raci] roles
    [review_by] next review
    [superseded_by] superseded by
   *[other] { $field }
    }
# $text is what changed in the text, $metadata what changed beside it.
text-and-metadata = { $text }; { $metadata }

## What is in texts

alert = { $kind ->
    [note] Note
    [tip] Tip
    [important] Important
    [warning] Warning
   *[caution] Caution
    }
heading-link = Link to this section: { $heading }
heading-comment = Comment
    .section = Comment on this section: { $heading }
footnotes = Footnotes
footnote = Footnote { $number }
footnote-back = Back to reference { $number }
table = Table { $number }
table-in = Table { $number }: { $heading }
formula = Formula { $number }
task-done = Done
task-open = To do
diagram = Diagram { $number }
diagram-words = The diagram in words
diagram-source = Its source, in Mermaid:
# What a diagram is.
diagram-kind = { $kind ->
    [flowchart] Flowchart
    [sequence] Sequence diagram
    [state] State diagram
   *[class] Class diagram
    }
diagram-about = { diagram-kind }: { $subject }
diagram-of = { diagram-kind } of { $names }
diagram-between = { diagram-kind } between { $names }
diagram-nothing = nothing
diagram-names-more = { $names } and { $n } more
# What a diagram shows, one fact each; $words are an author's.
diagram-said = { $what }: { $words }
diagram-message = { $from } to { $to }
diagram-note = Note at { $at }
diagram-group = Group “{ $title }”: { $members }
diagram-start = Start
diagram-end = End
diagram-block = { $kind ->
    [loop] Again and again
    [alt] Either
    [opt] Perhaps
    [par] At the same time
    [critical] Without a break
    [break] Stop
   *[rect] Marked
    }
diagram-block-end = End of “{ $block }”
diagram-divider = { $kind ->
    [else] Else
    [and] And
   *[option] Option
    }

## Home, lists and finding

documents = Documents
all-documents = All documents
# Two documents of one title.
title-at-path = { $title } ({ $path })
all-guidance = All guidance
all-changes = All changes
all-calls = All calls
about-project = About this project
open-calls = Open for your answer
take-part = How to take part
recent-changes = Recent changes
no-documents-sentence = No documents yet.
first-document = The first document will stand here as soon as it is in the repository.
first-document-where = You can watch it, or start it, { $link }.
    .link = in the repository
without-status = Without a status
documents-by = By { $facets }
documents-no-workstream = In no workstream
home-news = What is new
home-find = Find guidance
home-find-by = Find guidance by { $facets }
home-levels = What each level asks, and where to go
facet-or-by = Or by { $facets }
facet-past = No longer in use
facet-maps-to = Maps to { $references }
nothing-in-use = Nothing that is in use.
applies-lead = Each answer has an address of its own, to keep or to pass on.
applies-who = Who are you?
applies-none = None of these?
applies-all = { $all }.
applies-all-or-by = { $all }, or by { $facets }.
applies-everything = Everything that applies to { $audience }
answer-when = When?
answer-any-time = At any time
answer-no-horizon = It does not say when
answer-others = Other readers
answer-also = { $link }, also what is no longer in use
answer-names = Guidance that names { $audience }
answer-for-all = For every reader
answer-for-only = For { $audience } only
answer-also-when = Also { $horizons }
not-found = There is no page at this address
not-found-lead = It may have moved, or the address may have been mistyped. You can { $search } or start { $home }.
    .search = search the guidance
    .home = at the beginning
search-words = Words to look for in the guidance
search-go = Search
search-gone = Also search superseded versions and removed text
search-narrow = Narrow the results
search-more = Show more results
search-without-script = Search needs JavaScript. All documents are listed here instead; the search of your browser finds words within a page.
# Where there are too many documents to list. $link is how many there are, and leads to them.
search-too-many = { $link }, by workstream.
# What took a text out that a search finds.
removed-by-change = a change
removed-by-change-of = a change of { $date }
changes-lead = What changed, day by day, in words.
changes-show = Show
changes-since = since
changes-none = No changes are recorded
changes-none-yet = Changes will stand here as soon as there are some.
changes-more = { $n } earlier { $n ->
    [one] change
   *[other] changes
    } stand in the histories of the documents.
follow = Follow by feed

## Calls

calls-lead = Where the coalition asks before it decides: for consensus, for a review, for votes.
calls-calendar = Add to a calendar
calls-day = Open or closed as of { $date }, the day of the newest change that this site shows. The last day of a call is included.
calls-no-day = This site does not know its day, because it was made without git: look at the days of each call.
calls-none = No call is open.
calls-untold = Which calls are open cannot be told.
calls-undecided = Not decided
calls-past = Past
# A call in a feed or a calendar: $kind, $body, perhaps $what and $days.
call-words = { $kind }, { $body }.
call-words-about = { $kind }, { $body }: { $what }.
call-words-days = { $kind }, { $body }. { $days }.
call-words-about-days = { $kind }, { $body }: { $what }. { $days }.
call-what = { $document }, version { $version }
call-on = On { $date }
call-from-to = From { $from } to { $to }, both days included
call-opened = Open: { $title }
call-closed = Closed: { $title }
call-ended = Outcome: { $outcome }.
calendar-title = { $title }: calls
calendar-answer-at = Answer at { $address }
calendar-outcome = Outcome: { $outcome }

## Workstreams

workstream = Workstream
workstream-closed = This workstream is closed. What it wrote stays here, but nobody works on it any more.
workstream-closed-since = This workstream is closed since { $date }. What it wrote stays here, but nobody works on it any more.
workstream-forming = This workstream is forming. Whoever joins now helps to decide what it does.
workstream-forming-since = This workstream is forming since { $date }. Whoever joins now helps to decide what it does.
workstream-dormant = This workstream is resting. It may take a while until somebody answers.
workstream-dormant-since = This workstream is resting since { $date }. It may take a while until somebody answers.
fact-state = State
fact-leads = Leads
    .none = None named yet
    .last = Last led by
fact-channels = Where to meet
    .records = Records
fact-follow = Follow
workstream-documents = { $n } in all
workstream-documents-counts = { $n } in all: { $counts }
workstream-documents-none = None yet
workstream-left-none = It left no documents.
workstream-no-documents = No documents yet. The leads can say what is planned and where to help.
workstream-roles = Who does what
    .past = Who did what
workstreams-none = No workstreams yet
    .lead = Documents stand on their own here.
# What somebody did there.
part-lead = lead
part-lead-former = former lead
part-responsible = responsible
part-leads = leads { $workstream }
part-led = led { $workstream }
part-contributed = contributed to { $n } { $n ->
    [one] document
   *[other] documents
    }
part-edited = edited { $n } { $n ->
    [one] document
   *[other] documents
    }
part-declared = { $role ->
    [author] Written by
    [editor] Edited by
   *[reviewer] Reviewed by
    } (declared)
part-edits = Edited { $n } { $n ->
    [one] time
   *[other] times
    }

## People and taking part

organization = Organisation
organization-site = Website
organization-documents = Documents its people had a part in
fact-sponsorship = Sponsorship
fact-agreement = Agreement
roles = Roles
roles-in-documents = In documents
role-for-document = Document
no-part = No roles and no contributions are recorded.
people-bodies = Bodies that decide
people-no-members = Who its members are is not noted.
people-organizations = Organisations
people-none = Nobody is named yet.
person-kind = { $kind ->
    [person] Person
    [bot] Automation
   *[assistant] AI assistant
    }
person-tool = This is a tool. It has taken part in changes, and is never an author or an approver.
person-elsewhere = Elsewhere
person-also-written = Also written
person-page = Page
person-state = { $state ->
    [active] Active
   *[emeritus] Emeritus
    }
participate-open = Everything here is made in the open. Read, ask and suggest changes { $link }.
    .link = in the repository
participate-none = How to take part is not written down yet.
participate-covered = Whoever belongs to one of these organisations is covered by its agreement while they belong to it: { $organizations }.
participate-where = Where the work happens
participate-forming = Whoever joins now helps to decide what it does.
participate-dormant = It rests. It may take a while until somebody answers.
participate-call = Open: { $call }
participate-call-until = Open until { $date }: { $call }
participate-agreement = Needs a signed contributor licence agreement, your own or your employer’s
participate-led-by = Led by { $person }
participate-nowhere = Where it meets is not written down yet.
participate-closed = Closed
# The levels of taking part, where guide.yaml does not tell its own: what one can do, and what it asks.
level-informed = Follow
    .text = Read the guidance and watch it change: every document has its history, and the changes have a feed.
    .asks = Nothing. No account and no agreement.
level-consulted = Give feedback
    .text = Say where a document falls short: what you expect more of, what you need more of, what you are blocked on.
    .asks = A few sentences, in public, where the document is kept.
level-responsible = Contribute
    .text = Write and edit guidance with the others.
    .asks = Time, and whatever agreement the project's contributing guide asks for.
level-accountable = Lead
    .text = Answer for a group of documents: its scope, its pace, its quality.
    .asks = The trust of those who do the work.
# What readers are asked to say, each with the sentence that their message begins with.
wish-more = I expect more
    .begin = I expected this document to go further on:
wish-need = I need more
    .begin = To act on this document I also need:
wish-blocked = I am blocked on this
    .begin = I cannot follow this document because:
feedback-give = Give feedback
feedback-list = Write to the list
# What such a message says of the text that it is about.
feedback-subject = { $wish }: { $title }
feedback-title-section = { $title }, { $section }
feedback-document = Document: { $title }
feedback-document-version = Document: { $title }, version { $version }
feedback-section = Section: { $section }
feedback-file = File: { $path }
feedback-revision = Revision: { $commit }
feedback-revision-uncommitted = Revision: { $commit }, with changes that are not committed yet
feedback-page = Page: { $address }

## Feeds and texts for programs that people read

feed-of = { $title }: changes
feed-of-calls = { $title }: calls
feed-entry = { $document }: { $subject }
feed-summary = { $class }. { $what }
llms-in-force = Guidance in force
llms-being-written = Guidance that is being written
llms-past = Optional: superseded or withdrawn, not to be followed
llms-about = Each text begins with its status, which text it is, and which version was approved when. A draft version was approved by nobody. Cite a version by its own address, where it stays as it is.
llms-approved = approved version { $version }
llms-approved-of = approved version { $version } of { $date }
llms-now-draft = now draft version { $version }
llms-changed-since = changed since

## The preview

errors-title = This page cannot be shown yet
errors-lead = { $n } { $n ->
    [one] problem
   *[other] problems
    } to mend. The page comes back by itself when the file is saved.
check-fixed = an error, which means that the site would say something wrong. It cannot be lowered.
check-weight = a { severity-inline }, unless { $key } in { $file } says otherwise.
checks-all = All checks
checks-problems = { $n } { $n ->
    [one] problem
   *[other] problems
    } that an author can mend.
checks-nothing = Nothing to mend.
checks-preview = These pages are in the preview only.
checks-looked-for = What is looked for

## Scripts

# Messages whose names begin so are handed to the scripts that name them, which ask for no others but `date`.
script-copy = Copy
script-copy-code = Copy this code
script-copied = Copied
script-link-copied = Link copied
script-code-copied = Code copied
script-copy-refused = This browser does not allow copying here.
script-not-loaded = This could not be loaded.
script-scheme = { $scheme ->
    [dark] Dark colours
   *[light] Light colours
    }
script-paragraph-link = Link to this paragraph
script-paragraph-gone = The paragraph that this link leads to was changed or removed since.
script-paragraph-history = See how this text has changed
script-nearest = Perhaps you are looking for
script-search-words = Words to look for in the guidance
script-title = Search
# The title of the search page with what was looked for.
script-title-query = { $query } – search
script-close = Close
script-all-results = All results, with filters
script-search-loading = Loading the search …
script-search-folder = Search does not work in pages that were opened from a folder, because browsers do not let them read other files. Put the site on a web server.
script-search-folder-preview = Search does not work in pages that were opened from a folder: browsers do not let them read other files. Put the site on a web server, or preview it with “guide serve”.
script-search-none = Search is not available here.
script-search-no-index = Search is not available here: its index could not be loaded.
script-search-listed-below = All documents are listed below.
script-found-in = { $n ->
    [0] Nothing was found
    [one] Found in { $n } document
   *[other] Found in { $n } documents
    }.
script-found = { $n ->
    [0] No results
    [one] { $n } document
   *[other] { $n } documents
    }.
script-found-for = { $n ->
    [0] No results
    [one] { $n } document
   *[other] { $n } documents
    } for “{ $query }”.
script-taken-for = No text has “{ $typed }”: it was taken for “{ $word }”.
script-no-text-has = No text has “{ $typed }”.
script-facet = { $facet ->
    [Workstream] Workstream
    [Status] Status
    [Type] Type
    [Audience] Audience
    [Horizon] Horizon
    [Topic] Topic
    [Framework] Framework
    [Person] Person
   *[Year] Year
    }
script-facet-none = None of these documents has one.
script-more = { $n } more
script-or = { $before } or { $next }
script-drop = Drop { $facet }: { $values } ({ $n } { $n ->
    [one] document
   *[other] documents
    })
script-drop-all = Drop all filters
script-search-gone = Search superseded versions and removed text as well
script-other-words = Use fewer or other words
script-all-documents = Look through all documents
script-nothing-you-can = Nothing was found. You can:
script-removed-by = Removed by { $what }
script-stood-in = stood in { $version }
script-see-change = see the change
script-last-changed = last changed { $date }
script-from-to = From { $from } to { $to }
script-marked = { $n } { $n ->
    [one] word
   *[other] words
    } marked
script-mark-of = { $at } of { $n }
script-next = Next
script-clear = Clear
# Behind the words of a link to what is folded.
script-on-page = , on the page of the text
# Before a piece of a text that changed, for screen readers.
script-changed = Changed:
script-changed-since = changed since { $date }
# $since is a day, a version, or that it was read.
script-none-changed = Nothing that stands here changed since { $since }.
script-pieces-changed = { $n } { $n ->
    [one] piece
   *[other] pieces
    } of the text changed since { $since }.
script-since-read = you read it on { $date }
script-last-read = I last read it, { $date }
script-version = version { $version }
script-a-day = a day
script-the-day = The day
script-what-changed = What changed since
script-mark-since = Mark what changed since
script-note-read = Note in this browser what I read
script-since-failed = what changed cannot be loaded
script-who = who and when
script-who-hide = hide who and when
script-who-failed = who wrote what cannot be loaded
script-list = { $before }, { $next }
# Behind a day: who wrote a piece of the text, with which tools, why, in which version.
script-by = by { $people }
script-assisted-by = , assisted by { $tools }
script-why = : “{ $subject }”
script-in-version = , in version { $version }
# Before the day of the last change.
script-section = This section: { $n ->
    [1] written once
   *[other] changed { $n } times
    }, last
script-section-at-least = This section: changed at least { $n ->
    [1] once
   *[other] { $n } times
    }, last

## The style sheet

# Before a piece of a redline, in brackets, for screen readers.
marked-inserted = inserted:
marked-deleted = deleted:
marked-moved-here = moved here:
marked-moved-from = moved from here:
marked-reformed = formatted or linked anew
