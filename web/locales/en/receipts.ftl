# The public page of a receipt.

receipts-title = Receipt
receipts-undone = This was taken back later.
receipts-l-what = What
receipts-l-who = By whom
receipts-l-for = For whom
receipts-l-when = Done on
receipts-l-how = How
receipts-l-state = How it stands
receipts-l-entry = In the record
receipts-entry = Entry { $n }
receipts-wrong = Wrong, or not what you wanted?
receipts-wrong-how = Ring the desk on { $phone } and read out the code above. Someone will see to it.
receipts-object-until = You can do so until { $until }.
receipts-qr = QR code of this receipt
receipts-no-more = This page shows what the paper shows, and no more.
