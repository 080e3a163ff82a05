// Written from the Rust by a test; UPDATE_TYPES=1 cargo test -p sambat-tests writes it anew.

export type Actor = { "role": "citizen" } | { "role": "officer", 
/**
 * Of which office; absent for the coordinator.
 */
agency?: AgencyId, } | { "role": "system" };
export type AgencyId = string;
export type AgencyRow = { 
/**
 * Which.
 */
id: string, 
/**
 * How many waits count.
 */
waits: number, 
/**
 * Which time judges it.
 */
basis: Basis, 
/**
 * How long they took.
 */
times: BothTimes, 
/**
 * How they were judged; all nought with too few.
 */
shares: Shares, 
/**
 * What it has earned.
 */
mark: Mark, };
export type AgencyView = { 
/**
 * Its name in data.
 */
id: AgencyId, 
/**
 * Its name for people.
 */
name: string, };
export type Agreed = { 
/**
 * The text's name in the pack.
 */
text_id: ConsentId, 
/**
 * Which wording of it.
 */
version: number, };
export type AnswerMistake = "missing" | "unfit" | "out_of_range" | "too_long";
export type ApiCode = "not_found" | "bad_argument" | "mistakes" | "draft_stale" | "photos_too_many" | "photo_refused" | "place_nowhere" | "misfit" | "text_too_long" | "nik_malformed" | "disk_full" | "store_from_the_future" | "store_damaged" | "key_gone" | "unsupported" | "in_use" | "city_key_unknown" | "bundle_damaged" | "bundle_too_new" | "bundle_other_city" | "city_unreachable" | "city_busy" | "address_bad" | "city_none" | "city_taken" | "link_unknown" | "link_not_here" | "code_none" | "code_several" | "code_other" | "internal";
export type ApiError = { 
/**
 * What went wrong: the page has words for it.
 */
code: ApiCode, 
/**
 * Whether the same command could succeed later.
 */
retry: Retry, 
/**
 * What the words need: numbers, limits, codes of crate `photo`.
 */
params: { [key in string]: string }, };
export type AppInfo = { 
/**
 * Version of the app.
 */
version: string, 
/**
 * Where the page runs.
 */
surface: Surface, 
/**
 * Whether the device's own camera takes photos.
 */
camera: boolean, 
/**
 * Whether the core tells where the device is. Where not, the page asks the engine.
 */
locates: boolean, 
/**
 * Whether a file can be handed to another app.
 */
shares: boolean, 
/**
 * Whether other apps can hand something over: the page then asks for it.
 */
arrives: boolean, 
/**
 * Whether what the window shows can be kept out of screenshots.
 */
conceals: boolean, 
/**
 * Whether this start put a damaged database aside and went on with what could be read.
 */
recovered: boolean, 
/**
 * Drafts that it went on with.
 */
recovered_drafts: number, 
/**
 * Complaints that it went on with.
 */
recovered_complaints: number, 
/**
 * Whether the key of private rows is gone, and with it what it closed, until the citizen wants another.
 */
key_gone: boolean, 
/**
 * Whether the keys of what is private lie in a file, since the system has no place of its own for them.
 */
secrets_open: boolean, };
export type Area = { 
/**
 * Its code.
 */
code: string, 
/**
 * Its name.
 */
name: string, };
export type AreaBorders = { 
/**
 * Its code by Kemendagri.
 */
code: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Closed rings of longitude and latitude in degrees, as GeoJSON has them; a ring in a ring is a hole.
 */
rings: Array<Array<[number, number]>>, };
export type AreaHere = { 
/**
 * Its code by Kemendagri.
 */
code: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The name of its kecamatan.
 */
district: string, };
export type ArrivalView = { "arrival": "bundle", 
/**
 * The file.
 */
intake: Intake, } | { "arrival": "link", 
/**
 * The whole link.
 */
uri: string, };
export type AskedConsent = { 
/**
 * Which text of the pack.
 */
text_id: ConsentId, 
/**
 * Which wording of it.
 */
version: number, 
/**
 * Whether this wording was agreed to.
 */
agreed: boolean, };
export type AsksView = { "kind": "choice", 
/**
 * The answers to choose from, in order.
 */
options: Array<OptionView>, } | { "kind": "several", 
/**
 * The answers to choose from, in order.
 */
options: Array<OptionView>, } | { "kind": "flag" } | { "kind": "number", 
/**
 * The smallest number that is taken.
 */
least: number, 
/**
 * The largest number that is taken.
 */
most: number, 
/**
 * What is counted, in words: *minggu*.
 */
unit: string, } | { "kind": "text", 
/**
 * Unicode scalar values at most.
 */
longest: number, };
export type AttributeValue = boolean | number | string | Array<string>;
export type Autostart = { 
/**
 * Whether it does.
 */
on: boolean, 
/**
 * Whether it goes on in the system's tray when its window is closed: a system may have no tray.
 */
tray: boolean, };
export type AutostartSet = { 
/**
 * Whether it is from now on.
 */
on: boolean, };
export type AutostartView = { 
/**
 * Nothing where that cannot be chosen.
 */
autostart?: Autostart, };
export type Basis = "working" | "wall";
export type Board = { 
/**
 * The version of this form: 1.
 */
v: number, 
/**
 * Which city.
 */
city: PackId, 
/**
 * Its name for people.
 */
city_name: string, 
/**
 * The local month: `2026-11`.
 */
month: string, 
/**
 * All months that can be asked for, the latest first.
 */
months: Array<string>, 
/**
 * When it was counted: up to a minute ago.
 */
computed_at: string, 
/**
 * Which time judges.
 */
basis: Basis, 
/**
 * How it marks.
 */
rules: BoardRules, 
/**
 * Complaints that came in.
 */
complaints: number, 
/**
 * How many of them are solved, and nobody disputed it.
 */
solved: number, 
/**
 * How many were opened again, which counts as not solved.
 */
reopened: number, 
/**
 * From receipt to the first answer of anybody of the city.
 */
city_clock: BothTimes, 
/**
 * Complaints that wait for a first answer.
 */
waiting: number, 
/**
 * Those of them that came since the offices closed: none of their office hours has run, and none enters `city_clock` in them.
 */
not_begun: number, 
/**
 * Each office's waits, from assignment to its answer, by the median that judges.
 */
agencies: Array<AgencyRow>, 
/**
 * What the complaints are about, the most first.
 */
categories: Array<CategoryRow>, 
/**
 * Where they lie, as far as that may be said. No two rows count the same complaint.
 */
cells: Array<CellRow>, 
/**
 * Public complaints whose place is not told, or that have none.
 */
unplaced: number, };
export type BoardGet = { 
/**
 * `2026-11`; the city's own month where it is left out.
 */
month?: string, 
/**
 * Whether only this phone is asked: what it keeps is shown at once, whatever the connection does.
 */
kept_only: boolean, };
export type BoardRules = { 
/**
 * A median up to this earns a reward, if the 90th percentile does too.
 */
reward_median_min: number, 
/**
 * See [`BoardRules::reward_median_min`].
 */
reward_p90_min: number, 
/**
 * A median above this is warned.
 */
warning_median_min: number, 
/**
 * With fewer waits than this an office is not marked.
 */
min_sample: number, };
export type BoardView = { 
/**
 * The numbers; none where no city has told any yet.
 */
board?: Board, 
/**
 * Whether the city has just said that these hold.
 */
fresh: boolean, 
/**
 * What asking said of the connection.
 */
reach: Reach, 
/**
 * Where anybody can see the whole board.
 */
address?: string, };
export type Bookmark = { 
/**
 * Whom its last complaint waits for: the group in the order of home.
 */
rank: number, 
/**
 * Its place in that group, until when as a rule.
 */
due: number, 
/**
 * Its place in the order in which complaints were filed on this phone.
 */
filed: number, };
export type BothTimes = { 
/**
 * While the offices are open.
 */
working: Times, 
/**
 * Every hour.
 */
wall: Times, };
export type Bounds = { 
/**
 * The western edge.
 */
west_e7: number, 
/**
 * The southern edge.
 */
south_e7: number, 
/**
 * The eastern edge.
 */
east_e7: number, 
/**
 * The northern edge.
 */
north_e7: number, };
export type BundleExported = { 
/**
 * Where the file went.
 */
file: Exported, 
/**
 * How many reports are in the file.
 */
complaints: number, 
/**
 * How many photos are in the file.
 */
photos: number, 
/**
 * Photos that did not fit in any more: they wait for a connection, or for another file after this one.
 */
photos_left: number, };
export type BundleSend = { 
/**
 * Which: the id of an [`crate::photo::Intake`].
 */
intake: string, };
export type BundleSent = { 
/**
 * The city's name for people.
 */
city_name: string, 
/**
 * Each report of the file.
 */
complaints: Array<Carried>, };
export type Carried = { 
/**
 * Which.
 */
id: ComplaintId, 
/**
 * What became of its words.
 */
outcome: CarriedOutcome, 
/**
 * Its number, where the city has it.
 */
ticket?: Ticket, 
/**
 * Why the words were refused, as a PUT would have been.
 */
code?: string, 
/**
 * Events that the city did not have before.
 */
events: number, 
/**
 * Photos that the city did not have before.
 */
photos: number, 
/**
 * Events and photos that it would not take.
 */
turned_away: number, 
/**
 * Photos that it still waits for.
 */
missing: number, };
export type CarriedOutcome = "new" | "known" | "refused";
export type CategoryId = string;
export type CategoryRow = { 
/**
 * Which.
 */
id: string, 
/**
 * How many came in.
 */
complaints: number, };
export type CategoryView = { 
/**
 * Its name in data.
 */
id: CategoryId, 
/**
 * Under which way in.
 */
channel: ChannelId, 
/**
 * A symbol of the icon set.
 */
icon: IconName, 
/**
 * Its name for people.
 */
name: string, 
/**
 * Whether complaints of it may be public at all.
 */
visibility: Visibility, 
/**
 * Whether it needs a place.
 */
place: PlaceRule, 
/**
 * Whether it needs words.
 */
text: TextRule, 
/**
 * What its words are about that nobody may have without a consent.
 */
covers?: ConsentFor, 
/**
 * What is asked of it.
 */
form?: FormId, };
export type CellRow = { 
/**
 * Its name in H3: resolution 9, or a coarser one that stands for cells of fewer than five.
 */
cell: string, 
/**
 * Its resolution.
 */
resolution: number, 
/**
 * Complaints that are told there, and in no other row.
 */
complaints: number, };
export type ChannelId = string;
export type ChannelView = { 
/**
 * Its name in data.
 */
id: ChannelId, 
/**
 * A symbol of the icon set.
 */
icon: IconName, 
/**
 * Its name for people.
 */
name: string, 
/**
 * What belongs there, in a sentence.
 */
hint: string, 
/**
 * Signs on which to call at once.
 */
danger: Array<string>, };
export type CityTime = { 
/**
 * The time, never later than is sure.
 */
at: string, 
/**
 * Whether it may be later by now: nobody counted while the device was off.
 */
approximate: boolean, };
export type Clock = { 
/**
 * When the wait began.
 */
started_at: string, 
/**
 * When the count began in the time that judges: the next opening, for what began out of hours. Absent as in [`Due`].
 */
counts_from?: string, 
/**
 * When the wait ended; absent while it lasts.
 */
ended_at?: string, 
/**
 * What ended it.
 */
ending?: Ending, 
/**
 * From beginning to end, or so far.
 */
elapsed: Elapsed, 
/**
 * Which of the two judges.
 */
basis: Basis, 
/**
 * Until when it had to end.
 */
due: Due, 
/**
 * The judgement, once there is one. What was not answered can only be late or past the limit; what was withdrawn or
 * is a duplicate has none of its own.
 */
verdict?: Verdict, 
/**
 * While it lasts, what an answer at this moment would be.
 */
pending?: Verdict, 
/**
 * Since when it is late, or was when it ended.
 */
late_since?: string, };
export type CodeRead = { 
/**
 * Which: the id of an [`Intake`]. It is taken by this, whatever comes of it.
 */
intake: string, };
export type CodeShot = { 
/**
 * Whether there is a picture.
 */
end: ShotEnd, 
/**
 * The picture, where there is one. It is nobody's photo: it lies on no disk.
 */
intake?: Intake, };
export type ComplaintDetail = { 
/**
 * What happened, in the citizen's words.
 */
description: string, 
/**
 * Answers to the kind's questions.
 */
answers: { [key in string]: AttributeValue }, 
/**
 * Where it is; nothing where its kind needs no place and none was given.
 */
place?: Place, 
/**
 * Whether officers see no name.
 */
anonymous: boolean, 
/**
 * Its photos, in order.
 */
photos: Array<PhotoView>, 
/**
 * Its life at the city, newest last, and after that what the citizen added and the city has not told back yet.
 */
timeline: Array<Event>, 
/**
 * Those of the timeline that the city does not have yet.
 */
unsent_events: Array<EventId>, 
/**
 * Those of the timeline that the city had once and lost.
 */
lost_events: Array<EventId>, 
/**
 * What the citizen may do with it now. Erasing it is always open.
 */
deeds: Array<Deed>, 
/**
 * What of it rests on a consent that can be withdrawn.
 */
consent?: ConsentKept, 
/**
 * While *Belum selesai* may be said: until when the city waits for it.
 */
dispute_until?: string, 
/**
 * The city's word, verified when it came.
 */
receipt?: Signed<ReceiptBody>, 
/**
 * The PIN by which somebody can ask the city about it without this phone.
 */
pin?: Pin, 
/**
 * SHA-256 of the words' canonical form, as the city must echo it.
 */
content_sha256: string, 
/**
 * The complaint's id.
 */
id: ComplaintId, 
/**
 * The number that people call it by.
 */
ticket: Ticket, 
/**
 * Its first sentence; empty for kinds that are never public.
 */
heading: string, 
/**
 * Of which kind it is, by the city's pack.
 */
category: CategoryId, 
/**
 * Who may see it.
 */
visibility: Visibility, 
/**
 * Its landmark, if one was given.
 */
landmark?: string, 
/**
 * The name of its kelurahan or desa, if one was given.
 */
area?: string, 
/**
 * Its first photo, unless its kind is never public.
 */
cover?: PhotoId, 
/**
 * The word of status that is shown, which has a colour of its own.
 */
shown: Shown, 
/**
 * Where it stands at the city, once the city has it.
 */
status?: Status, 
/**
 * The three marks, which are also the first two of the three clocks.
 */
marks: Marks, 
/**
 * When a human of the city first answered, by the server's clock.
 */
answered_at?: string, 
/**
 * The citizen's wait for the first answer, as it stood when this was read, once the city has the words. Whether it is
 * late by now is for the page to see from what is due.
 */
clock?: Clock, 
/**
 * What is open at it, for the one sentence of a list.
 */
outlook?: Outlook, 
/**
 * The complaint that goes on in its place, where it is a duplicate.
 */
follows?: Followed, };
export type ComplaintId = string;
export type ComplaintList = { 
/**
 * Behind this one; the newest where none is named.
 */
after?: Bookmark, };
export type ComplaintPage = { 
/**
 * The complaints of this page.
 */
rows: Array<ComplaintRow>, 
/**
 * Where the next page begins, if there is one.
 */
next?: Bookmark, 
/**
 * How many fit, on all pages.
 */
found: number, 
/**
 * How many would fit under each word of status, of those words that have any.
 */
counts: Array<ShownCount>, 
/**
 * How many there are, whatever was asked for.
 */
all: number, 
/**
 * When the city's offices are closed next, or are now; absent where they never close or have no hours.
 */
shut?: Shut, 
/**
 * Where the search does not know all of them yet: ask again.
 */
preparing?: Preparing, };
export type ComplaintRow = { 
/**
 * The complaint's id.
 */
id: ComplaintId, 
/**
 * The number that people call it by.
 */
ticket: Ticket, 
/**
 * Its first sentence; empty for kinds that are never public.
 */
heading: string, 
/**
 * Of which kind it is, by the city's pack.
 */
category: CategoryId, 
/**
 * Who may see it.
 */
visibility: Visibility, 
/**
 * Its landmark, if one was given.
 */
landmark?: string, 
/**
 * The name of its kelurahan or desa, if one was given.
 */
area?: string, 
/**
 * Its first photo, unless its kind is never public.
 */
cover?: PhotoId, 
/**
 * The word of status that is shown, which has a colour of its own.
 */
shown: Shown, 
/**
 * Where it stands at the city, once the city has it.
 */
status?: Status, 
/**
 * The three marks, which are also the first two of the three clocks.
 */
marks: Marks, 
/**
 * When a human of the city first answered, by the server's clock.
 */
answered_at?: string, 
/**
 * The citizen's wait for the first answer, as it stood when this was read, once the city has the words. Whether it is
 * late by now is for the page to see from what is due.
 */
clock?: Clock, 
/**
 * What is open at it, for the one sentence of a list.
 */
outlook?: Outlook, 
/**
 * The complaint that goes on in its place, where it is a duplicate.
 */
follows?: Followed, };
export type ComplaintSearch = { 
/**
 * As it was typed: words of the description, the landmark and the kind, or a piece of the ticket. Kinds that are
 * never public are found by their ticket only.
 */
text: string, 
/**
 * Of this part; of any where none is named.
 */
group?: Group, 
/**
 * Of this way in.
 */
channel?: ChannelId, 
/**
 * Behind this one; the first where none is named.
 */
after?: Bookmark, };
export type Conceal = { 
/**
 * Whether it is from now on.
 */
on: boolean, };
export type ConsentFor = "identity" | "health" | "maternity" | "words";
export type ConsentId = string;
export type ConsentKept = "identity" | "words";
export type ConsentView = { 
/**
 * Its name in data.
 */
id: ConsentId, 
/**
 * Which wording of it, counted from one.
 */
version: number, 
/**
 * What it is about.
 */
covers: ConsentFor, 
/**
 * The text itself.
 */
text: string, };
export type Deed = "reply" | "confirm" | "dispute" | "withdraw" | "amend";
export type DraftChange = { "field": "step", "value": Step } | { "field": "category", "value": CategoryId | null } | { "field": "description", "value": string } | { "field": "answer", "value": GivenAnswer } | { "field": "fix", "value": GivenFix | null } | { "field": "pin", "value": GivenPosition | null } | { "field": "area", "value": string | null } | { "field": "street", "value": string } | { "field": "landmark", "value": string } | { "field": "visibility", "value": Visibility } | { "field": "anonymous", "value": boolean } | { "field": "consent", "value": GivenConsent };
export type DraftRow = { 
/**
 * Its id, which will be the complaint's.
 */
id: ComplaintId, 
/**
 * Its first sentence, or nothing yet. Empty for kinds that are never public.
 */
heading: string, 
/**
 * Where the citizen was.
 */
step: Step, 
/**
 * Its first photo, unless it is private.
 */
cover?: PhotoId, 
/**
 * How many photos it has.
 */
photos: number, 
/**
 * When it was last changed.
 */
saved_at: string, };
export type DraftSubmit = { 
/**
 * The id of the draft to submit.
 */
id: ComplaintId, 
/**
 * The revision that the citizen had before them. Nothing: sent whatever stands there.
 */
seen?: number, };
export type DraftUpdate = { 
/**
 * The id of the draft that changes.
 */
id: ComplaintId, 
/**
 * The revision that the citizen had before them. Nothing: written whatever stands there.
 */
seen?: number, 
/**
 * The field that changes, with its new value.
 */
change: DraftChange, };
export type DraftUpdated = { 
/**
 * Whether it was written. Not so where somebody else changed the draft since it was seen.
 */
kept: boolean, 
/**
 * The draft as it stands now.
 */
draft: DraftView, };
export type DraftView = { 
/**
 * Its id, which will be the complaint's.
 */
id: ComplaintId, 
/**
 * Its number, which already holds.
 */
ticket: Ticket, 
/**
 * Where the citizen was.
 */
step: Step, 
/**
 * What kind it is.
 */
category?: CategoryId, 
/**
 * What was written so far.
 */
description: string, 
/**
 * Answers to the kind's questions, so far.
 */
answers: { [key in string]: AttributeValue }, 
/**
 * What is wrong with them, by question.
 */
answer_mistakes: { [key in QuestionId]: AnswerMistake }, 
/**
 * Where it is, so far.
 */
place: Place, 
/**
 * Who may see it; `private` for kinds that are never public.
 */
visibility: Visibility, 
/**
 * Whether officers see no name.
 */
anonymous: boolean, 
/**
 * What its kind asks to agree to.
 */
consent?: AskedConsent, 
/**
 * Its photos, in order.
 */
photos: Array<PhotoView>, 
/**
 * What still stops it from being sent.
 */
mistakes: Array<Mistake>, 
/**
 * Whether the place lies outside the city: said, never refused.
 */
outside_city: boolean, 
/**
 * Whose it probably is, if not the city's.
 */
owner?: OwnerId, 
/**
 * Bytes of the words as they would travel now.
 */
words_bytes: number, 
/**
 * When the last letter of it was safe.
 */
saved_at: string, 
/**
 * Counts its changes: whoever writes says which one they have seen.
 */
revision: number, };
export type Due = { 
/**
 * For a reward.
 */
target?: string, 
/**
 * On time.
 */
promise?: string, 
/**
 * Before the limit. It travels as `sanction`.
 */
sanction?: string, };
export type Elapsed = { 
/**
 * While the offices were open; absent where the pack has no hours.
 */
working_min?: number, 
/**
 * Every hour of the day.
 */
wall_min: number, };
export type EmergencyId = string;
export type EmergencyView = { 
/**
 * Its name in data.
 */
id: EmergencyId, 
/**
 * Who answers at this number, in words.
 */
name: string, 
/**
 * As it is dialled.
 */
number: string, 
/**
 * The ways in that it is shown under.
 */
channels: Array<ChannelId>, 
/**
 * The day on which the city last tried it; none says that it still has to.
 */
checked?: string, };
export type Ending = "answered" | "passed_on" | "over" | "withdrawn" | "duplicate";
export type Event = { 
/**
 * Its key for ever, made by whoever acted.
 */
id: EventId, 
/**
 * The complaint it happened to.
 */
complaint: ComplaintId, 
/**
 * Who acted.
 */
actor: Actor, 
/**
 * How the citizen's own came, where not from the phone that sent the words.
 */
via?: Via, 
/**
 * What the actor said with it.
 */
note?: string, 
/**
 * What the actor showed with it.
 */
photos: Array<PhotoManifest>, 
/**
 * When, as the actor claims.
 */
at: string, 
/**
 * When the server had it: the only time that counts. Absent until it did.
 */
received_at?: string, 
/**
 * Whether it ended the wait for a first answer, as the city judged when it had it: once, by the rules that were in force
 * when the complaint came. Absent where nobody of the city spoke, and in what is older than this member.
 */
is_answer?: boolean, 
/**
 * Its place in the city's one order. Absent until the server gave it.
 */
seq?: number, } & ({ "kind": "received" } | { "kind": "verified" } | { "kind": "assigned", 
/**
 * Which.
 */
agency: AgencyId, } | { "kind": "started" } | { "kind": "held" } | { "kind": "question" } | { "kind": "reply" } | { "kind": "done" } | { "kind": "confirmed" } | { "kind": "closed" } | { "kind": "disputed" } | { "kind": "reopened" } | { "kind": "rejected", 
/**
 * Why.
 */
reason: RejectReason, } | { "kind": "not_ours", 
/**
 * Whose.
 */
owner: string, } | { "kind": "duplicate", 
/**
 * Which.
 */
of: ComplaintId, } | { "kind": "withdrawn" } | { "kind": "consent_withdrawn" } | { "kind": "answer" } | { "kind": "promised", 
/**
 * The day, at its end.
 */
by: string, } | { "kind": "support" } | { "kind": "photo_added", 
/**
 * Which.
 */
manifest: PhotoManifest, } | { "kind": "photo_given_up", 
/**
 * Which.
 */
photo_id: PhotoId, 
/**
 * A code of the phone's.
 */
reason: string, } | { "kind": "photo_arrived", 
/**
 * Which.
 */
photo_id: PhotoId, } | { "kind": "photo_ready", 
/**
 * Which.
 */
photo_id: PhotoId, } | { "kind": "photo_refused", 
/**
 * Which.
 */
photo_id: PhotoId, 
/**
 * A code of crate `photo`.
 */
reason: string, } | { "kind": "escalated" } | { "kind": "released", 
/**
 * Which photo; the words where none is named.
 */
photo_id?: PhotoId, } | { "kind": "revealed" });
export type EventId = string;
export type EventName = "received" | "verified" | "assigned" | "started" | "held" | "question" | "reply" | "done" | "confirmed" | "closed" | "disputed" | "reopened" | "rejected" | "not_ours" | "duplicate" | "withdrawn" | "consent_withdrawn" | "answer" | "promised" | "support" | "photo_added" | "photo_given_up" | "photo_arrived" | "photo_ready" | "photo_refused" | "escalated" | "released" | "revealed";
export type Exported = { "exported": "saved" } | { "exported": "cancelled" } | { "exported": "page", 
/**
 * The name to propose.
 */
name: string, 
/**
 * What is in it.
 */
text: string, } | { "exported": "page_bytes", 
/**
 * The name to propose.
 */
name: string, 
/**
 * What is in it, in base64.
 */
base64: string, };
export type FeedbackSend = { 
/**
 * The complaint that something is said of.
 */
complaint: ComplaintId, } & ({ "kind": "reply", 
/**
 * The words of the reply; blank ones are refused.
 */
note: string, } | { "kind": "confirmed" } | { "kind": "disputed", 
/**
 * What is still wrong: asked for, not demanded.
 */
note?: string, });
export type FieldCode = "answer_missing" | "answer_unfit" | "answers_too_many" | "category_missing" | "category_unknown" | "consent_missing" | "content_too_large" | "description_empty" | "description_too_long" | "differs" | "events_too_many" | "field_unknown" | "forbidden" | "itself" | "landmark_too_long" | "malformed" | "missing" | "passed" | "photo_animated" | "photo_avif" | "photo_broken" | "photo_empty" | "photo_gif" | "photo_heic" | "photo_html" | "photo_lost" | "photo_pdf" | "photo_svg" | "photo_tiff" | "photo_too_many_bytes" | "photo_too_many_pixels" | "photo_too_many_scans" | "photo_truncated" | "photo_twice" | "photo_unknown_format" | "photo_unreadable" | "photo_unsupported" | "photo_video" | "photos_too_many" | "place_missing" | "place_nowhere" | "private" | "proof_missing" | "same" | "too_long" | "too_short" | "unknown" | "unseen";
export type Fix = { 
/**
 * Radius in decimetres within which the device believes itself to be.
 */
accuracy_dm?: number, 
/**
 * Degrees clockwise from north, 0 to 359.
 */
heading_deg?: number, 
/**
 * When, by the device's clock.
 */
at: string, 
/**
 * By what.
 */
source: FixSource, 
/**
 * Latitude × 10^7, −900,000,000 to 900,000,000.
 */
lat_e7: number, 
/**
 * Longitude × 10^7, −1,800,000,000 to 1,800,000,000.
 */
lon_e7: number, };
export type FixSource = "gps" | "network" | "photo" | "pin" | "mock";
export type Followed = { 
/**
 * Its number.
 */
ticket: Ticket, 
/**
 * Its id, where it is on this phone.
 */
id?: ComplaintId, };
export type FormId = string;
export type FormView = { 
/**
 * Its name in data.
 */
id: FormId, 
/**
 * What is asked, in order.
 */
questions: Array<QuestionView>, };
export type GivenAnswer = { 
/**
 * The question's name in the pack.
 */
question: QuestionId, 
/**
 * What was answered; nothing takes the answer back.
 */
answer?: AttributeValue, };
export type GivenConsent = { 
/**
 * The text's name in the pack.
 */
text_id: ConsentId, 
/**
 * Which wording was shown.
 */
version: number, 
/**
 * Yes; no takes back any yes to it.
 */
agreed: boolean, };
export type GivenFix = { 
/**
 * Degrees north of the equator.
 */
lat: number, 
/**
 * Degrees east of Greenwich.
 */
lon: number, 
/**
 * Radius in metres within which the place is, as the device believes.
 */
accuracy_m?: number, 
/**
 * Where the phone pointed, in degrees clockwise from north.
 */
heading_deg?: number, 
/**
 * How many milliseconds ago that was; nothing: just now.
 */
age_ms?: number, 
/**
 * What measured it.
 */
source: FixSource, };
export type GivenPosition = { 
/**
 * Degrees north of the equator.
 */
lat: number, 
/**
 * Degrees east of Greenwich.
 */
lon: number, };
export type Group = "needed" | "running" | "over";
export type Handle = string;
export type IconName = "alert" | "assign" | "back" | "ban" | "bell" | "bin" | "bolt" | "building" | "bulb" | "camera" | "chart" | "check" | "check-circle" | "checks" | "clock" | "compass" | "copy" | "door" | "down" | "drop" | "eye" | "eye-off" | "filter" | "flag" | "forward" | "gear" | "globe" | "grid" | "handset" | "handset-check" | "heart" | "home" | "hourglass" | "image" | "info" | "layers" | "left" | "locate" | "lock" | "mic" | "minus" | "more" | "mother" | "no-signal" | "outbox" | "pencil" | "phone" | "pin" | "plus" | "printer" | "question" | "refresh" | "reopen" | "right" | "road" | "route" | "search" | "send" | "server" | "share" | "shield" | "sign" | "signal" | "star" | "storage" | "sun" | "talk" | "text" | "ticket" | "trash" | "tray" | "undo" | "user" | "users" | "walk" | "wifi" | "wrench" | "x";
export type IdentityGiven = { 
/**
 * The NIK: sixteen digits, in groups or not.
 */
nik: string, 
/**
 * The name of who complains, in any spelling.
 */
name: string, 
/**
 * The telephone number, with whatever stands between its digits.
 */
phone: string, 
/**
 * The text that was agreed to.
 */
consent: Agreed, };
export type IdentityRule = "none" | "optional" | "nik";
export type IdentityView = { 
/**
 * The last four digits of the NIK.
 */
last4?: string, 
/**
 * Whether a name was given.
 */
has_name: boolean, 
/**
 * Whether a telephone number was given.
 */
has_phone: boolean, 
/**
 * What looks odd about the NIK: told, never refused.
 */
warnings: Array<NikWarning>, 
/**
 * Whether it is sealed: then only the city can read it. Else it waits, closed, for the city's key.
 */
sealed: boolean, 
/**
 * Whether the text that was agreed to is still the city's: else it goes with nothing until it is agreed to anew.
 */
agreed: boolean, };
export type InLanguage = { 
/**
 * A code of two letters, such as `id` or `en`.
 */
language: string, };
export type Intake = { 
/**
 * What `photo_add` takes, once.
 */
id: string, 
/**
 * The file's name, to be shown.
 */
name: string, };
export type ItemKind = "words" | "event" | "erasure" | "photo";
export type LastError = "connection" | "busy" | "no_room" | "changed" | "not_allowed" | "not_the_city";
export type LinkOpen = { 
/**
 * The whole link.
 */
uri: string, };
export type LinkTarget = { "to": "report", 
/**
 * The report's id.
 */
id: ComplaintId, } | { "to": "city", 
/**
 * An address or a code, as somebody would type it.
 */
address: string, };
export type MapAtHand = { 
/**
 * Of its bytes: part of its tiles' addresses, so that no tile of another map is taken for one of it.
 */
sha256: Sha256, 
/**
 * How large it is.
 */
bytes: number, 
/**
 * Where it has tiles.
 */
bounds: Bounds, 
/**
 * The lowest zoom of its tiles.
 */
min_zoom: number, 
/**
 * The highest zoom of its tiles.
 */
max_zoom: number, 
/**
 * Whose data it is, as it says itself.
 */
attribution: string, };
export type MapDownload = { 
/**
 * Also where every byte is paid for.
 */
any_network: boolean, };
export type MapState = "none" | "offered" | "waiting" | "downloading" | "stopped" | "ready";
export type MapTrouble = "connection" | "not_the_city" | "damaged" | "no_room";
export type MapView = { 
/**
 * What becomes of it.
 */
state: MapState, 
/**
 * Bytes of the map that the city has now; absent where it has none.
 */
offered?: number, 
/**
 * How many of them are here.
 */
received: number, 
/**
 * Why it does not come.
 */
trouble?: MapTrouble, 
/**
 * The map that can be shown: that one, or the one before it.
 */
map?: MapAtHand, };
export type Mark = "reward" | "none" | "warning" | "too_few";
export type Marks = { 
/**
 * When the citizen noticed it, by the phone's clock.
 */
noticed_at: string, 
/**
 * When it was safe on the phone, by the phone's clock.
 */
saved_at: string, 
/**
 * When the city had the words, by its clock, on a verified receipt.
 */
received_at?: string, 
/**
 * When the city's word of that came, by the phone's clock: what the report waited here lies between two of its times.
 */
heard_at?: string, 
/**
 * When nothing was missing any more, by the city's clock.
 */
complete_at?: string, };
export type MayNotify = "yes" | "not_asked" | "refused" | "refused_for_good";
export type Metered = "unknown" | "no" | "yes";
export type Mistake = "category_missing" | "category_unknown" | "description_empty" | "description_too_long" | "place_missing" | "place_nowhere" | "landmark_too_long" | "photos_too_many" | "photo_twice" | "answers_too_many" | "content_too_large" | "answer_missing" | "answer_unfit" | "consent_missing";
export type NearbyGet = { 
/**
 * Near which place.
 */
position: Position, 
/**
 * Only what may be the same: three of this kind at most, within 150 m. Everything where it is left out.
 */
category?: CategoryId, 
/**
 * Whether only this phone is asked: what it keeps is shown at once, whatever the connection does.
 */
kept_only: boolean, };
export type NearbyOwn = { 
/**
 * Its id.
 */
id: ComplaintId, 
/**
 * Of which kind.
 */
category: CategoryId, 
/**
 * The word of status that is shown.
 */
shown: Shown, 
/**
 * Where it stands at the city, once the city has it.
 */
status?: Status, 
/**
 * The local day on which the city received it, else that on which it was written.
 */
day: string, 
/**
 * How far it is, in steps of 20, as the others are told.
 */
metres: number, 
/**
 * Its own place.
 */
position: Position, };
export type NearbyRow = { 
/**
 * The name by which it may be supported.
 */
handle: Handle, 
/**
 * Of which kind.
 */
category: CategoryId, 
/**
 * Where it stands.
 */
status: Status, 
/**
 * The local day on which the city received it.
 */
day: string, 
/**
 * How far it is, in steps of 20: what is told of its place is no finer.
 */
metres: number, 
/**
 * The middle of the cell that it lies in.
 */
position: Position, 
/**
 * How many have the same trouble, with this phone.
 */
supporters: number, 
/**
 * Whether this phone does.
 */
supported: boolean, 
/**
 * Whether the city has yet to hear what this phone says of it.
 */
waiting: boolean, };
export type NearbyView = { 
/**
 * The nearest first, without this phone's own.
 */
rows: Array<NearbyRow>, 
/**
 * What this phone reported here, the nearest first; none where only what may be the same is asked for.
 */
own: Array<NearbyOwn>, 
/**
 * Since when this is known; absent where the city never told of here.
 */
told_at?: string, 
/**
 * How many seconds ago that was.
 */
age_s: number, 
/**
 * What asking said of the connection.
 */
reach: Reach, 
/**
 * Whether a report of this phone is at the city: before that it is counted nowhere.
 */
counts: boolean, };
export type NetworkTold = { 
/**
 * Whether every byte is paid for.
 */
metered: Metered, };
export type NikWarning = "region_odd" | "date_odd" | "serial_zero";
export type Nothing = Record<symbol, never>;
export type Notice = { "notice": "draft", 
/**
 * The draft's id.
 */
id: ComplaintId, } | { "notice": "complaint", 
/**
 * The complaint's id.
 */
id: ComplaintId, } | { "notice": "queue" } | { "notice": "sync", 
/**
 * How it stands now.
 */
status: SyncStatus, } | { "notice": "pack" } | { "notice": "map" } | { "notice": "arrived" } | { "notice": "updating", 
/**
 * Bytes of it that have come.
 */
got: number, 
/**
 * How many it has, where that is known.
 */
of?: number, } | { "notice": "dropped", 
/**
 * The dropped files, each under the number by which it can be added.
 */
intakes: Array<Intake>, };
export type NotificationAsked = { 
/**
 * *Ya, kabari*. Otherwise *Nanti saja*, and nobody asks again.
 */
wanted: boolean, };
export type NotificationChange = { "setting": "answer", "value": boolean } | { "setting": "done", "value": boolean } | { "setting": "sent", "value": boolean } | { "setting": "late", "value": boolean } | { "setting": "quiet_hours", "value": boolean } | { "setting": "background", "value": boolean };
export type NotificationSettings = { 
/**
 * *Kota menjawab atau bertanya*.
 */
answer: boolean, 
/**
 * *Selesai, ada foto bukti*.
 */
done: boolean, 
/**
 * *Terkirim belakangan*: a report that waited long was received.
 */
sent: boolean, 
/**
 * The city did not keep its promise.
 */
late: boolean, 
/**
 * *Jam tenang*: no sound at night, by the city's clock.
 */
quiet_hours: boolean, 
/**
 * *Periksa di belakang layar*: whether the city is asked now and then while the app is not open, where the system can.
 */
background: boolean, 
/**
 * Whether the citizen is to be asked now, once: a city has received the first report, and nobody asked before.
 */
ask: boolean, };
export type NotifyAnswer = { 
/**
 * Nothing where there are no notifications.
 */
may?: MayNotify, 
/**
 * What it keeps silent all the same.
 */
silenced: Silenced, };
export type NotifyAsk = { 
/**
 * Whether the citizen may be asked.
 */
ask: boolean, };
export type OfComplaint = { 
/**
 * The complaint's id, given at its draft and kept for ever.
 */
id: ComplaintId, };
export type OfDraft = { 
/**
 * Its id, which will be the complaint's.
 */
id: ComplaintId, };
export type OfPack = { 
/**
 * Its name in data.
 */
id: PackId, };
export type OfThing = { 
/**
 * The name by which it may be supported.
 */
handle: Handle, };
export type OptionId = string;
export type OptionView = { 
/**
 * Its name in data.
 */
id: OptionId, 
/**
 * The answer, in words.
 */
name: string, };
export type Outline = Array<Array<Position>>;
export type Outlook = { "kind": "stuck" } | { "kind": "asked", 
/**
 * Of which office; absent for the coordinator.
 */
agency?: AgencyId, } | { "kind": "answer_by", 
/**
 * Until when.
 */
at: string, } | { "kind": "done_by", 
/**
 * The end of that day.
 */
at: string, } | { "kind": "check_by", 
/**
 * Until when.
 */
at: string, };
export type OwnerId = string;
export type OwnerView = { 
/**
 * Its name in data.
 */
id: OwnerId, 
/**
 * Who it is, in words.
 */
name: string, 
/**
 * How to reach it.
 */
reach: string, 
/**
 * The day on which the city confirmed it; none says that it still has to.
 */
checked?: string, };
export type PackAddress = { 
/**
 * Its address as it was typed, or the code that its server prints: `host#key`.
 */
address: string, };
export type PackId = string;
export type PackOffer = { 
/**
 * Who answers: the only thing about it that it cannot make up.
 */
host: string, 
/**
 * Its name in data.
 */
id: PackId, 
/**
 * Its name for people, by its own word.
 */
name: string, 
/**
 * What people call its complaint service, by its own word.
 */
service: string, 
/**
 * Its code by Kemendagri, by its own word.
 */
region: string, 
/**
 * The address to add it by, with the key that it has now.
 */
address: string, };
export type PackRow = { 
/**
 * Its name in data.
 */
id: PackId, 
/**
 * Its name for people.
 */
name: string, 
/**
 * Whether it is the one that new reports go to.
 */
chosen: boolean, 
/**
 * Whether it has no server: to try the app with, nothing is ever sent.
 */
demo: boolean, 
/**
 * Whether the app came with it.
 */
builtin: boolean, };
export type PackView = { 
/**
 * Its name in data.
 */
id: PackId, 
/**
 * Its name for people.
 */
name: string, 
/**
 * What people call its complaint service.
 */
service: string, 
/**
 * Its revision, 16 hex digits: two packs with the same rules have the same.
 */
rev: string, 
/**
 * First part of its tickets.
 */
ticket_prefix: TicketPrefix, 
/**
 * Time zone of its clocks.
 */
tz: string, 
/**
 * Languages that it has words in.
 */
languages: Array<string>, 
/**
 * The ways in under which its kinds stand, in order.
 */
channels: Array<ChannelView>, 
/**
 * The kinds of complaints that it takes, in order.
 */
categories: Array<CategoryView>, 
/**
 * The offices that answer complaints.
 */
agencies: Array<AgencyView>, 
/**
 * Minutes within which the city promises a first answer.
 */
promise_min: number, 
/**
 * Whether those are minutes of open offices.
 */
basis: Basis, 
/**
 * What it asks of who complains: offered, never needed.
 */
identity: IdentityRule, 
/**
 * The texts that some kinds and the identity ask to agree to.
 */
consents: Array<ConsentView>, 
/**
 * The city's rough outline, to tell whether a place lies in it.
 */
outline: Outline, 
/**
 * The forms of its kinds: what each asks.
 */
forms: Array<FormView>, 
/**
 * Numbers to call at once.
 */
emergency: Array<EmergencyView>, 
/**
 * Whose it may be where it is not the city's.
 */
owners: Array<OwnerView>, 
/**
 * Its kecamatan, each before its own kelurahan and desa.
 */
areas: Array<Area>, 
/**
 * Whether it has no server: nothing is ever sent.
 */
demo: boolean, };
export type Part = { 
/**
 * Whether it is words, a photo, an event or an erasure.
 */
kind: ItemKind, 
/**
 * The id of the photo, where it is one.
 */
photo?: PhotoId, 
/**
 * Bytes that the city acknowledged.
 */
sent: number, 
/**
 * All bytes of it.
 */
total: number, 
/**
 * Attempts since the last progress.
 */
tries: number, 
/**
 * The next attempt is not before this, by the phone's clock.
 */
next_at?: string, 
/**
 * What went wrong last, while it still waits.
 */
last_error?: LastError, } & ({ "state": "queued" } | { "state": "sending" } | { "state": "sent" } | { "state": "parked", } & ({ "reason": "other_content" } | { "reason": "other_phone" } | { "reason": "erased" } | { "reason": "invalid", 
/**
 * Codes such as `description_empty`.
 */
codes: Array<string>, } | { "reason": "forbidden" } | { "reason": "outdated" } | { "reason": "parent" } | { "reason": "crashed" } | { "reason": "damaged" } | { "reason": "too_large" } | { "reason": "refused", 
/**
 * The code.
 */
code: string, } | { "reason": "unexpected", 
/**
 * Its HTTP status.
 */
status: number, }) | { "state": "cancelled" });
export type PhotoAdd = { 
/**
 * The draft that it is added to.
 */
draft: ComplaintId, 
/**
 * Which file: an [`Intake`]'s id.
 */
intake: string, };
export type PhotoCrop = { 
/**
 * From the photo's left edge to the rectangle.
 */
left: number, 
/**
 * From its upper edge to the rectangle.
 */
top: number, 
/**
 * From its left edge to the rectangle's end.
 */
right: number, 
/**
 * From its upper edge to the rectangle's end.
 */
bottom: number, };
export type PhotoEdit = { 
/**
 * The draft whose photo it is.
 */
draft: ComplaintId, 
/**
 * The photo, which the new one replaces.
 */
photo: PhotoId, 
/**
 * Quarter turns to the right.
 */
turns: number, 
/**
 * What stays; everything, where nothing is said.
 */
crop?: PhotoCrop, 
/**
 * What is hidden behind a mosaic.
 */
hidden: Array<PhotoStroke>, };
export type PhotoId = string;
export type PhotoManifest = { 
/**
 * The photo.
 */
photo_id: PhotoId, 
/**
 * Hash of exactly the bytes that travel.
 */
sha256: Sha256, 
/**
 * How many bytes travel.
 */
bytes: number, };
export type PhotoMistake = "photo_empty" | "photo_heic" | "photo_avif" | "photo_gif" | "photo_svg" | "photo_html" | "photo_pdf" | "photo_tiff" | "photo_video" | "photo_unknown_format" | "photo_lost" | "photo_unreadable" | "photo_animated" | "photo_too_many_bytes" | "photo_too_many_pixels" | "photo_too_many_scans" | "photo_truncated" | "photo_unsupported" | "photo_broken";
export type PhotoPoint = { 
/**
 * From the left edge.
 */
x: number, 
/**
 * From the upper edge.
 */
y: number, };
export type PhotoRemove = { 
/**
 * The draft that it is taken out of.
 */
draft: ComplaintId, 
/**
 * The photo that is taken out.
 */
photo: PhotoId, };
export type PhotoReorder = { 
/**
 * The draft whose photos they are.
 */
draft: ComplaintId, 
/**
 * All of its photos, in the new order.
 */
photos: Array<PhotoId>, };
export type PhotoStroke = { 
/**
 * From the brush's middle to its rim, in ten-thousandths of the width.
 */
radius: number, 
/**
 * Where its middle went; one point is a tap.
 */
points: Array<PhotoPoint>, };
export type PhotoView = { 
/**
 * Its id; the host shows its picture under it.
 */
id: PhotoId, 
/**
 * How many bytes of it travel.
 */
bytes: number, 
/**
 * Hash of those bytes.
 */
sha256: Sha256, 
/**
 * Width in pixels.
 */
width: number, 
/**
 * Height in pixels.
 */
height: number, 
/**
 * Where it says it was taken, read before that was stripped, or where the device was then. A hint to offer, never a fact.
 */
taken_where?: Position, 
/**
 * When it says it was taken, in the camera's local time.
 */
taken_when?: string, };
export type Pin = string;
export type Place = { 
/**
 * The best measurement.
 */
fix?: Fix, 
/**
 * Where the citizen put the pin. It wins over the fix.
 */
pin?: Position, 
/**
 * Code of the kelurahan, such as `35.75.02.1005`.
 */
area?: string, 
/**
 * The street, by the map of the device or by the citizen.
 */
street?: StreetName, 
/**
 * *Patokan*: what is seen there.
 */
landmark?: string, };
export type PlaceAsked = { 
/**
 * The place.
 */
at: Position, };
export type PlaceFound = { 
/**
 * Whether it tells.
 */
state: PlaceState, 
/**
 * The best that it measured.
 */
measured?: GivenFix, };
export type PlaceLocate = { 
/**
 * How many seconds may be waited for a good measurement, ten at most.
 */
seconds: number, 
/**
 * Whether the citizen may be asked for the permission.
 */
ask: boolean, };
export type PlaceRule = "needed" | "optional";
export type PlaceState = "here" | "roughly" | "not_asked" | "refused" | "refused_for_good" | "off" | "nothing";
export type PlaceWords = { 
/**
 * The nearest street that has a name.
 */
street?: string, 
/**
 * Whether the place lies beside the street rather than on it.
 */
near: boolean, 
/**
 * Another street that is about as close.
 */
other?: string, 
/**
 * The kelurahan or desa that it lies in.
 */
area?: AreaHere, };
export type Position = { 
/**
 * Latitude × 10^7, −900,000,000 to 900,000,000.
 */
lat_e7: number, 
/**
 * Longitude × 10^7, −1,800,000,000 to 1,800,000,000.
 */
lon_e7: number, };
export type Preparing = { 
/**
 * How many complaints it has read.
 */
done: number, 
/**
 * Of how many.
 */
all: number, };
export type QuestionId = string;
export type QuestionView = { 
/**
 * Its name in data.
 */
id: QuestionId, 
/**
 * What is asked, in words.
 */
label: string, 
/**
 * Whether it must be answered.
 */
required: boolean, 
/**
 * What kind of answer it takes.
 */
asks: AsksView, };
export type Queue = { 
/**
 * Bytes acknowledged, of the complaints below.
 */
sent: number, 
/**
 * All bytes of the complaints below.
 */
total: number, 
/**
 * Whether photos wait for Wi-Fi, and nothing else.
 */
waits_for_wifi: boolean, 
/**
 * Whether a file carried by hand would take something of it along.
 */
carries: boolean, 
/**
 * Complaints with something left, oldest first.
 */
complaints: Array<QueueEntry>, };
export type QueueEntry = { 
/**
 * The complaint's id.
 */
complaint: ComplaintId, 
/**
 * The number that people call it by.
 */
ticket: Ticket, 
/**
 * Its first sentence; empty for kinds that are never public.
 */
heading: string, 
/**
 * Of which kind it is; nothing of one that is gone from here and waits to be erased at the city.
 */
category?: CategoryId, 
/**
 * Its first photo, unless its kind is never public.
 */
cover?: PhotoId, 
/**
 * Whether the citizen must do something.
 */
needs_you: boolean, 
/**
 * Its parts: the words first, then each photo.
 */
parts: Array<Part>, };
export type Reach = "unknown" | "city" | "nobody" | "stranger" | "outdated" | "no_city";
export type ReceiptBody = { 
/**
 * Which city.
 */
city: PackId, 
/**
 * Which words.
 */
content_sha256: Sha256, 
/**
 * Which complaint.
 */
id: ComplaintId, 
/**
 * Which key signs.
 */
kid: string, 
/**
 * Since when: the city's clock starts here.
 */
received_at: string, 
/**
 * The number to ask by.
 */
ticket: Ticket, };
export type ReceiptExport = { 
/**
 * The complaint whose receipt it is.
 */
id: ComplaintId, 
/**
 * The page's drawing of it, a PNG in base64, to be kept in the place of the file. A browser keeps that by itself.
 */
picture?: string, };
export type ReceiptShare = { 
/**
 * The complaint whose receipt it is.
 */
id: ComplaintId, 
/**
 * The page's drawing of it, a PNG in base64, to be shared in the place of the file.
 */
picture?: string, 
/**
 * What is shown above the apps to choose from.
 */
title: string, };
export type RejectReason = "unclear" | "unfounded" | "misuse" | "other";
export type Retry = "never" | "after_mending" | "now";
export type SettingChange = { "setting": "language", "value": string } | { "setting": "theme", "value": Theme } | { "setting": "text_size", "value": TextSize } | { "setting": "data_saver", "value": boolean } | { "setting": "wifi_only", "value": boolean } | { "setting": "conceal", "value": boolean } | { "setting": "welcomed", "value": boolean };
export type Settings = { 
/**
 * Language of the page: a code such as `id`.
 */
language: string, 
/**
 * The colours of the page.
 */
theme: Theme, 
/**
 * How large the page writes.
 */
text_size: TextSize, 
/**
 * *Hemat data*: smaller photos from now on.
 */
data_saver: boolean, 
/**
 * *Foto hanya lewat Wi-Fi*: photos wait while every byte is paid for.
 */
wifi_only: boolean, 
/**
 * *Jangan tampilkan di tangkapan layar*: whether who complains is kept out of screenshots and of the list of apps.
 */
conceal: boolean, 
/**
 * Whether the citizen has been through the first screen.
 */
welcomed: boolean, };
export type SettingsOpen = { 
/**
 * The page.
 */
page: SettingsPage, };
export type SettingsPage = "app" | "location" | "notifications" | "battery" | "autostart";
export type Sha256 = string;
export type Shares = { 
/**
 * Answered within the target.
 */
reward: number, 
/**
 * Answered within the promise.
 */
on_time: number, 
/**
 * After the promise.
 */
late: number, 
/**
 * After the limit. It travels as `sanction`.
 */
sanction: number, 
/**
 * Ended without an answer and without being late, or not judged.
 */
unjudged: number, 
/**
 * Still waiting.
 */
waiting: number, };
export type Shot = { 
/**
 * Whether there is a photo more.
 */
end: ShotEnd, 
/**
 * The draft, with it.
 */
draft: DraftView, };
export type ShotEnd = "taken" | "cancelled" | "no_camera" | "no_room" | "busy";
export type Shown = "local" | "waiting" | "working" | "attention" | "done" | "ended";
export type ShownCount = { 
/**
 * The word of status.
 */
shown: Shown, 
/**
 * How many complaints stand under it.
 */
count: number, };
export type Shut = { 
/**
 * From when; absent where they are closed already, whatever the page's clock shows.
 */
from?: string, 
/**
 * When they open.
 */
until: string, };
export type Signed<B> = { 
/**
 * Ed25519 over [`message`], base64url.
 */
signature: string, } & B;
export type Silenced = { 
/**
 * Answers and questions.
 */
answer: boolean, 
/**
 * Done, with proof.
 */
done: boolean, 
/**
 * Sent after a long wait.
 */
sent: boolean, 
/**
 * Past the promise.
 */
late: boolean, };
export type Standby = { 
/**
 * Whether the battery saver leaves the app alone.
 */
battery_exempt: boolean, 
/**
 * Whether the citizen or the system forbade work in the background.
 */
restricted: boolean, 
/**
 * Whether the app is used so rarely that the system lets it work once a day or less.
 */
rare: boolean, 
/**
 * Whether the data saver keeps mobile data from it while it is not seen.
 */
no_mobile_data: boolean, 
/**
 * The device's maker, in small letters, where it is known to stop apps in ways of its own; else empty.
 */
maker: string, 
/**
 * For so many whole days something has waited and the system has let nothing run.
 */
missed_days: number, };
export type StandbyView = { 
/**
 * Nothing where the app runs as long as its window.
 */
standby?: Standby, };
export type Status = "received" | "verified" | "dispatched" | "in_progress" | "on_hold" | "done" | "closed" | "reopened" | "rejected" | "not_ours" | "duplicate_of" | "withdrawn";
export type Step = "quick" | "photo" | "place" | "words" | "check";
export type StorageStatus = { 
/**
 * Bytes of all files, at most four billion.
 */
bytes: number, 
/**
 * Complaints, of every city.
 */
complaints: number, 
/**
 * Drafts, of every city.
 */
drafts: number, 
/**
 * Complaints with something left that no city has.
 */
unsent: number, 
/**
 * Bytes that may still be written, at most four billion; nothing where the system does not say.
 */
free?: number, 
/**
 * Whether so little is left that soon no photo can be taken in any more.
 */
low: boolean, };
export type StreetName = string;
export type SupportView = { 
/**
 * Whether it is supported.
 */
supported: boolean, 
/**
 * Whether the city has yet to hear that.
 */
waiting: boolean, };
export type Surface = "window" | "browser";
export type SyncStatus = { 
/**
 * Whether the core talks to a city just now.
 */
busy: boolean, 
/**
 * What the last request said of the connection.
 */
reach: Reach, 
/**
 * When the city last answered, by the phone's clock.
 */
last_contact?: string, 
/**
 * When the core tries next by itself, by the phone's clock.
 */
next_at?: string, 
/**
 * The time at the chosen city, if it ever said it: what its answers are measured by.
 */
city_time?: CityTime, 
/**
 * Complaints with something left to send.
 */
unsent: number, 
/**
 * Whether the last pass met a full disk: what waits goes once there is room.
 */
no_room: boolean, 
/**
 * Whether every byte is paid for, as far as anybody says.
 */
metered: Metered, };
export type TextRule = "needed" | "optional";
export type TextSize = "normal" | "large" | "larger" | "largest";
export type Theme = "system" | "light" | "dark";
export type Ticket = string;
export type TicketPrefix = string;
export type Times = { 
/**
 * Half took at most this.
 */
median_min?: number, 
/**
 * Nine of ten took at most this.
 */
p90_min?: number, };
export type Tone = "local" | "wait" | "work" | "done" | "alert";
export type Update = { 
/**
 * Its number.
 */
version: string, 
/**
 * What is new in it, as its makers say; empty where they say nothing.
 */
notes: string, };
export type UpdateView = { 
/**
 * Nothing where there is none, nobody could be asked, or something else brings them.
 */
update?: Update, };
export type Verdict = "reward" | "on_time" | "late" | "sanction";
export type Via = "pin" | "claim" | "bundle" | "command";
export type Visibility = "public" | "private";
export type WindowVisible = { 
/**
 * Whether the page is visible.
 */
visible: boolean, };
