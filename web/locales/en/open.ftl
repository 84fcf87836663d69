# The open board.

open-title = Open board
open-what-it-is = Whose job is what and how well it is done: the same for everybody.
open-figures = The last ninety days
open-sentence = { $filed } received, { $open } still open, { $late } of them late.
open-answered = Answered in time
open-solved = Fixed in time
open-satisfied = Residents content
open-late = Late
open-open = Open
open-party = Whose job
open-parties = How each one does
open-how-counted = A dash means too few to count. “Fixed” said beside a helper does not count as content.
open-duties = Who is responsible for what
open-duties-what = Each kind, whose job it is, and how soon
open-category = What
open-answer-in = Answer within
open-solve-in = Fixed within
open-no-duties = The list is not published yet.
