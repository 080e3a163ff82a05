//! Receives complaints. Each is kept once, however often it is sent.

mod envelope;

pub use envelope::Envelope;

use crate::{
    blocking::blocking,
    city::{City, Rules},
    error::CityError,
    event::open_notes,
    reporter,
};
use sambat_city_store::{
    db::{
        Connection, Db, DbError, complaint, device, erased, event, forgotten, pack_revision, photo,
        reporter::NewReporter,
    },
    random,
    vault::{Purpose, VaultError, close_kind},
};
use sambat_domain::{
    content::{Content, is_private},
    event::{Actor, Event, EventKind},
    id::{AgencyId, ComplaintId},
    photo::Sha256,
    status::{Progress, Status},
    ticket::Ticket,
    visibility::Visibility,
};
use sambat_limits::network::Network;
use sambat_protocol::{
    cursor::Cursor,
    key,
    message::{ComplaintAccepted, ComplaintKnown, ComplaintState, MOST_CHANGES, WordsAnswer},
    problem::Code,
    receipt::{Receipt, ReceiptBody},
};

/// The result of a `PUT` of a complaint.
#[derive(Debug)]
pub struct Received {
    /// Whether these words were not there before.
    pub new: bool,
    /// The answer to the phone that sent it.
    pub answer: WordsAnswer,
    /// Where the chain stood at the complaint's last event, for its owner.
    pub head: Option<Cursor>,
}

/// Receives words.
///
/// The id is looked up before anything is refused: who sends again what the city has gets the same answer, whatever has
/// become of the rules since. Words that need no data key are looked up where they are written, once.
///
/// # Errors
/// `invalid` with every field that is wrong; `unknown_version`, `other_content` and the like by their codes;
/// [`CityError::SlowDown`] where a phone or network sent too much; [`CityError::Db`], [`CityError::Vault`] and
/// [`CityError::Random`] where it cannot be kept.
pub async fn receive(
    city: &City,
    device: Sha256,
    from: Option<Network>,
    id: ComplaintId,
    envelope: Envelope,
) -> Result<Received, CityError> {
    receive_from(city, Some(device), from, id, envelope).await
}

/// The same for whoever has no phone: then nobody owns it, and it is asked for by its receipt.
pub(crate) async fn receive_for(
    city: &City,
    device: Option<Sha256>,
    id: ComplaintId,
    envelope: Envelope,
) -> Result<Received, CityError> {
    receive_from(city, device, None, id, envelope).await
}

async fn receive_from(
    city: &City,
    device: Option<Sha256>,
    from: Option<Network>,
    id: ComplaintId,
    envelope: Envelope,
) -> Result<Received, CityError> {
    let asked = envelope.content_sha256;
    let judged = judge(city, &envelope).await;
    if judged.as_ref().map_or(true, |judged| judged.needs_key)
        && let Some(received) = seen_before(city, device, id, asked).await?
    {
        return Ok(received);
    }
    let mut new = prepare(city, id, judged?, envelope).await?;
    let now = city.now();
    let received_at = new.receipt.body.received_at;
    let first = Event::at_the_city(random::event_id(now)?, id, Actor::System, EventKind::Received, received_at);
    let straight = match straight_to(city, &new) {
        Some(agency) => {
            Some(Event { id: random::event_id(now)?, kind: EventKind::Assigned { agency }, ..first.clone() })
        }
        None => None,
    };
    let (floods, of, room) = (city.rates.clone(), city.limits.allowances, city.room.clone());
    let network_hmac = from.map(|network| city.keys.network_hmac(network));
    let (kept, _) = city
        .writer
        .write(move |t| {
            // No tombstone is overtaken.
            if erased::is(t, id)? {
                return Ok(None);
            }
            // They may have come before, or from a twin that was quicker.
            let known = complaint::find(t, id)?;
            let fresh = known.is_none();
            let mut straight = straight;
            if fresh {
                let of_device = device.map(|device| device::floods(t, &device, of.words_of_device, now, id.made_at()));
                let of_network = from.is_some_and(|network| floods.words(&of, network, now));
                if of_device.transpose()? == Some(true) || of_network {
                    // What room is left for words is left for those that no flood brings; these may come again.
                    if room.left() == 0 {
                        return Err(DbError::Full);
                    }
                    // It is kept as everything is, and goes nowhere before somebody has sorted it.
                    (new.quarantined, new.needs_sorting, straight) = (true, true, None);
                    new.flood_network = network_hmac;
                }
                if new.reporter.is_some() && forgotten::is(t, id)? {
                    (new.reporter, new.reporter_sealed) = (None, None);
                }
                let bytes = new.bytes();
                device.iter().try_for_each(|device| device::spend(t, device, of.bytes_of_device, now, bytes))?;
                complaint::insert(t, &new)?;
                event::insert(t, &first, None)?;
                straight.iter().try_for_each(|event| event::insert(t, event, None))?;
                // Whoever brings the words is the owner. Whoever knows them afterwards is not: officers do.
                device.iter().try_for_each(|device| complaint::own(t, device, id, None, now))?;
            }
            let known = known.unwrap_or(complaint::StoredComplaint { receipt: new.receipt });
            // What was just begun need not be read again.
            let status = fresh.then(|| Progress::of([&first].into_iter().chain(&straight)).status);
            Ok(Some(told(t, known, device, status)?))
        })
        .await?;
    answer(city, kept.ok_or_else(crate::error::erased)?, asked)
}

