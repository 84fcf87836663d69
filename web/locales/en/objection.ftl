# Holding the paper receipt, without signing in: "not what I wanted".

objection-taken = We have it.
objection-taken-next = If the numbers belong together, somebody from the community rings the resident and asks first. If nobody rings, call { $phone }.
objection-here = Rather not ring? Say it here
objection-here-hint = You need the resident’s card. The community then rings the resident.
objection-card = Number on the card
objection-card-hint = The eight figures on the front
objection-words = What you want to say (not needed)
objection-go = Not what I wanted
objection-error-card = The number on the card has eight figures. Please look again.
objection-say-paper = (Sent from a paper receipt with the number on the card. Ask first whether it is what the resident means.)
