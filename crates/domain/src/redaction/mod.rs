//! Words that leave the city name nobody by a number or an address: telephone numbers, NIKs and e-mail addresses are taken out,
//! however they are written.
//!
//! The text is read as people read it: compatibility forms and the digits of other scripts for what they mean, invisible
//! characters not at all. Digits belong together across whatever stands between them that is no letter. A number too many taken
//! out does no harm; the city has the words as they were said.

#[cfg(test)]
mod tests;

use crate::text::{digit, is_unseen};
use icu_normalizer::ComposingNormalizerBorrowed;
use std::ops::Range;

/// What stands for what was taken out.
pub const TAKEN_OUT: &str = "•••";

/// Digits of a NIK.
const NIK: usize = 16;

/// Digits of a telephone number, with the country's.
const PHONE: Range<usize> = 9..16;

/// How much may stand between two digits of one number.
const WIDEST_GAP: usize = 12;

/// Last parts of an address that people write with blanks around the full stop.
const LAST_PARTS: [&str; 18] = [
    "com", "id", "net", "org", "co", "go", "gov", "edu", "my", "sg", "ac", "sch", "web", "biz", "info", "io", "me",
    "or",
];

/// A text without what names somebody by a number or an address.
#[must_use]
pub fn redacted(text: &str) -> String {
    let read = Reading::of(text);
    let mut found = numbers(&read);
    found.extend(addresses(&read));
    let read = read.meant();
    found.extend(numbers(&read));
    found.sort_by_key(|range| range.start);
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    for Range { start, end } in found.into_iter().filter_map(|found| read.written(&found)) {
        if start >= done {
            out.push_str(&text[done..start]);
            out.push_str(TAKEN_OUT);
        }
        done = done.max(end);
    }
    out.push_str(&text[done..]);
    out
}

/// A text as it is read, and where each character of it is written.
struct Reading {
    chars: Vec<char>,
    from: Vec<Range<usize>>,
    /// Where the text ends.
    end: usize,
}

impl Reading {
    fn of(text: &str) -> Self {
        let nfkc = ComposingNormalizerBorrowed::new_nfkc();
        let mut read = Self { chars: Vec::new(), from: Vec::new(), end: text.len() };
        let mut one = [0; 4];
        for (at, c) in text.char_indices().filter(|(_, c)| !is_unseen(*c)) {
            let length = c.len_utf8();
            for c in nfkc.normalize(c.encode_utf8(&mut one)).chars().filter(|c| !is_unseen(*c)) {
                read.chars.push(digit(c).unwrap_or(c));
                read.from.push(at..at + length);
            }
        }
        read
    }

    /// The same where an O or an l beside digits is meant for one.
    fn meant(mut self) -> Self {
        for at in 0..self.chars.len() {
            let before = at.checked_sub(1).and_then(|before| self.at(before));
            let after = self.at(at + 1);
            let between = [before, after].iter().all(|c| c.is_some_and(|c| c.is_ascii_digit()));
            let first = after == Some('8') && !before.is_some_and(char::is_alphanumeric);
            let meant = match self.chars[at] {
                'O' | 'o' if between || first => '0',
                'l' | 'I' if between => '1',
                _ => continue,
            };
            self.chars[at] = meant;
        }
        self
    }

    fn at(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    /// Where something stands in the text, with what nobody sees behind it.
    fn written(&self, found: &Range<usize>) -> Option<Range<usize>> {
        let (first, last) = (self.from.get(found.start)?, self.from.get(found.end.checked_sub(1)?)?);
        let next = self.from.get(found.end).map_or(self.end, |next| next.start);
        Some(first.start..next.max(last.end))
    }
}

/// Digits that stand together.
struct Group {
    at: Range<usize>,
    /// Whether a plus stands before it.
    plus: bool,
    /// Whether it belongs to the group before it.
    goes_on: bool,
}

fn groups(read: &Reading) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut at = 0;
    while at < read.chars.len() {
        if !read.chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while read.at(at).is_some_and(|c| c.is_ascii_digit()) {
            at += 1;
        }
        let gap = groups.last().map(|last| &read.chars[last.at.end..start]);
        let goes_on = gap.is_some_and(|gap| gap.len() <= WIDEST_GAP && !gap.iter().any(|c| c.is_alphanumeric()));
        let plus = read.chars[..start].iter().rev().find(|c| !c.is_whitespace()) == Some(&'+');
        groups.push(Group { at: start..at, plus, goes_on });
    }
    groups
}

/// Where numbers stand that name somebody: chosen so that the fewest digits are left, since two numbers beside each other could
/// also be read as one and a rest.
fn numbers(read: &Reading) -> Vec<Range<usize>> {
    let groups = groups(read);
    // From each group on: how many digits are left, and after which group the number ends that begins with it.
    let mut best: Vec<(usize, Option<usize>)> = vec![(0, None); groups.len() + 1];
    for (n, group) in groups.iter().enumerate().rev() {
        best[n] = (group.at.len() + best[n + 1].0, None);
        for end in ends(read, &groups, n) {
            if best[end].0 < best[n].0 {
                best[n] = (best[end].0, Some(end));
            }
        }
    }
    let (mut found, mut n) = (Vec::new(), 0);
    while n < groups.len() {
        match best[n].1 {
            Some(end) => {
                found.push(groups[n].at.start..groups[end - 1].at.end);
                n = end;
            }
            None => n += 1,
        }
    }
    found
}

