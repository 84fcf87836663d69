# Letting somebody back in who lost what they sign in with.

recovery-title = Let { $name } back in
recovery-open = Forgotten or lost: give it anew
recovery-what = It takes two of you: one makes sure who it is, another looks again. Once approved, the old one stops at once and the person is told; for a day nothing weighty, such as telephone or address, can be changed.
recovery-oneself = This is your own account. Please ask two colleagues.
recovery-nothing = They have chosen no PIN or password yet: give the first slip or link as usual.
recovery-lost = What was lost
recovery-lost-pin = The card’s PIN was forgotten
recovery-lost-pin-and-phone = The card’s PIN and the phone are not in their hands
recovery-lost-password = They cannot get in: the password is forgotten, or the phone with the codes is gone
recovery-sure = How you know it is them
recovery-sure-in-person = I saw them
recovery-sure-known-number = I rang the number on file, and they answered
recovery-ask = Ask a colleague to approve
recovery-asked-by = Made sure by
recovery-waits = Waiting for a colleague. They open this person’s page and choose “give it anew”. After three days without approval it lapses.
recovery-approve-hint = Please think for yourself: do they really want this? If in doubt, ring the number on file.
recovery-approve = I am sure too, approve
recovery-approved = Two of you are sure. Please hand out the new one before { $at }; it can be given once.
recovery-link = Give the link for a new password
recovery-error-lost = Please choose what was lost.
recovery-error-sure = Please choose how you made sure.
recovery-clash-two = They have a PIN or password already. To give a new one, choose “give it anew”, so that two of you make sure.
recovery-refused-frozen = New means of signing in were given just now; for a day this cannot be done. If it is urgent, please ring the community.
recovery-did-ask = { $who } made sure of { $whom } and asked a colleague to approve a new PIN or password
recovery-did-approve = { $who } approved a new PIN or password for { $whom }; the old one has stopped
recovery-did-link = { $who } gave { $whom } a link for a new password
