# 别处来的工单怎么标、怎么认类别；值班台一天里要看的；代填时问的话

outside-mark = { $source } { $number }
outside-mark-by = { $source } { $number }，要求{ $when }前办好
outside-state-accepted = 已接下
outside-with-others = 跟别的一起办
outside-figure-risen = 上升到街道
outside-figure-mediations = 今天要看的调解
outside-cases-today = 今天要看的调解
outside-filter-risen = 只看上升到街道的

outside-words = 这些叫法是我们的哪一类？
outside-words-hint = 对方的类别，我们这里没有这个叫法。选一次就记住，下次的清单自己认得。
outside-word-rows = “{ $word }”（{ $n } 行）
outside-word-leave = 先不选
outside-words-go = 记住，把这些行加进来
outside-error-no-word = 请至少给一个叫法选类别。
outside-told-title = 记住的叫法
outside-told-hint = 对方清单里的叫法，是我们的哪一类。选错了就忘掉，下次清单里再问。已经接收的不会变。
outside-told-none = 还没有记住的叫法。接收清单时，遇到不认得的类别会问。
outside-told-word = 对方的叫法
outside-told-means = 我们的类别
outside-told-since = 什么时候记的
outside-told-forget = 忘掉
outside-format-xlsx = Excel（.xlsx）
outside-opens-else = 不选的，由值班台一件一件看过，写一句话，才放上公开栏。
outside-seen-elsewhere = 别的系统查得到这件事，看不到它写的话。写一句话，公开栏上也有。

outside-questions = 这一类还要问
outside-questions-show = 看看这一类要问什么
outside-ask-first = 这一类有几个问题，请问一问对方再记下来。
outside-ask-paper = 这一类有几个问题，纸上写了的请填上。
outside-public = 愿意让邻居们在公开栏看到，不写名字
outside-public-hint = 问过本人，本人愿意才勾。家里的事、邻里之间的事，勾了也不公开。

outside-holiday = 今天放假（{ $name }）。平时：
outside-make-up-day = 今天补班（{ $name }）。平时：
outside-calls = 打给社区的电话
outside-call-waits = 等着打回去
outside-call-filed = 已经记成一件诉求
outside-call-done = 已经办完
outside-open-about = 哪一类
outside-open-any = 哪一类都看
outside-open-go = 看
telling-act-exchange-words = 记下别处的分类名怎么对
