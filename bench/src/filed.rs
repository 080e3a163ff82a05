//! A phone full of complaints, as years of filing would leave it.

use crate::Result;
use sambat_client::{
    inspect::Inspect as _,
    store::{self, StoreError, complaint::Complaint, outbox::What},
};
use sambat_domain::{
    event::{Actor, Event, EventKind},
    id::{ComplaintId, EventId},
    outbox::ItemState,
    ticket::{Ticket, TicketPrefix},
};
use sambat_protocol::{
    hash,
    receipt::{Receipt, ReceiptBody},
};
use sambat_tests::{phone::Phone, random::Random};

/// What a two-thousandth says.
pub const RARE: &str = "buaya";
/// What a tenth says each.
const COMMON: [&str; 2] = ["lubang", "pasar"];
const WORDS: [&str; 36] = [
    "depan", "banjir", "lampu", "mati", "sampah", "selokan", "mampet", "trotoar", "pohon", "tumbang", "kabel", "putus",
    "air", "keruh", "bau", "malam", "pagi", "minggu", "warga", "sekolah", "masjid", "jembatan", "retak", "motor",
    "jatuh", "anak", "gang", "sempit", "parkir", "liar", "becak", "halte", "rambu", "hilang", "cat", "pudar",
];

/// Puts the complaints in, as years of filing would: each with its words sent, a receipt, an event.
///
/// # Errors
/// The core's.
pub async fn fill(phone: &Phone, complaints: usize) -> Result<()> {
    let app = phone.app();
    let model = phone.file("Lubang di jalan.", &[]).await.row.id;
    let model = app.store().read(|connection, vault| store::complaint::get(connection, vault, model))?;
    let prefix = "PSR".parse().map_err(|_| "no prefix")?;
    let mut random = Random::new(1);
    let mut made = 0_usize;
    while made < complaints {
        let batch = 10_000.min(complaints - made);
        app.store().write(|transaction, vault| {
            for n in made..made + batch {
                put(transaction, vault, &another(&model, &prefix, complaints - n, &mut random)?)?;
            }
            Ok::<_, StoreError>(())
        })?;
        made += batch;
    }
    Ok(())
}

fn another(
    model: &Complaint,
    prefix: &TicketPrefix,
    back: usize,
    random: &mut Random,
) -> std::result::Result<Complaint, StoreError> {
    let ago = jiff::SignedDuration::from_mins(i64::try_from(back).unwrap_or_default() * 5);
    let saved_at = model.saved_at.checked_sub(ago).unwrap_or(model.saved_at);
    let mut entropy = [0; 10];
    entropy.fill_with(|| u8::try_from(random.below(256)).unwrap_or_default());
    let id = ComplaintId::new(saved_at, &entropy);
    let mut content = model.content.clone();
    let mut words: Vec<_> = (0..12).map(|_| WORDS[random.below(WORDS.len())]).collect();
    words.extend(COMMON.into_iter().filter(|_| random.below(10) == 0));
    if random.below(2_000) == 0 {
        words.push(RARE);
    }
    content.description = format!("{}.", words.join(" "));
    let row = |_| StoreError::Row("complaint");
    Ok(Complaint {
        id,
        ticket: Ticket::of(prefix, &id),
        text: serde_json::to_string(&content).map_err(|_| StoreError::Row("complaint"))?,
        content_sha256: hash::of_canonical(&content).map_err(row)?,
        content,
        saved_at,
        ..model.clone()
    })
}

fn put(
    transaction: &store::Transaction<'_>,
    vault: &store::Vault,
    complaint: &Complaint,
) -> std::result::Result<(), StoreError> {
    let (id, pack) = (complaint.id, &complaint.pack_id);
    store::complaint::insert(transaction, vault, complaint)?;
    let new = store::outbox::NewItem { pack, complaint: id, what: What::Words, bytes: 600 };
    store::outbox::insert(transaction, new)?;
    for mut row in store::outbox::of(transaction, id)? {
        row.item.state = ItemState::Sent;
        store::outbox::save(transaction, &row)?;
    }
    let body = ReceiptBody {
        city: pack.clone(),
        content_sha256: complaint.content_sha256,
        id,
        kid: "0000000000000000".into(),
        received_at: complaint.saved_at,
        ticket: complaint.ticket.clone(),
    };
    let receipt = Receipt { body, signature: "x".repeat(86) };
    store::complaint::received(transaction, id, &receipt, &complaint.pack_rev, complaint.saved_at)?;
    let at = complaint.saved_at;
    let event = Event::at_the_city(EventId::new(at, &[7; 10]), id, Actor::System, EventKind::Received, at);
    store::event::put(transaction, vault, &event, false)?;
    Ok(())
}
