# Categories, their questions, the responsibility list, the calendar; objections, rising, mediation.

list-working-hours = { $n } 个工作小时
list-ask-title = 再问几句
list-ask-what = 关于“{ $what }”，知道这些，来的人就能带对东西。
list-optional = { $label }（可以不填）
list-not-answered = 没有填
list-date-hint = 比如：2026-11-23，或者 2026-11-23 9:30
list-error-answer = 请填：{ $label }
list-error-choose = 请选：{ $label }
list-error-long = “{ $label }”写得太长了，请短一些（最多{ $most }个字）。
list-error-number = “{ $label }”请写一个数，比如 3 或 3.5。
list-error-date = “{ $label }”请写一个日期，比如 2026-11-23 9:30。
list-error-choice = “{ $label }”请从下面选。
