//! What an older pack still reads as, and whose a complaint is.

use super::*;

#[test]
fn a_pack_from_before_identities_reads_and_writes_as_it_was() {
    let old = serde_json::json!({
        "v": 1, "id": "kota", "name": "Kota Contoh", "region": "35.75", "ticket_prefix": "KTA", "tz": "Asia/Jakarta",
        "languages": ["id"], "channels": [], "categories": [], "agencies": [],
        "response": {"target_min": 10, "promise_min": 30, "sanction_min": 1440, "basis": "wall"},
        "outline": Outline::default(), "words": {},
    });
    let mut pack: Pack = serde_json::from_value(old.clone()).unwrap();
    assert!(pack.board.is_default() && pack.retention.is_default());
    assert!(pack.identity.is_none() && pack.consent(ConsentFor::Identity).is_none());
    // Word for word: its revision must stay what it was.
    assert_eq!(serde_json::to_value(&pack).unwrap(), old);

    pack.identity = IdentityRule::Nik;
    let text = ConsentText { id: "identitas".parse().unwrap(), version: 2, covers: ConsentFor::Identity };
    pack.consents.push(text.clone());
    let new: Pack = serde_json::from_value(serde_json::to_value(&pack).unwrap()).unwrap();
    assert_eq!((new.identity, new.consent(ConsentFor::Identity)), (IdentityRule::Nik, Some(&text)));
    assert_eq!(new.consent(ConsentFor::Health), None);
}

#[test]
fn what_is_said_of_an_owner_goes_before_where_it_lies() {
    let owner = |id: &str, when: OwnerSign| Owner { id: id.parse().unwrap(), when, checked: None };
    let says = |option: &str| OwnerSign::Answer { question: "milik".parse().unwrap(), option: option.parse().unwrap() };
    let mut pack: Pack = serde_json::from_value(serde_json::json!({
        "v": 1, "id": "kota", "name": "Kota Contoh", "region": "35.75", "ticket_prefix": "KTA", "tz": "Asia/Jakarta",
        "languages": ["id"], "channels": [], "categories": [], "agencies": [],
        "response": {"target_min": 10, "promise_min": 30, "sanction_min": 1440, "basis": "wall"}, "words": {},
    }))
    .unwrap();
    pack.owners = vec![owner("tetangga", OwnerSign::Outside), owner("nasional", says("nasional"))];
    let answers = |option: &str| Answers::from([("milik".to_owned(), AttributeValue::Text(option.into()))]);
    let found = |answers: &Answers, outside| pack.owner(answers, outside).map(|owner| owner.id.to_string());
    assert_eq!(found(&answers("nasional"), false).as_deref(), Some("nasional"));
    assert_eq!(found(&answers("nasional"), true).as_deref(), Some("nasional"));
    assert_eq!(found(&answers("kota"), true).as_deref(), Some("tetangga"));
    assert_eq!(found(&answers("kota"), false), None);
    assert_eq!(found(&Answers::new(), false), None);
    pack.words.entry("id".into()).or_default().insert("owner.nasional".into(), "Kementerian PU".into());
    let named = |said: &str| pack.named_owner(said).map(|owner| owner.id.to_string());
    assert_eq!((named("nasional"), named("Kementerian PU")), (Some("nasional".into()), Some("nasional".into())));
    assert_eq!(named("PLN"), None);
}
