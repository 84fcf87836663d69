# Letting somebody back in who lost what they sign in with.

recovery-title = 帮{ $name }重新进入
recovery-open = 密码忘了、丢了：重新给
recovery-what = 要两位同事：一位核对是不是本人，另一位再看一遍。批准以后，旧的马上不能用，会告诉本人；一天之内不能改电话、住址这类要紧的事。
recovery-oneself = 这是您自己的账号，请两位同事来办。
recovery-nothing = 本人还没有设过密码，直接给第一次的纸条或者链接就行。
recovery-lost = 丢了什么
recovery-lost-pin = 忘了邻里卡密码
recovery-lost-pin-and-phone = 邻里卡密码和手机都不在手里
recovery-lost-password = 进不去了：密码忘了，或者手机上的动态口令没了
recovery-sure = 怎么知道是本人
recovery-sure-in-person = 见到了本人
recovery-sure-known-number = 打了登记的电话，是本人接的
recovery-ask = 请另一位同事批准
recovery-asked-by = 谁核对的
recovery-waits = 在等另一位同事。请他打开这个人的页面，点“重新给”。三天没人批准就作废。
recovery-approve-hint = 请自己也想一想：真的是本人要的吗？拿不准，就打登记的电话问。
recovery-approve = 我也确认，批准
recovery-approved = 两位都确认了。请在 { $at } 以前给出新的，只能给一次。
recovery-link = 给设新密码的链接
recovery-error-lost = 请选丢了什么。
recovery-error-sure = 请选是怎么核对的。
recovery-clash-two = 本人已经设过密码。要换新的，请先点“重新给”，由两位同事核对。
recovery-refused-frozen = 刚重新给过进入的办法，一天之内不能办这件事。急的话，请打电话给社区。
recovery-did-ask = { $who }核对了{ $whom }，要给{ $whom }换新的密码，还要另一位同事批准
recovery-did-approve = { $who }批准了给{ $whom }换新的密码，旧的已经停用
recovery-did-link = { $who }给了{ $whom }设新密码的链接
