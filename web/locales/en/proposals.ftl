# Proposals: raised, supported, talked over, answered, and what came of each.

proposals-title = Proposals
proposals-what = What should be done or changed here: say it, and talk it over with your neighbours. The community answers every proposal.
proposals-none = Nobody has proposed anything yet. Yours can be the first.
proposals-new = Propose something
proposals-new-for = Propose something for { $name }
proposals-mine = What I proposed
proposals-mine-of = What { $name } proposed
proposals-mine-what = Everything you proposed, and how far each has come.
proposals-all = All
proposals-ended = With a result
proposals-by-stage = By stage
proposals-counts = { $n ->
    [one] { $n } supports it
   *[other] { $n } support it
 } · { $said ->
    [one] { $said } comment
   *[other] { $said } comments
 }
proposals-supported = You support this
proposals-late = Answer late
proposals-due = The community answers by { $when }.
proposals-due-late = The community should have answered by { $when }. It is late.
proposals-was-late = Was late
proposals-late-n = { $n ->
    [one] { $n } proposal is past its day and not answered yet.
   *[other] { $n } proposals are past their day and not answered yet.
 }
proposals-state-open = Open
proposals-state-done = Done
proposals-state-declined = Not taken up
proposals-state-merged = Joined with another
proposals-state-withdrawn = Withdrawn
proposals-l-title = In a few words
proposals-title-hint = For example: a handrail in the stairwell
proposals-l-what = What should be done
proposals-what-hint = In your own words, as it comes.
proposals-l-why = Why
proposals-l-gains = Who gains
proposals-l-bears = Who pays, works or gives way
proposals-l-minority = What others think differently
proposals-l-place = Where
proposals-l-counts = Support and comments
proposals-l-due = Answer due
proposals-may-skip = You may leave this out; it can come up in the discussion.
proposals-ask-what = What would you like done?
proposals-ask-why = Why?
proposals-or-ring = No need to write: ring { $phone }, say it, and we write it down in your words.
proposals-not-said = Not said
proposals-next = The community answers within { $days } working days.
proposals-next-support = { $n ->
    [one] When { $n } neighbour supports it, it is discussed by all.
   *[other] When { $n } neighbours support it, it is discussed by all.
 }
proposals-name-shown = Your neighbours see that it comes from you.
proposals-send = Propose it
proposals-send-for = Propose it for { $name }
proposals-by = Proposed by { $who }
proposals-hands = Sent by { $who }
proposals-dictated = Written down word for word by { $who }
proposals-written = Written by { $who } for them
proposals-tidied = Put more clearly by the community (their own words stand above)
proposals-tidied-hint = It stands beside their own words and never replaces them.
proposals-support = I support this
proposals-support-for = Support this for { $name }
proposals-unsupport = No longer support this
proposals-unsupport-for = { $name } no longer supports this
proposals-missing = { $n } more neighbours, and it is discussed by all.
proposals-came = What came of it
proposals-stages = The stages
proposals-reached = reached
proposals-talk = What people say
proposals-talk-none = Nobody has said anything yet.
proposals-talk-all = { $n ->
    [one] All { $n } comment
   *[other] All { $n } comments
 }
proposals-later = Later ones
proposals-reply = Reply
proposals-replies = { $n ->
    [one] { $n } reply
   *[other] { $n } replies
 }
