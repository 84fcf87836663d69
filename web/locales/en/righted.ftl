# A request is put under the category it belongs to.

righted-title = The category is wrong
righted-to = What it should be
righted-words = Tell { $name } why
righted-hint = They can read it. What was promised is never put off.
righted-go = Put it right
righted-error-same = It is under this one now. Please choose another.
righted-did = Put from “{ $from }” to “{ $to }”
righted-step = The category is now “{ $to }”
righted-was = Before, it was “{ $from }”
righted-told = { $who } put { $whose } report under the right category
telling-act-request-recategorise = Putting a report under another category
