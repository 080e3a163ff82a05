//! Reading a bundle, whoever wrote it.

use super::{BundleError, Header, KIND, LONGEST_LINE, MAGIC, MOST_BYTES, MOST_COMPLAINTS, Part, pieces::Opening};
use crate::hash::Hasher;
use sambat_domain::{id::ComplaintId, photo::Sha256};
use std::{
    collections::BTreeSet,
    io::{self, Read},
};

/// A bundle that is not opened yet: what anybody can see of it.
pub struct BundleFile<R> {
    /// Whose it is.
    pub header: Header,
    source: io::Take<R>,
}

/// A bundle that opens: its parts, one after the other.
pub struct BundleReader<R> {
    opening: Opening<io::Take<R>>,
    owner: Sha256,
    /// Bytes of the last part that nobody has read.
    left: u64,
    seen: BTreeSet<ComplaintId>,
}

impl<R: Read> BundleFile<R> {
    /// Reads what stands in the clear.
    ///
    /// # Errors
    /// [`BundleError::NoBundle`] where it is no such file; [`BundleError::Version`] where its form is newer than this software;
    /// [`BundleError::Io`] where it cannot be read.
    pub fn read(source: R) -> Result<Self, BundleError> {
        // Whoever wrote more than a bundle may have wrote none.
        let mut source = source.take(MOST_BYTES);
        let no_bundle = |error| match BundleError::from(error) {
            BundleError::Io(error) => BundleError::Io(error),
            _ => BundleError::NoBundle,
        };
        let first = line(&mut source).map_err(no_bundle)?.ok_or(BundleError::NoBundle)?;
        if first != MAGIC.as_bytes() {
            let newer = first.starts_with(KIND.as_bytes());
            return Err(if newer { BundleError::Version } else { BundleError::NoBundle });
        }
        let second = line(&mut source).map_err(no_bundle)?.ok_or(BundleError::NoBundle)?;
        let header = serde_json::from_slice(&second).map_err(|_| BundleError::NoBundle)?;
        Ok(Self { header, source })
    }

    /// Opens it with a city's secret key, as far as whose it is.
    ///
    /// # Errors
    /// [`BundleError::OtherKey`] where it was sealed to another city's; [`BundleError::Damaged`] where it does not begin with whose it
    /// is; [`BundleError::Io`] where it cannot be read.
    pub fn open(self, secret: &[u8; 32]) -> Result<BundleReader<R>, BundleError> {
        let mut opening = Opening::new(self.source, &self.header, secret)?;
        match part(&mut opening)? {
            Some(Part::Owner { owner }) => Ok(BundleReader { opening, owner, left: 0, seen: BTreeSet::new() }),
            _ => Err(BundleError::Damaged),
        }
    }
}

impl<R: Read> BundleReader<R> {
    /// The phone that wrote it, by the hash of its secret.
    #[must_use]
    pub fn owner(&self) -> Sha256 {
        self.owner
    }

    /// What comes next; what was left of the last part is passed over. `None` once all of it was there.
    ///
    /// # Errors
    /// [`BundleError::Damaged`] where it was cut or changed; [`BundleError::TooLarge`] where a part says that it is longer than any may
    /// be; [`BundleError::Io`] where it cannot be read.
    pub fn next_part(&mut self) -> Result<Option<Part>, BundleError> {
        io::copy(&mut self.body(), &mut io::sink())?;
        if self.left > 0 {
            return Err(BundleError::Damaged);
        }
        let Some(part) = part(&mut self.opening)? else { return Ok(None) };
        let fits = match &part {
            Part::Owner { .. } => false,
            Part::Words { complaint, .. } => self.seen.insert(*complaint),
            Part::Event { .. } | Part::Photo { .. } => !self.seen.is_empty(),
        };
        if !fits {
            return Err(BundleError::Damaged);
        }
        let (bytes, most) = part.bytes();
        if bytes > most || self.seen.len() > MOST_COMPLAINTS {
            return Err(BundleError::TooLarge);
        }
        self.left = u64::from(bytes);
        Ok(Some(part))
    }

    /// The bytes of the last part, as far as nobody has read them.
    pub fn body(&mut self) -> impl Read + '_ {
        Body(self)
    }

    /// All bytes of the last part.
    ///
    /// # Errors
    /// [`BundleError::Damaged`] where it was cut or changed; [`BundleError::Io`] where it cannot be read.
    pub fn whole_body(&mut self) -> Result<Vec<u8>, BundleError> {
        // A part says how long it is before it is there: what is set aside grows with what comes.
        let mut whole = Vec::new();
        self.body().read_to_end(&mut whole)?;
        if self.left > 0 { Err(BundleError::Damaged) } else { Ok(whole) }
    }

    /// Reads all of it and keeps nothing: whether it is whole, and every photo is what it is said to be.
    ///
    /// # Errors
    /// As [`BundleReader::next_part`]; [`BundleError::Damaged`] also where a photo is another one than it is said to be.
    pub fn check(mut self) -> Result<(), BundleError> {
        while let Some(part) = self.next_part()? {
            if let Part::Photo { sha256, .. } = part {
                let mut hasher = Hasher::default();
                io::copy(&mut self.body(), &mut hasher)?;
                if hasher.finish() != sha256 {
                    return Err(BundleError::Damaged);
                }
            }
        }
        Ok(())
    }
}

struct Body<'a, R>(&'a mut BundleReader<R>);

impl<R: Read> Read for Body<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.0.left).unwrap_or(usize::MAX).min(into.len());
        let count = self.0.opening.read(&mut into[..most])?;
        self.0.left -= count as u64;
        Ok(count)
    }
}

fn part(source: &mut impl Read) -> Result<Option<Part>, BundleError> {
    let Some(line) = line(source)? else { return Ok(None) };
    serde_json::from_slice(&line).map(Some).map_err(|_| BundleError::Damaged)
}

/// A line without its end; `None` where the source ended before it began.
fn line(source: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let mut byte = [0];
    loop {
        match source.read(&mut byte)? {
            0 if line.is_empty() => return Ok(None),
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            _ if byte == *b"\n" => return Ok(Some(line)),
            _ if line.len() == LONGEST_LINE => return Err(io::Error::other(BundleError::Damaged)),
            _ => line.push(byte[0]),
        }
    }
}
