# 类别选错了: a request is put under the category it belongs to.

righted-title = 类别选错了，改一改
righted-to = 应该是哪一类
righted-words = 给{ $name }说说为什么改
righted-hint = 本人看得到。时限只会更早，不会推后。
righted-go = 改过来
righted-error-same = 现在就是这一类。请选另一类。
righted-did = 类别从“{ $from }”改成“{ $to }”
righted-step = 类别改成了“{ $to }”
righted-was = 原来是“{ $from }”
righted-told = { $who }把{ $whose }事改到了对的类别
telling-act-request-recategorise = 改报修反映的类别
