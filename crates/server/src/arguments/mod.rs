//! What may be typed after `sambat-server`.

pub(crate) mod breach;
pub(crate) mod flood;
pub(crate) mod map;
pub(crate) mod owner;
pub(crate) mod user;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use sambat_domain::id::AgencyId;
use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};
use user::User;

/// The city's side of Sambat.
#[derive(Parser)]
#[command(version, about)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) what: What,
}

#[derive(Subcommand)]
pub(crate) enum What {
    /// Answer phones until told to stop.
    Serve(Serve),
    /// Move a complaint along by hand.
    Event {
        #[command(subcommand)]
        what: EventWhat,
    },
    /// Look at a pack.
    Pack {
        #[command(subcommand)]
        what: PackWhat,
    },
    /// Make the map of a pack.
    Map {
        #[command(subcommand)]
        what: map::MapWhat,
    },
    /// Check a receipt that a citizen kept as a file; no network is needed.
    Receipt(ReceiptFile),
    /// Put the city aside while it serves: both databases and the photos.
    Backup(Backup),
    /// Take a city up again from a backup, into a new folder.
    Restore(Restore),
    /// Take in reports that were carried here in a file.
    Bundle {
        #[command(subcommand)]
        what: BundleWhat,
    },
    /// Say who is to be told after protected data leaked.
    Breach {
        #[command(subcommand)]
        what: breach::BreachWhat,
    },
    /// Erase a complaint at its citizen's request, where no phone of theirs can.
    Erase(Erase),
    /// See and drop what came in a flood.
    Flood {
        #[command(subcommand)]
        what: flood::FloodWhat,
    },
    /// Say who may enter the officers' desk.
    User(User),
    /// Look at the chain of events.
    Audit {
        #[command(subcommand)]
        what: AuditWhat,
    },
}

impl What {
    /// The folder of the server's data that it is about.
    pub(crate) fn data(&self) -> Option<&Path> {
        match self {
            Self::Serve(serve) => Some(&serve.data),
            Self::Event { what: EventWhat::Add(add) } => Some(&add.data),
            Self::Pack { .. } | Self::Map { .. } | Self::Receipt(_) => None,
            Self::Backup(backup) => Some(&backup.data),
            Self::Restore(restore) => Some(&restore.data),
            Self::Bundle { what: BundleWhat::Import { data, .. } }
            | Self::Audit { what: AuditWhat::Verify { data } } => Some(data),
            Self::Breach { what: breach::BreachWhat::Export(export) } => Some(&export.data),
            Self::Erase(erase) => Some(&erase.data),
            Self::Flood { what } => Some(what.data()),
            Self::User(user) => user.data(),
        }
    }
}

#[derive(Args)]
pub(crate) struct Serve {
    /// Folder of everything that is kept.
    #[arg(long)]
    pub(crate) data: PathBuf,
    /// Where to listen, such as 127.0.0.1:8420; port 0 takes a free one.
    #[arg(long)]
    pub(crate) listen: SocketAddr,
    /// Folder of the city's pack.
    #[arg(long)]
    pub(crate) pack: PathBuf,
    /// File of secret keys, made at the first start, and remembered for every command. Default: where it was the last time, or
    /// else beside the data folder, as <DATA>.keys.json.
    #[arg(long)]
    pub(crate) keys: Option<PathBuf>,
    /// Found a city again of which nothing is left but its keys: phones send again what they have.
    #[arg(long)]
    pub(crate) found_anew: bool,
    /// File of the certificate in PEM, with what it was signed by: speak TLS. Read again when it changes.
    #[arg(long, requires = "tls_key")]
    pub(crate) tls_cert: Option<PathBuf>,
    /// File of the certificate's private key in PEM.
    #[arg(long, requires = "tls_cert")]
    pub(crate) tls_key: Option<PathBuf>,
    /// Folder of the built pages: serves the officers' desk at /desk.
    #[arg(long)]
    pub(crate) ui: Option<PathBuf>,
    /// How browsers reach the city, such as https://sambat.example: needed behind a proxy.
    #[arg(long)]
    pub(crate) origin: Option<String>,
    /// Address of a proxy whose X-Forwarded-For counts; may be given more than once.
    #[arg(long = "proxy")]
    pub(crate) proxies: Vec<IpAddr>,
    /// Where to tell what is counted, for Prometheus, such as 127.0.0.1:9420. Never to the public; nowhere by default.
    #[arg(long)]
    pub(crate) metrics: Option<SocketAddr>,
    /// How to write the log.
    #[arg(long, value_enum, default_value_t = LogForm::Text)]
    pub(crate) log: LogForm,
    /// Fill an empty database with a handful of complaints that say that they are examples.
    #[arg(long)]
    pub(crate) demo: bool,
}

