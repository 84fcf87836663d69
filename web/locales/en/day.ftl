# How much is done for others in a day.

day-title = How many things a day
day-hint = Usually a helper does at most { $helper } things a day for others, and at most { $resident } are done for one resident. For an event it may be more, if two members of staff agree.
day-ask = Allow { $name } more for a day
day-today = { $n } done today.
day-event = For which event
day-event-hint = For example the autumn registration day
day-acts = At most a day
day-day = Until the end of
day-resident = For one resident too: number of the card
day-resident-hint = Leave empty to widen the helper’s limit only.
day-go = Ask a colleague
day-standing = In force
day-none = None.
day-row = { $n } a day until { $until }
day-agreed = Asked by { $who }, agreed by { $second }
day-waits = Asked by { $who }, waiting for a colleague
day-agree = Agree
day-error-acts = Please give a number from 1 to { $most }.
day-error-day = Please give today or a day within two months.
day-error-event = Please say for which event.
day-error-helper = There is no such helper.
day-error-resident = There is no such card.
day-refused-helper = You have reached today’s limit of things done for others. Do the rest tomorrow, or ring the community: two members of staff can allow more.
day-refused-resident = Today’s limit of things done for this resident is reached. Try tomorrow, let them do it themselves, or ring the community.
