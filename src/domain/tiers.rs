//! The one table of every kind of act: how much harm it could do, who may do it, and whether it can
//! be undone (TRUST.md §2). Nothing else decides any of this.

use super::mandate::Matter;
use super::standing::Office;

#[macro_use]
mod kind;

pub use kind::{Kind, Rule, Tier, Whose};

/// What the key of another system opens; nothing else does anything by key.
pub const BY_KEY: &[&str] = &[FileRequest::RULE.code, FileByKey::RULE.code, UpdateByKey::RULE.code];

const REQUESTS: Option<Matter> = Some(Matter::Requests);
const CONTACT: Option<Matter> = Some(Matter::Contact);
const NOTICES: Option<Matter> = Some(Matter::Notices);
const PROPOSALS: Option<Matter> = Some(Matter::Proposals);
const ACTIVITIES: Option<Matter> = Some(Matter::Activities);

kinds! {
    /// 报修反映
    FileRequest { "request.file", One, Residents, REQUESTS, undo: true, tell: true, [Desk] }
    /// 撤回
    UndoAct { "act.undo", Zero, OwnWord, None, undo: false, tell: false, [Desk] }
    /// 修好了
    ConfirmRequest { "request.confirm", Zero, OwnWord, None, undo: false, tell: false, [Desk, Accounts] }
    /// 还没好
    ReopenRequest { "request.reopen", One, Residents, REQUESTS, undo: false, tell: true, [Desk, Accounts] }
    /// One tap, and words if they like.
    RateRequest { "request.rate", Zero, OwnWord, None, undo: false, tell: false, [Desk, Accounts] }
    AssignRequest { "request.assign", Zero, Offices, None, undo: false, tell: false, [Desk, Party] }
    TransferRequest { "request.transfer", Zero, Offices, None, undo: false, tell: false, [Desk, Party] }
    AnswerRequest { "request.answer", Zero, Offices, None, undo: false, tell: true, [Desk, Party] }
    SolveRequest { "request.solve", Zero, Offices, None, undo: false, tell: true, [Desk, Party] }
    NoteRequest { "request.note", Zero, Offices, None, undo: false, tell: false, [Desk, Party] }
    /// 让邻居们看到: the resident's leave for the public board, given or taken back.
    LetPublic { "request.public", One, Residents, REQUESTS, undo: false, tell: true, [Desk] }
    /// The staff's leave, with words of their own that name nobody; or off the board again.
    PublishRequest { "request.publish", Zero, Offices, None, undo: false, tell: false, [Desk] }
    /// A few words beside the resident's own, never in their place.
    SummariseRequest { "request.summarise", Zero, Offices, None, undo: false, tell: false, [Desk, Party] }
    /// One cause, mended once: this request goes with another from now on.
    MergeRequest { "request.merge", Zero, Offices, None, undo: false, tell: true, [Desk] }
    /// It was another matter after all.
    SplitRequest { "request.split", Zero, Offices, None, undo: false, tell: true, [Desk] }
    /// Days after it was solved, who said nothing is asked.
    AskRequest { "request.ask", Zero, System, None, undo: false, tell: false, [] }
    /// Asked, and no answer: counted as such.
    NoAnswer { "request.no_answer", Zero, System, None, undo: false, tell: false, [] }
    /// Until when somebody promised to come or to have it done.
    PromiseTime { "request.promise", Zero, Offices, None, undo: false, tell: false, [Desk, Party] }
    /// Somebody rang the desk: who they said they were, and how it was made sure.
    TakeCall { "call.take", Zero, Offices, None, undo: false, tell: false, [Desk] }
    /// They were rung back, or could not be.
    CloseCall { "call.close", Zero, Offices, None, undo: false, tell: false, [Desk] }
    /// 类别选错了: it is put where it belongs, with a reason the resident reads.
    RecategoriseRequest { "request.recategorise", Zero, Offices, None, undo: false, tell: true, [Desk] }
    /// Whoever asked for a call with a request was rung.
    RingAsked { "request.ring", Zero, Offices, None, undo: false, tell: false, [Desk] }
    /// Numbered forms for when there is no power or network.
    PrintForms { "paper.print", Zero, Offices, None, undo: false, tell: false, [Desk] }
    /// What was written on one is entered, with the time it was written.
    EnterForm { "paper.enter", Zero, Offices, None, undo: false, tell: false, [Desk] }
    /// 交接班: what is open and promised goes to whoever comes next.
    HandShift { "shift.hand", Zero, Offices, None, undo: false, tell: false, [Desk] }
    TakeShift { "shift.take", Zero, Offices, None, undo: false, tell: false, [Desk] }
    /// Words that are said often.
    KeepWording { "wording.keep", Zero, Offices, None, undo: false, tell: false, [Desk, Admin] }
    /// Where the buildings stand on the desk's plan.
    PlanPlaces { "community.plan", Zero, Offices, None, undo: false, tell: false, [Desk, Admin] }
    /// What came along with a report that another system filed by its key.
    FileByKey { "request.file_by_key", Zero, Residents, REQUESTS, undo: false, tell: false, [] }
    /// More about such a report, by the same key.
    UpdateByKey { "request.update", Zero, Residents, REQUESTS, undo: false, tell: false, [] }
    /// Another system gets a key, shown once.
    IssueKey { "key.issue", Zero, Offices, None, undo: false, tell: false, [Admin], proof }
    EndKey { "key.end", Zero, Offices, None, undo: false, tell: false, [Admin] }
    /// A program of a member of staff may work as they do, until a day; they are told.
    IssueToken { "token.issue", Zero, Offices, None, undo: false, tell: true, [Admin], proof }
    EndToken { "token.end", Zero, Offices, None, undo: false, tell: true, [Admin], proof }
    /// A list of requests or work orders, confirmed as a whole; each row is a filing of its own.
    ImportRequests { "request.import", Zero, Offices, None, undo: false, tell: false, [Desk] }
    /// It is taken over no further for now, or not wanted at all.
    StopIntake { "intake.stop", Zero, Offices, None, undo: false, tell: false, [Desk] }
    /// Which of our categories another house means by its word; remembered for its next list.
    TellWords { "exchange.words", Zero, Offices, None, undo: false, tell: false, [Desk] }
    /// The number and deadline that another house gave it.
    TakeOrder { "order.take", Zero, Offices, None, undo: false, tell: false, [Desk] }
    /// Answers go back to whoever sent the orders.
    ReturnOrders { "order.return", Zero, Offices, None, undo: false, tell: false, [Desk], proof }
    /// Requests leave the house as a file.
    ExportRequests { "request.export", One, Offices, None, undo: false, tell: false, [Desk], proof }
    /// The party takes it on.
    AcceptRequest { "request.accept", Zero, Offices, None, undo: false, tell: false, [Desk, Party] }
    /// Refused, with a coded reason and words, and a way to object.
    DeclineRequest { "request.decline", Zero, Offices, None, undo: false, tell: true, [Desk, Party] }
    /// 我不同意: what was refused is looked at again, by another.
    ObjectToDecline { "request.object", One, Residents, REQUESTS, undo: false, tell: true, [Desk] }
    /// By another than whoever refused it; by the subdistrict once it has risen to it.
    DecideObjection { "request.decide", Zero, Offices, None, undo: false, tell: true, [Desk, Admin, Party] }
    /// Its clock ran out, or an objection's: it is counted, and stands on top.
    NoteOverdue { "request.overdue", Zero, System, None, undo: false, tell: false, [] }
    /// Nobody said anything for a week after it was solved.
    CloseRequest { "request.close", Zero, System, None, undo: false, tell: false, [] }
    /// Handed on too often, or late a second time: it goes up to the subdistrict, or an objection to it does.
    RiseRequest { "request.rise", Zero, Offices, None, undo: false, tell: true, [Desk, Party] }
    /// 请社区来调解
    AskMediation { "mediation.ask", One, Residents, REQUESTS, undo: false, tell: true, [Desk] }
    OpenMediation { "mediation.open", Zero, Offices, None, undo: false, tell: true, [Desk] }
    /// Sides, minutes, the text, what is looked at again.
    KeepMediation { "mediation.keep", Zero, Offices, None, undo: false, tell: false, [Desk] }
    /// Every resident among the sides hears when and where.
    CallMeeting { "mediation.meeting", Zero, Offices, None, undo: false, tell: true, [Desk] }
    /// One's own word to the text: nobody is bound by another's.
    AgreeMediation { "mediation.agree", Three, OwnWord, None, undo: false, tell: false, [] }
    /// The signed paper, photographed: staff write down what was signed.
    SignMediation { "mediation.sign", Zero, Offices, None, undo: false, tell: true, [Desk] }
    CloseMediation { "mediation.close", Zero, Offices, None, undo: false, tell: true, [Desk] }
    /// A ballot is drawn up: what is asked, by which rules, of whom, and when.
    DraftBallot { "ballot.draft", Zero, Offices, None, undo: false, tell: false, [Desk, Admin] }
    /// The public part of a half of the urn key, from whoever keeps the half.
    KeepUrnKey { "ballot.key", Zero, Offices, None, undo: false, tell: false, [Desk, Admin] }
    /// The roll is frozen, and everybody may look at their line.
    AnnounceBallot { "ballot.announce", Zero, Offices, None, undo: false, tell: false, [Desk, Admin], proof }
    /// Its hour has come, and nobody waits for an answer about the roll.
    OpenBallot { "ballot.open", Zero, System, None, undo: false, tell: false, [] }
    /// Before the last hour, whoever has not voted is told once more.
    RemindBallot { "ballot.remind", Zero, System, None, undo: false, tell: false, [] }
    WithdrawBallot { "ballot.withdraw", Zero, Offices, None, undo: false, tell: false, [Desk, Admin], proof }
    /// 名册不对: against the roll before it opens, against the result while it can be contested.
    ObjectToBallot { "ballot.object", Zero, OwnWord, None, undo: false, tell: false, [Desk] }
    /// By another than whoever wrote it down.
    DecideBallot { "ballot.decide", Zero, Offices, None, undo: false, tell: true, [Desk, Admin] }
    /// 投票, secret: the record says only that somebody took part.
    CastSecret { "ballot.vote_secret", Three, OwnWord, None, undo: false, tell: false, [] }
    /// 投票, open; a helper casts only what `acts::ballots::proxy` finds stated by the resident.
    CastOpen { "ballot.vote", Two, Residents, None, undo: false, tell: true, [] }
    /// 请人替我投: one ballot, one helper, the choice stated.
    GiveProxy { "ballot.proxy", Three, OwnWord, None, undo: false, tell: false, [] }
    EndProxy { "ballot.proxy_end", Zero, OwnWord, None, undo: false, tell: false, [Desk] }
    /// Staff made sure who it is, and hand out a slip that opens the paper once, at the kiosk.
    HandSlip { "ballot.slip", Zero, Offices, None, undo: false, tell: false, [Desk] }
    /// The list kept beside the ballot box: who put a paper in.
    ListBox { "ballot.box", Zero, Offices, None, undo: false, tell: true, [Desk] }
    /// A paper of theirs or of somebody else on their line: of several it is not known whose, so each of them is told.
    TellLine { "ballot.line", Zero, Offices, None, undo: false, tell: true, [Desk] }
    /// What one of two read on a paper.
    ReadPaper { "ballot.paper", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts, Admin] }
    /// Names come off, and the urn is published.
    CloseBallot { "ballot.close", Zero, Offices, None, undo: false, tell: false, [Desk, Admin], proof }
    CountBallot { "ballot.count", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts, Admin], proof }
    /// By another than whoever counted.
    PublishBallot { "ballot.publish", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts, Admin], proof }
    /// It is counted anew: a contest was right, or whoever looked found a mistake.
    RecountBallot { "ballot.recount", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts, Admin], proof }
    /// The time for contesting is over, and the key is destroyed.
    SealBallot { "ballot.seal", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts, Admin], proof }
    /// The roll leaves the house as a file.
    ExportRoll { "ballot.export", Zero, Offices, None, undo: false, tell: false, [Desk, Admin], proof }
    /// 通知: the community tells people something, each the way they chose.
    PublishNotice { "notice.publish", Zero, Offices, None, undo: false, tell: false, [Desk, Admin] }
    /// Another stands in its place; whoever saw the first is told.
    CorrectNotice { "notice.correct", Zero, Offices, None, undo: false, tell: false, [Desk, Admin] }
    WithdrawNotice { "notice.withdraw", Zero, Offices, None, undo: false, tell: false, [Desk, Admin] }
    /// Whoever it has not reached yet is told another way at once.
    ChaseNotice { "notice.chase", Zero, Offices, None, undo: false, tell: false, [Desk, Admin] }
    /// Whoever leads a group writes to its members; see `domain::group::role_for`.
    GroupNotice { "notice.group", One, OwnWord, None, undo: false, tell: false, [] }
    /// 知道了, to a notice.
    AcknowledgeNotice { "notice.acknowledge", Zero, Residents, NOTICES, undo: false, tell: false, [Desk, Accounts] }
    ReplyNotice { "notice.reply", One, Residents, NOTICES, undo: false, tell: true, [Desk] }
    AnswerNotice { "notice.answer", Zero, Offices, None, undo: false, tell: true, [Desk, Admin] }
    /// A group begins, or is changed: what it does, whose seats it has.
    KeepGroup { "group.keep", Zero, Offices, None, undo: false, tell: false, [Desk, Admin] }
    EndGroup { "group.end", Zero, Offices, None, undo: false, tell: false, [Desk, Admin] }
    JoinGroup { "group.join", One, Residents, ACTIVITIES, undo: false, tell: true, [Desk] }
    LeaveGroup { "group.leave", One, Residents, ACTIVITIES, undo: false, tell: true, [Desk] }
    /// The desk writes down what a group decided: a member, a seat, an office, another term.
    SeatMember { "group.seat", Zero, Offices, None, undo: false, tell: true, [Desk, Admin] }
    EndSeat { "group.unseat", Zero, Offices, None, undo: false, tell: true, [Desk, Admin] }
    /// By whoever leads it or keeps its papers, or by the desk.
    GroupMeeting { "group.meet", Zero, OwnWord, None, undo: false, tell: false, [Desk, Admin] }
    GroupFile { "group.file", Zero, OwnWord, None, undo: false, tell: false, [Desk, Admin] }
    /// 议事会开会: by whoever leads the group or keeps its papers, or by the desk; members are told by a notice.
    PlanMeeting { "meeting.plan", Zero, OwnWord, None, undo: false, tell: false, [Desk, Admin] }
    /// Whoever may come is told of it, the way they chose.
    InviteMeeting { "meeting.invite", Zero, OwnWord, None, undo: false, tell: false, [Desk, Admin] }
    CancelMeeting { "meeting.cancel", Zero, OwnWord, None, undo: false, tell: false, [Desk, Admin] }
    /// What is talked about, in which order.
    KeepAgenda { "meeting.agenda", Zero, OwnWord, None, undo: false, tell: false, [Desk, Admin] }
    /// 来, 不来
    AnswerMeeting { "meeting.answer", Zero, Residents, ACTIVITIES, undo: false, tell: true, [] }
    /// What somebody told the desk themselves: nobody is rung about it.
    EnterMeetingAnswer { "meeting.enter", Zero, Offices, None, undo: false, tell: false, [Desk, Admin] }
    /// 我到了, tapped at the door.
    ArriveMeeting { "meeting.arrive", Zero, Residents, ACTIVITIES, undo: false, tell: true, [] }
    /// Who came, from the sheet.
    NoteMeeting { "meeting.attend", Zero, Offices, None, undo: false, tell: false, [Desk, Admin] }
    /// By whoever leads the group or keeps its papers, or by the desk, who can set them right.
    KeepMinutes { "meeting.minutes", Zero, OwnWord, None, undo: false, tell: false, [Desk, Admin] }
    /// What was decided, who sees to it, and by when; whoever raised the matter is told.
    DecideMeeting { "meeting.decide", Zero, Offices, None, undo: false, tell: true, [Desk, Admin] }
    /// It is carried out.
    FollowDecision { "meeting.follow", Zero, Offices, None, undo: false, tell: false, [Desk, Admin] }
    /// 我不同意 to a decision: alone, dictated to a helper, or by the desk for a caller or from paper.
    ObjectToDecision { "meeting.object", One, Residents, PROPOSALS, undo: false, tell: true, [Desk, Admin] }
    /// The group's answer, which the desk writes down.
    AnswerDecision { "meeting.reply", Zero, Offices, None, undo: false, tell: true, [Desk, Admin] }
    /// 活动和上课
    PlanActivity { "activity.plan", Zero, Offices, None, undo: false, tell: false, [Desk, Admin] }
    /// Whoever signed up is told by a notice.
    CancelActivity { "activity.cancel", Zero, Offices, None, undo: false, tell: false, [Desk, Admin] }
    SignUp { "activity.sign_up", Zero, Residents, ACTIVITIES, undo: false, tell: true, [] }
    SignOff { "activity.sign_off", Zero, Residents, ACTIVITIES, undo: false, tell: true, [] }
    /// 我到了, tapped at the door.
    ArriveActivity { "activity.arrive", Zero, Residents, ACTIVITIES, undo: false, tell: true, [] }
    /// The desk writes down what somebody said at the counter, on the telephone or on a paper list: nobody is rung about
    /// what they said themselves.
    EnterSignup { "activity.enter", Zero, Offices, None, undo: false, tell: false, [Desk, Admin] }
    /// Somebody else no longer comes, and whoever waited longest has the place.
    MoveUp { "activity.move_up", Zero, System, None, undo: false, tell: true, [] }
    /// Who came, and what that gives them.
    NoteAttendance { "activity.attend", Zero, Offices, None, undo: false, tell: false, [Desk, Admin] }
    /// A survey is written: what is asked, of whom, until when.
    WriteSurvey { "survey.write", Zero, Offices, None, undo: false, tell: false, [Desk, Admin] }
    /// The roll stands, people are drawn where a sample is asked, and answers are taken.
    OpenSurvey { "survey.open", Zero, Offices, None, undo: false, tell: false, [Desk, Admin] }
    /// By itself at its hour, or early; the answers are counted once.
    CloseSurvey { "survey.close", Zero, Offices, None, undo: false, tell: false, [Desk, Admin] }
    WithdrawSurvey { "survey.withdraw", Zero, Offices, None, undo: false, tell: false, [Desk, Admin] }
    /// 说说看法; the record says that they took part, not what they answered. Until the close they answer again.
    AnswerSurvey { "survey.answer", One, Residents, PROPOSALS, undo: false, tell: true, [] }
    /// What somebody said to the desk or wrote on paper.
    EnterAnswers { "survey.enter", Zero, Offices, None, undo: false, tell: false, [Desk, Admin] }
    /// What taking part earns, from now on.
    SetThanks { "thanks.set", Zero, Offices, None, undo: false, tell: false, [Admin] }
    /// 谢谢您: what somebody has earned waits for them.
    ReadyThanks { "thanks.ready", Zero, System, None, undo: false, tell: true, [] }
    /// What somebody has earned is handed over.
    HandThanks { "thanks.hand", Zero, Offices, None, undo: false, tell: true, [Desk] }
    /// It was not handed over after all.
    StrikeThanks { "thanks.strike", Zero, Offices, None, undo: false, tell: true, [Desk] }
    /// 大家商量: by any resident, alone, beside a helper or through one; by the desk for a caller or from paper.
    RaiseProposal { "proposal.raise", One, Residents, PROPOSALS, undo: true, tell: true, [Desk] }
    /// Its author no longer wants it.
    WithdrawProposal { "proposal.withdraw", Zero, OwnWord, None, undo: false, tell: false, [Desk] }
    /// 支持: once each, whatever the way.
    SupportProposal { "proposal.support", One, Residents, PROPOSALS, undo: true, tell: true, [Desk] }
    UnsupportProposal { "proposal.unsupport", One, Residents, PROPOSALS, undo: false, tell: true, [Desk] }
    /// One of a list on paper that went round: nobody is rung about what they signed themselves.
    EnterSupport { "proposal.enter", Zero, Offices, None, undo: false, tell: false, [Desk] }
    CommentProposal { "proposal.comment", One, Residents, PROPOSALS, undo: true, tell: true, [Desk] }
    /// For one of the published reasons; its author still reads it, and may object.
    HideComment { "proposal.hide", Zero, Offices, None, undo: false, tell: true, [Desk, Admin] }
    ObjectToHiding { "proposal.object", Zero, OwnWord, None, undo: false, tell: false, [Desk] }
    /// By another than whoever hid it.
    DecideHiding { "proposal.decide", Zero, Offices, None, undo: false, tell: true, [Desk, Admin] }
    /// The staff's answer, or a group's that the desk writes down.
    AnswerProposal { "proposal.answer", Zero, Offices, None, undo: false, tell: true, [Desk, Admin] }
    /// A group is asked to answer it.
    HandProposal { "proposal.hand", Zero, Offices, None, undo: false, tell: true, [Desk, Admin] }
    /// By whoever leads that group or keeps its papers, in its name; author and supporters are told by a notice.
    AnswerAsGroup { "proposal.group_answer", Zero, OwnWord, None, undo: false, tell: false, [] }
    /// On to another stage, what came of it, or its end.
    MoveProposal { "proposal.move", Zero, Offices, None, undo: false, tell: true, [Desk, Admin] }
    /// A clearer text beside their own words, who gains, who bears the cost, what the minority said.
    NoteProposal { "proposal.note", Zero, Offices, None, undo: false, tell: false, [Desk, Admin] }
    /// Two of one matter go on as one.
    MergeProposal { "proposal.merge", Zero, Offices, None, undo: false, tell: true, [Desk, Admin] }
    /// 议事程序: the stages, from now on.
    KeepProcedure { "procedure.keep", Zero, Offices, None, undo: false, tell: false, [Admin] }
    /// 知道了
    AcknowledgeAct { "act.acknowledge", Zero, OwnWord, None, undo: false, tell: false, [Desk] }
    /// 不是我的意思
    ObjectToAct { "act.object", Zero, OwnWord, None, undo: false, tell: false, [Desk] }
    RegisterPerson { "person.register", One, Offices, None, undo: false, tell: true, [Desk, Accounts] }
    /// One of a list that staff took over in one go; recorded for each, told to none: a thousand calls would reach nobody.
    ImportPerson { "person.import", One, Offices, None, undo: false, tell: false, [Desk, Accounts] }
    /// The list of residents leaves the house as a file: a screen left open must not be enough.
    ExportPeople { "person.export", One, Offices, None, undo: false, tell: false, [Accounts], proof }
    CorrectPerson { "person.correct", Two, Offices, None, undo: false, tell: true, [Desk, Accounts] }
    /// What staff ring, and where text messages and codes go.
    ChangePhone { "contact.phone", Two, Residents, CONTACT, undo: false, tell: true, [Desk, Accounts] }
    ChangeEmail { "contact.email", Two, Residents, CONTACT, undo: false, tell: true, [Desk, Accounts] }
    ChangeHome { "contact.home", Two, Residents, CONTACT, undo: false, tell: true, [Desk, Accounts] }
    /// By which ways, and in which order, they want to hear from the community.
    ChangeReach { "contact.reach", Two, Residents, CONTACT, undo: false, tell: true, [Desk, Accounts] }
    /// 这不是我改的: somebody at the old number or address says so, or staff heard it there.
    DoubtContact { "contact.doubt", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts] }
    /// The resident was asked in person: it stays, or the old one stands again.
    SettleContact { "contact.settle", Zero, Offices, None, undo: false, tell: true, [Desk, Accounts], proof }
    /// 不用办了: a request is called off, also when the window for taking it back is over.
    CallOffRequest { "request.call_off", One, Residents, REQUESTS, undo: true, tell: true, [Desk] }
    /// The same where it was a complaint, by the line that governed when it was filed: taking it back weighs.
    WithdrawRequest { "request.withdraw", Two, Residents, REQUESTS, undo: false, tell: true, [Desk] }
    /// An act of tier 2 was asked for and waits for the resident's own word. Only [`super::permit`] makes a permit
    /// for it, from one that the policy gave for the held act itself.
    HoldAct { "held.ask", One, System, None, undo: false, tell: false, [] }
    /// 同意, away from whoever asked.
    ConfirmHeld { "held.confirm", Three, OwnWord, None, undo: false, tell: false, [], proof }
    /// Staff asked the resident, who agreed: at the desk, on a visit, on a call that staff placed.
    HearHeld { "held.heard", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts], proof }
    /// 不是我的意思, or staff write down that the resident said so.
    RefuseHeld { "held.refuse", Zero, OwnWord, None, undo: false, tell: false, [Desk, Accounts] }
    /// Whoever asked no longer asks.
    TakeBackHeld { "held.take_back", Zero, Residents, None, undo: false, tell: false, [] }
    /// Thirty days without a word: it is not done (Civil Code art. 171).
    LapseHeld { "held.lapse", Zero, System, None, undo: false, tell: false, [] }
    /// What came too late from a helper's phone is put before a human.
    SetAside { "late.set_aside", Zero, System, None, undo: false, tell: false, [] }
    /// Staff asked the resident, who wants it done.
    ApplyLate { "late.apply", Zero, Offices, None, undo: false, tell: false, [Desk] }
    /// It is not done; the resident is told of it.
    PutAway { "late.put_away", Zero, Offices, None, undo: false, tell: true, [Desk] }
    /// 暂时不在家
    SetAway { "away.set", One, OwnWord, None, undo: false, tell: true, [Desk, Accounts] }
    EndAway { "away.end", Zero, OwnWord, None, undo: false, tell: true, [Desk, Accounts] }
    /// We may look what they can do alone, or no longer.
    LeaveSteps { "steps.leave", Zero, OwnWord, None, undo: false, tell: false, [] }
    /// The next small step is not for now.
    WaveStep { "steps.wave", Zero, OwnWord, None, undo: false, tell: false, [] }
    /// More acts a day than usual, for one event; a second member of staff agrees.
    AskDayCaps { "caps.ask", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts] }
    WidenDayCaps { "caps.widen", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts] }
    /// Two records are of one person: one stays, both histories are read there. By two of staff.
    MergePeople { "person.merge", Two, Offices, None, undo: false, tell: true, [Desk, Accounts] }
    /// It was a mistake: the two stand apart again. By two of staff.
    PartPeople { "person.part", Two, Offices, None, undo: false, tell: true, [Desk, Accounts] }
    /// Two who look alike are two people.
    DismissDouble { "person.two", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts] }
    /// To another home, or away from the community.
    MovePerson { "person.move", Two, Offices, None, undo: false, tell: true, [Desk, Accounts] }
    IssueCard { "card.issue", Zero, Offices, None, undo: false, tell: true, [Desk, Accounts], proof }
    /// Stops an account at once; whoever does it is never its owner at the desk.
    SuspendAccount { "account.suspend", Two, Offices, None, undo: false, tell: true, [Desk, Accounts] }
    /// Opens it again, with a second pair of eyes.
    ReopenAccount { "account.reopen", Two, Offices, None, undo: false, tell: true, [Desk, Accounts] }
    CloseAccount { "account.close", Three, OwnWord, None, undo: false, tell: false, [] }
    /// A lease, a neighbour's word or a grid worker's visit.
    VerifyResidence { "person.residence", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts] }
    /// A single-use code with which the resident, and nobody else, draws a PIN.
    IssuePinCode { "pin.code", Zero, Offices, None, undo: false, tell: true, [Desk, Accounts], proof }
    DrawPin { "pin.draw", Three, OwnWord, None, undo: false, tell: true, [] }
    /// A first member of staff made sure who it is, and asks a second to let them back in.
    AskRecovery { "recovery.ask", Zero, Offices, None, undo: false, tell: true, [Desk, Accounts], proof }
    ApproveRecovery { "recovery.approve", Zero, Offices, None, undo: false, tell: true, [Desk, Accounts], proof }
    IssueRecoveryLink { "recovery.link", Zero, Offices, None, undo: false, tell: true, [Desk, Accounts], proof }
    /// PIN disabled after ten wrong tries (TRUST.md §4).
    DisablePin { "pin.disable", Zero, System, None, undo: false, tell: true, [] }
    /// Staff made sure whose a waiting phone is; its holder then enrols it.
    ApproveDevice { "device.approve", Zero, Offices, None, undo: false, tell: true, [Desk, Accounts], proof }
    TurnAwayDevice { "device.turn_away", Zero, Offices, None, undo: false, tell: true, [Desk, Accounts] }
    /// A code read out on a call that staff placed to the number on file.
    SayCode { "code.say", Zero, Offices, None, undo: false, tell: true, [Desk, Accounts], proof }
    IssueDeviceCode { "device.code", Zero, Offices, None, undo: false, tell: true, [Desk, Accounts], proof }
    EnrolDevice { "device.enrol", Three, OwnWord, None, undo: false, tell: true, [] }
    /// A phone is its owner's no longer; the owner's word, or the desk's when it was lost.
    EndDevice { "device.end", Zero, OwnWord, None, undo: false, tell: true, [Desk, Accounts] }
    EndKiosk { "kiosk.end", Zero, Offices, None, undo: false, tell: false, [Desk, Admin] }
    /// Of those who work or help here.
    ChangePassword { "password.change", Three, OwnWord, None, undo: false, tell: true, [], proof }
    /// On a device of one's own; told, for it is what one signs in with (ASVS 6.3.7).
    EnrolPasskey { "passkey.enrol", Three, OwnWord, None, undo: false, tell: true, [], proof }
    EndPasskey { "passkey.end", Three, OwnWord, None, undo: false, tell: true, [], proof }
    RenamePasskey { "passkey.rename", Zero, OwnWord, None, undo: false, tell: false, [] }
    /// 协助登录: the resident signs in beside a helper, with the card and its next number.
    StartAssisted { "session.assisted", Zero, OwnWord, None, undo: false, tell: true, [] }
    IssueKioskCode { "kiosk.code", Zero, Offices, None, undo: false, tell: false, [Desk, Admin], proof }
    EnrolKiosk { "kiosk.enrol", Zero, Offices, None, undo: false, tell: false, [Desk, Admin] }
    DraftMandate { "mandate.draft", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts] }
    /// "我在场": staff beside the resident at the kiosk, for evidence K2.
    WitnessMandate { "mandate.witness", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts] }
    /// The resident's own consent: tier 3, never by another (TRUST.md §2).
    ConsentMandate { "mandate.consent", Three, OwnWord, None, undo: false, tell: true, [] }
    RefuseMandate { "mandate.refuse", Three, OwnWord, None, undo: false, tell: false, [] }
    /// The signed paper, photographed, with its witness (evidence K3): staff write down what the
    /// resident signed, they do not consent in her place.
    SignMandate { "mandate.sign", Zero, Offices, None, undo: false, tell: true, [Desk, Accounts] }
    /// At once, by anyone entitled.
    SuspendMandate { "mandate.suspend", Zero, OwnWord, None, undo: false, tell: true, [Desk, Accounts] }
    RevokeMandate { "mandate.revoke", Zero, OwnWord, None, undo: false, tell: true, [Desk, Accounts] }
    /// The helper's own resignation.
    RenounceMandate { "mandate.renounce", Zero, Residents, None, undo: false, tell: true, [] }
    /// Beside a helper, with the card's next number (evidence K5): only opens a draft that the desk asks her about.
    OpenMandate { "mandate.open", One, OwnWord, None, undo: false, tell: true, [] }
    /// The desk rang her or saw her (evidence K4): her yes or no, written down.
    CheckMandate { "mandate.check", Zero, Offices, None, undo: false, tell: true, [Desk, Accounts] }
    /// Two staff, or staff and a grid worker, at the bedside (evidence K7).
    BedsideMandate { "mandate.bedside", Zero, Offices, None, undo: false, tell: true, [Desk, Accounts] }
    /// Two staff in haste: one matter, a short time.
    UrgentMandate { "mandate.urgent", Zero, Offices, None, undo: false, tell: true, [Desk, Accounts] }
    /// A guardian's document, seen by a second member of staff.
    ProveGuardian { "mandate.guardian", Zero, Offices, None, undo: false, tell: true, [Desk, Accounts] }
    /// Smaller, at once; larger never (TRUST.md §3).
    NarrowMandate { "mandate.narrow", Zero, OwnWord, None, undo: false, tell: true, [Desk, Accounts] }
    /// Its one matter is done (Civil Code art. 173, 1).
    CompleteMandate { "mandate.complete", Zero, Residents, None, undo: false, tell: true, [Desk, Accounts] }
    /// What was stopped goes on: the resident said so on strong evidence.
    ResumeMandate { "mandate.resume", Zero, Offices, None, undo: false, tell: true, [Desk, Accounts] }
    /// One more than the caps, for one event, by a second member of staff.
    WidenCaps { "mandate.widen", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts] }
    LapseMandate { "mandate.lapse", Zero, System, None, undo: false, tell: false, [] }
    CoolMandate { "mandate.cooled", Zero, System, None, undo: false, tell: false, [] }
    ExpireMandate { "mandate.expire", Zero, System, None, undo: false, tell: true, [] }
    /// Either has died (Civil Code art. 173, 4).
    EndByDeath { "mandate.death", Zero, Offices, None, undo: false, tell: true, [Desk, Accounts] }
    /// The helper has lost capacity (Civil Code art. 173, 3).
    EndByIncapacity { "mandate.incapacity", Zero, Offices, None, undo: false, tell: true, [Desk, Accounts] }
    /// Messages and sign-in are silent at once; two staff verify.
    ReportDeath { "person.death", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts] }
    /// Narrows every mandate to the harmless at once; two staff review.
    ReportDoubt { "person.doubt", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts] }
    OpenReview { "review.open", Zero, System, None, undo: false, tell: false, [] }
    DecideReview { "review.decide", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts] }
    /// After a death: what is still broken in the home goes on in the household's name.
    PassRequest { "request.pass", Zero, Offices, None, undo: false, tell: true, [Desk, Accounts] }
    /// 我想帮忙: by oneself, or written down by staff from paper.
    ApplyAsHelper { "helper.apply", Zero, OwnWord, None, undo: false, tell: false, [Desk, Accounts, Admin] }
    InterviewHelper { "helper.interview", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts, Admin] }
    TrainHelper { "helper.train", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts, Admin] }
    /// The helper signs; staff take in what was signed on paper.
    AgreeHelper { "helper.agree", Zero, OwnWord, None, undo: false, tell: false, [Desk, Accounts, Admin] }
    ApproveHelper { "helper.approve", Zero, Offices, None, undo: false, tell: false, [Accounts, Admin], proof }
    /// By another than whoever approved.
    ActivateHelper { "helper.activate", Zero, Offices, None, undo: false, tell: false, [Accounts, Admin], proof }
    SuspendHelper { "helper.suspend", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts, Admin] }
    /// By another than whoever suspended.
    ResumeHelper { "helper.resume", Zero, Offices, None, undo: false, tell: false, [Accounts, Admin], proof }
    /// The helper stops helping altogether, or staff write down that they did.
    LeaveAsHelper { "helper.leave", Zero, OwnWord, None, undo: false, tell: false, [Desk, Accounts] }
    /// The end of the year is announced.
    NoticeHelper { "helper.notice", Zero, System, None, undo: false, tell: false, [] }
    DeclareConflict { "conflict.declare", Zero, OwnWord, None, undo: false, tell: false, [Desk, Accounts, Admin] }
    /// A tie that nobody had declared; the accreditation rests.
    FindConflict { "conflict.find", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts, Admin] }
    /// Something was refused because it would have served the helper (Civil Code art. 168).
    OpenConflict { "conflict.open", Zero, System, None, undo: false, tell: false, [] }
    /// A second member of staff has looked at a tie, or it is over.
    LookAtConflict { "conflict.look", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts, Admin] }
    AddOrganisation { "organisation.add", Zero, Offices, None, undo: false, tell: false, [Accounts, Admin] }
    /// Acting in its name ends at once.
    EndMembership { "organisation.end", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts] }
    /// A one-time link with which a helper chooses a password and second factor.
    InviteHelper { "helper.invite", Zero, Offices, None, undo: false, tell: false, [Accounts, Admin], proof }
    /// The house saw something that a human should look at. It blocks nothing and decides nothing.
    RaiseSignal { "signal.raise", Zero, System, None, undo: false, tell: false, [] }
    /// Somebody looked, and says in words what came of it.
    CloseSignal { "signal.close", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts] }
    AddBuilding { "community.building", Zero, Offices, None, undo: false, tell: false, [Admin, Accounts] }
    MarkReached { "message.reached", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts] }
    MarkMissed { "message.missed", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts] }
    /// The weekly paper reached somebody, or went into the post.
    DeliverDigest { "digest.deliver", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts] }
    MarkPosted { "message.posted", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts] }
    /// The key file was renewed at the console, and everything that could be sealed anew was.
    RotateKeys { "keys.rotate", Zero, System, None, undo: false, tell: false, [] }
    SetUpCommunity { "community.set_up", Three, System, None, undo: false, tell: false, [] }
    ChangeSettings { "community.change", Zero, Offices, None, undo: false, tell: false, [Admin] }
    /// Another machine is told when a request changes, at an address somebody typed.
    SetHook { "community.hook", Zero, Offices, None, undo: false, tell: false, [Admin], proof }
    EndHook { "community.hook_end", Zero, Offices, None, undo: false, tell: false, [Admin] }
    /// A line of the responsibility list, a category, its questions, a party.
    ChangeList { "list.change", Zero, Offices, None, undo: false, tell: false, [Admin] }
    /// Working days and hours, holidays.
    ChangeCalendar { "community.calendar", Zero, Offices, None, undo: false, tell: false, [Admin] }
    GrantOffice { "office.grant", Zero, Offices, None, undo: false, tell: false, [Admin], proof }
    /// A grid or a building becomes somebody's work; nobody gives it to themselves.
    GiveCaseload { "caseload.give", Zero, Offices, None, undo: false, tell: false, [Admin, Accounts] }
    EndCaseload { "caseload.end", Zero, Offices, None, undo: false, tell: false, [Admin, Accounts] }
    /// One member of staff asks another to look before something is done.
    AskSecond { "second.ask", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts, Admin] }
    /// The other agrees, or does not; or the first rang the subdistrict's duty officer.
    AnswerSecond { "second.answer", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts, Admin] }
    /// Who may be rung as the second: never by one of those who then ring.
    ChangeDutyOfficers { "community.duty", Zero, Offices, None, undo: false, tell: false, [Admin, Accounts], proof }
    /// What is written down about a home: who has the key, whom to ring first.
    KeepHousehold { "home.keep", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts] }
    /// A colleague's areas and open requests become another's.
    HandOver { "caseload.hand_over", Zero, Offices, None, undo: false, tell: false, [Desk, Accounts, Admin] }
    EndOffice { "office.end", Zero, Offices, None, undo: false, tell: false, [Admin] }
    JoinOffice { "office.join", Three, OwnWord, None, undo: false, tell: false, [] }
    /// One's own key and name are destroyed; the record keeps the entries, which nobody can open again.
    ErasePerson { "person.erase", Three, OwnWord, None, undo: false, tell: false, [], proof }
    /// Words, size and colours of one's own pages.
    ChangeView { "person.view", Zero, OwnWord, None, undo: false, tell: false, [] }
}

#[cfg(test)]
mod tests;
