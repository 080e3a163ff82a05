//! Invented names: words of every day, put together as Indonesian towns do.

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
}

impl Names {
    pub(crate) fn street(&mut self, theme: Theme) -> String {
        let (words, taken) = match theme {
            Theme::Flowers => (FLOWERS, &mut self.taken[0]),
            Theme::Trees => (TREES, &mut self.taken[1]),
            Theme::Birds => (BIRDS, &mut self.taken[2]),
            Theme::Fish => (FISH, &mut self.taken[3]),
        };
        let (word, round) = (*taken % words.len(), *taken / words.len());
        *taken += 1;
        let word = words.get(word).copied().unwrap_or_default();
        match round {
            0 => format!("Jl. {word}"),
            1 => format!("Jl. {word} Dalam"),
            round => format!("Jl. {word} {}", NUMERALS.get(round - 1).copied().unwrap_or("Baru")),
        }
    }
}

/// The name of the so-many-th gang of a street, which is known by that street's name.
pub(crate) fn gang(street: &str, count: usize) -> Option<String> {
    let word = street.strip_prefix("Jl. ")?;
    Some(match NUMERALS.get(count) {
        Some(numeral) => format!("Gang {word} {numeral}"),
        None => format!("Gang {word} {}", count + 1),
    })
}
