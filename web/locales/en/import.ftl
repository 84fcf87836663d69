# Registering residents from a list, and keeping the list as a file

import-title = Register residents from a list
import-file = List of residents
import-file-hint = A spreadsheet of Excel or WPS (.xlsx), or CSV. The column names need not be in the first row, and may be merged.
import-nothing-yet = You will see everything first. Nobody is registered until you say so.
import-go = Look through it
import-template = Empty list
import-template-hint = If you have no list yet, start with this one.
import-template-go = Download the empty list
import-export = Keep as a file
import-export-hint = Saves the list of all residents. Who did so, and when, is recorded. Keep it safe, and delete it when you are done.
import-export-go = Download the list of residents
import-preview = Look through it first
import-not-written = Nobody has been registered yet.
import-new = to be registered
import-known = rows registered already, nothing to do
import-alike = perhaps registered already
import-bad = rows not understood
import-shared = { $n } have the same phone as somebody else. It will be marked as shared: for notices only, never for codes.
import-by-age = { $n } have only an age; the year of birth is reckoned from it.
import-first-phone = { $n } have several phone numbers; only the first is kept.
import-never = The column “{ $name }” is not registered, and was not kept.
import-columns = Columns that were understood
import-means = { $called } (taken as { $means })
import-sample = The first few: do they look right?
import-row = Row
import-row-number = Row { $n }
import-why = What to do
import-bad-title = Rows not understood
import-bad-hint = Mend them in your list and choose the file again. Nobody is registered twice.
import-more = { $n } more rows are in the file below.
import-left-out-go = Download the rows left out
import-alike-title = Perhaps registered already
import-alike-hint = Those not ticked are left out. If it really is somebody else, tick the row.
import-more-alike = { $n } more are not shown and are left out this time. Register these first, then choose the same file again to see them.
import-also = { $name } is somebody else: register too
import-like = Much like { $name }, who may be registered already.
import-confirm-hint = Either everybody is registered, or nobody. Residents are not told one by one.
import-confirm = Register these { $n }
import-nobody-new = There is nobody to register.
import-discard = Forget this list
import-done = Registered
import-done-new = { $n ->
    [one] { $n } resident was registered.
   *[other] { $n } residents were registered.
 }
import-done-known = { $n ->
    [one] { $n } row was registered before and was not registered again.
   *[other] { $n } rows were registered before and were not registered again.
 }
import-done-left = { $n ->
    [one] { $n } may be registered already and was left out.
   *[other] { $n } may be registered already and were left out.
 }
import-done-next = Next, make their cards, one building after another.
import-again = Choose another list
import-yes = yes
import-column-name = Name
import-column-sex = Sex
import-column-born = Date of birth
import-column-age = Age
import-column-building = Building
import-column-unit = Unit
import-column-door = Door
import-column-address = Address
import-column-phone = Phone
import-column-email = Email
import-column-alone = Lives alone
import-error-no-file = Please choose a file first.
import-error-too-big = This file is too large. Keep only the page with the residents, or split it (4 MB at most each).
import-error-too-many = Too many people. Ten thousand at most at once; please split the list.
import-error-empty = There is nobody in this list. Is it the right file?
import-error-old-excel = This is an old kind of Excel file, or has a password. Open it, save it as .xlsx without a password, and choose it again.
import-error-not-a-sheet = This is not a list. Choose an .xlsx or .csv file.
import-error-damaged = This file cannot be opened; it may be damaged. Open it on your computer, save it again, and choose that.
import-error-no-names = No column with names was found. Call one column “Name”.
import-error-building = There is no building “{ $name }”. Check it, or add the building under Settings first.
import-error-address = “{ $text }” could not be read as a home here. Write it like 3号楼2单元301, or 3-2-301.
import-error-rounded = The spreadsheet turned the phone into something like 1.38E+10. Set this column to “text” and type the numbers again.
import-phone-of-helper = This is the phone of { $name }, who helps residents, and cannot be the resident's own. Use the resident's number, or leave it empty.
