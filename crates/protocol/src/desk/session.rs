//! Who works at the desk, and what their pages need of the pack.

use jiff::Timestamp;
use sambat_domain::{
    id::{AgencyId, CategoryId, ChannelId, OwnerId, TemplateId},
    officer::Seat,
    pack::Area,
    photo::Sha256,
    place::Outline,
};
use serde::{Deserialize, Serialize};

/// What is typed to log in.
#[derive(Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// The officer's name.
    pub name: String,
    /// The password.
    pub password: String,
    /// The one-time code, where one is asked for.
    #[serde(default)]
    pub code: Option<String>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credentials")
    }
}

/// How a complaint came that no phone sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum CameBy {
    /// Somebody stood at the desk.
    WalkIn,
    /// A message.
    Whatsapp,
    /// A call.
    Telephone,
}

travels! {
    /// A name in data, and for people.
    pub struct Named {
        /// In data.
        pub id: String,
        /// For people, in the language asked for.
        pub name: String,
    }

    /// A kind of complaint.
    pub struct DeskCategory {
        /// In data.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        pub id: CategoryId,
        /// For people.
        pub name: String,
        /// Its way in.
        pub channel: ChannelId,
        /// The office that answers.
        pub agency: AgencyId,
        /// A symbol of the icon set.
        #[cfg_attr(feature = "ts", ts(type = "IconName"))]
        pub icon: String,
        /// Whether only its office may read it.
        pub restricted: bool,
        /// Whether it is done only when a photo shows it.
        pub proof: bool,
    }

    /// An answer that need not be typed. Sent as it stands, it is no answer.
    pub struct DeskTemplate {
        /// In data.
        pub id: TemplateId,
        /// The text.
        pub text: String,
    }

    /// Answer to `GET` and `POST /v1/session`: who is logged in, and the city's words.
    pub struct DeskSession {
        /// The officer's name.
        pub name: String,
        /// Where they sit.
        pub seat: Seat,
        /// Whether they read the report of a month.
        pub reports: bool,
        /// Whether they take in what no phone sent.
        pub takes_in: bool,
        /// Whether they take the list of a queue out as a file.
        pub takes_out: bool,
        /// The city's name for people.
        pub city: String,
        /// Its IANA time zone.
        pub tz: String,
        /// Ways in, in the order shown.
        pub channels: Vec<Named>,
        /// Kinds of complaint.
        pub categories: Vec<DeskCategory>,
        /// Offices.
        pub agencies: Vec<Named>,
        /// Kecamatan and kelurahan.
        pub areas: Vec<Area>,
        /// Whose it may be where it is not the city's.
        pub owners: Vec<DeskOwner>,
        /// Answers that need not be typed.
        pub templates: Vec<DeskTemplate>,
        /// Where the city is.
        pub outline: Outline,
        /// Its map, where it has one that can be shown.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub map: Option<DeskMap>,
        /// The server's time.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        pub now: Timestamp,
    }

    /// The city's map, whose tiles are at `/v1/map/{sha256}/{z}/{x}/{y}`.
    pub struct DeskMap {
        /// Of its bytes.
        pub sha256: Sha256,
        /// West, south, east and north in ten-millionths of a degree.
        #[cfg_attr(feature = "ts", ts(type = "[number, number, number, number]"))]
        pub bounds_e7: [i32; 4],
        /// The lowest zoom of its tiles.
        pub min_zoom: u8,
        /// The highest zoom of its tiles.
        pub max_zoom: u8,
        /// Whose data it is, as it says itself.
        pub attribution: String,
    }

    /// Whose it may be.
    pub struct DeskOwner {
        /// In data.
        pub id: OwnerId,
        /// For people.
        pub name: String,
    }
}
