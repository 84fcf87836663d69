# The public page of a receipt.

receipts-title = 回执
receipts-undone = 这件事后来撤回了。
receipts-l-what = 办了什么
receipts-l-who = 谁办的
receipts-l-for = 替谁办
receipts-l-when = 办的时间
receipts-l-how = 怎么办的
receipts-l-state = 现在怎样
receipts-l-entry = 记在哪里
receipts-entry = 记录第 { $n } 条
receipts-wrong = 不对，或者不是您的意思？
receipts-wrong-how = 打给社区 { $phone }，报上面的号码，就会有人管。
receipts-object-until = { $until }以前都可以提。
receipts-qr = 这张回执的二维码
receipts-no-more = 这一页和纸上的一样，不多写别的。
