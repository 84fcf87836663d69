# 拿着纸质回执，不用登录也能说“不是我的意思”。

objection-taken = 收到了。
objection-taken-next = 号码对得上的话，社区会打电话给本人，问清楚再办。没有接到电话，请打 { $phone }。
objection-here = 不方便打电话？在这里说
objection-here-hint = 要用本人的邻里卡。社区收到以后，会打电话给本人。
objection-card = 卡上的号码
objection-card-hint = 卡正面的八个数字
objection-words = 想说的话（可以不写）
objection-go = 不是我的意思
objection-error-card = 卡上的号码是八个数字，请再看一看。
objection-say-paper = （这是有人用纸质回执和卡上的号码提的。先问清楚，是不是本人的意思。）
