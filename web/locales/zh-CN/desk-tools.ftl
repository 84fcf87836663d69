# The queue: filters kept, several at once, two on one page.

queue-tools = 值班台常用
queue-kept = 存好的筛选
queue-today = 今天到期的
queue-narrower = 再挑细一点
queue-anybody = 不管谁办
queue-mine = 我在办的
queue-nobody = 还没人办的
queue-anything = 什么事都行
queue-anywhere = 不管哪里
queue-grid = { $name }（网格）
queue-outdoors = 楼外、公共的地方
queue-channel = 从哪儿来的
queue-any-channel = 不管从哪儿来
queue-none-so-far = 看过的里面没有符合的，后面还有没看的。
queue-at-least = 看过的里面有 { $n } 件，后面还有没看的。
queue-still = 从这里起还有 { $n } 件。
queue-count = 一共 { $n } 件。
queue-print = 打印派工单
queue-map = 看地图
queue-look-further = 接着往后找
queue-tick = 选
queue-tick-one = 选 { $number }
queue-tick-all = 这一页全选
queue-bulk = 选中的一起办
queue-bulk-hint = 每一件各记各的。别人刚改过的不会动，会告诉您是哪几件。
queue-bulk-what = 怎么办
queue-accept = 接下来办
queue-bulk-why = 为什么，一句话
queue-bulk-why-hint = 转出时居民看得到，一定要写；分派、接下时只记成内部备注，可以不写。
queue-bulk-go = 一起办
queue-choose = 请选一个
queue-done = 办好了 { $n } 件。
queue-left = 有 { $n } 件没有动：
queue-no-longer-seen = （已不归您看）
queue-words-kept = 您写的话：
queue-back = 回到刚才的单子
queue-why-changed = 同事刚改过，请打开看看再办。
queue-why-too-late = 已经办到别的一步，这样办不了。
queue-why-not-yours = 不归您办。
queue-why-again = 没有办成，请再试一次。
queue-error-none = 请先选几件。
queue-error-many = 一次最多 { $most } 件，请少选几件。
queue-error-what = 请选怎么办。
queue-keep = 存下这个筛选
queue-keep-name = 叫什么
queue-keep-hint = 比如：三号楼晚了的。同一个名字再存，就换成新的。
queue-keep-share = 同事也用得上
queue-keep-start = 以后打开先看这个
queue-keep-go = 存下
queue-start-all = 以后打开先看全部
queue-shared = 大家的
queue-forget = 不要了
queue-error-name = 请起个名字。
queue-error-name-long = 名字最多 { $most } 个字。
queue-error-full = 已经存了 { $most } 个，请先去掉几个。
queue-here = { $who }在 { $ago }前打开了这一页，说不定正在办。

# Times promised.

promise-title = 约好的时间（可以不填）
promise-hint = 填了会写进答复，交接班时也看得到。
promise-day = 哪天
promise-hour = 几点
promise-made = 约好的时间
promise-line = 约好：{ $when }。
promise-error-read = 请填哪天，几点可以不填。
promise-error-time = 请填以后的时间，九十天以内。

# Words said often.

wording-title = 常用的话
wording-hint = 答复、转出、办好时挑一句，姓名、编号会自动填上，发出去前还能改。
wording-none = 还没有常用的话。右边可以加。
wording-new = 加一句
wording-change = 改
wording-end = 不用了
wording-kind = 什么时候用
wording-name = 叫什么
wording-name-hint = 挑的时候看的名字，比如：明天上门。
wording-zh = 中文
wording-en = 英文
wording-en-hint = 给看英文的居民。不写就用中文。
wording-fields = 要填的地方写在大括号里。
wording-fields-are = 能填的有：
wording-go = 存下
wording-choose = 常用的话
wording-insert = 填进去
wording-error-choose = 请先挑一句。
wording-error-kind = 请选什么时候用。
wording-error-name = 请起个名字。
wording-error-words = 请写几句话。
wording-error-long = 最多 { $most } 个字。
wording-error-open = 有一个大括号没有成对。
wording-error-unknown = 没有 { $field } 这一项，请看下面能填的。

# Work orders.

order-title = 派工单
order-print = 打印派工单
order-more = 一次最多打印五十张，后面还有。
order-done = 怎么办好的
order-worker = 干活的人签名
order-resident = 居民签名
order-when = 什么时候办好的

# The map of places.

