# The queue: filters kept, several at once, two on one page.

queue-tools = Tools of the desk
queue-kept = Filters kept
queue-today = Due today only
queue-narrower = Narrower
queue-anybody = Anybody
queue-mine = Mine
queue-nobody = Nobody's yet
queue-anything = Anything
queue-anywhere = Anywhere
queue-grid = { $name } (grid)
queue-outdoors = Outdoors and shared places
queue-channel = How it came
queue-any-channel = Any way
queue-none-so-far = None so far among those looked at. There are more to look at.
queue-at-least = { $n } among those looked at so far, and more to look at.
queue-still = { $n } from here on.
queue-count = { $n } in all.
queue-print = Print work orders
queue-map = See the map
queue-look-further = Look further
queue-tick = Pick
queue-tick-one = Pick { $number }
queue-tick-all = Pick all on this page
queue-bulk = Do the same for all picked
queue-bulk-hint = Each is done and recorded by itself. What a colleague has just changed is left alone, and named.
queue-bulk-what = What to do
queue-accept = Take them on
queue-bulk-why = Why, in a sentence
queue-bulk-why-hint = When handed on, residents read it, and it is needed. When assigned or taken on, it becomes a note between staff, and may be left out.
queue-bulk-go = Do it for all picked
queue-choose = Choose
queue-done = { $n } done.
queue-left = { $n } left as they were:
queue-no-longer-seen = (no longer yours to see)
queue-words-kept = What you wrote:
queue-back = Back to the list
queue-why-changed = A colleague has just changed it. Please look at it first.
queue-why-too-late = It has moved on, and this can no longer be done.
queue-why-not-yours = It is not yours to handle.
queue-why-again = It did not work. Please try again.
queue-error-none = Please pick some first.
queue-error-many = At most { $most } at once. Please pick fewer.
queue-error-what = Please choose what to do.
queue-keep = Keep this filter
queue-keep-name = Name
queue-keep-hint = For example: Block 3, late. The same name again replaces it.
queue-keep-share = For colleagues too
queue-keep-start = Open with this from now on
queue-keep-go = Keep it
queue-start-all = Open with everything from now on
queue-shared = Shared
queue-forget = Forget it
queue-error-name = Please give it a name.
queue-error-name-long = At most { $most } characters.
queue-error-full = There are { $most } already. Please forget some first.
queue-here = { $who } opened this page { $ago } ago and may be working on it.

# Times promised.

promise-title = A time promised (if any)
promise-hint = It is said in the answer, and handed on with the shift.
promise-day = Day
promise-hour = Hour
promise-made = Promised for
promise-line = Promised: { $when }.
promise-error-read = Please give a day; the hour may be left out.
promise-error-time = Please give a time to come, within ninety days.

# Words said often.

wording-title = Words said often
wording-hint = Choose one when answering, handing on or solving. Names and numbers fill themselves in, and all can be changed before it goes.
wording-none = None yet. Add some beside this.
wording-new = Add words
wording-change = Change
wording-end = Stop offering
wording-kind = Used for
wording-name = Name
wording-name-hint = What it is chosen by, such as: Tomorrow.
wording-zh = In Chinese
wording-en = In English
wording-en-hint = For residents who read English. Left out, the Chinese is used.
wording-fields = What is to be filled in stands in braces.
wording-fields-are = What can be filled in:
wording-go = Keep them
wording-choose = Words said often
wording-insert = Put them in
wording-error-choose = Please choose some words first.
wording-error-kind = Please say what they are for.
wording-error-name = Please give them a name.
wording-error-words = Please write some words.
wording-error-long = At most { $most } characters.
wording-error-open = A brace has no fellow.
wording-error-unknown = There is no { $field }. See below what can be filled in.

# Work orders.

order-title = Work order
order-print = Print a work order
order-more = At most fifty are printed at once. There are more.
order-done = What was done
order-worker = Signed by who did it
order-resident = Signed by the resident
order-when = When it was done

# The map of places.

