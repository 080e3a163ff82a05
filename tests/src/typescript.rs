//! The TypeScript that the page is compiled against, written from the Rust that answers it.

use sambat_client::{
    api, arrival, board, bundle, code, complaint, draft, feedback, host, identity, link, map, nearby, notification,
    outbox, pack, photo, place, platform, receipt, setting, storage, sync,
};
use sambat_domain::{
    content::LONGEST_DESCRIPTION,
    event::{EventKind, EventName, LONGEST_NOTE, MOST_CITIZEN_EVENTS},
    officer::{Proof, Role, SHORTEST_REASON, Seat, Sight},
    photo::{MOST_PHOTOS, PhotoMistake},
    place::LONGEST_LANDMARK,
    status::{Shown, Status},
};
use sambat_pack::ICONS;
use sambat_photo::limits::MAX_BYTES;
use sambat_protocol::{
    desk::{self, LONGEST_SEARCH},
    face::{Face, Tone},
    field_mistake::FieldMistake,
    problem::Code,
};
use serde_json::{Value, json};
use std::{
    any::TypeId,
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};
use ts_rs::{Config, TS, TypeVisitor};

const HEAD: &str = "// Written from the Rust by a test; UPDATE_TYPES=1 cargo test -p sambat-tests writes it anew.\n\n";

/// Declarations of types by name, and of what they name.
struct Declarations {
    config: Config,
    seen: Vec<TypeId>,
    by_name: BTreeMap<String, String>,
}

impl Declarations {
    fn new() -> Self {
        Self { config: Config::new().with_large_int("number"), seen: Vec::new(), by_name: BTreeMap::new() }
    }

    fn text(&self) -> String {
        let mut text = HEAD.to_owned();
        for declaration in self.by_name.values() {
            let _ = writeln!(text, "export {declaration}");
        }
        text
    }

    /// A type of texts that no type of Rust writes as it stands.
    /// The symbols of the icon set: a page that names another does not compile.
    fn icons(&mut self) {
        self.one_of("IconName", ICONS.iter().map(|icon| (*icon).to_owned()));
    }

    fn one_of(&mut self, name: &str, texts: impl Iterator<Item = String>) {
        let texts: BTreeSet<_> = texts.map(|text| format!("\"{text}\"")).collect();
        let texts: Vec<_> = texts.into_iter().collect();
        self.by_name.insert(name.into(), format!("type {name} = {};", texts.join(" | ")));
    }

    fn add<T: TS + 'static + ?Sized>(&mut self) {
        if self.seen.contains(&TypeId::of::<T>()) {
            return;
        }
        self.seen.push(TypeId::of::<T>());
        // Lists, options and texts are written where they stand.
        if T::output_path().is_some() {
            self.by_name.insert(T::ident(&self.config), T::decl(&self.config));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        self.add::<T>();
    }
}

/// `types.ts`: everything that travels between the page and the core.
#[must_use]
pub fn types() -> String {
    declared().text()
}

fn declared() -> Declarations {
    let mut all = Declarations::new();
    all.add::<api::ApiError>();
    all.add::<host::Notice>();
    macro_rules! add_types {
        ($($name:ident($argument:ty) -> $answer:ty = $path:path;)*) => {
            $( all.add::<$argument>(); all.add::<$answer>(); )*
        };
    }
    sambat_client::commands!(add_types);
    all.add::<EventName>();
    all.add::<Tone>();
    all.add::<PhotoMistake>();
    all.icons();
    all.one_of("FieldCode", FieldMistake::all().map(|mistake| mistake.code().to_owned()));
    all
}

/// The desk's `types.ts`: everything that travels between the officers' page and the city. What the citizen's page has too is taken
/// from there.
#[must_use]
pub fn desk_types() -> String {
    let mut all = Declarations::new();
    all.add::<desk::DeskSession>();
    all.add::<desk::DeskPage>();
    all.add::<desk::DeskComplaint>();
    all.add::<desk::DeskEvents>();
    all.add::<desk::Judged>();
    all.add::<desk::Revealed>();
    all.add::<desk::Tray>();
    all.add::<desk::CameBy>();
    all.add::<Proof>();
    all.add::<Code>();
    all.add::<PhotoMistake>();
    all.add::<EventKind>();
    all.icons();
    let officers =
        |name: &&EventName| Role::ALL.into_iter().any(|role| Seat { role, agency: None }.may(**name, Sight::Whole));
    all.one_of("OfficerEvent", EventName::ALL.iter().filter(officers).map(|name| word(&json!(name)).to_owned()));
    all.one_of("FieldMistake", FieldMistake::all().map(|mistake| format!("{} {}", mistake.field(), mistake.code())));
    let citizens = declared().by_name;
    let (shared, own) =
        all.by_name.into_iter().partition::<BTreeMap<_, _>, _>(|(name, text)| citizens.get(name) == Some(text));
    all.by_name = own;
    let text = all.text();
    let is_named = |name: &&str| text.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == *name);
    let names: Vec<_> = shared.keys().map(String::as_str).collect();
    let named: Vec<_> = names.iter().copied().filter(is_named).collect();
    let line =
        |how: &str, names: &[&str]| format!("{how} type {{ {} }} from '../../lib/api/types'\n\n", names.join(", "));
    text.replacen(HEAD, &format!("{HEAD}{}{}", line("import", &named), line("export", &names)), 1)
}

