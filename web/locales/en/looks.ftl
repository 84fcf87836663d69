# Who looked at whose page; opening somebody outside one's work asks why first.

looks-title = Who looked at my page
looks-hint = Whenever the desk or somebody who helps you opens your page, it is kept here.
looks-none = Nobody has opened it yet.
looks-saw = Looked at: { $what }
looks-because = Why: { $why }
looks-why-and = { $why } ({ $words })
looks-ask = If you do not know one of them, or something is not right, ring the desk:
looks-link = Who looked at my page
looks-print = Print “who looked” for them
looks-what = Looked at
looks-why = Why
looks-what-person = name, home, phone
looks-what-household = the home
looks-what-request = a request
looks-what-photo = photos
looks-what-mandate = a mandate
looks-what-paper = the signed form
looks-what-card = the access card, printed
looks-what-weekly = the weekly paper, printed
looks-reason-rang = They rang
looks-reason-counter = They came to the counter
looks-reason-visit = A visit to their home
looks-reason-cover = Standing in for a colleague
looks-reason-check = Checking what is written down
looks-reason-other = Something else
looks-outcome-work = Working on your matters
looks-outcome-reason = Said why
looks-outcome-oversight = The auditor's check
looks-outcome-mandate = Helping you, as you asked
looks-outcome-denied = Not let in
looks-words = A few words
looks-words-hint = For “Something else”, please say what. They can read it.
looks-error-reason = Please choose a reason.
looks-error-words = You chose “Something else”: please say why in a few words.
looks-error-words-long = That is too long; at most { $most } characters.
looks-desk-title = Who looked at whose page
looks-desk-hint = One line for each person and hour. Residents see their own; what was refused is seen only here.
looks-whose = Whose page
looks-work-for-staff = Working on their matters
looks-mandate-for-staff = Helping, as they asked
looks-desk-none = Nothing here yet.
looks-desk-all = Everything
looks-nobody = (nobody of that name)
looks-denied-times = { $n ->
    [one] Not let in, { $n } time
   *[other] Not let in, { $n } times
 }