map-title = Where things are
map-hint = What is open and late at each building. Each leads to its requests.
map-picture = Plan of the buildings
map-open-n = { $n } open
map-late-n = { $n } late
map-key = A hatched edge means something is late, a dotted one that something is open. Counted up to a hundred.
map-by-grid = By grid
map-by-building = By building
map-grid = Grid
map-open = Open
map-late = Late
map-plan = Place the buildings
map-plan-how = Write it as the ground lies: a line for each row, names parted by commas, nothing between two commas for a gap.
map-plan-hint = For example: Block 1, Block 2, , Block 3
map-plan-field = Plan
map-plan-names = The buildings are:
map-error-unknown = No building is called “{ $name }”.
map-error-twice = “{ $name }” is there twice.
map-error-large = At most { $most } rows of { $most }.

# Phone mode.

phone-title = Phone mode
phone-who = Who is ringing
phone-find = Find the caller
phone-find-hint = By name, home or number.
phone-nobody = Nobody found. Write the name down below, or try another way.
phone-which = Which of these?
phone-stranger = Somebody not on the list
phone-stranger-hint = Anybody may report a fault in a shared place, in their own name.
phone-name = Name
phone-number = Telephone
phone-how-sure = How do you know it is they?
phone-way-number = They ring from { $number }, the number on file
phone-way-card = They read out their card's next number
phone-way-back = I hung up and rang { $number }, and they answered
phone-way-not = I cannot tell
phone-way-no = (not on file for seven days, not on file at all, or shared)
phone-not-sure = If you cannot tell: shared places are filed in the name they give; what is inside a home is kept until you ring back.
phone-card = Card number
phone-card-code = Number read out (six figures)
phone-other = Not this person
phone-words = What they say
phone-words-hint = In their own words.
phone-detail = Where exactly
phone-their-home = At home: { $home }
phone-take = Write it down and send
phone-save = Keep for now
phone-forget = Throw away
phone-waiting = To ring back: { $n }
phone-taken = Taken down
phone-read-out = Read this out
phone-aloud = { $name }, it is taken down. Your number is: { $number }.
phone-aloud-next = { $party } will see to it: an answer by { $answer }, done by { $solve }.
phone-aloud-told = You will be told how it goes in the way you chose.
phone-aloud-back = { $name }, all you said is written down. To be sure it is you, we will ring the number on file and go on from there.
phone-own-name = Filed in the name they gave, unchecked. That person is told, and can say it was not what they wanted.
phone-open = See it
phone-kept = It is on the list to ring back.
phone-next = Next call
phone-back-title = To ring back
phone-back-hint = Ring the number on file, not the one given on the call. The oldest first.
phone-back-none = Nobody to ring back.
phone-back-on-file = Look up the number on file before you ring.
phone-resume = Reached: go on
phone-closing = Nothing left to do: say why
phone-close = Close
phone-error-checked = Please say how you know who it is.
phone-error-name = Please write a name, or find them on the list.
phone-error-number = This is not a telephone number. Please look again.
phone-error-closing = Please say how it ended.
phone-doubt-no-number = No number is on file, so the number shown proves nothing.
phone-doubt-too-new = The number has been on file for less than seven days. Use the card, or choose “I cannot tell”.
phone-doubt-shared = Several people share this number. Ring back and ask for them, or use the card.
phone-doubt-card = That is not right. Ask them to read the card's next number again.

# Handing a shift over.

shift-title = Change of shift
shift-since = Last handed over: { $when }
shift-open = { $n } open
shift-late = { $n } late
shift-nobodys = { $n } nobody's yet
shift-promised = Promised
shift-promised-none = Nothing was promised.
shift-by = for
shift-late-ones = Late
shift-late-none = Nothing is late.
shift-odd = Said to be still broken
shift-odd-none = None.
shift-due = due
shift-said = rang
shift-words = Anything else to hand on
shift-words-hint = What stands above goes with it. Use numbers, not names or homes.
shift-hand = Hand over
shift-before = Handed over before
shift-none = Nothing has been handed over yet.
shift-not-taken = Nobody has taken it
shift-from = Handed over by { $who }
shift-taken = Taken over by { $who }
shift-take = I take over
shift-take-words = A word on taking over (if any)
shift-sign-from = Handed over by
shift-sign-to = Taken over by

# When the desk is open.

