# The seals of the record: signed checkpoints, for everybody.

seals-title = 记录的封条
seals-what = 社区里办的每一件事都记一笔。每到整点，电脑给到那时为止的全部记录贴一张封条，公布在这里。
seals-keep = 您抄下或者打印一张留着。以后谁改了、删了前面的记录，一比就知道。
seals-none = 还没有封条。有了第一条记录，一小时以内就贴上第一张。
seals-entries = 前 { $n } 条记录
seals-key = 核对用的钥匙
seals-key-what = 用它能认出封条是不是社区贴的。它不是秘密，请和封条分开存。
seals-how = 懂电脑的人可以在自己的电脑上核对，不用连到社区。
seals-print-how = 打印出来，放在社区外面的地方。
seals-one = 记录的封条
seals-l-when = 什么时候贴的
seals-l-entries = 封住多少
seals-l-root = 封条上的字
seals-note = 封条全文
seals-note-how = 扫这个码，能看到公布的这一张，应该一字不差。
seals-qr = 这张封条的二维码
seals-save = 存成文件
seals-before = 前一张封条
seals-link = 记录的封条：谁也不能悄悄改
seals-erased = 这个人的资料已经照本人的意思删掉了，谁也看不到了。这张回执还是真的，仍然核对得上。
seals-receipt = 封条
seals-receipt-in = 在{ $when }的封条里，封住前 { $n } 条
seals-receipt-get = 存下证明
seals-receipt-not-yet = 到下一个整点贴上，那时再看这一页