map-title = 各楼的情况
map-hint = 每栋楼没办完的和晚了的。点进去就是那里的诉求。
map-picture = 楼的位置图
map-open-n = 没办完 { $n }
map-late-n = 晚了 { $n }
map-key = 左边有斜线的楼有晚了的，有点的楼有没办完的。数到一百为止。
map-by-grid = 按网格
map-by-building = 按楼
map-grid = 网格
map-open = 没办完
map-late = 晚了
map-plan = 排楼的位置
map-plan-how = 照着地面的样子写：一行是一排楼，楼名之间用逗号隔开，空着的地方什么都不写，只写逗号。
map-plan-hint = 比如：1号楼，2号楼，，3号楼
map-plan-field = 位置
map-plan-names = 有这些楼：
map-error-unknown = 没有叫“{ $name }”的楼。
map-error-twice = “{ $name }”写了两次。
map-error-large = 最多 { $most } 排，每排最多 { $most } 栋。

# Phone mode.

phone-title = 接电话
phone-who = 是谁打来的
phone-find = 找人
phone-find-hint = 名字、拼音、门牌、电话都行。
phone-nobody = 没找到。可以记下名字，或者换个说法再找。
phone-which = 是哪一位？
phone-stranger = 名单上没有的人
phone-stranger-hint = 公共地方的问题，谁都可以用自己的名字报。
phone-name = 怎么称呼
phone-number = 电话
phone-how-sure = 怎么知道是本人
phone-way-number = 来电号码就是登记的 { $number }
phone-way-card = 念对了卡上的下一个号码
phone-way-back = 我挂断后打回登记的 { $number }，是本人接的
phone-way-not = 没法知道
phone-way-no = （号码登记不满七天、没有登记，或是几个人合用，不能靠它）
phone-not-sure = 没法知道的：公共地方的照样记，用本人说的名字；家里的先记下，再打回去。
phone-card = 卡号
phone-card-code = 念的号码（六位）
phone-other = 不是这位
phone-words = 说的什么
phone-words-hint = 照他说的写。
phone-detail = 具体在哪儿
phone-their-home = 家里：{ $home }
phone-take = 记下来
phone-save = 先存着
phone-forget = 不记了，清空
phone-waiting = 要打回去的电话：{ $n }
phone-taken = 记下了
phone-read-out = 念给对方听
phone-aloud = { $name }，记下了。您的编号是：{ $number }。
phone-aloud-next = { $party }来办，最晚{ $answer }答复您，最晚{ $solve }办好。
phone-aloud-told = 办到哪一步，会照您选的办法告诉您。
phone-aloud-back = { $name }，您说的都记下了。为了不弄错人，我们打回您登记的号码，再接着办。
phone-own-name = 用本人说的名字记的，没有核对。本人会收到消息，可以说“不是我的意思”。
phone-open = 看这一件
phone-kept = 已经放进要打回去的单子。
phone-next = 接下一个电话
phone-back-title = 要打回去的电话
phone-back-hint = 打登记的号码，不打来电说的号码。最早的在前。
phone-back-none = 没有要打回去的电话。
phone-back-on-file = 打以前先在居民资料里看登记的号码。
phone-resume = 打通了，接着办
phone-closing = 没别的事了，写一句
phone-close = 了结
phone-error-checked = 请选怎么知道是本人。
phone-error-name = 请写怎么称呼，或者从名单里找。
phone-error-number = 这个电话号码不对，请再看看。
phone-error-closing = 请写一句是怎么了结的。
phone-doubt-no-number = 没有登记过电话，不能靠来电号码。
phone-doubt-too-new = 这个号码登记不满七天，请用卡上的号码，或者选“没法知道”。
phone-doubt-shared = 这个号码几个人合用，请打回去找本人，或者用卡上的号码。
phone-doubt-card = 号码不对，请对方再念一遍卡上的下一个。

# Handing a shift over.

shift-title = 交接班
shift-since = 上一次交接：{ $when }
shift-open = 没办完 { $n } 件
shift-late = 晚了 { $n } 件
shift-nobodys = 还没人办 { $n } 件
shift-promised = 约好的
shift-promised-none = 没有约好的。
shift-by = 约在
shift-late-ones = 晚了的
shift-late-none = 没有晚了的。
shift-odd = 本人说还没好的
shift-odd-none = 没有。
shift-due = 最晚
shift-said = 打来
shift-words = 还要交代的
shift-words-hint = 上面的会一起交过去，不用再抄。写编号就行，不写姓名门牌。
shift-hand = 交班
shift-before = 以前的交接
shift-none = 还没有交接过。
shift-not-taken = 还没有人接
shift-from = { $who }交班
shift-taken = { $who }接班
shift-take = 我来接班
shift-take-words = 接班时说一句（可以不写）
shift-sign-from = 交班人签名
shift-sign-to = 接班人签名

# When the desk is open.

