# How orders from elsewhere are marked and their categories understood; the desk's day; what is asked for somebody

outside-mark = { $source } { $number }
outside-mark-by = { $source } { $number }, to be done by { $when }
outside-state-accepted = taken on
outside-with-others = done with others
outside-figure-risen = risen to the subdistrict
outside-figure-mediations = mediations to look at today
outside-cases-today = Mediations to look at today
outside-filter-risen = Only what rose to the subdistrict

outside-words = Which of our categories are these?
outside-words-hint = The other side's words for categories, which nobody here knows. Say it once, and the next list knows by itself.
outside-word-rows = “{ $word }” (rows: { $n })
outside-word-leave = Leave it for now
outside-words-go = Remember, and add these rows
outside-error-no-word = Please choose a category for one word at least.
outside-told-title = Words remembered
outside-told-hint = Which of our categories the other side's words are. If one is wrong, forget it, and the next list asks again. What was taken in stays as it is.
outside-told-none = No words are remembered yet. When a list has a category that nobody knows, its page asks.
outside-told-word = Their word
outside-told-means = Our category
outside-told-since = Remembered since
outside-told-forget = Forget
outside-format-xlsx = Excel (.xlsx)
outside-opens-else = If it is not chosen, the desk looks at each, and a line of its own puts it on the board.
outside-seen-elsewhere = Other systems can read that it is there, without its words. Write a line, and it stands on the board as well.

outside-questions = To ask about this
outside-questions-show = See what is asked about this
outside-ask-first = There are a few questions about this. Please ask them, and then take it down.
outside-ask-paper = There are a few questions about this. Please fill in what stands on the paper.
outside-public = Neighbours may see it on the public board, without a name
outside-public-hint = Tick this only if they were asked and want it. What happens at home or between neighbours stays private all the same.

outside-holiday = Today is a holiday ({ $name }). Otherwise: {""}
outside-make-up-day = Today is worked ({ $name }). Otherwise: {""}
outside-calls = Calls to the community
outside-call-waits = to be rung back
outside-call-filed = filed as a request
outside-call-done = settled
outside-open-about = About
outside-open-any = Everything
outside-open-go = Show
telling-act-exchange-words = Note what another house's category words mean