/// How a log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogForm {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

#[derive(Args)]
pub(crate) struct Backup {
    /// Folder of the server's data.
    #[arg(long)]
    pub(crate) data: PathBuf,
    /// Folder of all backups, elsewhere: each gets a folder of its own in it, and photos that the last one has are linked.
    #[arg(long)]
    pub(crate) to: PathBuf,
    /// Also put the file of secret keys beside it: then whoever has the backup can read all of it.
    #[arg(long)]
    pub(crate) with_keys: bool,
    /// File of secret keys. Default: where `serve` last had it.
    #[arg(long)]
    pub(crate) keys: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Restore {
    /// One backup, or the folder of all of them: then the newest.
    #[arg(long)]
    pub(crate) from: PathBuf,
    /// Folder of the server's data, new or empty.
    #[arg(long)]
    pub(crate) data: PathBuf,
    /// Go on where photos are missing or damaged: phones are asked for them.
    #[arg(long)]
    pub(crate) without_lost_photos: bool,
}

#[derive(Args)]
pub(crate) struct Erase {
    /// The complaint's ticket, or its id. It must be typed once more before anything is destroyed.
    pub(crate) complaint: String,
    /// The name of the officer who does it, for the audit log.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) by: String,
    /// Why, for the audit log, where it stays for ever: no names, no numbers of people.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) reason: String,
    /// The day of receipt in the city, such as 2026-11-24, where several complaints share the ticket.
    #[arg(long)]
    pub(crate) received_on: Option<Date>,
    /// The ticket once more, for scripts. Default: ask for it.
    #[arg(long)]
    pub(crate) again: Option<String>,
    /// Folder of the server's data.
    #[arg(long)]
    pub(crate) data: PathBuf,
    /// File of secret keys. Default: where `serve` last had it.
    #[arg(long)]
    pub(crate) keys: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct ReceiptFile {
    /// The file.
    pub(crate) file: PathBuf,
    /// The city's public key, as its pack document has it.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) key: Option<String>,
    /// File of secret keys: every key that this city ever signed with counts.
    #[arg(long)]
    pub(crate) keys: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(crate) enum EventWhat {
    /// Add one event and print the status after it.
    Add(Box<AddEvent>),
}

#[derive(Args)]
pub(crate) struct AddEvent {
    /// The complaint's ticket, or its id.
    pub(crate) complaint: String,
    /// What happens: verified, assigned, started, held, question, answer, promised, done, rejected, not_ours, duplicate, …
    pub(crate) kind: String,
    /// Folder of the server's data.
    #[arg(long)]
    pub(crate) data: PathBuf,
    /// File of secret keys. Default: where `serve` last had it.
    #[arg(long)]
    pub(crate) keys: Option<PathBuf>,
    /// With `assigned`: the agency that gets it. Else: the agency that acts.
    #[arg(long)]
    pub(crate) agency: Option<AgencyId>,
    /// What is said with it.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) note: Option<String>,
    /// With `rejected`: unclear, unfounded, misuse or other.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) reason: Option<String>,
    /// With `not_ours`: whose it is.
    #[arg(long)]
    pub(crate) owner: Option<String>,
    /// With `duplicate`: the id of the other complaint.
    #[arg(long)]
    pub(crate) of: Option<String>,
    /// With `promised`: until when, such as 2026-12-01T08:00:00Z.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) by: Option<String>,
    /// Who acts.
    #[arg(long, value_enum, default_value_t = Who::Officer)]
    pub(crate) actor: Who,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Who {
    Officer,
    Citizen,
    System,
}

#[derive(Subcommand)]
pub(crate) enum PackWhat {
    /// Say what is wrong with a pack, by file and line.
    Check {
        /// Folder of the pack.
        folder: PathBuf,
        /// As on this day, such as 2027-01-01, instead of today.
        #[arg(long)]
        on: Option<Date>,
    },
}

#[derive(Subcommand)]
pub(crate) enum BundleWhat {
    /// Bring a file in, once however often; beside a running server or without one.
    Import {
        /// The file.
        file: PathBuf,
        /// Folder of the server's data.
        #[arg(long)]
        data: PathBuf,
        /// File of secret keys. Default: where `serve` last had it.
        #[arg(long)]
        keys: Option<PathBuf>,
    },
}

#[derive(Subcommand)]
pub(crate) enum AuditWhat {
    /// Walk the chain, and name the first event that is not what was recorded.
    Verify {
        /// Folder of the server's data, or of one backup; of all backups: then the newest.
        #[arg(long)]
        data: PathBuf,
    },
}
