# Reading a page aloud, sentence by sentence.
listen-pause = Pause
listen-resume = Go on
listen-slower = Slower
listen-faster = Faster
listen-stop = Stop listening
