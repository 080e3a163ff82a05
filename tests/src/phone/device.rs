//! A device whose camera, receivers and other apps do what a test tells them.

use super::system::ToldSystem;
use sambat_client::{
    PassingFolder,
    ports::{Arrival, Arrivals, Camera, Later, Leaving, Located, Locations, Measured, PassingFile, Sharer, ShotEnd},
};
use sambat_domain::place::FixSource;
use std::{
    fs, io, mem,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};
use tokio::sync::{
    Mutex as AsyncMutex,
    mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
};

/// What the next opening of the camera comes to.
enum Told {
    /// It takes this picture.
    Takes(PathBuf),
    /// It takes this picture, and never comes back: the system ends this program.
    Outlives(PathBuf),
    /// It comes back without one.
    Ends(ShotEnd),
}

/// A camera that stays open until it is told how it ends, receivers that tell what they were told last, and other apps: what is
/// shared with them lies in `shared` below the core's data.
pub struct ToldDevice {
    folder: PathBuf,
    tells: UnboundedSender<Told>,
    told: AsyncMutex<UnboundedReceiver<Told>>,
    place: Mutex<Located>,
    shared: PassingFolder,
    came: Mutex<Vec<Arrival>>,
    /// The system around the app.
    pub system: Arc<ToldSystem>,
}

impl ToldDevice {
    /// One that puts its photos beside the core's data.
    #[must_use]
    pub fn new(data: &Path) -> Self {
        let (tells, told) = unbounded_channel();
        Self {
            folder: data.join("camera"),
            tells,
            told: AsyncMutex::new(told),
            place: Mutex::new(Located::NotAsked),
            shared: PassingFolder::new(data.join("shared")),
            came: Mutex::default(),
            system: Arc::default(),
        }
    }

    /// Does what a line says: `takes FILE`, `outlives FILE`, `cancelled`, `no_camera`, `no_room`; `here LAT LON METRES`, `roughly LAT LON METRES`,
    /// `not_asked`, `refused`, `refused_for_good`, `off`, `nothing`; `hands_over link URI`, `hands_over file FILE`; and what
    /// [`ToldSystem::tell`] knows. Answers what is to be said.
    ///
    /// # Errors
    /// What it does not understand.
    pub fn tell(&self, line: &str) -> Result<String, String> {
        let words: Vec<&str> = line.split_whitespace().collect();
        if let Some(answer) = self.system.tell(&words) {
            return Ok(answer);
        }
        let done = || Ok("ok".to_owned());
        let strange = || Err(format!("not understood: {line}"));
        let told = match *words.as_slice() {
            ["takes", file] => Told::Takes(file.into()),
            ["outlives", file] => Told::Outlives(file.into()),
            ["cancelled"] => Told::Ends(ShotEnd::Cancelled),
            ["no_camera"] => Told::Ends(ShotEnd::NoCamera),
            ["no_room"] => Told::Ends(ShotEnd::NoRoom),
            ["hands_over", what, which] => {
                let arrival = match what {
                    "link" => Arrival::Link(which.to_owned()),
                    "file" => Arrival::Bundle(Box::new(PassingFile::new(which.into(), String::new()))),
                    _ => return strange(),
                };
                self.came.lock().unwrap_or_else(PoisonError::into_inner).push(arrival);
                return done();
            }
            _ => {
                let place = match *words.as_slice() {
                    ["here", lat, lon, metres] => measured(lat, lon, metres).map(Located::Here),
                    ["roughly", lat, lon, metres] => measured(lat, lon, metres).map(Located::Roughly),
                    ["not_asked"] => Some(Located::NotAsked),
                    ["refused"] => Some(Located::Refused),
                    ["refused_for_good"] => Some(Located::RefusedForGood),
                    ["off"] => Some(Located::Off),
                    ["nothing"] => Some(Located::Nothing),
                    _ => None,
                };
                let Some(place) = place else { return strange() };
                *self.place.lock().unwrap_or_else(PoisonError::into_inner) = place;
                return done();
            }
        };
        self.tells.send(told).map_or_else(|_| strange(), |()| done())
    }
}

fn measured(lat: &str, lon: &str, metres: &str) -> Option<Measured> {
    Some(Measured {
        lat: lat.parse().ok()?,
        lon: lon.parse().ok()?,
        accuracy_m: metres.parse().ok(),
        heading_deg: None,
        age: Duration::ZERO,
        source: FixSource::Gps,
    })
}

impl Camera for ToldDevice {
    fn folder(&self) -> Option<PathBuf> {
        Some(self.folder.clone())
    }

    fn shoot(&self, file: PathBuf) -> Later<'_, ShotEnd> {
        Box::pin(async move {
            match self.told.lock().await.recv().await {
                Some(Told::Takes(picture)) => match fs::copy(picture, file) {
                    Ok(_) => ShotEnd::Taken,
                    Err(_) => ShotEnd::NoRoom,
                },
                Some(Told::Outlives(picture)) => {
                    let copied = fs::copy(picture, file);
                    std::future::pending::<()>().await;
                    copied.map_or(ShotEnd::NoRoom, |_| ShotEnd::Taken)
                }
                Some(Told::Ends(end)) => end,
                None => ShotEnd::Cancelled,
            }
        })
    }
}

impl Locations for ToldDevice {
    fn can_tell(&self) -> bool {
        true
    }

    fn locate(&self, _: Duration, ask: bool) -> Later<'_, Located> {
        let mut place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever is asked says no, until a test says otherwise.
        if ask && *place == Located::NotAsked {
            *place = Located::Refused;
        }
        Box::pin(std::future::ready(*place))
    }
}

impl Sharer for ToldDevice {
    fn can_share(&self) -> bool {
        true
    }

    fn share(&self, file: Leaving, _: &'static str, _: String) -> Later<'_, Option<io::Result<()>>> {
        let put = self.shared.put(&file, SystemTime::now()).map(drop);
        Box::pin(std::future::ready(Some(put)))
    }
}

impl Arrivals for ToldDevice {
    fn can_come(&self) -> bool {
        true
    }

    fn take(&self) -> Later<'_, Vec<Arrival>> {
        let came = mem::take(&mut *self.came.lock().unwrap_or_else(PoisonError::into_inner));
        Box::pin(std::future::ready(came))
    }
}
