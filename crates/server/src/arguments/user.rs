//! The command `sambat-server user`: officers, and how they log in.

use clap::{Args, Subcommand, ValueEnum};
use sambat_city_store::clock::SystemClock;
use sambat_domain::{
    id::AgencyId,
    officer::{Role, Seat},
};
use sambat_server::{
    OfficerChange,
    command::{self, CommandError},
};
use std::{
    io::{self, Read as _},
    path::{Path, PathBuf},
};

/// Who may enter the officers' desk.
#[derive(Args)]
pub(crate) struct User {
    #[command(subcommand)]
    what: UserWhat,
    /// Folder of the server's data.
    #[arg(long, global = true, required = false)]
    data: Option<PathBuf>,
    /// File of secret keys. Default: where `serve` last had it.
    #[arg(long, global = true)]
    keys: Option<PathBuf>,
}

#[derive(Subcommand)]
enum UserWhat {
    /// Let somebody in. Prints a password once, unless one is given.
    Add {
        /// What is typed to log in: letters, digits, dots, hyphens.
        name: String,
        #[command(flatten)]
        seat: SeatArgs,
        #[command(flatten)]
        password: PasswordArgs,
    },
    /// Everybody, a line each.
    List,
    /// Another role or office. Whoever is logged in as them is not any more; so with all that follows.
    Set {
        /// Whose.
        name: String,
        #[command(flatten)]
        seat: SeatArgs,
    },
    /// Another password. Prints it once, unless one is given.
    Password {
        /// Whose.
        name: String,
        #[command(flatten)]
        password: PasswordArgs,
    },
    /// One-time codes from now on. Prints the address for an authenticator app once.
    Totp {
        /// Whose.
        name: String,
        /// No one-time codes any more.
        #[arg(long)]
        off: bool,
    },
    /// Nobody enters by this name any more.
    Disable {
        /// Whose.
        name: String,
    },
    /// The name may enter again.
    Enable {
        /// Whose.
        name: String,
    },
}

#[derive(Args)]
struct SeatArgs {
    /// What for.
    #[arg(long, value_enum)]
    role: RoleArg,
    /// At which office, with `agency` and `field`.
    #[arg(long)]
    agency: Option<AgencyId>,
}

#[derive(Args)]
struct PasswordArgs {
    /// Read the password from standard input: never from the command line, where others of this machine see it.
    #[arg(long)]
    password_stdin: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum RoleArg {
    Admin,
    Coordinator,
    Agency,
    Field,
    Mayor,
}

impl SeatArgs {
    fn seat(self) -> Seat {
        let role = match self.role {
            RoleArg::Admin => Role::Admin,
            RoleArg::Coordinator => Role::Coordinator,
            RoleArg::Agency => Role::Agency,
            RoleArg::Field => Role::Field,
            RoleArg::Mayor => Role::Mayor,
        };
        Seat { role, agency: self.agency }
    }
}

impl PasswordArgs {
    /// The password, and whether it must be told.
    fn password(&self) -> Result<(String, bool), CommandError> {
        if !self.password_stdin {
            return Ok((command::make_password()?, true));
        }
        let mut typed = String::new();
        io::stdin().read_to_string(&mut typed).map_err(CommandError::File)?;
        Ok((typed.trim_end_matches(['\n', '\r']).to_owned(), false))
    }
}

impl User {
    /// The folder of the server's data, if one was named.
    pub(crate) fn data(&self) -> Option<&Path> {
        self.data.as_deref()
    }
}

/// Does it; answers what to print.
pub(crate) fn run(User { what, data, keys }: User) -> Result<String, CommandError> {
    let data = data.ok_or(CommandError::DataMissing)?;
    let change = |name: &str, change| command::change_officer(&data, keys.as_deref(), &SystemClock, name, change);
    match what {
        UserWhat::Add { name, seat, password } => {
            let (password, tell) = password.password()?;
            let name = command::add_officer(&data, &SystemClock, &name, &seat.seat(), &password)?;
            Ok(if tell { format!("{name}: password {password}") } else { name })
        }
        UserWhat::List => Ok(command::list_officers(&data)?.join("\n")),
        UserWhat::Set { name, seat } => change(&name, OfficerChange::Seat(seat.seat())),
        UserWhat::Password { name, password } => {
            let (password, tell) = password.password()?;
            change(&name, OfficerChange::Password(password.clone()))?;
            Ok(if tell { format!("{name}: password {password}") } else { name })
        }
        UserWhat::Totp { name, off } => change(&name, if off { OfficerChange::NoTotp } else { OfficerChange::Totp }),
        UserWhat::Disable { name } => change(&name, OfficerChange::Disable),
        UserWhat::Enable { name } => change(&name, OfficerChange::Enable),
    }
}
