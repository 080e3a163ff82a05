//! What is wrong with a pack, in words for whoever writes it.

use std::{collections::HashMap, fmt, mem};

/// One mistake of a pack: where it is, and what has to be mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The file's path in the pack's folder.
    pub file: String,
    /// The line, from 1 on; none where something is missing from the file as a whole.
    pub line: Option<usize>,
    /// What is wrong there.
    pub what: MistakeKind,
}

impl Mistake {
    pub(crate) fn of_file(file: &str, what: MistakeKind) -> Self {
        Self { file: file.to_owned(), line: None, what }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.what),
            None => write!(f, "{}: {}", self.file, self.what),
        }
    }
}

impl std::error::Error for Mistake {}

/// A kind of mistake. Its text is for the writer of a pack; a program looks at the variant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each field is what its variant's text says about it")]
pub enum MistakeKind {
    /// A file that every pack needs.
    #[error("this file is missing")]
    FileMissing,
    /// A file that no pack has.
    #[error("no pack has a file of this name{}", hint(likely))]
    FileUnknown { likely: Option<String> },
    /// Not TOML, or not JSON.
    #[error("{0}")]
    Syntax(String),
    /// A key that means nothing here.
    #[error("nothing here is called `{key}`{}; known: {known}", hint(likely))]
    KeyUnknown { key: String, likely: Option<String>, known: String },
    /// A key that is needed here.
    #[error("`{key}` is missing")]
    KeyMissing { key: String },
    /// A value of another type.
    #[error("`{key}` must be {wanted}, this is {got}")]
    TypeWrong { key: String, wanted: &'static str, got: &'static str },
    /// A text of white space alone, or a list of nothing.
    #[error("`{key}` is empty")]
    Empty { key: String },
    /// A value that is none of those allowed.
    #[error("`{key}` cannot be `{text}`; known: {known}")]
    ChoiceUnknown { key: String, text: String, known: String },
    /// No name for data.
    #[error("`{text}` is no name: 1 to 40 of a-z, 0-9 and hyphens inside")]
    SlugBad { text: String },
    /// The same name twice.
    #[error("{what} `{id}` is there already, in line {first}")]
    Twice { what: &'static str, id: String, first: usize },
    /// A category under a way in that the pack does not have.
    #[error("no channel is called `{id}`")]
    ChannelUnknown { id: String },
    /// A way in that leads nowhere.
    #[error("no category lies under channel `{id}`")]
    ChannelUnused { id: String },
    /// More ways in than the screen has tiles for.
    #[error("a pack has at most 6 channels, this one {count}")]
    ChannelsTooMany { count: usize },
    /// A category that an office answers that the pack does not have.
    #[error("no agency is called `{id}`")]
    AgencyUnknown { id: String },
    /// A form that the pack does not have.
    #[error("there is no forms/{id}.toml for this form")]
    FormUnknown { id: String },
    /// A form that nothing asks for.
    #[error("no category in pack.toml has this form")]
    FormUnused,
    /// More questions than anybody answers.
    #[error("a form has at most {most} questions, this one {count}")]
    QuestionsTooMany { count: usize, most: usize },
    /// A choice that is none.
    #[error("a choice has two options at least")]
    OptionsFew,
    /// A range that holds nothing.
    #[error("`most` comes before `least`")]
    NumbersOutOfOrder,
    /// A telephone number that is none.
    #[error("`{text}` is no telephone number: 3 to 15 digits, perhaps a plus in front")]
    NumberBad { text: String },
    /// A sign of an owner that no question of a form gives.
    #[error("`{text}` is no sign of an owner: `outside`, or `question.option` of a form")]
    OwnerSignUnknown { text: String },
    /// The table of areas begins with another line than its head.
    #[error("the first line must be `code,name`")]
    AreaHead,
    /// A line of the table of areas that has not two columns.
    #[error("`{text}` is not a code, a comma and a name")]
    AreaLine { text: String },
    /// A code that is none of a kecamatan or kelurahan.
    #[error("`{code}` is no code of a kecamatan such as 35.75.01 or a kelurahan such as 35.75.01.1003")]
    AreaCode { code: String },
    /// An area of another municipality.
    #[error("`{code}` does not lie in {region}, the `region` in pack.toml")]
    AreaElsewhere { code: String, region: String },
    /// A kelurahan before its kecamatan.
    #[error("`{code}` comes without its kecamatan: `{above}` must stand before it")]
    AreaAlone { code: String, above: String },
    /// More text than belongs in a pack.
    #[error("the file has {count} bytes, and at most {most} are read: simplify its borders")]
    TerritoriesLong { count: usize, most: usize },
    /// Where an area lies that the pack does not have.
    #[error("no line of areas.csv has the code `{code}`")]
    TerritoryUnknown { code: String },
    /// Where a kecamatan lies, which follows from its kelurahan.
    #[error("`{code}` is a kecamatan: only each kelurahan or desa is drawn here")]
    TerritoryOfDistrict { code: String },
    /// An area that lies where another does.
    #[error("`{code}` covers the same land as `{other}`")]
    TerritoryTaken { code: String, other: String },
    /// Somebody's name is asked, and nothing says what for.
    #[error("`identity` asks who complains, and no [[consent]] covers identity")]
    ConsentMissing,
    /// A kind that is never public, and nothing says what the citizen agrees to.
    #[error("a private category says what is agreed to beforehand: `consent` names a [[consent]]")]
    ConsentUnnamed,
    /// A kind that asks a consent for words that everybody may see.
    #[error("a category with `consent = \"{name}\"` is never public: it needs `visibility = \"private\"`")]
    ConsentPublic { name: String },
    /// A kind whose place everybody may see, and which nobody may see.
    #[error(
        "`public_place = true` tells where each of them lies: a category with `visibility = \"private\"` cannot have it"
    )]
    PublicPlacePrivate,
    /// A kind that nobody sees but its office, and that needs no words.
    #[error(
        "`text = \"optional\"` lets a photo speak alone: a category with `visibility = \"private\"` is acted on by its words"
    )]
    TextPrivate,
    /// A kind that names a text that is not there.
    #[error("no [[consent]] for words is called `{name}`, or covers it; known: {known}")]
    ConsentUnknown { name: String, known: String },
    /// A symbol that the app does not have.
    #[error("the app has no icon `{icon}`{}; known: {known}", hint(likely))]
    IconUnknown { icon: String, likely: Option<String>, known: String },
    /// A language whose tag is none.
    #[error("`{tag}` is no language tag: two or three small letters, such as id, en, jv, mad")]
    LanguageBad { tag: String },
    /// The first of the languages is not Indonesian.
    #[error("the first language must be `id`, which the others fall back to")]
    LanguageFirst,
    /// Words in a language that the pack does not list.
    #[error("`languages` in pack.toml does not list `{tag}`")]
    LanguageUnlisted { tag: String },
    /// A language that the pack lists and has no words in.
    #[error("there is no strings/{tag}.toml for this language")]
    LanguageWordless { tag: String },
    /// A word that the first language lacks.
    #[error("`{key}` is missing (named in {file}:{named})")]
    WordMissing { key: String, file: String, named: usize },
    /// A word that does not fit where it stands.
    #[error("`{key}` has {count} letters, and at most {most} fit where it stands")]
    LabelLong { key: String, count: usize, most: usize },
    /// A word for nothing.
    #[error("`{key}` is the word of nothing in pack.toml")]
    WordUnknown { key: String },
    /// A duration that is none.
    #[error("`{text}` is no duration: a whole number from 1 on and m, h or d, such as 30m, 2h, 1d")]
    DurationBad { text: String },
    /// Target, promise and limit that do not follow each other.
    #[error("`{later}` comes before `{sooner}`: target, promise and limit follow each other")]
    ResponseOrder { sooner: &'static str, later: &'static str },
    /// A mark of the board that the one before it swallows.
    #[error("`{later}` comes before `{sooner}`")]
    BoardOrder { sooner: &'static str, later: &'static str },
    /// A time after which nobody lives who is meant.
    #[error("`{key}` is at most {most} days, which is ten years: what is kept for ever is not kept by a rule")]
    RetentionLong { key: &'static str, most: u32 },
    /// Whole days in hours or minutes, where a day is another thing.
    #[error("`{text}` on working time: write {days}d, which ends when the offices close, or another number")]
    DurationDays { text: String, days: u32 },
    /// Working time that nobody knows.
    #[error("`basis` is working, and there is no [[hours]] that says when the offices are open")]
    HoursMissing,
    /// The last working hours end, and none follow.
    #[error("these hours end on {until}, and none follow: leave out the last `until`")]
    HoursEnd { until: String },
    /// Days between two tables of working hours that belong to neither.
    #[error("nothing says what is open after {until} and before {from}")]
    PeriodGap { until: String, from: String },
    /// Two weeks for one date.
    #[error("these dates overlap those in line {first}")]
    PeriodOverlap { first: usize },
    /// An end before its beginning.
    #[error("`until` comes before `from`")]
    PeriodOrder,
    /// A week without an opening.
    #[error("nothing is open in this week: name at least one of mon, tue, wed, thu, fri, sat, sun")]
    WeekClosed,
    /// A working day of which a week says nothing.
    #[error("`{day}` is forgotten: name when it is open, or `{day} = []` where it is closed")]
    WeekdayForgotten { day: &'static str },
    /// A year in which nobody said when the offices are closed.
    #[error("no [[holiday]] lies in {year}: each of its days would count as a working day")]
    HolidaysMissing { year: i16 },
    /// A number that was tried on a day that has not come.
    #[error("the emergency number `{id}` is `checked` on {date}, which has not come yet")]
    CheckedAhead { id: String, date: String },
    /// An opening that is none.
    #[error("`{text}` is no opening: HH:MM-HH:MM, such as 07:30-15:30")]
    OpeningBad { text: String },
    /// An opening that closes first.
    #[error("`{text}` closes before it opens")]
    OpeningBackwards { text: String },
    /// An opening that begins in another.
    #[error("`{text}` begins before the one before it closes")]
    OpeningOverlap { text: String },
    /// A prefix of tickets that is none.
    #[error("`{text}` is no ticket prefix: three capital letters A-Z")]
    PrefixBad { text: String },
    /// A code of a municipality that is none.
    #[error("`{text}` is no code of a municipality by Kemendagri, such as 35.75")]
    RegionBad { text: String },
    /// A time zone that is none of Indonesia's.
    #[error("`{text}` is no time zone of Indonesia: {known}")]
    ZoneBad { text: String, known: String },
    /// An address of a server that is none.
    #[error("`{text}` is no address of a city's server: {why}")]
    EndpointBad { text: String, why: &'static str },
    /// A file of certificates that holds none.
    #[error("no file of certificates: {why}")]
    AuthorityBad { why: &'static str },
    /// JSON, and no GeoJSON of an area.
    #[error("not GeoJSON of an area: {0}")]
    GeoJsonBad(String),
    /// A ring that is not closed.
    #[error("the ring is not closed: its last position must be its first")]
    RingOpen,
    /// A ring that cannot hold anything.
    #[error("a ring has at least 4 positions, this one {count}")]
    RingShort { count: usize },
    /// A ring whose positions lie on one line.
    #[error("the ring has no area")]
    RingFlat,
    /// A ring whose line meets itself.
    #[error("the ring crosses or touches itself")]
    RingCrosses,
    /// More positions than a phone can draw and look at for each report.
    #[error("the outline has {count} positions, and at most {most} are needed: simplify it")]
    OutlineLong { count: usize, most: usize },
    /// An outline far away from the municipality.
    #[error("none of the outline lies in the province of {region}, the `region` in pack.toml")]
    OutlineElsewhere { region: String },
    /// An outline that another pack has.
    #[error("this is the outline of {name}, which is not {region}: both cover the same land")]
    OutlineTaken { name: String, region: String },
    /// A hole, which an outline does not have.
    #[error("an outline has no holes: each polygon is one ring")]
    RingHole,
    /// A position with latitude before longitude.
    #[error("[{0}, {1}] has latitude first: GeoJSON is [longitude, latitude]")]
    PositionSwapped(String, String),
    /// A position that is not in Indonesia.
    #[error("[{0}, {1}] lies outside Indonesia")]
    PositionOutside(String, String),
}

/// So many mistakes of one kind in one file are told one by one.
const EACH: usize = 3;

/// Mistakes as somebody reads them, a line for each. Of one that was made again and again in a file, the first stands for all.
#[must_use]
pub fn told(mistakes: &[Mistake]) -> Vec<String> {
    let kind = |mistake: &Mistake| (mistake.file.clone(), mem::discriminant(&mistake.what));
    let mut counts = HashMap::new();
    for mistake in mistakes {
        *counts.entry(kind(mistake)).or_insert(0_usize) += 1;
    }
    let line = |mistake: &Mistake| match counts.get_mut(&kind(mistake)) {
        Some(0) => None,
        Some(count) if *count > EACH => {
            let more = mem::take(count) - 1;
            Some(format!("{mistake} (and {more} more of its kind in this file)"))
        }
        _ => Some(mistake.to_string()),
    };
    mistakes.iter().filter_map(line).collect()
}

fn hint(likely: &Option<String>) -> String {
    likely.as_ref().map_or_else(String::new, |name| format!("; perhaps {name}"))
}
