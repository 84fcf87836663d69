# Codes by text message and email.

codes-title = Sign in by text message or email
codes-contact-label = The mobile number or email the community has of you
codes-contact-hint = A number that several people share gets no code. Please use another way.
codes-ask = Send me eight digits
codes-no-number = No mobile and no email? That is fine: ring the community. We ring back the number you left and read eight digits to you.
codes-contact = Please give a mobile number of eleven digits, or an email address.
codes-no-sms = This community cannot send text messages just now. Please ring the community, or use your card.
codes-no-mail = This community cannot send email just now. Please ring the community, or use your card.
codes-wait = That was asked for too often. Please wait { $wait }, or ring the community now.
codes-type = Please give the eight digits you got
codes-sent = If { $to } is what the community has of you, and yours alone, eight digits are on their way. They work once, for ten minutes.
codes-code = The eight digits
codes-code-hint = With or without spaces.
codes-again = Nothing came, send again
codes-nothing-came = Still nothing after some minutes? Please ring the community. Perhaps we have another number of yours, or one you share.
codes-form = Eight digits are needed. Please look at the message and try again.
codes-wrong = These digits are not right. Please look at the latest message.
codes-spent = This one no longer works: it was used, ten minutes are over, or it was tried too often. Please ask for a new one.
codes-by-code = By text message or email
codes-by-code-hint = We send you eight digits, no password to remember
codes-subject = { $community }: eight digits to sign in
codes-sms-sign-in = { $community }: { $code } signs you in, once, for ten minutes. Tell nobody; the community never asks for it. You did not ask for this? Ring { $phone }.
codes-sms-evidence = { $community }: { $code } says that you agree to somebody acting for you. Once, for ten minutes. If you do not want that, tell nobody and ring { $phone }.
