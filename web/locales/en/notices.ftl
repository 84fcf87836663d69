# Notices: to whom, whom they reached, what people say to them.

notices-tab = Notices, activities
notices-title = Notices
notices-none = No notices for you yet.
notices-none-desk = No notices yet.
notices-new = New
notices-all-right = All right, I’ve read it
notices-all-right-for = { $name } knows of it
notices-read-at = Read { $when }.
notices-said = What was said
notices-written-by = written by { $who }
notices-answered = The answer
notices-answered-by = { $who } answered:
notices-reply-q = Anything to say?
notices-reply-words = Your words
notices-reply-words-for = { $name }’s words
notices-reply-hint = It goes to the desk, and somebody answers.
notices-reply-go = Send
notices-reply-for = Send for { $name }
notices-see-new = See the new notice
notices-see-old = See the first notice
notices-state-sending = Going out
notices-state-sent = Gone out
notices-state-corrected = This one was wrong; another stands in its place
notices-state-withdrawn = This one was taken back
notices-title-correction = Correction: { $title }
notices-title-withdrawal = Taken back: { $title }
notices-mail-subject = { $community }: { $title }
notices-mail-end = When you have read it, press “All right” here, or answer: { $url }. Or ring { $phone }.
notices-sms = { $community }: { $title }. Read it: { $url } or ring { $phone }.
notices-say = Hello { $name }, this is { $community }. A notice: { $title }. { $body } Did you get that? If you want to say anything, I will write it down.
notices-next = To say anything, ring { $phone } or tell whoever comes.
notices-write = Write a notice
notices-check = Look before it goes
notices-look = Look at it first
notices-change = Change it
notices-send = { $n ->
    [one] Send to one person
   *[other] Send to { $n } people
}
notices-l-title = Title
notices-title-hint = At most 40 characters, clear at a glance. For example: No water tomorrow morning
notices-body = What it says
notices-body-hint = At most 1000 characters. Short sentences, a paragraph for each thing: what, when, what to do, whom to ask.
notices-l-to = To whom
notices-l-at = When
notices-l-by = From
notices-l-state = Stands
notices-l-reached = Really reached
notices-l-waiting = Not yet
notices-l-name = Name
notices-l-home = Home
notices-l-phone = Telephone
notices-of = { $n } of { $of }
notices-to-everyone = Everybody
notices-to-building = One building
notices-to-grid = One grid
notices-to-group = One group
notices-to-band = An age band
notices-to-age = Aged { $from } to { $to }
notices-to-names = People on a list
notices-to-list = { $n ->
    [one] One person on a list
   *[other] { $n } people on a list
}
notices-to-again = Whoever got the first one
notices-to-seen = Whoever saw the first one
notices-which-building = Which building
notices-which-grid = Which grid
notices-which-group = Which group
notices-choose = Please choose
notices-from = From age
notices-until = To age
notices-list = List
notices-list-hint = One on each line: the full name, or the number on the access card.
notices-reading = How easily it reads
notices-read-easy = Easy to read.
notices-read-fair = Could be a little simpler.
notices-read-hard = Hard to read. Please make it simpler.
notices-read-long = Sentences too long for one breath:
notices-read-rare = Characters many do not know: { $which }
notices-read-stiff = Plainer words:
notices-goes-to = To: { $who }
notices-people = { $n ->
    [one] One person in all
   *[other] { $n } people in all
}
notices-by-way = By the way each chose
notices-way = Way
notices-how-many = People
notices-ways-mean = Everybody gets it the way they chose first. Who chose the page and has not read it within two days gets it the next way, and in the end somebody rings.
notices-sent-so-far = { $n ->
    [one] One person so far
   *[other] { $n } people so far
}
notices-progress = Whom it reached
notices-reached-all = { $n } really reached, { $left } not yet.
notices-acknowledged = { $n } said they read it.
notices-replied = { $n ->
    [one] { $n } reply.
   *[other] { $n } replies.
 }
notices-missing = Not reached yet
notices-missing-hint = Go and ask. Once told, press “knows of it” on their page.
notices-missing-none = Everybody was reached.
notices-missing-print = Print the list, to go round
notices-chase = Tell them another way
notices-chase-hint = Those who have not read the page or answered the letter are told the next way now: text message, call, visit.
notices-correct = Set this notice right
notices-correct-hint = The new one goes to whoever got the first. Who saw it learns that it was wrong; who did not sees only the new one.
notices-correct-go = Send the correction
notices-withdraw = Take this notice back
notices-withdraw-why = Why it is taken back
notices-withdraw-hint = Whoever saw it is told this. Nobody else hears of it any more.
notices-paper = Print to put up
notices-letters = Print the letters
notices-copy = For the official account and groups (copy this)
notices-replies = Replies
notices-replies-open = { $n ->
    [one] { $n } reply waits for an answer.
   *[other] { $n } replies wait for an answer.
 }
notices-replies-to-answer = To be answered
notices-replies-done = Answered
notices-replies-none = No reply waits for an answer.
notices-replies-none-done = No reply has been answered yet.
notices-answer = Answer
notices-answer-go = Answer and tell them
notices-call-reply = Write down what they say
notices-p-said = What came of it
notices-p-told = Told in person
notices-p-away = Not found
notices-p-more = There are more. Ask these first, then print again.
notices-p-no-letters = Nobody gets it as a letter.
notices-p-reply = To say anything
notices-did-reply = { $who } replied to a notice for { $whom }
notices-did-answer = { $who } answered { $whose } reply
notices-home = New notice: { $title }
notices-home-look = Read it
notices-tile = { $n } new
notices-tile-hint = Water, power, community news
notices-link = { $name }’s notices
notices-error-to = Please choose one.
notices-error-audience = Please choose to whom it goes.
notices-error-age = Please write ages, the smaller first, for example 60 to 79.
notices-error-list-empty = Please write names, one on each line.
notices-error-list-long = At most { $most } at once.
notices-error-nobody = Nobody found for “{ $line }”. Write the full name, or the number on the access card.
notices-error-several = Several are called “{ $line }”. Write the number on the access card.
notices-error-title = Please write a title.
notices-error-body = Please write what it says.
notices-error-long = Too long: at most { $most } characters, { $by } too many.
notices-error-why = Please say why; whoever saw it reads this.
notices-error-answered = A colleague has answered it already.
telling-act-notice-publish = Send a notice
telling-act-notice-correct = Correct a notice
telling-act-notice-withdraw = Take back a notice
telling-act-notice-chase = Tell those not reached another way
telling-act-notice-group = A group’s notice to its members
telling-act-notice-acknowledge = Read a notice
telling-act-notice-reply = Reply to a notice
telling-act-notice-answer = Answer a reply
notices-part = Activities, groups, and what you said to notices
