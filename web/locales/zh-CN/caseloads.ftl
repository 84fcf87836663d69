# 哪片是谁的事。

caseloads-title = 片区分工
caseloads-hint = 住在自己片区里的，打开不用说理由。别的片区，先说为什么，本人看得到。
caseloads-nothing = 还没有片区。
caseloads-since = { $day }起
caseloads-from = 原来是{ $name }的
caseloads-end = 收回
caseloads-nobodys = 还没有人管的
caseloads-give = 交给一位同事
caseloads-give-hint = 不能交给自己，请另一位来交。
caseloads-give-go = 交给他
caseloads-who = 同事
caseloads-area = 哪一片
caseloads-all = 整个社区
caseloads-error-own = 不能把片区交给自己，请另一位同事来交。
caseloads-error-has = 这一片已经是这位同事的了。
