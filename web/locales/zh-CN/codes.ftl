# Codes by text message and email.

codes-title = 用手机短信或者邮箱进入
codes-contact-label = 您留在社区的手机号码或者邮箱
codes-contact-hint = 几个人合用的号码收不到，请用别的办法进入。
codes-ask = 发给我八个数
codes-no-number = 没有手机，没有邮箱，也不要紧：打电话给社区，我们打回您留的电话，把八个数念给您听。
codes-contact = 请写十一个数的手机号码，或者邮箱。
codes-no-sms = 这个社区现在不能发短信。请打电话给社区，或者用邻里卡进入。
codes-no-mail = 这个社区现在不能发邮件。请打电话给社区，或者用邻里卡进入。
codes-wait = 要得太多了。请等{ $wait }再要，或者现在就打电话给社区。
codes-type = 请写收到的八个数
codes-sent = 如果 { $to } 是您留在社区、只有您一个人用的，八个数这就到。十分钟内有效，只能用一次。
codes-code = 收到的八个数
codes-code-hint = 有没有空格都行。
codes-again = 没收到，再发一次
codes-nothing-came = 过几分钟还没有，请打电话给社区。也许留的号码不一样，或者是合用的。
codes-form = 要八个数，请看着短信再写一次。
codes-wrong = 这八个数不对，请再看看最后收到的那一条。
codes-spent = 这个用不了了：用过了，过了十分钟，或者试了太多次。请再要一个。
codes-by-code = 用手机短信或者邮箱
codes-by-code-hint = 发给您八个数，不用记密码
codes-subject = { $community }：进入用的八个数
codes-sms-sign-in = 【{ $community }】进入用的八个数：{ $code }。十分钟内有效，只用一次。不要告诉任何人，社区也不会问您要。不是您自己要的，请打 { $phone }。
codes-sms-evidence = 【{ $community }】同意请人帮您办事用的八个数：{ $code }。十分钟内有效，只用一次。不愿意请人帮办，就不要告诉任何人，并打 { $phone }。
