# Proving again who one is, before what could do harm.

again-title = Please confirm once more that it is you
again-why = This matters, and it has been a while since you last confirmed it. Please do so once more.
again-kept = Everything you typed is kept.
again-photos = Photos cannot be kept. Please choose them again in a moment.
again-go = It is me, go on
again-leave = Leave it, back to the start
again-none = It cannot be confirmed here. Please sign out and in again; if that does not help, ring the community.
again-asked = Please confirm first that it is you.
again-wrong-pin = That PIN is not right. Please try again.
again-wrong-password = That password is not right. Please try again.
again-wrong-both = The password or the code is not right. Please try again; a code that was used needs the next one.
again-resume = Confirmed
again-resume-what = Press once more, and it goes on where you were. Everything you typed is there.
again-resume-go = Go on
again-unsent = What you wrote is still here
again-unsent-what = Your time here was up, so it was not sent. Please look it over and press once more to send it.
again-unsent-go = Send
again-unsent-for = This is for { $name }.
again-unsent-go-for = Send for { $name }