/// The office that a complaint goes straight to, by the pack: nobody in between reads what is only its office's to read.
fn straight_to(city: &City, new: &complaint::NewComplaint) -> Option<AgencyId> {
    let category = city.served.pack.category(&new.category).filter(|_| !new.needs_sorting)?;
    is_private(new.visibility, Some(category)).then(|| category.agency.clone())
}

/// What the city answers to words that it has already. Nothing is written.
async fn seen_before(
    city: &City,
    device: Option<Sha256>,
    id: ComplaintId,
    asked: Sha256,
) -> Result<Option<Received>, CityError> {
    let seen = city
        .ledger
        .read(move |c| {
            if erased::is(c, id)? {
                return Ok(Err(()));
            }
            let Some(known) = complaint::find(c, id)? else { return Ok(Ok(None)) };
            told(c, known, device, None).map(|told| Ok(Some(told)))
        })
        .await?;
    let told = seen.map_err(|()| crate::error::erased())?;
    told.map(|told| answer(city, told, asked)).transpose()
}

/// What there is to say of words, before it is known that whoever asks sent these.
enum Told {
    /// To an owner, or to whoever typed in what has none; whether it is new.
    Theirs(bool, Box<ComplaintAccepted>, Cursor),
    /// To anybody else who has the words: id, ticket and hash, and nothing more.
    Known(ComplaintKnown),
}

/// What is told to a phone, or to the desk. `begun` is the status of what was new in this moment.
fn told(c: &Connection, known: complaint::StoredComplaint, device: Option<Sha256>, begun: Option<Status>) -> Db<Told> {
    let (said, new) = (&known.receipt.body, begun.is_some());
    let id = said.id;
    if !new && !device.map_or(Ok(false), |device| complaint::is_owner(c, &device, id))? {
        let (ticket, content_sha256) = (said.ticket.clone(), said.content_sha256);
        return Ok(Told::Known(ComplaintKnown { id, ticket, content_sha256 }));
    }
    let accepted = match begun {
        Some(status) => standing(c, known, status)?,
        None => accepted(c, known)?,
    };
    Ok(Told::Theirs(new, Box::new(accepted), event::head_of(c, id)?))
}

/// What whoever sent these words hears; an owner with the PIN that nobody else does.
fn answer(city: &City, told: Told, asked: Sha256) -> Result<Received, CityError> {
    let has = match &told {
        Told::Theirs(_, accepted, _) => accepted.content_sha256,
        Told::Known(known) => known.content_sha256,
    };
    if has != asked {
        return Err(Code::OtherContent.into());
    }
    Ok(match told {
        Told::Theirs(new, mut accepted, head) => {
            accepted.pin = Some(city.keys.pin(accepted.id));
            Received { new, answer: WordsAnswer::Accepted(accepted), head: Some(head) }
        }
        Told::Known(known) => Received { new: false, answer: WordsAnswer::Known(known), head: None },
    })
}

/// Words that may be kept, and how.
struct Judged {
    content: Content,
    pack_rev: String,
    rules: Rules,
    /// Whether something of it is sealed under a data key.
    needs_key: bool,
}

async fn judge(city: &City, envelope: &Envelope) -> Result<Judged, CityError> {
    let content = envelope.content()?;
    // What is no revision's name is no known revision.
    let pack_rev = envelope.pack_rev.clone().filter(|named| is_revision(named)).unwrap_or_default();
    let rules = city.rules(&pack_rev, &content).await?;
    envelope.refuse_mistakes(&content, rules.text)?;
    let needs_key =
        rules.visibility == Visibility::Private || (envelope.reporter_sealed.is_some() && !content.anonymous);
    Ok(Judged { content, pack_rev, rules, needs_key })
}

