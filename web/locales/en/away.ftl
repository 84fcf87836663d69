# Away for a while.

away-title = Away for a while
away-what = Tell us when you are in hospital or travelling: those days do not count against your time to undo, and we will not worry if you cannot be reached.
away-link-hint = In hospital or travelling
away-now = Away since { $since }
away-now-until = Away since { $since }, back on { $until }
away-home = You said you are away since { $since }.
away-back = I am back
away-back-for = { $name } is back
away-until = Back on (leave empty if unknown)
away-until-hint = For example 1 December 2026
away-words = Where, and whom to ask (optional)
away-words-hint = For example: in hospital, ask my daughter.
away-go = Save
away-go-for = Save for { $name }
away-error-until = Please give a day within the coming year.
away-error-words = That is too long. Please shorten it.
away-did-set = { $who } noted that { $whom } will be away
away-did-end = { $who } noted that { $whom } came back
