# 没有发出去、只记下来的短信和邮件。

written-title = 没发出去的短信和邮件
written-what = 这些短信和邮件只记在这台机器里，本人没有收到。要告诉的人都在电话单上，打通了、告诉到了，才算知道。
written-no-sms = 短信还没有接通。要接通，请管电脑的同事看运行说明里“短信”一节：在设置文件里写上短信平台的网址和密钥，再重新启动。
written-no-mail = 邮件还没有接通。要接通，请管电脑的同事看运行说明里“邮件”一节：在设置文件里写上邮件服务器，再重新启动。
written-all-sent = 短信和邮件都接通了，现在都直接发出去；下面是以前记下的。
written-empty = 一条也没有。
written-words = 写的什么
written-knows = 知道了吗
written-code = 进入用的号码，只给本人看
written-unknown = 查不到是给谁的了，内容不显示
written-told = 告诉到了
written-waits = 还没告诉，在电话单上
written-nothing = 不用再告诉
