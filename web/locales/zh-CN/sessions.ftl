# Where one is signed in, bound phones, a new password.

sessions-end-others = 除了这里，都退出
sessions-phones = 记成您的手机
sessions-phones-hint = 这些手机上，按邻里卡密码就能进入。手机丢了、卖了、送人了，请把它去掉。
sessions-phone-since = { $day }记下的
sessions-unbind = 不再是我的手机，去掉
sessions-did-device-end = { $who }把{ $whose }一台手机去掉了，那台手机上不能再用邻里卡进入
sessions-desk-unbind = 去掉这台手机
sessions-kiosks = 自助机
sessions-kiosk-since = { $day }设的
sessions-kiosk-end = 不再用它，停掉
sessions-password = 换密码
sessions-password-hint = 换了以后，别处都会退出。
sessions-password-rule = 至少 { $n } 位，越长越好。几个不相干的词连起来就很好记。
sessions-password-new = 新密码
sessions-password-go = 换成这个
sessions-password-changed = 密码换好了，别处都退出了。
sessions-did-password-change = 您的密码换了
