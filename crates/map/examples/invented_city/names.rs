//! Invented names: words of every day, put together as Indonesian towns do.

use std::collections::BTreeMap;

/// What streets are called after, where they lie in the west.
const FLOWERS: &[&str] = &[
    "Mawar",
    "Anggrek",
    "Cempaka",
    "Dahlia",
    "Flamboyan",
    "Kamboja",
    "Teratai",
    "Seroja",
    "Bougenvil",
    "Melur",
    "Kaca Piring",
    "Sedap Malam",
    "Soka",
    "Tanjung",
    "Wijaya Kusuma",
    "Lavender",
    "Kemuning",
    "Sepatu",
    "Aster",
    "Matahari",
    "Alamanda",
    "Kecubung",
    "Tulip",
    "Lili",
    "Krisan",
    "Pacar Air",
];
/// In the middle.
const TREES: &[&str] = &[
    "Jati",
    "Waru",
    "Ketapang",
    "Randu",
    "Asem",
    "Cemara",
    "Akasia",
    "Sengon",
    "Bungur",
    "Kelapa",
    "Aren",
    "Pinang",
    "Jambu",
    "Manggis",
    "Rambutan",
    "Salak",
    "Duku",
    "Kedondong",
    "Nangka",
    "Belimbing",
    "Jeruk",
    "Sirsak",
    "Kenari",
    "Pandan",
    "Bambu",
    "Kapuk",
];
/// In the east.
const BIRDS: &[&str] = &[
    "Merpati",
    "Kutilang",
    "Nuri",
    "Jalak",
    "Elang",
    "Kasuari",
    "Merak",
    "Perkutut",
    "Cucakrawa",
    "Pipit",
    "Bangau",
    "Camar",
    "Kepodang",
    "Walet",
    "Gelatik",
    "Tekukur",
    "Kakatua",
    "Murai",
    "Belibis",
    "Pelatuk",
    "Beo",
    "Manyar",
    "Prenjak",
    "Punai",
    "Maleo",
    "Blekok",
];
/// By the sea.
const FISH: &[&str] = &[
    "Bandeng",
    "Kakap",
    "Tongkol",
    "Udang",
    "Kerapu",
    "Tenggiri",
    "Layur",
    "Cumi",
    "Rajungan",
    "Bawal",
    "Belanak",
    "Teri",
    "Kepiting",
    "Pari",
    "Mutiara",
    "Karang",
    "Layar",
    "Jangkar",
    "Dermaga",
    "Mercusuar",
];
const NUMERALS: [&str; 9] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];

/// Which words a part of the town takes for its streets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    Flowers,
    Trees,
    Birds,
    Fish,
}

/// Gives each street a name that no other has.
#[derive(Debug, Default)]
pub(crate) struct Names {
    taken: [usize; 4],
    /// How many gang are known by a word already.
    gang: BTreeMap<String, usize>,
}

impl Names {
    pub(crate) fn street(&mut self, theme: Theme) -> String {
        let (words, taken) = match theme {
            Theme::Flowers => (FLOWERS, &mut self.taken[0]),
            Theme::Trees => (TREES, &mut self.taken[1]),
            Theme::Birds => (BIRDS, &mut self.taken[2]),
            Theme::Fish => (FISH, &mut self.taken[3]),
        };
        // Streets that leave the same one come one after the other, and share a word.
        let (group, member) = (*taken / GROUP, *taken % GROUP);
        *taken += 1;
        let word = words.get(group % words.len()).copied().unwrap_or_default();
        let number = group / words.len() * GROUP + member;
        if number == 0 { format!("Jl. {word}") } else { format!("Jl. {word} {}", numeral(number)) }
    }

    /// The name of a gang, which is known by the word of the street that it leaves.
    pub(crate) fn gang(&mut self, street: &str) -> Option<String> {
        let word = street.strip_prefix("Jl. ")?;
        let word = match word.rsplit_once(' ') {
            Some((word, last)) if NUMERALS.contains(&last) || last.parse::<u32>().is_ok() => word,
            _ => word,
        };
        let count = self.gang.entry(word.to_owned()).or_default();
        *count += 1;
        Some(format!("Gang {word} {}", numeral(*count - 1)))
    }
}

/// So many streets share a word before the next one's turn.
const GROUP: usize = 5;

fn numeral(index: usize) -> String {
    NUMERALS.get(index).map_or_else(|| (index + 1).to_string(), |numeral| (*numeral).to_owned())
}
