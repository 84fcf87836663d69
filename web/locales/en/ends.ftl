# Where signing in ends by itself: what is said before, and after.

ends-soon = In less than two minutes you will have to sign in again here. Please send first what you have begun.
ends-seen = All right
ends-over = Time is up, and you were signed out here. What you wrote is still on this page: send it, sign in once more, and it goes on.
