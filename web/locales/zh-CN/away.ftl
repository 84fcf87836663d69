# 暂时不在家。

away-title = 暂时不在家
away-what = 住院、出门的时候说一声：这些日子不算在“可以撤回”的时间里，社区打不通电话也不着急。
away-link-hint = 住院、出门，说一声
away-now = { $since }起不在家
away-now-until = { $since }起不在家，{ $until }回来
away-home = 您说过，{ $since }起暂时不在家。
away-back = 我回来了
away-back-for = { $name }回来了
away-until = 哪天回来（不知道就空着）
away-until-hint = 比如：2026年12月1日
away-words = 去哪里，有事找谁（可以不写）
away-words-hint = 比如：住院，有事找女儿王芳。
away-go = 记下来
away-go-for = 替{ $name }记下来
away-error-until = 请写一个以后的日子，一年以内。
away-error-words = 写得太长了，请短一些。
away-did-set = { $who }记下{ $whom }暂时不在家
away-did-end = { $who }记下{ $whom }回来了