hours-title = 值班时间
hours-hint = 没人值班的时候，居民打哪个电话、看到什么话。时限照旧，不因为下班停。
hours-days = 哪几天
hours-monday = 周一
hours-tuesday = 周二
hours-wednesday = 周三
hours-thursday = 周四
hours-friday = 周五
hours-saturday = 周六
hours-sunday = 周日
hours-opens = 几点上班
hours-closes = 几点下班
hours-time-hint = 比如 8:30。
hours-phone = 下班以后打哪个电话
hours-phone-hint = 没有就空着。
hours-zh = 下班以后说的话
hours-zh-hint = 比如：现在没人值班。水管爆了、电梯困人，打物业值班电话。别的事请留下，上班就办。
hours-en = 英文
hours-from-to = { $from }到{ $to }
hours-in-words = { $days }，{ $opens }到{ $closes }
hours-are = 值班时间：{ $hours }
hours-shut-now = 现在没人值班。
hours-ring = 急事打 { $phone }
hours-clocks = 报上来的事照样算时间，不会因为下班耽误。
hours-error-day = 请至少选一天。
hours-error-time = 请写几点，比如 8:30。
hours-error-order = 下班要比上班晚。
hours-error-words = 请写下班以后说的话。

# Numbered paper forms.

paperform-title = 停电停网时的纸表
paperform-hint = 平时先打印好放着。停电停网时用笔写，来电了再录进来，时间按写的时候算。
paperform-none = 还没有打印过纸表。
paperform-printed = 打印
paperform-entered = 录入
paperform-not-entered = 还没录，现在录
paperform-print = 打印新的
paperform-count = 几张
paperform-count-hint = 一次最多五十张，每张一个号。
paperform-print-go = 编号并打印
paperform-error-count = 请写 1 到 { $most }。
paperform-enter = 录入一张纸表
paperform-number = 纸表上的号
paperform-number-hint = 右上角，比如 P-0012。
paperform-when = 什么时候写的
paperform-day = 哪天
paperform-day-hint = 比如 2026-11-23。
paperform-hour = 几点
paperform-by = 谁记下的
paperform-by-hint = 纸上签的名字。
paperform-whose = 是谁说的
paperform-nobody = 没找到这个人。先登记，再录。
paperform-words = 说的什么
paperform-words-hint = 照纸上写的抄。
paperform-clocks = 时限从纸上写的时间算起。
paperform-go = 录入
paperform-twice = 这张纸表已经录过了。
paperform-twice-kept = 没有再录。要是号看错了，改了号再按一次。
paperform-home = 住哪儿
paperform-sheet = 报事单
paperform-danger = 着火打 119，受伤打 120，出事打 110。
paperform-blank-when = 　　　年　　月　　日　　　点　　分
paperform-error-number = 请写纸表右上角的号。
paperform-error-unknown = 没有打印过这个号，请再看看。
paperform-error-when = 请写哪天几点，纸上有。
paperform-error-future = 这个时间还没到，请再看看纸上写的。
paperform-error-old = 已经过了三十天，录不了。请另外报一件，在话里写清楚。
paperform-category-ended = { $category }（停用了，停用前写的纸可以选）
paperform-error-before = 那时候这张表还没打印，请再看看。
paperform-error-by = 请写谁记下的。
paperform-error-who = 请找到是谁说的。

# How the desk's pages are worked.

guide-title = 怎么用键盘
guide-keys = 不用鼠标
guide-key = 按
guide-does = 就会
guide-tab = 到下一处，加 Shift 回上一处。每页第一下是“跳到正文”。
guide-enter = 打开链接，按下按钮。
guide-space-key = 空格
guide-space = 勾选，展开“再挑细一点”这样的小节。
guide-arrows = 在选项里上下挑。
guide-find = 诉求页：到找的框里。
guide-phone = 今天页：接电话。
guide-mac = 苹果电脑按 Control + Option，火狐按 Alt + Shift。
guide-queue = 一队二十件
guide-queue-how = Tab 到方框，空格勾上；到“选中的一起办”按空格展开，选怎么办，回车。
guide-two = 两个人开了同一件
guide-two-how = 后打开的人会看到谁先开了。谁也不锁谁；先存的算数，后存的会看到改了什么，写的话还在。
guide-cut = 停电停网
guide-cut-how = 用编号的纸表写，来电了在“停电停网时的纸表”里录。时限从写的时候算。

# What these acts are called in the record.

telling-act-request-promise = 约好时间
telling-act-call-take = 接了一个电话
telling-act-call-close = 了结一个电话
telling-act-paper-print = 打印编号纸表
telling-act-paper-enter = 录入一张纸表
telling-act-shift-hand = 交班
telling-act-shift-take = 接班
telling-act-wording-keep = 改常用的话
telling-act-community-plan = 排楼的位置
