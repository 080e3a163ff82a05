//! Every spelling of what names somebody, and words that only look like it.

use super::*;
use proptest::prelude::*;

#[test]
fn words_that_leave_the_city_name_nobody_by_a_number() {
    for (said, left) in [
        ("NIK saya 3575014107900001, tolong.", "NIK saya •••, tolong."),
        ("3575 0141 0790 0001", "•••"),
        ("RT 03 3575014107900001", "RT 03 •••"),
        ("WA 0812-3456-7890 atau +62 812 3456 7890", "WA ••• atau +•••"),
        ("(+62) 812-3456-7890", "(+•••"),
        ("+62 (0)812 3456 7890", "+•••"),
        ("0812  3456  7890", "•••"),
        ("0812\u{a0}3456\u{a0}7890", "•••"),
        ("0812–3456—7890", "•••"),
        ("0812/3456/7890, 0812_3456_7890", "•••, •••"),
        ("WA 0812/3456/7890 rumah 0812_3456_7890", "WA ••• rumah •••"),
        ("０８１２３４５６７８９０", "•••"),
        ("0812\n3456\r\n7890", "•••"),
        ("08\u{200b}12\u{2060}34\u{ad}56\u{feff}7890", "•••"),
        ("0️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣9️⃣0️⃣", "•••"),
        ("٠٨١٢٣٤٥٦٧٨٩٠", "•••"),
        ("०८१२३४५६७८९०", "•••"),
        ("𝟘𝟠𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠𝟡𝟘", "•••"),
        ("⓪⑧①②③④⑤⑥⑦⑧⑨⓪", "•••"),
        ("O812-3456-789O", "•••O"),
        ("0 8 1 2 . 3 4 5 6 . 7 8 9 0", "•••"),
        ("telepon (0343) 421234", "telepon (•••"),
        ("0343421234 rumah", "••• rumah"),
        ("+60 12-345 6789", "+•••"),
        ("3575014107900001 081234567890", "••• •••"),
        ("NIK3575014107900001081234567890", "NIK•••"),
        ("Jl. Belitung 12, km 3.5, 24-11-2026, 08.15", "Jl. Belitung 12, km 3.5, 24-11-2026, 08.15"),
        ("02-11-2026 09.30 sampai 10.45", "02-11-2026 09.30 sampai 10.45"),
        ("di -7.6453210, 112.9071830", "di -7.6453210, 112.9071830"),
        ("Rp 1.250.000, tiang 117, RT 02 RW 05", "Rp 1.250.000, tiang 117, RT 02 RW 05"),
        ("", ""),
    ] {
        assert_eq!(redacted(said), left, "{said}");
    }
}

#[test]
fn words_that_leave_the_city_name_nobody_by_an_address() {
    for (said, left) in [
        ("tulis ke budi.s@contoh.co.id ya.", "tulis ke ••• ya."),
        ("budi [at] contoh.com", "•••"),
        ("budi(at)contoh(dot)com", "•••"),
        ("budi @ contoh . com", "•••"),
        ("budi＠contoh．com", "•••"),
        ("bu\u{200b}di@con\u{ad}toh.com", "•••"),
        ("budi at contoh dot com", "•••"),
        ("budi {AT} contoh [DOT] co [dot] id", "•••"),
        ("budi@\ncontoh.com", "•••"),
        ("budi@contoh", "•••"),
        ("budi@contoh.com. Terima kasih", "•••. Terima kasih"),
        ("IG @budi, jam 8", "IG @budi, jam 8"),
        ("batu at samping. Jalan", "batu at samping. Jalan"),
    ] {
        assert_eq!(redacted(said), left, "{said}");
    }
}

const SCRIPTS: [u32; 8] = [0x30, 0xff10, 0x660, 0x6f0, 0x966, 0x9e6, 0x1d7d8, 0xe50];

/// What people, or who wants to hide a number, put between digits.
fn between() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![
            Just('\u{200b}'),
            Just('\u{2060}'),
            Just('\u{ad}'),
            Just('\u{feff}'),
            Just('\u{fe0f}'),
            Just('\u{20e3}'),
            Just(' '),
            Just('\u{a0}'),
            Just('\u{2009}'),
            Just('\u{3000}'),
            Just('\n'),
            Just('\r'),
            Just('\t'),
            Just('-'),
            Just('–'),
            Just('—'),
            Just('‑'),
            Just('.'),
            Just(','),
            Just('/'),
            Just('_'),
            Just('('),
            Just(')'),
            Just('·'),
            Just('|'),
            Just('*'),
            Just(':'),
            Just('😀'),
            Just('،'),
            Just('\u{301}'),
        ],
        0..4,
    )
    .prop_map(|chars| chars.into_iter().collect())
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof!["[0-9]{16}", "08[0-9]{8,11}", "628[0-9]{8,11}", "00628[0-9]{8,10}"]
}

fn spelt() -> impl Strategy<Value = String> {
    (number(), proptest::collection::vec((0..SCRIPTS.len(), between()), 16)).prop_map(|(digits, how)| {
        let last = digits.len() - 1;
        let spell = |(n, (digit, (script, gap))): (usize, (char, &(usize, String)))| {
            let digit = char::from_u32(SCRIPTS[*script] + digit.to_digit(10).unwrap()).unwrap();
            format!("{digit}{}", if n == last { "" } else { gap })
        };
        digits.chars().zip(&how).enumerate().map(spell).collect()
    })
}

proptest! {
    #[test]
    fn no_spelling_of_a_number_is_left(before in "[A-Za-z]{0,9}[a-np-z. ]", number in spelt(), after in "[a-z .,]{0,9}") {
        let left = redacted(&format!("{before}{number}{after}"));
        prop_assert_eq!(left, format!("{before}{TAKEN_OUT}{after}"));
    }

    #[test]
    fn no_spelling_of_an_address_is_left(
        local in "[a-z][a-z0-9._]{0,8}[a-z]", host in "[a-z]{2,9}", last in "(com|id|co[.]id)",
        at in "( ?@ ?| ?\\[at\\] ?| ?\\( ?AT ?\\) ?|＠| @\n| at )", dot in "([.]| [.] ?|[(]dot[)]| dot | titik )",
    ) {
        prop_assert_eq!(redacted(&format!("ke {local}{at}{host}{dot}{last}, ya")), format!("ke {TAKEN_OUT}, ya"));
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,40}") {
        prop_assert!(redacted(&text).len() <= text.len() * (TAKEN_OUT.len() + 1));
    }

    #[test]
    fn words_without_digits_and_signs_stay(text in "[a-zA-Z ,.!?é\n]{0,60}") {
        prop_assume!(!text.split_whitespace().any(|word| word.eq_ignore_ascii_case("at")));
        prop_assert_eq!(redacted(&text), text);
    }
}
