//! When the offices are open, as a pack says it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Working hours, Ramadan and holidays. All dates and times are local.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Calendar {
    /// The ordinary weeks, by the dates they hold for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<Hours>,
    /// The weeks of Ramadan: on their dates they stand in place of the ordinary ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ramadan: Vec<Hours>,
    /// Days on which nothing is open, whatever the week says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<Holiday>,
}

impl Calendar {
    /// Whether it says nothing at all, as in packs from before there were hours.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hours.is_empty() && self.ramadan.is_empty() && self.holidays.is_empty()
    }
}

/// A week, and the dates that it holds for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hours {
    /// The first date; absent when it held all along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub from: Option<Date>,
    /// The last date; absent when it holds until further notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub until: Option<Date>,
    /// What is open on which weekday.
    #[serde(default)]
    pub week: Week,
}

/// What is open on which weekday; nothing means closed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Week {
    /// Monday.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mon: Vec<Opening>,
    /// Tuesday.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tue: Vec<Opening>,
    /// Wednesday.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wed: Vec<Opening>,
    /// Thursday.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub thu: Vec<Opening>,
    /// Friday, with the time of prayer left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fri: Vec<Opening>,
    /// Saturday.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sat: Vec<Opening>,
    /// Sunday.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sun: Vec<Opening>,
}

impl Week {
    /// The seven days, Monday first.
    #[must_use]
    pub fn days(&self) -> [&[Opening]; 7] {
        [&self.mon, &self.tue, &self.wed, &self.thu, &self.fri, &self.sat, &self.sun]
    }
}

/// A time of a day in which the offices are open, in minutes after midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Opening {
    /// From this minute on, 0 to 1,439.
    pub opens_min: u16,
    /// Up to this minute, which is closed again; at most 1,440.
    pub closes_min: u16,
}

/// A day on which nothing is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Holiday {
    /// Which.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub date: Date,
    /// Its name for people.
    pub name: String,
}
