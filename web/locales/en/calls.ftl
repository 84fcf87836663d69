# The call list and the letters.

calls-title = Call list
calls-hint = Residents without a phone app are told by voice. Ask for the person themselves.
calls-empty = Nobody to ring.
calls-print = Print today's list
calls-no-number = No number, go to the door
calls-shared = Shared phone: speak to { $name } only
calls-since = since { $when }
calls-tries = tries: { $n }
calls-last = last { $when }
calls-reached = Reached
calls-not-wanted = Says it was not wanted
calls-missed = Not reached
calls-letters = Letters
calls-letters-hint = Print, post or deliver, then say so. It counts once the resident has it.
calls-waiting = To print
calls-waiting-empty = No letters to print.
calls-posted = Posted, not yet known to have arrived
calls-posted-go = Posted
calls-posted-at = posted { $when }
calls-letter-reached = It arrived
calls-letter-print = Print
calls-to = To
calls-about = About
calls-written = Date
calls-do = To do
