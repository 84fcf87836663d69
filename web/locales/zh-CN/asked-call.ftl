# 我说不清，请打电话给我: what the desk and the resident read of a call that was asked for.

asked-call-l = 请打电话
asked-call-waits = 想请社区打电话来问
asked-call-asks = { $name }想请社区打电话来问
asked-call-words = { $name }在电话里怎么说
asked-call-hint = 打登记的号码。照本人的话写，本人看得到。
asked-call-go = 打过了，记下来
asked-call-desk-rings = 社区会打电话问清楚，问到的写在这里。
asked-call-title = 想请社区打电话的
asked-call-none = 没有等着社区打电话的。
asked-call-rang = 打来过，要打回去的
asked-call-did-ask = 想请社区打电话来问
asked-call-did-ring = 打电话问过了
asked-call-step-ask = 请社区打电话来问
asked-call-step-ring = { $who }打电话问过了
telling-act-request-ring = 打电话问清楚
