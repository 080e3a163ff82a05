//! The command `sambat-server breach`: who is affected by a leak.

use clap::{Args, Subcommand};
use jiff::Timestamp;
use sambat_city_store::clock::SystemClock;
use sambat_server::{
    command::CommandError,
    command::breach::{self, Breach},
};
use std::path::PathBuf;

#[derive(Subcommand)]
pub(crate) enum BreachWhat {
    /// Print everybody affected, as CSV.
    Export(Export),
}

#[derive(Args)]
pub(crate) struct Export {
    /// Folder of the server's data.
    #[arg(long)]
    pub(super) data: PathBuf,
    /// File of secret keys. Default: where `serve` last had it.
    #[arg(long)]
    keys: Option<PathBuf>,
    /// From when on somebody may have read, such as 2026-11-24T00:00:00Z. Default: from the beginning.
    #[arg(long)]
    since: Option<Timestamp>,
    /// Until when. Default: now.
    #[arg(long)]
    until: Option<Timestamp>,
    /// Only this complaint, by its ticket or id; may be given more than once.
    #[arg(long = "complaint")]
    complaints: Vec<String>,
    /// Also open names and telephone numbers, to tell people. Each is written into the audit log.
    #[arg(long)]
    with_contacts: bool,
}

/// Does it; answers what to print.
pub(crate) fn run(BreachWhat::Export(export): BreachWhat) -> Result<String, CommandError> {
    let Export { data, keys, since, until, complaints, with_contacts } = export;
    let of = Breach { since, until, complaints, with_contacts };
    Ok(breach::export(&data, keys.as_deref(), &SystemClock, &of)?.trim_end().to_owned())
}
