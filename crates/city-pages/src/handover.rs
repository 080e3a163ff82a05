//! What is not the city's, written out for whoever it belongs to: the fields of SP4N-LAPOR!, and nobody's name.

use crate::{
    csv,
    page::{filled, read},
    pdf::{Heads, Paper},
};
use jiff::{Timestamp, civil::DateTime, tz::Offset};
use sambat_city::{
    city::City,
    desk::{scope_of, seen},
    error::CityError,
    officer::Seated,
};
use sambat_city_store::db::{
    audit_log::{self, AuditAction, AuditEntry},
    event, photo, proof,
};
use sambat_domain::{
    content::{Content, spot, title},
    event::EventKind,
    id::{ComplaintId, PhotoId},
    pack::{FIRST_LANGUAGE, Pack},
    photo::Sha256,
    redaction::redacted,
    response::zone,
    status::Status,
};
use sambat_protocol::{field_mistake::FieldMistake, problem::Code};
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct HandoverWords {
    title: String,
    subtitle: String,
    kind: String,
    kind_is: String,
    heading: String,
    text: String,
    category: String,
    happened: String,
    district: String,
    area: String,
    landmark: String,
    position: String,
    owner: String,
    reach: String,
    ticket: String,
    received: String,
    sender: String,
    files: String,
    file: String,
    none: String,
    note_title: String,
    note: String,
    made: String,
    foot: String,
}

static WORDS: LazyLock<HandoverWords> = LazyLock::new(|| read(include_str!("../strings/handover.toml")));

/// A complaint as it is handed over.
pub struct HandOver {
    /// The ticket, as people write it.
    pub ticket: String,
    city: String,
    heading: String,
    text: String,
    category: String,
    happened: String,
    district: String,
    area: String,
    landmark: String,
    /// Degrees north and east.
    position: Option<(String, String)>,
    owner: String,
    reach: String,
    received: String,
    sender: String,
    files: Vec<String>,
    made: String,
    at: (DateTime, i8),
}

/// Writes a complaint out, and who did.
///
/// # Errors
/// `invalid` where it is private, `forbidden` where the seat is not for it, `misfit` where it is the city's.
pub async fn take(city: &City, who: &Seated, origin: Option<&str>, id: ComplaintId) -> Result<HandOver, CityError> {
    let (listed, sight) = seen(city, who, id).await?;
    let words = listed.words.as_deref().filter(|_| !scope_of(city, &listed).is_restricted());
    let Some(words) = words else { return Err(sambat_city::error::invalid_field(FieldMistake::VisibilityPrivate)) };
    if !who.seat.hands_over(sight) {
        return Err(Code::Forbidden.into());
    }
    if listed.status != Status::NotOurs {
        return Err(Code::Misfit.into());
    }
    let content: Content = serde_json::from_str(words).map_err(|_| Code::Internal)?;
    let entry = AuditEntry {
        at: city.now(),
        officer: Some(who.id),
        deed: AuditAction::HandOver,
        complaint: Some(id),
        event: None,
    };
    city.writer.write(move |t| audit_log::write(t, &entry)).await?;
    let looking = city.ledger.read(move |c| {
        let proofs = proof::of_complaint(c, id)?;
        let mut photos = Vec::new();
        for photo in photo::of_complaint(c, id)? {
            let photo_id = photo.manifest.photo_id;
            if proofs.iter().all(|proof| proof.photo != photo_id) {
                photos.extend(photo::shown(c, id, photo_id)?.map(|hash| (photo_id, hash)));
            }
        }
        Ok((event::of_complaint(c, id)?, photos))
    });
    let (events, photos) = looking.await?;
    let owner = events.into_iter().rev().find_map(|kept| match kept.event.kind {
        EventKind::NotOurs { owner } => Some(owner),
        _ => None,
    });
    let pack = &city.served.pack;
    let address = origin.or(city.served.endpoint.as_deref());
    let handing = Handing { pack, address, now: city.now() };
    Ok(handing.over(listed.ticket, listed.received_at, &content, owner.as_deref().unwrap_or_default(), &photos))
}

/// What every sheet needs besides its complaint: the pack, the city's address and the time.
struct Handing<'a> {
    pack: &'a Pack,
    address: Option<&'a str>,
    now: Timestamp,
}

