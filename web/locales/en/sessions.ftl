# Where one is signed in, bound phones, a new password.

sessions-end-others = Sign out everywhere but here
sessions-phones = Phones that are yours
sessions-phones-hint = On these phones your card’s PIN signs you in. If one was lost, sold or given away, please take it off.
sessions-phone-since = Yours since { $day }
sessions-unbind = No longer mine, take it off
sessions-did-device-end = { $who } took one of { $whose } phones off: the card no longer signs in there
sessions-desk-unbind = Take this phone off
sessions-kiosks = Kiosks
sessions-kiosk-since = Since { $day }
sessions-kiosk-end = Stop using it
sessions-password = Change the password
sessions-password-hint = Afterwards you are signed out everywhere else.
sessions-password-rule = At least { $n } characters, the longer the better. A few unrelated words are easy to remember.
sessions-password-new = New password
sessions-password-go = Use this one
sessions-password-changed = The password is changed, and you were signed out everywhere else.
sessions-did-password-change = Your password was changed
