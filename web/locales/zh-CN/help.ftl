# Help and the page without a network.

help-title = 帮助
help-person = 找一个人
help-person-how = 打给社区 { $phone }，有人接。什么都可以问，也可以请我们替您办。
help-address = 也可以来：{ $address }。
help-no-phone = 不会用手机
help-no-phone-how = 报修、反映、回话，打电话、写纸条、到社区来都一样，记下来的东西也一样。
help-someone = 请人帮我办
help-someone-how = 可以请家人、志愿者或者社区替您办。您说好办什么、办到哪天；他们办的每一件都会告诉您，您随时能停。
help-wrong = 办错了怎么办
help-wrong-how = 按“不是我的意思”，或者打电话说一声。三十天内都可以说，由没有经手的人来管。
help-forgot = 忘了密码、丢了邻里卡
help-forgot-how = 马上打电话给社区。旧卡停用，再给您办一张。
help-screen = 放到手机桌面上
help-screen-how = 用浏览器打开，在菜单里按“添加到主屏幕”，以后点一下图标就进来。不装也一样用。
help-tricks = 当心骗子
help-offline = 现在没有网络
help-offline-what = 这一页没有存在手机里，所以打不开。
help-offline-wait = 走到有信号的地方，再按下面的按钮。
help-offline-kept = 报修填到一半的，按过“下一步”的都存在社区这边，不会丢。
help-offline-call = 急的话，打给社区 { $phone }。打电话不用网络。
help-offline-again = 再试一次
help-manifest-name = 邻里 · { $community }
help-manifest-short = 邻里
