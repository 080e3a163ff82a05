//! What is not the city's goes to whoever it belongs to, and nobody's name goes along.

use crate::{
    city::{City, ID, TICKET, id, manifest},
    desk::{Browser, health, officer},
    paper::Paper,
    reporter::{NIK, agreed, key, seal},
    sending::{camera, ready},
};
use sambat_domain::officer::Role;
use sambat_photo::{Size, prepare};
use sambat_protocol::hash;
use serde_json::{Value, json};

const OWNER: &str = "Kementerian PU, untuk jalan nasional";

/// A hole in a national road, with a photo, and who complains.
async fn told(city: &City) -> Vec<u8> {
    let photo = prepare(&camera(), Size::Normal).unwrap().jpeg;
    let mut words = agreed();
    words["description"] =
        format!("Lubang dalam di jalur kiri. NIK saya {NIK}, WA 0812-0000-0000. Bahaya = \"sekali\".").into();
    words["place"] = json!({
        "pin": {"lat_e7": -76_453_210, "lon_e7": 1_129_071_830}, "area": "35.75.02.1005", "landmark": "Depan pasar, sebelah kiri",
    });
    words["photos"] = json!([manifest(crate::city::PHOTO, &photo)]);
    let body = json!({
        "v": 1, "pack_rev": city.revision(), "content": words, "reporter_sealed": seal(&key(city).await, NIK, 7),
    });
    let phone = city.phone(1);
    assert_eq!(phone.ask("PUT", format!("/v1/complaints/{ID}")).json(&body).await.status, 201);
    let path = phone.upload(ID, &manifest(crate::city::PHOTO, &photo)).await;
    assert_eq!(phone.patch(&path, 0).body(photo.clone()).await.status, 204);
    ready(phone, 1).await;
    photo
}

