//! A stream sealed piece by piece: every piece but the last is full, and the last one says that it is.
//!
//! The counter is HPKE's own (RFC 9180 §5.2), so pieces can be neither left out, swapped nor repeated; the associated data
//! tells the last one, so that a stream that was cut between two pieces does not pass for a whole one.

use super::BundleError;
use crate::{
    key::{Algorithm, PublicKey, kid},
    seal::{Encapped, Given, Private, Public},
};
use data_encoding::BASE64URL_NOPAD;
use hpke::{
    Deserializable as _, Kem as _, OpModeR, OpModeS, Serializable as _,
    aead::{AeadCtxR, AeadCtxS, ChaCha20Poly1305},
    kdf::HkdfSha256,
    kem::X25519HkdfSha256,
};
use std::io::{self, Read, Write};
use zeroize::Zeroizing;

/// Bytes of a full piece, before sealing.
pub(super) const PIECE: usize = 64 << 10;

/// Bytes that sealing adds to each.
const TAG: usize = 16;

/// Associated data of a piece that others follow.
const MORE: &[u8] = b"more";

/// Associated data of the last one.
const LAST: &[u8] = b"last";

/// What a sealed stream is for: one made for another city does not open, even with its key.
fn info(pack: &str) -> Vec<u8> {
    [b"sambat/bundle/1/", pack.as_bytes()].concat()
}

/// The sealing side.
pub(super) struct Sealing<W> {
    out: W,
    context: AeadCtxS<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>,
    held: Zeroizing<Vec<u8>>,
}

/// A context for one stream, and the encapsulated key that its reader needs.
pub(super) fn sender(
    to: &PublicKey,
    pack: &str,
    chance: &Zeroizing<[u8; 32]>,
) -> Result<(String, AeadCtxS<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>), BundleError> {
    let raw = (to.alg == Algorithm::X25519).then(|| to.raw()).flatten().ok_or(BundleError::Key)?;
    let public = Public::from_bytes(&raw).map_err(|_| BundleError::Key)?;
    let (enc, context) = hpke::setup_sender_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &public,
        &info(pack),
        &mut Given(chance),
    )
    .map_err(|_| BundleError::Key)?;
    Ok((BASE64URL_NOPAD.encode(&enc.to_bytes()), context))
}

impl<W: Write> Sealing<W> {
    pub(super) fn new(out: W, context: AeadCtxS<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>) -> Self {
        Self { out, context, held: Zeroizing::new(Vec::with_capacity(PIECE)) }
    }

    pub(super) fn write(&mut self, mut bytes: &[u8]) -> Result<(), BundleError> {
        while !bytes.is_empty() {
            // Only when more comes is it known that the full one is not the last.
            if self.held.len() == PIECE {
                self.seal(MORE)?;
            }
            let (now, later) = bytes.split_at(bytes.len().min(PIECE - self.held.len()));
            self.held.extend_from_slice(now);
            bytes = later;
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<W, BundleError> {
        self.seal(LAST)?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn seal(&mut self, which: &[u8]) -> Result<(), BundleError> {
        let sealed = self.context.seal(&self.held, which).map_err(|_| BundleError::TooLarge)?;
        self.out.write_all(&sealed)?;
        self.held.clear();
        Ok(())
    }
}

/// The opening side: a reader of what was sealed, which ends only after the piece that was marked as the last.
pub(super) struct Opening<R> {
    source: R,
    context: AeadCtxR<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>,
    /// The next piece as it came, read before it is needed: whether anything follows says whether it is the last.
    ahead: Vec<u8>,
    open: Zeroizing<Vec<u8>>,
    at: usize,
    ended: bool,
}

impl<R: Read> Opening<R> {
    pub(super) fn new(mut source: R, header: &super::Header, secret: &[u8; 32]) -> Result<Self, BundleError> {
        let private = Private::from_bytes(secret).map_err(|_| BundleError::Key)?;
        let public: [u8; 32] = X25519HkdfSha256::sk_to_pk(&private).to_bytes().into();
        if header.kid != kid(&public) {
            return Err(BundleError::OtherKey);
        }
        let enc = BASE64URL_NOPAD.decode(header.enc.as_bytes()).map_err(|_| BundleError::Damaged)?;
        let enc = Encapped::from_bytes(&enc).map_err(|_| BundleError::Damaged)?;
        let context = hpke::setup_receiver(&OpModeR::Base, &private, &enc, &info(header.pack.as_str()))
            .map_err(|_| BundleError::Damaged)?;
        let ahead = piece(&mut source)?;
        Ok(Self { source, context, ahead, open: Zeroizing::new(Vec::new()), at: 0, ended: false })
    }

    fn next(&mut self) -> Result<(), BundleError> {
        let following = piece(&mut self.source)?;
        let which = if following.is_empty() { LAST } else { MORE };
        self.open = Zeroizing::new(self.context.open(&self.ahead, which).map_err(|_| BundleError::Damaged)?);
        self.ended = following.is_empty();
        (self.at, self.ahead) = (0, following);
        Ok(())
    }
}

impl<R: Read> Read for Opening<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.open.len() {
            if self.ended {
                return Ok(0);
            }
            self.next().map_err(io::Error::other)?;
        }
        let rest = &self.open[self.at..];
        let count = rest.len().min(into.len());
        into[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        Ok(count)
    }
}

/// One sealed piece, or what is left of the source; empty at its end.
fn piece(source: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut piece = Vec::with_capacity(PIECE + TAG);
    source.take((PIECE + TAG) as u64).read_to_end(&mut piece)?;
    Ok(piece)
}
