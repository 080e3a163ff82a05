//! The words of notifications. The page is not there when they are told, so the core has them itself.
//!
//! Every language here has every word: it would not compile otherwise. A language that its native readers have not gone through
//! is told in Indonesian, as a page that lacks a word does.

/// What is said in one language.
#[derive(Debug)]
pub(super) struct Words {
    /// Who acts where no office is named.
    pub city: &'static str,
    pub asks: &'static str,
    pub answers: &'static str,
    /// A text that answers nothing, such as thanks.
    pub writes: &'static str,
    pub answered_in: &'static str,
    pub declined: &'static str,
    pub not_ours: &'static str,
    pub done_with_proof: &'static str,
    pub done: &'static str,
    pub sent: &'static str,
    pub late: &'static str,
    pub escalated: &'static str,
    pub moment: &'static str,
    pub minute: &'static str,
    pub minutes: &'static str,
    pub hour: &'static str,
    pub hours: &'static str,
    /// All that is said of what is private.
    pub news: &'static str,
    pub open_to_read: &'static str,
}

const INDONESIAN: Words = Words {
    city: "Kota",
    asks: "{who} bertanya",
    answers: "{who} menjawab",
    writes: "{who} memberi kabar",
    answered_in: "Dijawab dalam {span}",
    declined: "Laporan ditolak",
    not_ours: "Bukan wewenang kota, milik {owner}",
    done_with_proof: "Selesai, ada foto bukti",
    done: "Selesai dikerjakan",
    sent: "Laporan terkirim",
    late: "Lewat janji, belum dijawab",
    escalated: "Belum dijawab, masuk daftar wali kota",
    moment: "kurang dari 1 menit",
    minute: "1 menit",
    minutes: "{count} menit",
    hour: "1 jam",
    hours: "{count} jam",
    news: "Ada kabar",
    open_to_read: "Buka Sambat untuk membaca",
};

const ENGLISH: Words = Words {
    city: "The city",
    asks: "{who} asks",
    answers: "{who} answered",
    writes: "{who} sent word",
    answered_in: "Answered in {span}",
    declined: "Report declined",
    not_ours: "Not the city's, it belongs to {owner}",
    done_with_proof: "Done, with a photo as proof",
    done: "Work is done",
    sent: "Report sent",
    late: "Past the promise, not answered yet",
    escalated: "Not answered yet, on the mayor's list",
    moment: "less than a minute",
    minute: "1 minute",
    minutes: "{count} minutes",
    hour: "1 hour",
    hours: "{count} hours",
    news: "There is news",
    open_to_read: "Open Sambat to read it",
};

/// The words of a language, or Indonesian's.
pub(super) fn of(language: &str) -> &'static Words {
    match language {
        "en" => &ENGLISH,
        _ => &INDONESIAN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each word of a language, by its name, as `Debug` lists them: none can be forgotten here.
    fn words(language: &str) -> Vec<(String, String)> {
        let text = format!("{:#?}", of(language));
        let lines = text.lines().filter_map(|line| line.trim().strip_suffix(',')?.split_once(": "));
        lines.map(|(name, word)| (name.to_owned(), word.trim_matches('"').to_owned())).collect()
    }

    fn blanks(word: &str) -> Vec<&str> {
        word.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
    }

    #[test]
    fn no_language_lacks_a_word_or_what_is_filled_in() {
        let (first, second) = (words("id"), words("en"));
        assert!(first.len() >= 19 && first.len() == second.len());
        for ((name, one), (_, other)) in first.iter().zip(&second) {
            assert!(!one.is_empty() && !other.is_empty() && one != other, "{name}");
            assert_eq!(blanks(one), blanks(other), "{name}");
        }
        for language in ["jv", "mad", "", "xx"] {
            assert_eq!(words(language), first);
        }
    }
}