fn not_ours(owner: &str) -> Value {
    json!({"kind": "not_ours", "owner": owner, "note": "Jalan ini jalan nasional."})
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_ours_is_written_out_for_whose_it_is() {
    let mut city = City::closed();
    city.config.origin = Some("http://localhost".into());
    city.open().await;
    officer(&city, "ratna", Role::Coordinator, None);
    officer(&city, "wali", Role::Mayor, None);
    officer(&city, "joko", Role::Agency, Some("pupr"));
    let photo = told(&city).await;
    let ratna = Browser::of(&city, "ratna").await;
    let (csv, pdf) =
        (format!("/v1/desk/complaints/{ID}/handover.csv"), format!("/v1/desk/complaints/{ID}/handover.pdf"));
    assert!(!ratna.open(ID).await.hands_over);
    for path in [&csv, &pdf] {
        assert_eq!(ratna.get(path).await.problem(), (409, "misfit"), "it is the city's");
    }
    assert_eq!(ratna.act(ID, 1, not_ours(OWNER)).await.status, 201);
    assert!(ratna.open(ID).await.hands_over);

    let sheet = ratna.get(&csv).await;
    assert_eq!(
        (sheet.header("content-type"), sheet.header("content-disposition")),
        ("text/csv; charset=utf-8", "attachment; filename=\"PSR-X2T1-57BX.csv\"")
    );
    let hash = hash::sha256(&photo);
    let head = "Klasifikasi|Judul laporan|Isi laporan|Instansi tujuan|Cara menyampaikan|Kategori|Tanggal kejadian|Kecamatan|\
                Kelurahan/desa|Patokan|Koordinat (lintang, bujur)|Nomor tiket kota|Diterima kota|Pengirim dan kontak|Lampiran";
    let line = format!(
        "Pengaduan|Lubang dalam di jalur kiri|\
         Lubang dalam di jalur kiri. NIK saya •••, WA •••. Bahaya = \"\"sekali\"\".|{OWNER}|\
         Lewat aplikasi Jalan Kita atau SP4N-LAPOR! (lapor.go.id).|Jalan rusak|2026-11-24|{}|{}|\
         Depan pasar, sebelah kiri|-7.6453210, 112.9071830|{TICKET}|2026-11-24 10.02 WIB|\
         e-Sambat, Kota Pasuruan, http://localhost|{}.jpg, SHA-256 {hash}",
        area(&city, "35.75.02"),
        area(&city, "35.75.02.1005"),
        crate::city::PHOTO,
    );
    let quoted = |line: &str| format!("\"{}\"\r\n", line.replace('|', "\",\""));
    let expected = format!("\u{feff}{}{}", quoted(head), quoted(&line));
    assert_eq!(String::from_utf8(sheet.body.to_vec()).unwrap(), expected);

    let paper = ratna.get(&pdf).await;
    assert_eq!(paper.header("content-type"), "application/pdf");
    let paper = Paper::read(&paper.body);
    assert_eq!(paper.pages, 1);
    for said in [
        "Lubang dalam di jalur kiri. NIK saya •••, WA •••. Bahaya = \"sekali\".",
        "Jalan rusak",
        "-7.6453210, 112.9071830",
        TICKET,
        "Depan pasar, sebelah kiri",
        OWNER,
    ] {
        assert!(paper.says(said), "{said}: {}", paper.text);
    }
    for secret in [NIK, "0812", "Contoh Warga", "081200000000"] {
        assert!(!paper.says(secret) && !expected.contains(secret), "{secret}");
    }
    let lines = || city.at_rest().audit_log().iter().filter(|line| line.deed == "hand_over" && line.complaint).count();
    assert_eq!(lines(), 2);

    // Who reads only, and who does not have it.
    let (wali, joko) = (Browser::of(&city, "wali").await, Browser::of(&city, "joko").await);
    assert!(!wali.open(ID).await.hands_over);
    assert_eq!(wali.get(&csv).await.problem(), (403, "forbidden"));
    assert_eq!(joko.get(&csv).await.problem(), (404, "not_found"));
    assert_eq!(Browser::new(&city).get(&csv).await.problem(), (401, "no_session"));
    assert_eq!(lines(), 2);
    // Opened again, it is the city's again.
    assert_eq!(ratna.act(ID, 2, json!({"kind": "reopened", "note": "Ternyata jalan kota."})).await.status, 201);
    assert_eq!(ratna.get(&pdf).await.problem(), (409, "misfit"));
}

fn area(city: &City, code: &str) -> String {
    let text = std::fs::read_to_string(city.config.pack.join("areas.csv")).unwrap();
    let line = text.lines().find(|line| line.starts_with(&format!("{code},"))).unwrap();
    line.split(',').nth(1).unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_62_what_is_private_is_handed_to_nobody() {
    let city = City::start().await;
    officer(&city, "ratna", Role::Coordinator, None);
    officer(&city, "sari", Role::Agency, Some("dinkes"));
    officer(&city, "joko", Role::Agency, Some("pupr"));
    let body = json!({"v": 1, "pack_rev": city.revision(), "content": health()});
    assert_eq!(city.phone(1).ask("PUT", format!("/v1/complaints/{ID}")).json(&body).await.status, 201);
    let mut own = agreed();
    own["visibility"] = "private".into();
    let body = json!({"v": 1, "pack_rev": city.revision(), "content": own});
    assert_eq!(city.phone(1).ask("PUT", format!("/v1/complaints/{}", id(2))).json(&body).await.status, 201);
    let (ratna, sari) = (Browser::of(&city, "ratna").await, Browser::of(&city, "sari").await);
    assert_eq!(sari.act(ID, 1, not_ours("RSUD provinsi")).await.status, 201);
    let joko = Browser::of(&city, "joko").await;
    assert_eq!(joko.act(&id(2), 2, not_ours(OWNER)).await.status, 201);
    for (who, complaint) in [(&sari, ID.to_owned()), (&ratna, ID.to_owned()), (&joko, id(2)), (&ratna, id(2))] {
        assert!(!who.open(&complaint).await.hands_over);
        for form in ["csv", "pdf"] {
            let refused = who.get(&format!("/v1/desk/complaints/{complaint}/handover.{form}")).await;
            assert_eq!(refused.problem(), (422, "invalid"));
            assert_eq!(refused.value()["errors"], json!([{"field": "visibility", "code": "private"}]));
        }
    }
    assert_eq!(city.at_rest().audited("hand_over"), 0);
}
