//! The command `sambat-server flood`: what came in a flood, and how it is dropped.

use clap::{Args, Subcommand, ValueEnum};
use jiff::Timestamp;
use sambat_city_store::clock::SystemClock;
use sambat_server::{
    command::CommandError,
    command::flood::{self, By, Which},
};
use std::{
    error::Error,
    path::{Path, PathBuf},
    sync::Arc,
};

#[derive(Subcommand)]
pub(crate) enum FloodWhat {
    /// Say what came in a flood and nobody at the desk has touched, the most first.
    List(List),
    /// Drop a part of it, for ever. Without --yes it only says how much that would be.
    Drop(Drop),
}

impl FloodWhat {
    /// The folder of the server's data that it is about.
    pub(crate) fn data(&self) -> &Path {
        match self {
            Self::List(List { of, .. }) | Self::Drop(Drop { of, .. }) => &of.data,
        }
    }
}

#[derive(Args)]
pub(crate) struct List {
    #[command(flatten)]
    of: Of,
    /// By what it is seen together.
    #[arg(long, value_enum, default_value_t = ByArg::Network)]
    by: ByArg,
}

#[derive(Args)]
pub(crate) struct Drop {
    #[command(flatten)]
    of: Of,
    /// File of secret keys. Default: where `serve` last had it.
    #[arg(long)]
    keys: Option<PathBuf>,
    /// Why: it stands in the audit log.
    #[arg(long)]
    reason: String,
    /// All of it, whatever it is.
    #[arg(long)]
    all: bool,
    /// Do it.
    #[arg(long)]
    yes: bool,
}

#[derive(Args)]
struct Of {
    /// Folder of the server's data.
    #[arg(long)]
    data: PathBuf,
    /// Only of this network, as the list names it.
    #[arg(long)]
    network: Option<String>,
    /// Only of this phone, as the list names it.
    #[arg(long)]
    device: Option<String>,
    /// Only what was received from this moment on, such as 2026-11-24T00:00:00Z.
    #[arg(long)]
    since: Option<Timestamp>,
    /// Only what was received until this moment.
    #[arg(long)]
    until: Option<Timestamp>,
}

impl Of {
    fn split(self) -> (PathBuf, Which) {
        let Self { data, network, device, since, until } = self;
        (data, Which { device, network, since, until })
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum ByArg {
    Network,
    Device,
    Hour,
}

/// Does it; answers what to print.
pub(crate) fn run(what: FloodWhat) -> Result<String, Box<dyn Error>> {
    match what {
        FloodWhat::List(List { of, by }) => {
            let by = match by {
                ByArg::Network => By::Network,
                ByArg::Device => By::Device,
                ByArg::Hour => By::Hour,
            };
            let (data, which) = of.split();
            Ok(flood::list(&data, by, &which)?.join("\n"))
        }
        FloodWhat::Drop(Drop { of, keys, reason, all, yes }) => {
            let (data, which) = of.split();
            if which.is_all() && !all {
                return Err(CommandError::Kind("say which part, or --all".into()).into());
            }
            if !yes {
                let count = flood::count(&data, &which)?;
                return Ok(format!("{count} would be dropped, for ever; --yes does it"));
            }
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
            let dropping = flood::drop(&data, keys.as_deref(), Arc::new(SystemClock), &which, &reason);
            Ok(format!("{} dropped", runtime.block_on(dropping)?))
        }
    }
}
