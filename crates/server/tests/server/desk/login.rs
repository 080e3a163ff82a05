//! Who gets in, for how long, and from which page.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn bad_66_an_old_cookie_is_dead_after_logout_change_and_time() {
    let city = City::start().await;
    officer(&city, "ratna", Role::Coordinator, None);
    let here = |browser: &Browser<'_>| {
        let cookie = browser.cookie.clone();
        let ask = city.phone(9).anyone("GET", "/v1/session").with("cookie", cookie);
        async move { ask.send().await.status }
    };
    // A cookie from before is not the one after.
    let mut fixed = Browser::new(&city);
    fixed.cookie = "sambat=AAAAAAAAAAAAAAAAAAAAAA".into();
    fixed.log_in("ratna", PASSWORD, None).await;
    assert!(!fixed.cookie.contains("AAAAAAAAAAAAAAAA"));
    assert_eq!(here(&fixed).await, 200);
    assert_eq!(fixed.send("DELETE", "/v1/session", &json!({})).await.status, 204);
    assert_eq!(here(&fixed).await, 401);

    for change in [
        OfficerChange::Seat(Seat { role: Role::Mayor, agency: None }),
        OfficerChange::Password("lampu kuning di pasar".into()),
        OfficerChange::Password(PASSWORD.into()),
    ] {
        let password = if matches!(&change, OfficerChange::Password(now) if now == PASSWORD) {
            "lampu kuning di pasar"
        } else {
            PASSWORD
        };
        let mut browser = Browser::new(&city);
        assert_eq!(browser.log_in("ratna", password, None).await.status, 200);
        command::change_officer(city.data(), None, &*city.config.clock, "ratna", change).unwrap();
        assert_eq!(here(&browser).await, 401);
    }
    let browser = Browser::of(&city, "ratna").await;
    command::change_officer(city.data(), None, &*city.config.clock, "ratna", OfficerChange::Disable).unwrap();
    assert_eq!(here(&browser).await, 401);
    assert_eq!(Browser::new(&city).log_in("ratna", PASSWORD, None).await.problem(), (401, "login_refused"));
    command::change_officer(city.data(), None, &*city.config.clock, "ratna", OfficerChange::Enable).unwrap();

    let browser = Browser::of(&city, "ratna").await;
    for _ in 0..4 {
        city.pass(SignedDuration::from_mins(29));
        assert_eq!(here(&browser).await, 200, "who works is not thrown out");
    }
    city.pass(SignedDuration::from_mins(31));
    assert_eq!(here(&browser).await, 401);
    let browser = Browser::of(&city, "ratna").await;
    for _ in 0..24 {
        city.pass(SignedDuration::from_mins(29));
        here(&browser).await;
    }
    city.pass(SignedDuration::from_mins(29));
    assert_eq!(here(&browser).await, 401, "after twelve hours in any case");
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_64_65_who_does_not_know_does_not_get_in() {
    let city = City::start().await;
    officer(&city, "ratna", Role::Coordinator, None);
    let mut browser = Browser::new(&city);
    let refused = browser.log_in("ratna", "salah", None).await;
    assert_eq!(refused.problem(), (401, "login_refused"));
    assert_eq!(browser.log_in("siapa", PASSWORD, None).await.body, refused.body, "not said which of them is wrong");
    assert_eq!(browser.log_in("ratna", &"x".repeat(60_000), None).await.problem(), (401, "login_refused"));
    for _ in 0..2 {
        browser.log_in("ratna", "salah", None).await;
    }
    let slow = browser.log_in("ratna", PASSWORD, None).await;
    assert_eq!((slow.problem(), slow.header("retry-after")), ((429, "slow_down"), "1"));
    city.pass(SignedDuration::from_secs(1));
    assert_eq!(browser.log_in("ratna", PASSWORD, None).await.status, 200, "a wait, never a lock");
    let refused = city.at_rest().audit_log().into_iter().filter(|line| line.deed == "login_refused");
    assert_eq!(refused.map(|line| line.count).collect::<Vec<_>>(), [Some(3)]);

    let told = command::change_officer(city.data(), None, &*city.config.clock, "ratna", OfficerChange::Totp).unwrap();
    let secret = told.split("secret=").nth(1).unwrap().split('&').next().unwrap();
    let code = |at: jiff::Timestamp| {
        let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
        let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
        totp.generate(u64::try_from(at.as_second()).unwrap()).to_string()
    };
    assert!(!city.holds(secret));
    let now = city.config.clock.now();
    assert_eq!(browser.log_in("ratna", PASSWORD, None).await.problem(), (401, "code_needed"));
    let right = code(now);
    assert_eq!(browser.log_in("ratna", PASSWORD, Some(&right)).await.status, 200);
    assert_eq!(browser.log_in("ratna", PASSWORD, Some(&right)).await.problem(), (401, "login_refused"), "used up");
    let earlier = code(now.checked_sub(SignedDuration::from_secs(30)).unwrap());
    assert_eq!(
        browser.log_in("ratna", PASSWORD, Some(&earlier)).await.problem(),
        (401, "login_refused"),
        "older than that"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_67_another_page_changes_nothing() {
    let city = City::start().await;
    officer(&city, "ratna", Role::Coordinator, None);
    city.phone(1).put(ID, &content()).await;
    let ratna = Browser::of(&city, "ratna").await;
    let path = format!("/v1/desk/complaints/{ID}/events/{}", id(1));
    let body = json!({"kind": "verified", "at": "2026-11-24T03:05:00Z"});
    let ask = || city.phone(9).anyone("PUT", path.clone()).with("cookie", &*ratna.cookie);
    for (name, value) in [
        ("origin", "http://evil.test"),
        ("origin", "http://localhost.evil.test"),
        ("origin", "https://localhost"),
        ("origin", "null"),
        ("x-nothing", "no origin at all"),
    ] {
        assert_eq!(ask().with(name, value).json(&body).await.problem(), (403, "forbidden"), "{name}: {value}");
    }
    let sibling = ask().with("origin", "http://localhost").with("sec-fetch-site", "same-site");
    assert_eq!(sibling.json(&body).await.problem(), (403, "forbidden"));
    let form = ask().with("origin", "http://localhost").with("content-type", "text/plain").body(body.to_string()).await;
    assert_eq!(form.problem(), (415, "unsupported_media"));
    assert_eq!(ask().with("origin", "http://localhost").json(&body).await.status, 201);
    let login = city.phone(9).anyone("POST", "/v1/session").with("origin", "http://evil.test");
    assert_eq!(login.json(&json!({"name": "ratna", "password": PASSWORD})).await.problem(), (403, "forbidden"));
    let set = Browser::new(&city).log_in("ratna", PASSWORD, None).await;
    let set = set.header("set-cookie").to_owned();
    let mut parts: Vec<_> = set.split("; ").skip(1).collect();
    parts.sort_unstable();
    assert_eq!(parts, ["HttpOnly", "Path=/", "SameSite=Strict"]);
}
