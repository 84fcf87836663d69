# The weekly paper for those without a phone: a page a person, carried round by building.

digest-title = Weekly papers
digest-hint = Every Monday each resident without a phone gets one: what was done for them, and what waits for their word. Nobody gets an empty one. Print them, hand them over, then write it down.
digest-none = Nothing to carry round in the week of { $day }.
digest-no-grid = In no grid
digest-no-home = No home written down
digest-done = This week: { $reached } handed over, { $posted } posted
digest-waiting = { $n } to go
digest-all-done = All done
digest-written = { $n } written down.
digest-not-mine = This is not your area. Ask the colleague who looks after it.
digest-print = { $n ->
    [one] Print this one
   *[other] Print these { $n }
 }
digest-who = For whom
digest-of-week = week of { $day }
digest-carrier = Who carried them round
digest-carrier-hint = Whoever acted for a resident has not told them by bringing the paper; somebody else tells them too.
digest-read-by = If somebody read it aloud, who
digest-read-by-hint = Name and age. A child may read; deciding is another matter. Leave open if nobody did.
digest-reached = Those ticked got it into their hands
digest-posted = Those ticked: posted, or put into the letter box
digest-missed = Those ticked were not found
digest-all = Everybody on this page of { $building } got it
digest-error-how = Choose one: handed over, posted, or not found.
digest-error-none = Tick at least one.
digest-span = This tells of { $since } to { $until }.
digest-p-done = Done for you this week
digest-p-code = Number
digest-p-word = Waiting for your word
digest-p-right = All right
digest-p-not-mine = Not what I wanted
digest-p-solved = { $what }: said to be solved
digest-p-fixed = Fixed
digest-p-not-fixed = Not fixed
digest-p-return = Tick a box and give this to somebody from the community, or ring us.
telling-act-digest-deliver = Weekly paper carried round
