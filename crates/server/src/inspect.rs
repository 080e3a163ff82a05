//! What a running server does at once and shows for tests and benchmarks. No program is built with it.

use crate::{DbError, Running, TlsError, background, tls};
use sambat_city::{desk::near, error::CityError};
use sambat_city_pages::nearby::{self, Nearbys};
use sambat_domain::id::ComplaintId;
use sambat_protocol::desk::DeskNear;

impl Running {
    /// Looks at the clocks that are due, as happens every minute by itself. Answers how many complaints were put on the
    /// mayor's list.
    ///
    /// # Errors
    /// [`DbError`] where the main database fails, or [`DbError::Stopped`] where the server stops meanwhile.
    pub async fn look_at_clocks(&self) -> Result<usize, DbError> {
        match self.city.upgrade() {
            Some(city) => background::by_the_minute(&city).await,
            None => Ok(0),
        }
    }

    /// Public complaints of the same kind near one, the nearest first, as the desk shows them beside it. None of one that is
    /// not there.
    ///
    /// # Errors
    /// [`DbError`] where the main database cannot be read.
    pub async fn near(&self, complaint: ComplaintId) -> Result<Vec<DeskNear>, DbError> {
        match self.city.upgrade() {
            Some(city) => near::of_one(&city, complaint).await,
            None => Ok(vec![]),
        }
    }

    /// What lies in a cell, read anew: how many bytes are answered.
    ///
    /// # Errors
    /// [`CityError`] where that is no cell, or the main database cannot be read.
    pub async fn nearby(&self, cell: &str) -> Result<usize, CityError> {
        match self.city.upgrade() {
            Some(city) => Ok(nearby::answer(&Nearbys::default(), &city, cell).await?.bytes.len()),
            None => Ok(0),
        }
    }

    /// Looks at the files of the certificate, as happens every minute by itself. Answers whether there is a new one, which
    /// every connection from now on gets.
    ///
    /// # Errors
    /// Every [`TlsError`], as at the start: a file cannot be read, holds something else or cannot be used, or its time is not
    /// now. The certificate stays the one that it was.
    pub async fn look_at_certificate(&self) -> Result<bool, TlsError> {
        match self.certificate.clone() {
            Some(certificate) => tls::reload_if_changed(certificate).await,
            None => Ok(false),
        }
    }
}
