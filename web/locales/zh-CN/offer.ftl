# What a device is asked at its first page: text size, language, colours.

offer-title = 这样看得清吗？
offer-sample = 字
offer-contrast = 黑底黄字
offer-done = 这样就行
