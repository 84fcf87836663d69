# Categories, their questions, the responsibility list, the calendar; objections, rising, mediation.

list-working-hours = { $n ->
    [one] { $n } working hour
   *[other] { $n } working hours
 }
list-ask-title = A few more questions
list-ask-what = About “{ $what }”: knowing this, whoever comes can bring the right things.
list-optional = { $label } (you may leave it empty)
list-not-answered = Not answered
list-date-hint = For example: 2026-11-23, or 2026-11-23 9:30
list-error-answer = Please fill in: { $label }
list-error-choose = Please choose: { $label }
list-error-long = “{ $label }” is too long, please shorten it (at most { $most } characters).
list-error-number = “{ $label }” needs a number, such as 3 or 3.5.
list-error-date = “{ $label }” needs a date, such as 2026-11-23 9:30.
list-error-choice = “{ $label }”: please choose one of those below.
