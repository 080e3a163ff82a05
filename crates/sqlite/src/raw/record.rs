//! Numbers and values as they lie in a page.

use rusqlite::types::Value;

/// Two bytes, the greater first.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

/// Four bytes, the greater first.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok()
}

/// A number of one to nine bytes, and where it ends.
pub(super) fn varint(bytes: &[u8], at: usize) -> Option<(i64, usize)> {
    let mut number: u64 = 0;
    for n in 0..8 {
        let byte = *bytes.get(at + n)?;
        number = number << 7 | u64::from(byte & 0x7F);
        if byte & 0x80 == 0 {
            return Some((number.cast_signed(), at + n + 1));
        }
    }
    Some(((number << 8 | u64::from(*bytes.get(at + 8)?)).cast_signed(), at + 9))
}

/// The values of a record, or `None` where it is none, to its last byte.
pub(super) fn values(record: &[u8]) -> Option<Vec<Value>> {
    let (head, mut at) = varint(record, 0)?;
    let head = usize::try_from(head).ok()?;
    let mut body = head;
    let mut values = Vec::new();
    while at < head {
        let (kind, next) = varint(record, at)?;
        let (value, end) = value(record, body, kind)?;
        values.push(value);
        (at, body) = (next, end);
    }
    (at == head && body == record.len()).then_some(values)
}

fn value(record: &[u8], at: usize, kind: i64) -> Option<(Value, usize)> {
    let integer = |bytes: usize| {
        let held = record.get(at..at + bytes)?;
        // The sign is that of the first byte.
        let sign = if held.first()? & 0x80 == 0 { 0 } else { -1 };
        Some((Value::Integer(held.iter().fold(sign, |number, byte| number << 8 | i64::from(*byte))), at + bytes))
    };
    match kind {
        0 => Some((Value::Null, at)),
        1..=4 => integer(usize::try_from(kind).ok()?),
        5 => integer(6),
        6 => integer(8),
        7 => Some((Value::Real(f64::from_be_bytes(record.get(at..at + 8)?.try_into().ok()?)), at + 8)),
        8 => Some((Value::Integer(0), at)),
        9 => Some((Value::Integer(1), at)),
        12.. => {
            let end = at.checked_add(usize::try_from((kind - 12) / 2).ok()?)?;
            let held = record.get(at..end)?.to_vec();
            let value = if kind % 2 == 0 { Value::Blob(held) } else { Value::Text(String::from_utf8(held).ok()?) };
            Some((value, end))
        }
        _ => None,
    }
}
