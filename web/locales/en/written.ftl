# Text messages and emails that were not sent, only written down.

written-title = Messages that were not sent
written-what = These text messages and emails were only written down on this machine; nobody received them. Everybody who is to be told is on the call list, and counts as told once somebody reached them.
written-no-sms = Text messages are not connected. Whoever looks after the computer can connect them: the operating guide says how, under “SMS”. The gateway’s address and key go into the settings file, and Linli is started again.
written-no-mail = Email is not connected. Whoever looks after the computer can connect it: the operating guide says how, under “Mail”. The mail server goes into the settings file, and Linli is started again.
written-all-sent = Text messages and email are both connected and sent at once. Below is what was written down before.
written-empty = There is none.
written-words = What it says
written-knows = Told since?
written-code = A code for signing in, for its owner’s eyes
written-unknown = Nobody knows any more whose it was, so it is not shown
written-told = Told
written-waits = Not told yet, on the call list
written-nothing = Nothing to tell any more