hours-title = Hours of the desk
hours-hint = Whom residents ring and what they read when nobody is here. Deadlines run on all the same.
hours-days = Which days
hours-monday = Monday
hours-tuesday = Tuesday
hours-wednesday = Wednesday
hours-thursday = Thursday
hours-friday = Friday
hours-saturday = Saturday
hours-sunday = Sunday
hours-opens = Opens at
hours-closes = Closes at
hours-time-hint = Such as 8:30.
hours-phone = Number that answers otherwise
hours-phone-hint = Leave it empty if there is none.
hours-zh = What is said then
hours-zh-hint = Such as: nobody is here now. For burst pipes or a stuck lift ring the property company. Leave anything else here; we see to it when we open.
hours-en = In English
hours-from-to = { $from } to { $to }
hours-in-words = { $days }, { $opens } to { $closes }
hours-are = Somebody is here: { $hours }
hours-shut-now = Nobody is at the desk now.
hours-ring = If it cannot wait: { $phone }
hours-clocks = What you report counts from the moment you report it, day or night.
hours-error-day = Please choose at least one day.
hours-error-time = Please give an hour, such as 8:30.
hours-error-order = It must close after it opens.
hours-error-words = Please write what is said then.

# Numbered paper forms.

paperform-title = Paper forms
paperform-hint = Print some beforehand. Write on them when there is no power or network, and enter them later; time counts from when they were written.
paperform-none = No forms have been printed yet.
paperform-printed = Printed
paperform-entered = Entered
paperform-not-entered = Not entered: enter it now
paperform-print = Print new ones
paperform-count = How many
paperform-count-hint = At most fifty at once, each with a number of its own.
paperform-print-go = Number and print
paperform-error-count = Please write 1 to { $most }.
paperform-enter = Enter a form
paperform-number = Number on the form
paperform-number-hint = At the top right, such as P-0012.
paperform-when = When it was written
paperform-day = Day
paperform-day-hint = Such as 2026-11-23.
paperform-hour = Hour
paperform-by = Written down by
paperform-by-hint = The name signed on it.
paperform-whose = Whose it is
paperform-nobody = Nobody found. Register them first, then enter it.
paperform-words = What they say
paperform-words-hint = As it stands on the paper.
paperform-clocks = Deadlines run from the time on the paper.
paperform-go = Enter it
paperform-twice = This form was entered before.
paperform-twice-kept = Nothing was entered again. If the number was misread, change it and press once more.
paperform-home = Home
paperform-sheet = Report
paperform-danger = Fire: 119. Hurt: 120. Danger: 110.
paperform-blank-when = year / month / day / hour
paperform-error-number = Please give the number at the top right.
paperform-error-unknown = No form has this number. Please look again.
paperform-error-when = Please give the day and hour that stand on the paper.
paperform-error-future = This time is still to come. Please look at the paper again.
paperform-error-old = It is more than thirty days old. Please file it anew and say so in the words.
paperform-category-ended = { $category } (ended; for forms written before)
paperform-error-before = The form had not been printed then. Please look again.
paperform-error-by = Please say who wrote it down.
paperform-error-who = Please find whose it is.

# How the desk's pages are worked.

guide-title = By keyboard
guide-keys = Without a mouse
guide-key = Key
guide-does = What it does
guide-tab = Goes to the next place; with Shift to the one before. The first on each page skips to its contents.
guide-enter = Opens a link, presses a button.
guide-space-key = Space
guide-space = Ticks a box, opens a section such as “Narrower”.
guide-arrows = Move among choices.
guide-find = On the requests page: to the search field.
guide-phone = On today's page: phone mode.
guide-mac = On a Mac press Control + Option, in Firefox Alt + Shift.
guide-queue = Twenty in a row
guide-queue-how = Tab to a box and press Space; open “Do the same for all picked” with Space, choose what to do, and press Enter.
guide-two = Two on one request
guide-two-how = Whoever comes second reads who came first. Nobody is locked out; the first to save counts, and the second sees what changed and keeps what they wrote.
guide-cut = No power or network
guide-cut-how = Write on a numbered form, and enter it under “Paper forms” later. Deadlines run from when it was written.

# What these acts are called in the record.

telling-act-request-promise = Time promised
telling-act-call-take = Call taken
telling-act-call-close = Call closed
telling-act-paper-print = Numbered forms printed
telling-act-paper-enter = Paper form entered
telling-act-shift-hand = Shift handed over
telling-act-shift-take = Shift taken over
telling-act-wording-keep = Words said often changed
telling-act-community-plan = Buildings placed
