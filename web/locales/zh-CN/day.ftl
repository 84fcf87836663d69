# 一天替别人办多少件。

day-title = 一天办多少件
day-hint = 平常，一位帮办的人一天最多替别人办 { $helper } 件。一位居民一天最多由别人代办 { $resident } 件。有活动的日子可以多，要两位工作人员都同意。
day-ask = 给{ $name }放宽一天
day-today = 今天已经办了 { $n } 件。
day-event = 为了什么活动
day-event-hint = 比如：重阳节集中登记
day-acts = 一天最多多少件
day-day = 到哪一天为止（含当天）
day-resident = 只为一位居民放宽的话，写邻里卡号
day-resident-hint = 不写，只放宽帮办的人。
day-go = 请另一位同事看一看
day-standing = 现在放宽的
day-none = 没有。
day-row = 一天 { $n } 件，到 { $until }
day-agreed = { $who }提的，{ $second }同意了
day-waits = { $who }提的，等另一位同事
day-agree = 同意
day-error-acts = 请写 1 到 { $most } 的数。
day-error-day = 请写今天或者两个月以内的日子。
day-error-event = 请写是为了什么活动。
day-error-helper = 没有这位帮办的人。
day-error-resident = 没有这张邻里卡。
day-refused-helper = 今天已经替别人办了很多件，到上限了。剩下的明天再办；今天一定要办，请打电话给社区，由两位工作人员放宽。
day-refused-resident = 今天别人替这位居民办的已经到上限了。请明天再办，或者请本人办；今天一定要办，请打电话给社区。
