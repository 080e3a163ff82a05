//! Durations as a pack writes them: `10m`, `2h`, `1d`.

/// A duration in minutes. A day is 1,440 of them; on working time that is a working day, which the clock knows.
pub(crate) fn minutes(text: &str) -> Option<u32> {
    let (number, minutes) = match text.as_bytes().last()? {
        b'm' => (text.strip_suffix('m')?, 1),
        b'h' => (text.strip_suffix('h')?, 60),
        b'd' => (text.strip_suffix('d')?, 1_440),
        _ => return None,
    };
    // Only digits: `parse` would take a sign.
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    number.parse::<u32>().ok()?.checked_mul(minutes).filter(|minutes| *minutes > 0)
}

/// How many days it is, if it is whole ones.
pub(crate) fn whole_days(text: &str) -> Option<u32> {
    minutes(text).filter(|minutes| minutes.is_multiple_of(1_440)).map(|minutes| minutes / 1_440)
}

#[cfg(test)]
mod tests {
    use super::minutes;

    #[test]
    fn minutes_hours_and_days() {
        assert_eq!(["10m", "30m", "2h", "1d"].map(minutes), [Some(10), Some(30), Some(120), Some(1_440)]);
    }

    #[test]
    fn nothing_else_is_a_duration() {
        for text in
            ["", "m", "10", "0m", "-1d", "+1d", "1 d", "1.5h", "1w", "1D", "1d12h", "9999999999m", "4000000d", "１m"]
        {
            assert_eq!(minutes(text), None, "{text:?}");
        }
    }
}