proposals-replies-title = Replies
proposals-say-l = What do you think?
proposals-say-hint = For or against, both are welcome.
proposals-say = Say it
proposals-say-for = Say it for { $name }
proposals-hidden = This comment is not shown: { $why }.
proposals-taken-back = Taken back by its author.
proposals-yours-hidden = Your comment is not shown to others. The reason: { $why }. Your words are kept.
proposals-object-l = Should it be shown? Say why; another member of staff will look.
proposals-object = Ask someone else to look
proposals-objected = Another member of staff is looking, and will answer you.
proposals-objects = Its author says: { $words }
proposals-decided = Looked at again: { $words }
proposals-into = This goes on together with the one below; everybody who supported it is counted there.
proposals-ways = How people supported this
proposals-withdraw = Withdraw it
proposals-withdraw-hint = Nobody can support it any more. What was said stays to be read.
proposals-hide-insult = it insults somebody
proposals-hide-private = it tells something private of somebody
proposals-hide-advert = it advertises
proposals-hide-fraud = it looks like fraud
proposals-hide-off-topic = it is about something else
proposals-step-raised = Raised
proposals-step-supported = Enough neighbours support it: on to “{ $stage }”
proposals-step-moved = On to “{ $stage }”
proposals-step-answered = Answered
proposals-step-news = News
proposals-step-merged = Joined with another
proposals-step-done = Done
proposals-step-declined = Not taken up
proposals-step-withdrawn = Withdrawn
proposals-link-ballot = Ballot
proposals-link-activity = Activity
proposals-link-proposal = The other proposal
proposals-told-title = News of what you support: { $what }
proposals-told-merged = Joined with another: { $what }
proposals-open-title = Proposals in figures
proposals-open-sentence = { $raised } raised, { $done } carried out, { $declined } not taken up.
proposals-open-in-time = { $rate } per cent were answered in time (within { $days } working days).
proposals-open-few = Answers are due within { $days } working days; there are too few for a rate yet.
proposals-open-late = { $n } are late now.
proposals-open-raised = How proposals came
proposals-open-said = How people commented
proposals-desk-new = Write one down for a resident
proposals-procedure = Procedure
proposals-procedure-what = The stages a proposal goes through. A change holds for new ones; those already raised go on as they began.
proposals-procedure-keep = Keep this from now on
proposals-from-plain = Begin from the usual six
proposals-from-four = Begin from “four discussions, two publications”
proposals-days = Working days until an answer
proposals-days-hint = 1 to 60
proposals-stage-zh = Name
proposals-stage-en = In English
proposals-stage-support = Supporters that carry it on (0: staff decide)
proposals-objections = Objections to hiding
proposals-waiting = Waiting for an answer
proposals-do = Answer or move on
proposals-do-answer = Answer
proposals-do-move = On to another stage
proposals-do-news = News
proposals-do-done = Done
proposals-do-declined = Not taken up, with the reason
proposals-do-stage = Which stage
proposals-do-words = What everybody is told
proposals-do-group = In whose name
proposals-do-house = The community
proposals-do-link = Leads to
proposals-do-no-link = Nothing
proposals-do-told = Its author and everybody who supports it are told.
proposals-do-go = Send
proposals-notes = Clearer words, and other views
proposals-enter = Write down who supports it
proposals-channel = How it came
proposals-names = Who supports it
proposals-say-desk = Write down what somebody says
proposals-who = Who
proposals-who-hint = Name; with the home where there are several
proposals-merge = Join with another
proposals-merge-hint = For two of one matter. Supporters follow, once each, and are told.
proposals-merge-into = Join with which
proposals-hide = Hide it
proposals-hide-why = Why
proposals-decide = Look at it again
proposals-decide-show = Show it again
proposals-decide-keep = It stays hidden
proposals-p-print = Print it, with lines to sign
proposals-p-sheet = A sheet to propose on
proposals-p-sheet-how = Write in your own words and bring it to the desk. Or ring { $phone }: say it, and we write.
proposals-p-sign = I support this
proposals-p-sign-how = Your signature supports this, once each. Or ring { $phone }.
proposals-error-title = Please say in a few words what it is
proposals-error-what = Please say what should be done
proposals-error-why = Please say why
proposals-error-words = Please write what you would like to say
proposals-error-words-desk = Please write what everybody is told, at most 2,000 characters
proposals-error-long = Too long: 2,000 characters at most
proposals-error-what-do = Please choose what to do
proposals-error-stage = Please choose another stage
proposals-error-link = What it should lead to was not found
proposals-error-into = Please choose one that is still open
proposals-error-who = One person at a time
proposals-error-hide = Please choose a reason
proposals-error-decision = Please choose what is decided
proposals-error-stages = There must be 2 to 8 stages
proposals-error-names = Every stage needs a name in both languages, 20 characters at most
proposals-error-twice = Two stages have the same name
proposals-error-support = Supporters: 0 to 10,000, and 0 for the last stage
proposals-error-days = Days until an answer: 1 to 60
proposals-did-raise = { $who } proposed something for { $whom }
proposals-did-support = { $who } supported something for { $whom }
proposals-did-unsupport = { $who } said for { $whom } that they no longer support something
proposals-did-comment = { $who } said something for { $whom }
proposals-did-hide = { $who } hid one of { $whose } comments
proposals-did-decide = { $who } looked at one of { $whose } comments again
proposals-did-answer = { $who } answered what { $whom } proposed
proposals-did-move = { $who } has news of { $whose } proposal
proposals-did-merge = { $who } joined { $whose } proposal with another

telling-act-proposal-raise = a proposal
telling-act-proposal-withdraw = a proposal withdrawn
telling-act-proposal-support = support of a proposal
telling-act-proposal-unsupport = support taken back
telling-act-proposal-enter = support written down
telling-act-proposal-comment = a comment
telling-act-proposal-hide = a comment hidden
telling-act-proposal-object = an objection to hiding
telling-act-proposal-decide = an objection decided
telling-act-proposal-answer = a proposal answered
telling-act-proposal-move = a proposal moved on
telling-act-proposal-note = notes beside a proposal
telling-act-proposal-merge = proposals joined
telling-act-procedure-keep = the procedure changed
