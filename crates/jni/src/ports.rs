//! The core's ports over the phone. A phone that does not answer is one that cannot: the core goes on without.

use crate::device::Device;
use sambat_client::ports::{Background, Decoder, Metered, Network, News, Notifier, Sealer, Wish};
use sambat_domain::id::ComplaintId;
use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

/// Notifications, network, jobs, pictures and the Keystore of a phone.
pub struct PhonePorts {
    device: Arc<dyn Device>,
    /// What was asked for last: the system counts how often an app schedules, and a pass that changes nothing asks for nothing.
    asked: Mutex<Option<Wish>>,
}

impl PhonePorts {
    /// The ports of a phone.
    pub fn of(device: Arc<dyn Device>) -> Self {
        Self { device, asked: Mutex::default() }
    }
}

impl Notifier for PhonePorts {
    fn tell(&self, news: &News) -> bool {
        serde_json::to_string(news).is_ok_and(|news| self.device.tell(&news).unwrap_or(false))
    }

    fn retract(&self, report: Option<ComplaintId>) {
        let report = report.map(|report| report.to_string());
        // Nothing is lost where it stays: a tap on it finds nothing.
        let _ = self.device.retract(report.as_deref());
    }
}

/// A Keystore that fails for a moment is asked again by Kotlin's half.
impl Sealer for PhonePorts {
    fn seal(&self, key: &[u8]) -> io::Result<Vec<u8>> {
        self.device.seal(key).map_err(|_| silent())
    }

    fn unseal(&self, sealed: &[u8]) -> io::Result<Option<Vec<u8>>> {
        self.device.unseal(sealed).map_err(|_| silent())
    }
}

fn silent() -> io::Error {
    io::Error::other("the Keystore does not answer")
}

impl Network for PhonePorts {
    fn metered(&self) -> Metered {
        match self.device.network() {
            Ok(1) => Metered::Yes,
            Ok(2) => Metered::No,
            // Without a network nothing costs anything.
            _ => Metered::Unknown,
        }
    }
}

impl Background for PhonePorts {
    fn schedule(&self, wish: Wish) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let before = asked.replace(wish);
        let what = |wish: Wish| (wish.waits, wish.unmetered);
        // What is sent just now is asked for each time: the job of the last one may be over. A job that is there waits on.
        let done = match before.map(what) {
            Some(same) if same == what(wish) && !wish.now => Ok(()),
            _ if wish.waits => self.device.schedule(wish.unmetered, wish.now),
            _ => self.device.unschedule(),
        };
        let watched = match before.map(|wish| wish.watch) {
            Some(same) if same == wish.watch => Ok(()),
            _ => self.device.watch(wish.watch),
        };
        if done.and(watched).is_err() {
            // Asked for again after the next pass.
            *asked = None;
        }
    }
}

impl Decoder for PhonePorts {
    fn decode(&self, picture: &[u8], longest: u32) -> Option<Vec<u8>> {
        self.device.decode(picture, i32::try_from(longest).ok()?).ok().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Fake;
    use sambat_client::ports::NewsKind;

    #[test]
    fn a_phone_hears_what_is_wanted_when_that_changes_or_somebody_just_sent() {
        let phone = Arc::new(Fake::default());
        let ports = PhonePorts::of(phone.clone());
        let wish = |waits, unmetered, now, watch| ports.schedule(Wish { waits, unmetered, now, watch });
        wish(false, false, false, false);
        assert_eq!(phone.heard(), ["unschedule", "watch false"]);
        wish(true, false, true, false);
        wish(true, false, true, false);
        wish(true, false, false, false);
        wish(true, true, false, true);
        wish(true, true, false, true);
        wish(false, false, false, true);
        assert_eq!(
            phone.heard(),
            ["schedule false true", "schedule false true", "schedule true false", "watch true", "unschedule"]
        );
    }

    #[test]
    fn a_phone_that_did_not_hear_it_is_told_again() {
        let phone = Arc::new(Fake::default());
        let ports = PhonePorts::of(phone.clone());
        let wish = Wish { waits: true, ..Wish::default() };
        phone.silent(true);
        ports.schedule(wish);
        phone.silent(false);
        let _ = phone.heard();
        ports.schedule(wish);
        ports.schedule(wish);
        assert_eq!(phone.heard(), ["schedule false false", "watch false"]);
    }

    #[test]
    fn news_travel_as_they_are_agreed_and_a_silent_phone_shows_none() {
        let phone = Arc::new(Fake::default());
        let ports = PhonePorts::of(phone.clone());
        let report = "01950000-0000-7000-8000-000000000001".parse().unwrap();
        let news = News {
            report,
            kind: NewsKind::Question,
            title: "Dinas PUPR bertanya".into(),
            text: "Lubang".into(),
            when: "2026-11-24T02:15:00Z".parse().unwrap(),
            private: false,
            silent: true,
        };
        assert!(ports.tell(&news));
        ports.retract(Some(report));
        ports.retract(None);
        assert_eq!(
            phone.heard(),
            [
                r#"tell {"report":"01950000-0000-7000-8000-000000000001","kind":"question","title":"Dinas PUPR bertanya","text":"Lubang","when":1795486500000,"private":false,"silent":true}"#,
                "retract 01950000-0000-7000-8000-000000000001",
                "retract all",
            ]
        );
        phone.silent(true);
        assert!(!ports.tell(&news) && ports.decode(b"x", 1600).is_none());
        assert_eq!(ports.metered(), Metered::Unknown);
    }
}
