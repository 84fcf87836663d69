# Residents under eighteen, and live-in carers.

young-home = You are under eighteen: what is at home your guardian ({ $who }) sees to, and you read here what was done. What is broken in the stairwell or the yard you can report yourself.
young-home-nobody = You are under eighteen: what is at home your parents or a guardian see to; they can ring { $phone } to be registered. What is broken in the stairwell or the yard you can report yourself.
young-contact = Your guardian changes these for you. If something is wrong, tell your guardian, or ring the community.
young-error-home = What is at home your guardian reports. What everybody shares, the stairwell or the yard, you can report yourself: please choose that.
young-error-kind = They are under eighteen and cannot ask for a helper themselves. Please choose “Guardian”, by document.
young-error-carer = A live-in carer is declared first: on the helper’s page write down that they live there or are paid for caring, have a colleague look at it, then come back.
