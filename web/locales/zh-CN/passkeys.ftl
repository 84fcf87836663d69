# 通行密钥：用自己手机、电脑的指纹、人脸或锁屏密码进入。

passkeys-by = 指纹、人脸或锁屏密码
passkeys-by-hint = 在自己的手机、电脑上设过通行密钥的
passkeys-sign-in = 用指纹、人脸进入
passkeys-sign-in-what = 按下面的按钮，手机或电脑会让您按指纹、看一下镜头，或者输锁屏密码。不用写名字，也不用写密码。
passkeys-sign-in-go = 进入
passkeys-instead = 您设过通行密钥，现在用它进入；密码和动态口令不能再用来进入了。
passkeys-browser-cannot = 这个浏览器用不了通行密钥。可能是在微信里打开的，也可能是浏览器太旧，或者关掉了脚本。请用设过通行密钥的手机或电脑打开，或者换一种办法进入。
passkeys-not-here = 现在这个网址用不了通行密钥。请用社区公布的网址打开，或者换一种办法进入。
passkeys-other-way = 换一种办法进入
passkeys-lost = 通行密钥丢了，打电话给社区
passkeys-once-more = 隔得太久了，请再按一次按钮。
passkeys-wrong = 没有认出来。请再按一次；换过手机的，请换一种办法进入。
passkeys-elsewhere = 认出来了，可这里不是记成您的手机。请在您自己的手机上进入，或者换一种办法。
passkeys-not-done = 没有完成，什么也没有变。请再按一次按钮。

passkeys-ask = 请设一个通行密钥
passkeys-ask-why = 设好以后，按一下指纹、看一下镜头，或者输锁屏密码，就能进入。不用再记密码、抄口令。别人骗走了密码，也进不来。
passkeys-ask-how = 用您自己的手机或这台电脑就能设，一分钟。
passkeys-ask-go = 现在设
passkeys-ask-later = 以后再说
passkeys-ask-left = 还有 { $left }可以先用密码和动态口令进入；过了以后，要先设好通行密钥才能办事。
passkeys-required = 可以晚设的日子过了：请先设好通行密钥，再办别的事。这台机器设不了的，请换自己的手机，或者请同事帮忙。

passkeys-new = 设一个通行密钥
passkeys-new-what = 按下面的按钮，照手机或电脑上说的做。指纹、人脸和锁屏密码都留在您自己的机器里，社区收不到。
passkeys-new-go = 在这里设
passkeys-new-not = 不设了
passkeys-new-cannot = 这个浏览器设不了通行密钥。可能是在微信里打开的，也可能是浏览器太旧，或者关掉了脚本。请用手机自带的浏览器，或者电脑上的新浏览器打开这一页。
passkeys-name = 叫什么
passkeys-name-hint = 以后好认出来，比如：我的手机。
passkeys-name-needed = 请写个名字。
passkeys-nothing-made = 没有收到通行密钥。请按“在这里设”，照手机或电脑上说的做。
passkeys-not-made = 没有设成：它没有确认是您本人，或者不是在这个网址设的。请再按一次。
passkeys-exists = 这台机器上已经有您的通行密钥了，直接用就行。
passkeys-enough = 您的通行密钥够多了，请先去掉不用的，再设新的。

passkeys-title = 通行密钥
passkeys-what = 用自己的手机、电脑或者密钥进入：按指纹、看镜头，或者输锁屏密码。
passkeys-none = 还没有设过。
passkeys-added = 设好了，下次可以用它进入。
passkeys-since = { $day }设的
passkeys-used = 最近用过：{ $at }
passkeys-rename = 改名字
passkeys-end = 去掉，不再用它进入
passkeys-last = 这是您最后一个通行密钥，请先设一个新的，再去掉它。丢了的话，请两位同事帮您重新进入。
passkeys-add = 在这里设一个
passkeys-add-elsewhere = 在这里设不了新的。请在记成您的手机上，或者您工作用的电脑上设。
passkeys-again-go = 用指纹、人脸或锁屏密码确认

passkeys-did-enrol = 给{ $whom }加了一个通行密钥
passkeys-did-end = 给{ $whom }去掉了一个通行密钥

telling-act-passkey-enrol = 加通行密钥
telling-act-passkey-end = 去掉通行密钥
telling-act-passkey-rename = 给通行密钥改名字
telling-act-keys-rotate = 更换密钥文件
