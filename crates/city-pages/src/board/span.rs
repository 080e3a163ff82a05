//! Spans of time in words, such as *2 hours 5 minutes*.

use super::words::BoardWords;
use crate::page::filled;
use sambat_domain::pack::Basis;

/// So many minutes. Working time has no days: a day of it is no 24 hours.
pub(super) fn words(words: &BoardWords, basis: Basis, minutes: u32) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    let one = |text: &str, n: u32| filled(text, &[("", &n.to_string())]);
    match (hours / 24, basis) {
        _ if hours == 0 => one(&words.minutes, minutes),
        (0, _) | (_, Basis::Working) if rest == 0 || hours >= 24 => one(&words.hours, hours),
        (0, _) | (_, Basis::Working) => {
            filled(&words.hours_minutes, &[("h", &hours.to_string()), ("m", &rest.to_string())])
        }
        (days, Basis::Wall) if hours % 24 == 0 || days >= 10 => one(&words.days, days),
        (days, Basis::Wall) => filled(&words.days_hours, &[("d", &days.to_string()), ("h", &(hours % 24).to_string())]),
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::of;
    use super::*;
    use crate::page::Language;

    #[test]
    fn as_people_say_times() {
        let say = |basis, minutes| words(of(Language::Id), basis, minutes);
        for (minutes, wall, working) in [
            (0, "0 menit", "0 menit"),
            (59, "59 menit", "59 menit"),
            (60, "1 jam", "1 jam"),
            (95, "1 jam 35 mnt", "1 jam 35 mnt"),
            (1_440, "1 hari", "24 jam"),
            (1_561, "1 hari 2 jam", "26 jam"),
            (14_500, "10 hari", "241 jam"),
        ] {
            assert_eq!(
                (say(Basis::Wall, minutes), say(Basis::Working, minutes)),
                (wall.to_owned(), working.to_owned())
            );
        }
    }
}
