# The seals of the record: signed checkpoints, for everybody.

seals-title = Seals of the record
seals-what = Everything done in this community is written down. Every hour all that was written so far is sealed, and the seal is shown here.
seals-keep = Copy or print one and keep it. Whoever changes or removes what came before will be found out by it.
seals-none = No seal yet. The first comes within an hour of the first entry.
seals-entries = the first { $n } entries
seals-key = The key to check them by
seals-key-what = It shows whether a seal is really the community's. It is no secret. Keep it apart from the seals.
seals-how = Somebody good with computers can check them on a machine of their own, without asking us.
seals-print-how = Print it and keep it somewhere outside the community's office.
seals-one = Seal of the record
seals-l-when = Sealed
seals-l-entries = What it seals
seals-l-root = The seal
seals-note = The seal, word for word
seals-note-how = This code opens the seal as it was published. It should be the same to the letter.
seals-qr = QR code of this seal
seals-save = Save as a file
seals-before = The seal before
seals-link = Seals of the record: nobody can change it unseen
seals-erased = What we knew of this person was erased as they wished, and nobody can read it any more. The receipt is still true and can be checked.
seals-receipt = Seal
seals-receipt-in = in the seal of { $when }, among the first { $n }
seals-receipt-get = Save the proof
seals-receipt-not-yet = comes at the next full hour; look here again then