async fn prepare(
    city: &City,
    id: ComplaintId,
    judged: Judged,
    envelope: Envelope,
) -> Result<complaint::NewComplaint, CityError> {
    let Judged { content, pack_rev, rules, needs_key } = judged;
    let Rules { visibility, needs_sorting, identity_agreed, .. } = rules;
    let text = serde_json::to_string(&envelope.content).map_err(|_| Code::BadJson)?;
    // Whoever wants to be nobody is nobody here, whatever came with the words.
    let came = envelope.reporter_sealed.filter(|_| !content.anonymous);
    let reporter = came.map(|came| (came.to_string(), reporter::inspect(&city.keys, &came, identity_agreed)));
    let (words, kind_sealed, reporter_sealed, reporter) = if needs_key {
        let (vault, kind) = (city.vault.clone(), content.category.clone());
        // The key is on the disk before the row that needs it.
        blocking(move || {
            let (words, closed) = match visibility {
                Visibility::Public => (complaint::StoredWords::Plain(text), None),
                Visibility::Private => {
                    let sealed = vault.key(id)?.seal(Purpose::Content, text.as_bytes())?;
                    (complaint::StoredWords::Sealed(sealed), Some(close_kind(&vault, id, &kind)?))
                }
            };
            let Some((text, seen)) = reporter else { return Ok::<_, VaultError>((words, closed, None, None)) };
            // Words that a restored city gets again come without whoever was forgotten since.
            let Some(key) = vault.reporter_key(id)? else { return Ok((words, closed, None, None)) };
            let last4 = seen.last4.map(|digits| key.seal(Purpose::ReporterLast4, digits.as_bytes())).transpose()?;
            let kept = NewReporter { nik_hmac: seen.nik_hmac, last4_sealed: last4, flags: seen.flags };
            Ok((words, closed, Some(key.seal(Purpose::Reporter, text.as_bytes())?), Some(kept)))
        })
        .await?
    } else {
        (complaint::StoredWords::Plain(text), None, None, None)
    };
    let (receipt, is_earlier) = receipt(city, id, envelope.content_sha256, envelope.receipt);
    let at = receipt.body.received_at;
    // Rules judge for ever, also words that a restored backup did not have.
    let then = if is_earlier { city.ledger.read(move |c| pack_revision::in_force(c, at)).await? } else { None };
    Ok(complaint::NewComplaint {
        words,
        reporter_sealed,
        reporter,
        pack_rev,
        judged_by: then.unwrap_or_else(|| city.served.revision.clone()),
        category: content.category,
        kind_sealed,
        visibility,
        needs_sorting,
        quarantined: false,
        flood_network: None,
        photos: content.photos,
        receipt,
    })
}

/// The receipt of new words: the one given before a restore from a backup, if it was ours and of these words, else a new one.
/// Whether it is the earlier one.
fn receipt(city: &City, id: ComplaintId, content_sha256: Sha256, earlier: Option<Receipt>) -> (Receipt, bool) {
    let key = city.keys.receipt();
    let ours = earlier.filter(|receipt| {
        let said = &receipt.body;
        said.id == id
            && said.content_sha256 == content_sha256
            && said.city == city.served.pack.id
            && receipt.verifies(&city.served.keys)
    });
    if let Some(receipt) = ours {
        return (receipt, true);
    }
    let body = ReceiptBody {
        city: city.served.pack.id.clone(),
        content_sha256,
        id,
        kid: key::kid(key.verifying_key().as_bytes()),
        received_at: city.now(),
        ticket: Ticket::of(&city.served.pack.ticket_prefix, &id),
    };
    (Receipt::new(body, key), false)
}

fn is_revision(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

fn accepted(c: &Connection, known: complaint::StoredComplaint) -> Db<ComplaintAccepted> {
    let events = event::life(c, known.receipt.body.id, event::Depth::Bare)?;
    standing(c, known, Progress::of(events.iter().map(|kept| &kept.event)).status)
}

fn standing(c: &Connection, known: complaint::StoredComplaint, status: Status) -> Db<ComplaintAccepted> {
    let said = &known.receipt.body;
    Ok(ComplaintAccepted {
        id: said.id,
        ticket: said.ticket.clone(),
        content_sha256: said.content_sha256,
        received_at: said.received_at,
        status,
        missing: photo::missing(c, said.id)?,
        receipt: known.receipt,
        pin: None,
    })
}

/// A complaint of this phone's, with its life so far.
///
/// # Errors
/// `not_found` where this phone owns no such complaint; [`CityError::Db`] and [`CityError::Vault`] where it cannot be read.
pub async fn state(city: &City, device: Sha256, id: ComplaintId) -> Result<ComplaintState, CityError> {
    state_after(city, device, id, 0).await
}

/// As [`state`], with one page of its events after a place.
///
/// # Errors
/// As [`state`].
pub async fn state_after(
    city: &City,
    device: Sha256,
    id: ComplaintId,
    after: u64,
) -> Result<ComplaintState, CityError> {
    let found = city
        .ledger
        .read(move |c| {
            if !complaint::is_owner(c, &device, id)? {
                return Ok(None);
            }
            let Some(known) = complaint::find(c, id)? else { return Ok(None) };
            Ok(Some((accepted(c, known)?, event::after(c, id, after, MOST_CHANGES)?)))
        })
        .await?;
    let (accepted, event::EventPage { kept, more }) = found.ok_or(Code::NotFound)?;
    let next = kept.last().and_then(|kept| kept.event.seq).filter(|_| more);
    let accepted = ComplaintAccepted { pin: Some(city.keys.pin(id)), ..accepted };
    let vault = city.vault.clone();
    let events = blocking(move || open_notes(&vault, kept)).await?;
    Ok(ComplaintState { accepted, events, next })
}

/// Whether nothing was ever accepted under this id.
///
/// # Errors
/// [`CityError::Db`] where the main database fails.
pub async fn is_unknown(city: &City, id: ComplaintId) -> Result<bool, CityError> {
    Ok(city.ledger.read(move |c| complaint::find(c, id)).await?.is_none())
}
