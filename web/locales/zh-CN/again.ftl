# Proving again who one is, before what could do harm.

again-title = 请再确认一下是您本人
again-why = 这件事要紧，离您上次确认已经有一会儿了，请再确认一次。
again-kept = 您填的东西都留着，不用重写。
again-photos = 照片没法留着，等一下请再选一次。
again-go = 是我，接着办
again-leave = 不办了，回首页
again-none = 在这里没有办法确认。请退出，再进入一次；还不行，请打电话给社区。
again-asked = 要先确认一下是您本人，这件事才能办。
again-wrong-pin = 密码不对，请再试一次。
again-wrong-password = 密码不对，请再试一次。
again-wrong-both = 密码或者动态口令不对，请再试一次。用过的口令要等出了新的再写。
again-resume = 确认好了
again-resume-what = 请再按一下，刚才的事就接着办。您填的东西都在。
again-resume-go = 接着办
again-unsent = 您写的还在
again-unsent-what = 进入的时间到了，刚才没有交上去。请看一看，再按一下，就交上去了。
again-unsent-go = 交上去
again-unsent-for = 这是替{ $name }办的事。
again-unsent-go-for = 替{ $name }交上去