/// After which groups a number may end that begins with this one.
fn ends(read: &Reading, groups: &[Group], n: usize) -> Vec<usize> {
    let (mut digits, mut ends) = (String::new(), Vec::new());
    for (m, group) in groups.iter().enumerate().skip(n) {
        if m > n && (!group.goes_on || digits.len() >= NIK) {
            break;
        }
        digits.extend(&read.chars[group.at.clone()]);
        // What is longer at a stretch is a NIK or a telephone number with more beside it, or an account: nobody else's business.
        let long = m == n && digits.len() > NIK;
        if digits.len() == NIK || long || (PHONE.contains(&digits.len()) && is_phone(&digits, &groups[n])) {
            ends.push(m + 1);
        }
    }
    ends
}

/// Whether digits are those of a telephone: a mobile one by how it begins, one with a plus before it, or one of a house with the
/// code of its city, which is no day of a month.
fn is_phone(digits: &str, first: &Group) -> bool {
    let mobile = ["08", "628", "6208", "00628", "006208"].iter().any(|begins| digits.starts_with(begins));
    let code = first.at.len();
    let house = digits.starts_with('0')
        && !digits.starts_with("00")
        && !digits.starts_with("01")
        && (code == 3 || code == 4 || code >= 9);
    mobile || first.plus || house
}

/// Where addresses of e-mail stand.
fn addresses(read: &Reading) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < read.chars.len() {
        let whole = sign(read, at, &["@"], &["at"]).and_then(|sign| {
            let local = local(read, at)?;
            let tight = sign.end == sign.start + 1 && local.end == sign.start;
            let end = domain(read, &sign, tight)?;
            Some(local.start..end)
        });
        match whole {
            Some(whole) => {
                at = whole.end;
                found.push(whole);
            }
            None => at += 1,
        }
    }
    found
}

fn blanks(read: &Reading, mut at: usize) -> usize {
    while read.at(at).is_some_and(char::is_whitespace) {
        at += 1;
    }
    at
}

/// A sign or what is written for it: bare, or as a word, in brackets or alone.
fn sign(read: &Reading, at: usize, signs: &[&str], words: &[&str]) -> Option<Range<usize>> {
    let opening = "([{<\"'*_-".contains(read.at(at)?);
    let from = if opening { blanks(read, at + 1) } else { at };
    let is = |word: &&&str| {
        word.chars().enumerate().all(|(n, c)| read.at(from + n).is_some_and(|found| found.eq_ignore_ascii_case(&c)))
    };
    let length = signs.iter().chain(words).find(is).map(|word| word.len())?;
    let is_word = read.at(from)?.is_alphabetic();
    let after = from + length;
    if opening {
        let end = blanks(read, after);
        return read.at(end).filter(|c| ")]}>\"'*_-".contains(*c)).map(|_| at..end + 1);
    }
    let alone =
        at > 0 && read.at(at - 1).is_some_and(char::is_whitespace) && read.at(after).is_some_and(char::is_whitespace);
    (!is_word || alone).then_some(at..after)
}

/// What stands before the sign.
fn local(read: &Reading, sign: usize) -> Option<Range<usize>> {
    let of_name = |c: &char| c.is_alphanumeric() || "._%+-".contains(*c);
    let before = &read.chars[..sign];
    let end = before.len() - before.iter().rev().take_while(|c| c.is_whitespace()).count();
    let start = end - before[..end].iter().rev().take_while(|c| of_name(c)).count();
    (start < end).then_some(start..end)
}

/// Where the address ends whose sign this is. With blanks or a word for the sign, there must be a full stop in it.
fn domain(read: &Reading, sign: &Range<usize>, tight: bool) -> Option<usize> {
    let of_label = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let label = |from: usize| {
        let mut end = from;
        while read.at(end).is_some_and(of_label) {
            end += 1;
        }
        (end > from).then_some(end)
    };
    let start = blanks(read, sign.end);
    let mut end = label(start)?;
    let mut stops = 0;
    loop {
        let dot = blanks(read, end);
        let Some(dot) = self::sign(read, dot, &["."], &["dot", "titik"]) else { break };
        let next = blanks(read, dot.end);
        let Some(after) = label(next) else { break };
        let written: String = read.chars[next..after].iter().flat_map(|c| c.to_lowercase()).collect();
        let close = dot.start == end && next == dot.end;
        if !close && !LAST_PARTS.contains(&written.as_str()) {
            break;
        }
        stops += 1;
        end = after;
    }
    (stops > 0 || (tight && start == sign.end)).then_some(end)
}
