# The open board.

open-title = 公开栏
open-what-it-is = 谁管什么、办得怎样，人人看到的都一样。
open-figures = 最近九十天
open-sentence = 收到 { $filed } 件，还在办 { $open } 件，其中晚了 { $late } 件。
open-answered = 按时答复
open-solved = 按时办好
open-satisfied = 居民满意
open-late = 晚了
open-open = 在办
open-party = 谁来管
open-parties = 各家办得怎样
open-how-counted = 件数太少的不算百分比，写作“—”。陪同时说的“修好了”不算在满意里。
open-duties = 责任清单
open-duties-what = 每一类事归谁管，多久要答复、办好
open-category = 什么事
open-answer-in = 答复不超过
open-solve-in = 办好不超过
open-no-duties = 清单还没有公布。
