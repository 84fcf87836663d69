# The call list and the letters.

calls-title = 电话单
calls-hint = 没有手机的居民，要有人亲口告诉。找的是本人，别人接就请本人来听。
calls-empty = 没有要打的电话。
calls-print = 打印今天的电话单
calls-no-number = 没有电话，去家里说
calls-shared = 合用电话，只跟{ $name }本人说
calls-since = { $when } 起
calls-tries = 打过 { $n } 次
calls-last = 上次 { $when }
calls-reached = 告诉到本人了
calls-not-wanted = 说不是本人的意思
calls-missed = 没找到人
calls-letters = 信件
calls-letters-hint = 打印、寄出或送到，再记下来。知道本人收到了才算告知。
calls-waiting = 要打印的
calls-waiting-empty = 没有要打印的信。
calls-posted = 寄出了，等回音
calls-posted-go = 寄出了
calls-posted-at = { $when } 寄出
calls-letter-reached = 本人收到了
calls-letter-print = 打印
calls-to = 给谁
calls-about = 什么事
calls-written = 日期
calls-do = 要做的
