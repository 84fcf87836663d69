# Where signing in ends by itself: what is said before, and after.

ends-soon = 不到两分钟，这里就要请您重新进入一次了。没写完的，请先交上去。
ends-seen = 知道了
ends-over = 时间到了，这里已经退出。您写的都还在这一页：交上去的时候，请再进入一次，就接着办。
