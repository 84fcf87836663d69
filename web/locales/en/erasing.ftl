# Somebody asks for their own data to be erased.

erasing-title = Erase my data
erasing-more = Keep nothing at all?
erasing-more-what = After closing, what you wrote is still kept, sealed. If you want that gone too, you can have all your data erased.
erasing-gone = This will be gone, and nobody can bring it back
erasing-gone-who = your name, birthday, home, telephone and email, and what the community wrote about you
erasing-gone-keys = your card, PIN, passkeys and the phones kept as yours
erasing-gone-words = what you wrote and photographed in your requests, and the photographs of papers you signed
erasing-gone-helpers = what you let helpers do, which stops at once
erasing-stays = This has to stay
erasing-stays-record = Which things were done, and when: nobody can change the community’s record or take a line out of it, or nobody else’s could be checked either. What it says about you is sealed; once its key is destroyed nobody can open it, nor see that it was you.
erasing-stays-work = Faults in shared places that are still open: they will be mended, without saying who reported them.
erasing-stays-paper = Paper receipts in your hands: they can still be checked, and will say that the contents were erased.
erasing-backups = Backups too: should one ever be used, you are erased again at once.
erasing-never-back = Once erased it never comes back. The community cannot bring it back either.
erasing-export-first = Save a copy to take along first
erasing-check = I have read this, and want everything erased
erasing-error = Please tick “I have read this, and want everything erased” first.
erasing-serves = You still do things for others. Please hand that over first.
erasing-no = Do not erase
erasing-go = Erase everything
erasing-done = Your data is erased
erasing-done-what = You are also signed out here. If you want to use this again later, register at the desk.
erasing-desk = To stop using Linli and erase everything is for the person alone: on their own phone, or at the kiosk with card and PIN, under “Me”.
