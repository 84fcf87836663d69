# Moving: to another home, or away from the community.

moving-title = { $name } moves
moving-link = Moving
moving-history = Homes so far
moving-from-elsewhere = elsewhere
moving-away = left the community
moving-in-charge = Now looked after by: { $who }
moving-remain = Still living in the old home:
moving-here = To another home here
moving-day = When they moved
moving-day-hint = For example 20 November 2026. Not yet moved? Write it down afterwards.
moving-along = Who moves along
moving-proof = How you know they live there (leave open if you do not; it can be checked later)
moving-words = Anything else to remember
moving-here-hint = The card stays. The area follows the new home. If nobody is left in the old one, who has its key is cleared, and the rest goes to the new home.
moving-here-go = Write down that { $name } moved
moving-leave = They left the community
moving-leave-hint = Card, PIN and enrolled phones stop at once, and authorisations end here. What was done stays; whoever comes back goes on with this record.
moving-open-requests = { $n ->
    [one] { $n } request is still open and goes on. Agree with them on what need not be done.
   *[other] { $n } requests are still open and go on. Agree with them on what need not be done.
 }
moving-where = Where to, and how you know
moving-where-hint = For example: her daughter told us she lives with her now.
moving-leave-go = Write down that { $name } left
moving-not-active = The account is not open. See to the account first.
moving-error-same = That is where they live now.
moving-error-day = That day is not clear, or is still to come. Write it like 20 November 2026.
moving-error-where = Please write a few words.
moving-before = Lived here before
moving-out-on = Moved out { $day }
moving-did = { $who } wrote down that { $whom } moved
telling-act-person-move = Moving
