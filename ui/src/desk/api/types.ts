// Written from the Rust by a test; UPDATE_TYPES=1 cargo test -p sambat-tests writes it anew.

import type { AgencyId, Area, AttributeValue, CategoryId, ChannelId, Clock, ComplaintId, Event, EventName, IconName, Outline, OwnerId, PhotoId, PhotoManifest, Place, Position, RejectReason, Sha256, Status, StreetName, Ticket, Visibility } from '../../lib/api/types'

export type { Actor, AgencyId, Area, AttributeValue, Basis, CategoryId, ChannelId, Clock, ComplaintId, Due, Elapsed, Ending, Event, EventId, EventName, Fix, FixSource, IconName, Outline, OwnerId, PhotoId, PhotoManifest, PhotoMistake, Place, Position, RejectReason, Sha256, Status, StreetName, Ticket, Verdict, Via, Visibility } from '../../lib/api/types'

export type CameBy = "walk_in" | "whatsapp" | "telephone";
export type Consent = { 
/**
 * Which text was shown.
 */
text_id: string, 
/**
 * Which version of it.
 */
version: number, 
/**
 * When it was agreed to, by the phone's clock.
 */
at: string, };
export type Content = { 
/**
 * What kind it is.
 */
category: CategoryId, 
/**
 * Answers to the category's form.
 */
attributes: { [key in string]: AttributeValue }, 
/**
 * What happened, in the citizen's words.
 */
description: string, 
/**
 * Where.
 */
place?: Place, 
/**
 * Who may see it.
 */
visibility: Visibility, 
/**
 * Whether the officers see no name.
 */
anonymous: boolean, 
/**
 * What the citizen agreed to: a text for each thing in it that law protects.
 */
consents: Array<Consent>, 
/**
 * The photos that belong to it, in the citizen's order.
 */
photos: Array<PhotoManifest>, 
/**
 * When the citizen noticed it, by the phone's clock: a claim, never a measure of the city.
 */
noticed_at: string, };
export type DeskAgencyClock = { 
/**
 * Which.
 */
agency: AgencyId, 
/**
 * In which round.
 */
round: number, 
/**
 * Its wait.
 */
clock: Clock, };
export type DeskCategory = { 
/**
 * In data.
 */
id: CategoryId, 
/**
 * For people.
 */
name: string, 
/**
 * Its way in.
 */
channel: ChannelId, 
/**
 * The office that answers.
 */
agency: AgencyId, 
/**
 * A symbol of the icon set.
 */
icon: IconName, 
/**
 * Whether only its office may read it.
 */
restricted: boolean, 
/**
 * Whether it is done only when a photo shows it.
 */
proof: boolean, };
export type DeskComplaint = { 
/**
 * What the queue says of it.
 */
row: DeskRow, 
/**
 * The citizen's words, where they may be seen.
 */
content?: Content, 
/**
 * The street at its place by the city's own map, where the phone said another one or none.
 */
street?: StreetName, 
/**
 * Whether the words were shown to the public.
 */
released: boolean, 
/**
 * Who complains.
 */
reporter: DeskReporter, 
/**
 * Photos, the citizen's first.
 */
photos: Array<DeskPhoto>, 
/**
 * Its life so far, the latest of it: at most [`EVENTS`].
 */
events: Array<DeskEvent>, 
/**
 * The place before which there is more, if there is.
 */
earlier?: number, 
/**
 * The citizen's wait for the first answer.
 */
city: Clock, 
/**
 * Each office's.
 */
agencies: Array<DeskAgencyClock>, 
/**
 * Until when the citizen may say *belum selesai*.
 */
closing_due?: string, 
/**
 * What may say the same nearby.
 */
near: Array<DeskNear>, 
/**
 * Kinds of event that this officer may add now.
 */
may: Array<EventName>, 
/**
 * Of those the ones that are refused without words.
 */
must_say: Array<EventName>, 
/**
 * The offices that it may be passed on to, as far as that may be told.
 */
offices: Array<AgencyId>, 
/**
 * Whether this officer may look at what is protected of it, and anything is.
 */
reveals: boolean, 
/**
 * Whether it came in a flood: with more than a phone or a neighbourhood sends. Nothing was judged by that.
 */
flooded: boolean, 
/**
 * Whether this officer may take it out for whoever it belongs to.
 */
hands_over: boolean, 
/**
 * The server's time.
 */
now: string, };
export type DeskEvent = { 
/**
 * All of it.
 */
event: Event, 
/**
 * The officer's name, where it was one at the desk.
 */
by?: string, 
/**
 * Whether it did not fit where the complaint stood, and changed nothing.
 */
misfit: boolean, };
export type DeskEvents = { 
/**
 * What happened before a place, in order: at most [`EVENTS`].
 */
events: Array<DeskEvent>, 
/**
 * The place before which there is more, if there is.
 */
earlier?: number, };
export type DeskMap = { 
/**
 * Of its bytes.
 */
sha256: Sha256, 
/**
 * West, south, east and north in ten-millionths of a degree.
 */
bounds_e7: [number, number, number, number], 
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
export type DeskNear = { 
/**
 * Its id.
 */
id: ComplaintId, 
/**
 * Its ticket.
 */
ticket: Ticket, 
/**
 * Its first sentence.
 */
heading: string, 
/**
 * How far away, in metres.
 */
metres: number, 
/**
 * Where it stands.
 */
status: Status, 
/**
 * When the city received it.
 */
received_at: string, };
export type DeskOwner = { 
/**
 * In data.
 */
id: OwnerId, 
/**
 * For people.
 */
name: string, };
export type DeskPage = { 
/**
 * At most [`PAGE`].
 */
rows: Array<DeskRow>, 
/**
 * Where the next page begins, if there is one.
 */
next?: string, 
/**
 * How many lie in each tray, for this officer, whatever is filtered.
 */
counts: TrayCounts, 
/**
 * The server's time: clocks on the screen count from it.
 */
now: string, };
export type DeskPhoto = { 
/**
 * Which.
 */
photo_id: PhotoId, 
/**
 * `missing`, `given_up`, `arrived`, `ready` or `refused`.
 */
state: string, 
/**
 * Whether the city took it, to show that work was done.
 */
proof: boolean, 
/**
 * What is odd about a proof, for whoever decides.
 */
flags: Array<ProofFlag>, 
/**
 * How far from the complaint a proof was taken, in metres, where that is known.
 */
metres?: number, 
/**
 * Whether it was shown to the public.
 */
released: boolean, };
export type DeskReporter = { 
/**
 * Whether the words came without anybody's name.
 */
anonymous: boolean, 
/**
 * Whether there is something to reveal.
 */
sealed: boolean, 
/**
 * Whether it was there and was forgotten: the citizen's events say whether they withdrew the consent, else its time was
 * over.
 */
forgotten: boolean, 
/**
 * The last four digits of the NIK.
 */
last4?: string, 
/**
 * What is odd about the seal or the NIK.
 */
flags: Array<string>, 
/**
 * How many other complaints have the same NIK.
 */
others: number, };
export type DeskRow = { 
/**
 * Its id.
 */
id: ComplaintId, 
/**
 * Its ticket.
 */
ticket: Ticket, 
/**
 * How much of it may be seen here.
 */
sight: Sight, 
/**
 * Its way in; absent where the pack has its kind no more.
 */
channel?: ChannelId, 
/**
 * Its kind, where it may be seen.
 */
category?: CategoryId, 
/**
 * Its first sentence, where it may be seen and is public.
 */
heading?: string, 
/**
 * The code of its kelurahan, where that may be seen.
 */
area?: string, 
/**
 * Where it lies, where that may be seen.
 */
position?: Position, 
/**
 * Where it stands, where that may be seen.
 */
status?: Status, 
/**
 * Whether a question to the citizen is open.
 */
asked: boolean, 
/**
 * The office that has it, where that may be seen.
 */
agency?: AgencyId, 
/**
 * In which round.
 */
round: number, 
/**
 * When the city received it.
 */
received_at: string, 
/**
 * The wait for an answer, while it lasts.
 */
wait?: DeskWait, 
/**
 * Whether it is on the mayor's list.
 */
escalated: boolean, 
/**
 * Whether nobody knows yet what kind it is.
 */
needs_sorting: boolean, 
/**
 * The day that the city named last.
 */
promised_by?: string, 
/**
 * How many phones have the same trouble; 0 of what is not public.
 */
supporters: number, };
export type DeskSession = { 
/**
 * The officer's name.
 */
name: string, 
/**
 * Where they sit.
 */
seat: Seat, 
/**
 * Whether they read the report of a month.
 */
reports: boolean, 
/**
 * Whether they take in what no phone sent.
 */
takes_in: boolean, 
/**
 * Whether they take the list of a queue out as a file.
 */
takes_out: boolean, 
/**
 * The city's name for people.
 */
city: string, 
/**
 * Its IANA time zone.
 */
tz: string, 
/**
 * Ways in, in the order shown.
 */
channels: Array<Named>, 
/**
 * Kinds of complaint.
 */
categories: Array<DeskCategory>, 
/**
 * Offices.
 */
agencies: Array<Named>, 
/**
 * Kecamatan and kelurahan.
 */
areas: Array<Area>, 
/**
 * Whose it may be where it is not the city's.
 */
owners: Array<DeskOwner>, 
/**
 * Answers that need not be typed.
 */
templates: Array<DeskTemplate>, 
/**
 * Where the city is.
 */
outline: Outline, 
/**
 * Its map, where it has one that can be shown.
 */
map?: DeskMap, 
/**
 * The server's time.
 */
now: string, };
export type DeskTemplate = { 
/**
 * In data.
 */
id: TemplateId, 
/**
 * The text.
 */
text: string, };
export type DeskWait = { 
/**
 * When it began.
 */
from: string, 
/**
 * When it begins to count, where the offices have been closed since; absent where it counts.
 */
counts_from?: string, 
/**
 * Until when an answer earns a reward; absent where nothing can be due.
 */
target?: string, 
/**
 * Until when the citizen was promised one.
 */
promise?: string, 
/**
 * After which none has consequences.
 */
limit?: string, };
export type EventKind = { "kind": "received" } | { "kind": "verified" } | { "kind": "assigned", 
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
photo_id?: PhotoId, } | { "kind": "revealed" };
export type FieldMistake = "actor forbidden" | "actor malformed" | "after malformed" | "agency private" | "agency same" | "agency unknown" | "at malformed" | "at missing" | "attributes answer_missing" | "attributes answer_unfit" | "attributes answers_too_many" | "by passed" | "came_by malformed" | "category category_missing" | "category category_unknown" | "cell malformed" | "claim malformed" | "complaint differs" | "complaint field_unknown" | "consents consent_missing" | "content content_too_large" | "content malformed" | "content missing" | "description description_empty" | "description description_too_long" | "event events_too_many" | "event field_unknown" | "id differs" | "id malformed" | "kind forbidden" | "kind malformed" | "kind missing" | "landmark landmark_too_long" | "name malformed" | "nik forbidden" | "nik malformed" | "note forbidden" | "note malformed" | "note missing" | "note too_long" | "of itself" | "of unknown" | "pack_rev missing" | "phone malformed" | "photo photo_animated" | "photo photo_avif" | "photo photo_broken" | "photo photo_empty" | "photo photo_gif" | "photo photo_heic" | "photo photo_html" | "photo photo_lost" | "photo photo_pdf" | "photo photo_svg" | "photo photo_tiff" | "photo photo_too_many_bytes" | "photo photo_too_many_pixels" | "photo photo_too_many_scans" | "photo photo_truncated" | "photo photo_unknown_format" | "photo photo_unreadable" | "photo photo_unsupported" | "photo photo_video" | "photo_id unknown" | "photos forbidden" | "photos malformed" | "photos photo_twice" | "photos photos_too_many" | "photos proof_missing" | "photos unknown" | "place place_missing" | "place place_nowhere" | "q too_long" | "query malformed" | "reason malformed" | "reason too_long" | "reason too_short" | "received_on missing" | "reporter malformed" | "text unseen" | "visibility private";
export type Judged = { 
/**
 * Whether these words would end the wait for a first answer.
 */
is_answer: boolean, };
export type Named = { 
/**
 * In data.
 */
id: string, 
/**
 * For people, in the language asked for.
 */
name: string, };
export type OfficerEvent = "answer" | "assigned" | "done" | "duplicate" | "held" | "not_ours" | "promised" | "question" | "rejected" | "released" | "reopened" | "started" | "verified";
export type ProblemCode = "bad_json" | "bad_bundle" | "bad_header" | "no_session" | "login_refused" | "code_needed" | "forbidden" | "not_found" | "other_content" | "other_photo" | "offset_mismatch" | "misfit" | "erased" | "consent_withdrawn" | "gone" | "restored" | "unsupported_tus" | "too_large" | "unsupported_media" | "duplicate_key" | "invalid" | "other_city" | "unknown_version" | "busy" | "checksum_mismatch" | "slow_down" | "internal" | "disk_full";
export type Proof = { 
/**
 * Which.
 */
manifest: PhotoManifest, 
/**
 * What is odd.
 */
flags: Array<ProofFlag>, 
/**
 * How far from the complaint it was taken, in metres, where both places are known.
 */
metres?: number, };
export type ProofFlag = "not_in_app" | "timeless" | "too_early" | "placeless" | "too_far" | "seen_before" | "like_before";
export type Revealed = { 
/**
 * The words, where they were closed to this officer.
 */
content?: Content, 
/**
 * The name.
 */
name?: string, 
/**
 * The telephone number.
 */
phone?: string, 
/**
 * The NIK.
 */
nik?: string, };
export type Role = "admin" | "coordinator" | "agency" | "field" | "mayor";
export type Seat = { 
/**
 * What for.
 */
role: Role, 
/**
 * At which office; absent where [`Role::needs_agency`] is false.
 */
agency?: AgencyId, };
export type Sight = "nothing" | "outline" | "whole";
export type TemplateId = string;
export type Tray = "unanswered" | "late" | "working" | "reopened" | "sorting" | "escalated" | "supported" | "over" | "all";
export type TrayCounts = { 
/**
 * [`Tray::Unanswered`].
 */
unanswered: number, 
/**
 * [`Tray::Late`].
 */
late: number, 
/**
 * [`Tray::Working`].
 */
working: number, 
/**
 * [`Tray::Reopened`].
 */
reopened: number, 
/**
 * [`Tray::Sorting`].
 */
sorting: number, 
/**
 * [`Tray::Escalated`].
 */
escalated: number, };
