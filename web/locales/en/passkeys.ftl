# Passkeys: signing in with the fingerprint, face or screen lock of one's own phone or computer.

passkeys-by = Fingerprint, face or screen lock
passkeys-by-hint = if you made a passkey on your own phone or computer
passkeys-sign-in = Sign in with fingerprint, face or screen lock
passkeys-sign-in-what = Press the button below. Your phone or computer asks for your fingerprint, your face or its screen lock. You type no name and no password.
passkeys-sign-in-go = Sign in
passkeys-instead = You have a passkey: sign in with it now. Your password and codes no longer open the door.
passkeys-browser-cannot = This browser cannot use passkeys (it may be inside WeChat, too old, or have scripts switched off). Open this page in the browser of the phone or computer that holds your passkey, or sign in another way.
passkeys-not-here = Passkeys do not work at this address. Open the address the community gave you, or sign in another way.
passkeys-other-way = Sign in another way
passkeys-lost = Passkey lost: call the desk
passkeys-once-more = That took too long. Please press the button once more.
passkeys-wrong = It was not recognised. Please press once more; if you have a new phone, sign in another way.
passkeys-elsewhere = It was recognised, but this is not the phone kept as yours. Sign in on your own phone, or another way.
passkeys-not-done = It was not finished, and nothing has changed. Please press the button once more.

passkeys-ask = Please make a passkey
passkeys-ask-why = With it you sign in by fingerprint, face or screen lock, with no password to remember and no code to copy. Whoever talks your password out of you still cannot get in.
passkeys-ask-how = Your own phone or this computer will do. It takes a minute.
passkeys-ask-go = Make one now
passkeys-ask-later = Later
passkeys-ask-left = For another { $left } you can sign in with password and code. After that, a passkey comes first.
passkeys-required = The days to put it off are over: please make a passkey first, then go on. If this machine cannot make one, use your own phone, or ask a colleague.

passkeys-new = Make a passkey
passkeys-new-what = Press the button below and do what your phone or computer says. Fingerprint, face and screen lock stay in your own device; the community never receives them.
passkeys-new-go = Make it here
passkeys-new-not = Not now
passkeys-new-cannot = This browser cannot make passkeys (it may be inside WeChat, too old, or have scripts switched off). Open this page in your phone's own browser, or in a current browser on a computer.
passkeys-name = What to call it
passkeys-name-hint = So that you know it later, for example: My phone.
passkeys-name-needed = Please write a name.
passkeys-nothing-made = No passkey arrived. Press “Make it here” and do what your phone or computer says.
passkeys-not-made = It was not made: the device did not make sure that it is you, or it was made for another address. Please press once more.
passkeys-exists = This device holds a passkey of yours already. Just use it.
passkeys-enough = You have enough passkeys. Remove one you no longer use, then make the new one.

passkeys-title = Passkeys
passkeys-what = Sign in with your own phone, computer or key: by fingerprint, face or screen lock.
passkeys-none = You have none yet.
passkeys-added = It is made. Next time you can sign in with it.
passkeys-since = made on { $day }
passkeys-used = last used: { $at }
passkeys-rename = Change its name
passkeys-end = Remove it; it signs in no more
passkeys-last = This is your last passkey. Make a new one first, then remove this. If it is lost, two colleagues let you back in.
passkeys-add = Make one here
passkeys-add-elsewhere = None can be made here. Make one on the phone kept as yours, or on the computer you work with.
passkeys-again-go = Prove it by fingerprint, face or screen lock

passkeys-did-enrol = A passkey was added for { $whom }
passkeys-did-end = A passkey was removed for { $whom }

telling-act-passkey-enrol = Passkey added
telling-act-passkey-end = Passkey removed
telling-act-passkey-rename = Passkey renamed
telling-act-keys-rotate = Key file renewed
