# What a device is asked at its first page: text size, language, colours.

offer-title = Can you read this well?
offer-sample = Aa
offer-contrast = Yellow on black
offer-done = This is fine
