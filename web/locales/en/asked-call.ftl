# Hard to say? Please ring me: what the desk and the resident read of a call that was asked for.

asked-call-l = Call
asked-call-waits = Asks the community to ring
asked-call-asks = { $name } asks us to ring
asked-call-words = What { $name } said on the phone
asked-call-hint = Ring the number on file. Write it in their own words; they can read it.
asked-call-go = I rang; write it down
asked-call-desk-rings = The community desk will ring and write here what was said.
asked-call-title = Asked us to ring
asked-call-none = Nobody is waiting for a call from us.
asked-call-rang = They rang us, to be rung back
asked-call-did-ask = Asked us to ring
asked-call-did-ring = Rang and asked
asked-call-step-ask = The community was asked to ring
asked-call-step-ring = { $who } rang to ask
telling-act-request-ring = Ringing to ask
