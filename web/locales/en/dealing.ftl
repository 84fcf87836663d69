# Helping is not for one's own gain: a place is not given up for oneself or one's family; coming along is fine, and shown.

dealing-refused = This would benefit whoever is helping, or their family, so it was not done and the community will ask. If the resident wants it themselves, please let them ring the community or come to the desk.
dealing-company = Coming along