/// `rules.ts`: limits and tables of the domain, for both pages.
#[must_use]
pub fn rules() -> String {
    let mut text = HEAD.to_owned();
    text.push_str("import type { EventName, IconName, Shown, Status, Tone } from './types';\n\n");
    for (name, value) in [
        ("MOST_PHOTOS", MOST_PHOTOS),
        ("MOST_PHOTO_BYTES", MAX_BYTES),
        ("LONGEST_DESCRIPTION", LONGEST_DESCRIPTION),
        ("LONGEST_LANDMARK", LONGEST_LANDMARK),
        ("LONGEST_NOTE", LONGEST_NOTE),
        ("LONGEST_SEARCH", LONGEST_SEARCH),
        ("MOST_CITIZEN_EVENTS", MOST_CITIZEN_EVENTS),
        ("SHORTEST_REASON", SHORTEST_REASON),
    ] {
        let _ = writeln!(text, "export const {name} = {value};");
    }
    let face = |face: Face| format!("{{ icon: '{}', tone: '{}' }}", face.icon, face.tone.as_str());
    let statuses = || Status::ALL.into_iter();
    text.push_str("\n/** Symbol and colour of something, beside its words. */\n");
    text.push_str("export type Look = { readonly icon: IconName; readonly tone: Tone };\n");
    table(
        &mut text,
        "SHOWN",
        "What the citizen reads of where it stands, while no question to them is open.",
        "status in Status]: Shown",
        statuses().map(|status| (json!(status), format!("'{}'", word(&json!(status.shown()))))),
    );
    table(
        &mut text,
        "IS_OPEN",
        "Whether the city still owes something.",
        "status in Status]: boolean",
        statuses().map(|status| (json!(status), status.is_open().to_string())),
    );
    table(
        &mut text,
        "SHOWN_LOOK",
        "How what the citizen reads looks.",
        "shown in Shown]: Look",
        Shown::ALL.into_iter().map(|shown| (json!(shown), face(shown.into()))),
    );
    table(
        &mut text,
        "EVENT_LOOK",
        "How what happened looks.",
        "name in EventName]: Look",
        EventName::ALL.iter().map(|name| (json!(name), face((*name).into()))),
    );
    text
}

fn table(text: &mut String, name: &str, says: &str, of: &str, rows: impl Iterator<Item = (Value, String)>) {
    let _ = writeln!(text, "\n/** {says} */\nexport const {name}: {{ readonly [{of} }} = {{");
    for (key, value) in rows {
        let _ = writeln!(text, "  {}: {value},", word(&key));
    }
    text.push_str("};\n");
}

/// A variant as it travels.
fn word(variant: &Value) -> &str {
    variant.as_str().unwrap_or_default()
}

/// `commands.ts`: what the page can ask, with the types of arguments and answers.
#[must_use]
pub fn commands() -> String {
    let config = Config::new().with_large_int("number");
    let mut rows: Vec<(&str, String, String)> = Vec::new();
    macro_rules! add_rows {
        ($($name:ident($argument:ty) -> $answer:ty = $path:path;)*) => {
            $( rows.push((stringify!($name), <$argument as TS>::name(&config), <$answer as TS>::name(&config))); )*
        };
    }
    sambat_client::commands!(add_rows);
    let mut text = HEAD.to_owned();
    text.push_str("import type * as types from './types';\n\nexport interface Commands {\n");
    let qualified = |name: &str| match name.strip_prefix("Array<").and_then(|rest| rest.strip_suffix('>')) {
        Some(inner) => format!("types.{inner}[]"),
        None => format!("types.{name}"),
    };
    for (name, argument, answer) in &rows {
        let _ = writeln!(text, "  {name}: {{ args: {}; answer: {} }};", qualified(argument), qualified(answer));
    }
    text.push_str("}\n\nexport const commandNames: readonly (keyof Commands)[] = [\n");
    for (name, ..) in &rows {
        let _ = writeln!(text, "  '{name}',");
    }
    text.push_str("];\n");
    text
}
