# Tokens for programs of staff.

tokens-title = Tokens for programs
tokens-hint = With a token, a program does what one member of staff may do, and the record names them. It works without a second factor, so give as few as you can.
tokens-begins = Programs begin at
tokens-twice = This token was given already, and is shown only once. If it was not written down, end it and give a new one.
tokens-none = There are no tokens.
tokens-label = What for
tokens-label-hint = The program's name, such as “screen in the hall”.
tokens-whose = Works as
tokens-until = Good until
tokens-over = Its time is up
tokens-with-the-rest = Ended with all their sign-ins
tokens-new = Give a new token
tokens-person-choose = Please choose
tokens-person-hint = They are told. If they leave or are suspended, the token stops at once.
tokens-term = For how long
tokens-days = { $n ->
    [one] One day
   *[other] { $n } days
}
tokens-go = Give the token
tokens-shown = The token
tokens-once = This token is shown only this once. Please write it down now.
tokens-token = Token
tokens-keep = Hand it over in a safe way, not in a group chat. If it is lost or known to others, end it in the list at once.
tokens-why = Why it ends
tokens-why-choose = Please choose
tokens-why-finished = The program is no longer used
tokens-why-lost = It may be in other hands
tokens-why-replaced = There is a new one
tokens-why-misused = It was used wrongly
tokens-error-person = Please choose somebody who works here now.
tokens-error-label = Please write what it is for, at most { $most } characters.
tokens-error-days = Please choose for how long.
tokens-error-reason = Please choose why it ends.
tokens-session = A program, by token
tokens-did-issue = { $who } gave a program a token that works in { $whose } name
tokens-did-end = { $who } ended a token that worked in { $whose } name
telling-act-token-issue = Token given to a program
telling-act-token-end = Token of a program ended