impl Handing<'_> {
    fn over(
        &self,
        ticket: String,
        received_at: Timestamp,
        content: &Content,
        owner: &str,
        photos: &[(PhotoId, Sha256)],
    ) -> HandOver {
        let pack = self.pack;
        let place = content.place.clone().unwrap_or_default();
        let area_name = |code: &str| pack.area(code).map(|area| area.name.clone());
        let drawn = || Some(pack.area_at(place.position()?)?.code.clone());
        let code = place.area.clone().or_else(drawn).unwrap_or_default();
        let known = pack.named_owner(owner);
        let key = known.map(|owner| format!("owner.{}", owner.id));
        let word = |key: &str| pack.word(FIRST_LANGUAGE, key).to_owned();
        let zone = zone::abbreviation(&pack.tz);
        let file = |(id, hash): &(PhotoId, Sha256)| {
            filled(&WORDS.file, &[("name", &format!("{id}.jpg")), ("hash", &hash.to_string())])
        };
        let text = redacted(&content.description);
        let kind = word(&format!("category.{}", content.category));
        let spot = spot(content.place.as_ref(), pack).map(redacted);
        HandOver {
            ticket,
            city: pack.name.clone(),
            heading: title(&text, &kind, spot.as_deref()),
            text,
            category: kind,
            happened: self.day(content.noticed_at),
            district: code.rsplit_once('.').and_then(|(district, _)| area_name(district)).unwrap_or_default(),
            area: area_name(&code).unwrap_or_default(),
            landmark: redacted(&place.landmark.clone().unwrap_or_default()),
            position: place.position().map(|at| (degrees(at.lat_e7), degrees(at.lon_e7))),
            owner: key.as_deref().map_or_else(|| owner.to_owned(), word),
            reach: key.map(|key| word(&format!("{key}.reach"))).unwrap_or_default(),
            received: format!("{} {zone}", self.moment(received_at)),
            sender: [Some(pack.service_name()), Some(pack.name.as_str()), self.address]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", "),
            files: photos.iter().map(file).collect(),
            made: filled(&WORDS.made, &[("time", &self.moment(self.now)), ("zone", zone)]),
            at: (self.local(self.now), i8::try_from(self.offset().seconds() / 3_600).unwrap_or_default()),
        }
    }

    fn offset(&self) -> Offset {
        zone::offset(&self.pack.tz).unwrap_or(Offset::UTC)
    }

    fn local(&self, at: Timestamp) -> DateTime {
        self.offset().to_datetime(at)
    }

    fn day(&self, at: Timestamp) -> String {
        self.local(at).date().to_string()
    }

    fn moment(&self, at: Timestamp) -> String {
        let local = self.local(at);
        format!("{} {:02}.{:02}", local.date(), local.hour(), local.minute())
    }
}

/// Ten-millionths of a degree in degrees, to the last place.
fn degrees(e7: i32) -> String {
    let (sign, e7) = (if e7 < 0 { "-" } else { "" }, e7.unsigned_abs());
    format!("{sign}{}.{:07}", e7 / 10_000_000, e7 % 10_000_000)
}

impl HandOver {
    /// What it says, each under its name; the words themselves not.
    fn fields(&self) -> Vec<[String; 2]> {
        let w = &*WORDS;
        let position = self.position.as_ref().map(|(north, east)| format!("{north}, {east}")).unwrap_or_default();
        let files = if self.files.is_empty() { w.none.clone() } else { self.files.join("\n") };
        let fields = [
            (&w.kind, &w.kind_is),
            (&w.heading, &self.heading),
            (&w.owner, &self.owner),
            (&w.reach, &self.reach),
            (&w.category, &self.category),
            (&w.happened, &self.happened),
            (&w.district, &self.district),
            (&w.area, &self.area),
            (&w.landmark, &self.landmark),
            (&w.position, &position),
            (&w.ticket, &self.ticket),
            (&w.received, &self.received),
            (&w.sender, &self.sender),
            (&w.files, &files),
        ];
        fields.into_iter().map(|(name, value)| [name.clone(), value.clone()]).collect()
    }

    /// As comma-separated values: a head, and one line.
    pub fn csv(&self) -> String {
        let mut fields = self.fields();
        fields.insert(2, [WORDS.text.clone(), self.text.clone()]);
        let mut out = csv::begin();
        csv::line(&mut out, fields.iter().map(|[name, _]| name.as_str()));
        csv::line(&mut out, fields.iter().map(|[_, value]| value.as_str()));
        out
    }

    /// The sheet as a PDF file.
    pub fn pdf(&self) -> Vec<u8> {
        let w = &*WORDS;
        let gaps = [("city", self.city.as_str()), ("ticket", self.ticket.as_str())];
        let (subtitle, foot) = (filled(&w.subtitle, &gaps), filled(&w.foot, &gaps));
        let heads = Heads { title: &w.title, subtitle: &subtitle, foot: &foot, language: FIRST_LANGUAGE, at: self.at };
        let mut paper = Paper::new(false, &heads);
        paper.heading(&self.heading);
        let fields: Vec<_> = self.fields().into_iter().filter(|[_, value]| !value.is_empty()).collect();
        paper.pairs(2, 5, &fields);
        if !self.text.is_empty() {
            paper.heading(&w.text);
            paper.text(&self.text);
        }
        paper.heading(&w.note_title);
        paper.note(&w.note);
        paper.note(&self.made);
        paper.finish(&heads)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_and_degrees_are_whole() {
        let words: HandoverWords = toml::from_str(include_str!("../strings/handover.toml")).unwrap();
        assert!(words.file.contains("{hash}"));
        assert_eq!((degrees(-76_453_210), degrees(1_129_071_830)), ("-7.6453210".into(), "112.9071830".into()));
        assert_eq!(degrees(-1), "-0.0000001");
    }
}
