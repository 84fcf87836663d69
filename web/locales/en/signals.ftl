# What somebody should look at: it stops nobody and blames nobody

signals-title = Worth a second look
signals-one = Worth a second look
signals-hint = This only says what was seen and asks a colleague to look. It stops nothing and says nobody did wrong.
signals-open = To look at
signals-closed = Looked at
signals-empty = Nothing to look at now.
signals-empty-closed = Nothing has been looked at yet.
signals-what = What was seen
signals-since = When
signals-found = What was found
signals-times = { $n ->
    [one] seen again, { $n } time in all
   *[other] seen again, { $n } times in all
 }
signals-raised = Raised { $when }
signals-acts = It is about these
signals-close = Looked at
signals-words = Whom you asked, and what it was
signals-words-hint = A few sentences. Colleagues will read them later.
signals-close-go = Keep: looked at
signals-not-you = This is about you; another colleague looks at it.
signals-error-words = Please write a few words: whom you asked, and what it was.
signals-contact-changed = Something weighty soon after a changed contact
signals-contact-changed-why = The details of { $resident } changed on { $since }; on { $when } { $helper } did something weighty for them, { $n } in all.
signals-contact-changed-ask = Ring the old number or call at the door: did they want the change, and was this their wish?
signals-helper-changed = Something weighty soon after a new helper
signals-helper-changed-why = { $resident } asked { $helper } to help on { $since }; something weighty was done on { $when }, { $n } in all.
signals-helper-changed-ask = Ask the resident without the helper: did they choose this helper, and was this their wish?
signals-night-acts = Done for somebody in the small hours
signals-night-acts-why = { $helper } did { $n } things for { $resident } in the small hours, the last on { $when }.
signals-night-acts-ask = Most likely an urgent repair, or no time by day. One question will tell.
signals-only-channel = For months one person alone has spoken for them
signals-only-channel-why = Since { $since } everything for { $resident } came through { $helper } ({ $n } times), and nobody spoke with the resident.
signals-only-channel-ask = Ring or visit without the helper. Ask how they are, and whether they still want this helper.
signals-fast = Confirmed faster than one reads
signals-fast-why = { $n } answers of { $resident } came within seconds of each other, the last on { $when }.
signals-fast-ask = Ask the resident: did they read and press themselves?
signals-unreachable = Nobody finds them
signals-unreachable-why = { $resident } has been tried { $n } times since { $since } and not been found.
signals-unreachable-ask = Go to the door, ask neighbours and family. If they are in hospital or travelling, mark them as away.
signals-witness = One witness to several mandates
signals-witness-why = Since { $since } { $witness } has witnessed { $n } mandates.
signals-witness-ask = It may be a neighbour who helps everybody. Ask one or two of the residents whether the witness was there.
signals-withdrawn = Taken back by other hands
signals-withdrawn-why = What { $resident } had said was taken back by, or beside, { $helper }: { $n } times, the last on { $when }.
signals-withdrawn-ask = Ask the resident without the helper: did they want it taken back, and is it solved?
signals-tie = A tie that had not been mentioned
signals-tie-why = Between { $helper } and { $resident } there is a tie that had not been declared. The accreditation rests until it is looked into.
signals-tie-ask = Talk with the helper: perhaps they did not know it matters. Then ask the resident whether they still want this help.
signals-dealing = A benefit for the helper
signals-dealing-why = Something { $helper } meant to do for { $resident } would have given money, goods or a place to the helper or their family; it was not done ({ $when }).
signals-dealing-ask = Find out what it was. If the resident wants to say thank you, they can do so at the desk themselves.
signals-left = A helper has stopped
signals-left-why = { $n ->
    [one] { $helper } stopped helping on { $since }; { $n } resident needs somebody else.
   *[other] { $helper } stopped helping on { $since }; { $n } residents need somebody else.
 }
signals-left-ask = Open the helper's page and ask each resident on the list whether they want another helper. Meanwhile the community goes on for them.
