# Text messages and emails that were not sent, only written down.

written-title = Messages that were not sent
written-what = These text messages and emails were only written down on this machine; nobody received them. Everybody who is to be told is on the call list, and counts as told once somebody reached them.
written-no-sms = Text messages are not connected. To connect them, whoever looks after the computer writes the gateway’s address and key into the settings file, as the operating guide says under “SMS”, and starts Linli again.
written-no-mail = Email is not connected. To connect it, whoever looks after the computer writes the mail server into the settings file, as the operating guide says under “Mail”, and starts Linli again.
written-all-sent = Text messages and email are both connected and sent at once. Below is what was written down before.
written-empty = There is none.
written-words = What it says
written-knows = Told since?
written-code = A code for signing in, for its owner’s eyes
written-unknown = Nobody knows any more whose it was, so it is not shown
written-told = Told
written-waits = Not told yet, on the call list
written-nothing = Nothing to tell any more
