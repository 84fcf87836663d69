# Help and the page without a network.

help-title = Help
help-person = Reach a person
help-person-how = Ring the desk on { $phone }; a person answers. Ask anything, or let us do it for you.
help-address = Or come to: { $address }.
help-no-phone = No good with phones
help-no-phone-how = Report, answer or ask by phone, by note or at the desk. It counts the same and is written down the same.
help-someone = Ask someone to help
help-someone-how = Family, a volunteer or the desk may act for you. You say for what and until when, you are told of each thing they do, and you can stop it any time.
help-wrong = When something is wrong
help-wrong-how = Press “Not what I wanted”, or ring. You have thirty days, and someone who had no part in it deals with it.
help-forgot = PIN forgotten, card lost
help-forgot-how = Ring the desk at once. The old card is stopped and you get a new one.
help-screen = Put it on the phone’s first screen
help-screen-how = Open it in the browser and choose “Add to home screen” in the menu. It works just as well without.
help-tricks = Beware of tricks
help-offline = No network just now
help-offline-what = This page is not kept on the phone, so it cannot open.
help-offline-wait = Go where there is a signal, then press the button below.
help-offline-kept = Steps of a report that you finished with “Next” are kept for you.
help-offline-call = If it is urgent, ring the desk on { $phone }. A call needs no internet.
help-offline-again = Try again
help-manifest-name = Linli · { $community }
help-manifest-short = Linli
