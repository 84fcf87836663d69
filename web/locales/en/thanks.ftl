# Thank you: what taking part earns

thanks-title = Thank you
thanks-link = How often you took part, and what for
thanks-off = The community gives no thanks of this kind now. You are welcome at everything all the same.
thanks-ready = Ready for you
thanks-due = { $n } of: { $what }
thanks-where = Fetch it at the front desk. If you cannot come, ring { $phone } and we find a way.
thanks-so-far = So far
thanks-times = Took part { $n ->
    [one] once.
   *[other] { $n } times.
}
thanks-none-yet = Nothing counts yet.
thanks-n = { $n ->
    [one] once
   *[other] { $n } times
}
thanks-to-go = { $n ->
    [one] Once more, and there is another.
   *[other] { $n } times more, and there is another.
}
thanks-cooling = Your permission has just begun. For a few days you do not see how often they took part.
thanks-given = Handed over
thanks-given-none = Nothing yet.
thanks-struck = Not handed over, and kept for you
thanks-earlier = And { $n } before these.
thanks-rule = { $n ->
    [one] Each time you take part, you get: { $what }
   *[other] Every { $n } times you take part, you get: { $what }
}
thanks-counts = These count: { $what }.
thanks-since = Only what began on { $day } or later counts.
thanks-equal = Every way counts the same: by yourself, with somebody beside you, through a helper, by telephone, on paper, or at the desk.
thanks-never = How you vote, and what you answer, is never looked at.
thanks-part-activity = coming to an activity or class
thanks-part-survey = answering a survey
thanks-part-ballot = voting
thanks-part-meeting = coming to a meeting
thanks-did-ready = A thank-you gift is ready for { $whom }
thanks-did-hand = { $who } handed { $whom } a thank-you gift
thanks-did-strike = { $who } wrote down that a thank-you gift did not reach { $whom }; it is kept
how-thanks = What taking part earns
how-thanks-once = The same thing counts once. If you sign up and do not come, it does not count. Where a home has one vote, all who may cast it count once it is cast.
how-thanks-not = Proposals, support, reports and ratings do not count. Anybody could send dozens of them, and nobody should do so for a gift.
thanks-of = Thank-you gifts for { $name }
thanks-desk-title = Thank-you gifts
thanks-desk-ready = To hand over
thanks-desk-due = A gift is ready to hand over
thanks-desk-hint = Press once it is out of your hands. They are told.
thanks-desk-go = Handed over one
thanks-desk-done = Written down. They are told.
thanks-desk-receipt = Receipt { $code }
thanks-desk-nothing = Nothing to hand over now.
thanks-desk-off = The community gives none now.
thanks-desk-what = What
thanks-desk-when = When, and by whom
thanks-desk-state = State
thanks-desk-stands = Handed over
thanks-desk-struck = Not handed over ({ $who }, { $at })
thanks-desk-strike = It was not
thanks-set-title = Thanks for taking part
thanks-set-hint = Residents who take part can be given something. If you give nothing, leave this alone, and residents see nothing of it.
thanks-set-from-now = A change holds for what begins after it. What was earned before stays earned.
thanks-set-gives = Give thanks
thanks-set-parts = What counts
thanks-set-times = How often makes one
thanks-set-times-hint = From 1 to 100.
thanks-set-zh = What it is, and where to fetch it
thanks-set-zh-hint = Such as: a bag of washing powder, from the front desk.
thanks-set-rules = Set so far
thanks-set-none = Nothing was set yet.
thanks-set-from = Since when, and by whom
thanks-set-off = None are given
thanks-error-parts = Please choose at least one.
thanks-error-times = Please write a number from 1 to 100.
thanks-error-words = Please write what it is and where to fetch it.
telling-act-thanks-set = Set what taking part earns
telling-act-thanks-ready = A thank-you gift is ready
telling-act-thanks-hand = Hand over a thank-you gift
telling-act-thanks-strike = Write down that a gift was not handed over
