# Helping is not for one's own gain: a place is not given up for oneself or one's family; coming along is fine, and shown.

dealing-refused = It would serve the helper or their family, so it was not done. The community will ask about it. If the resident wants it, they can ring us or come to the desk.
dealing-company = Coming along
