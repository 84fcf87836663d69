# Which part is whose work.

caseloads-title = Areas
caseloads-hint = People in your own area open without a reason. For others you say why first, and they can see it.
caseloads-nothing = No area yet.
caseloads-since = since { $day }
caseloads-from = { $name } had it before
caseloads-end = Take back
caseloads-nobodys = Nobody's yet
caseloads-give = Give to a colleague
caseloads-give-hint = Not to yourself: another colleague does that.
caseloads-give-go = Give
caseloads-who = Colleague
caseloads-area = Which part
caseloads-all = The whole community
caseloads-error-own = You cannot give an area to yourself; ask a colleague to do it.
caseloads-error-has = This colleague has that area already.
