//! PostgreSQL with PostGIS, a server of its own on a folder of its own, asked by pgbench.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Output},
    time::Duration,
};

use crate::Result;

/// Who it runs as: it does not run as root.
const USER: &str = "postgres";

/// The server, stopped when this is dropped.
#[derive(Debug)]
pub struct Postgres {
    folder: PathBuf,
    programs: PathBuf,
}

impl Postgres {
    /// Starts one on a new folder, with its files as safe as they are by default.
    ///
    /// # Errors
    /// When it is not installed, or does not come up.
    pub fn start(folder: &Path) -> Result<Self> {
        let folder = folder.join("postgres");
        fs::create_dir_all(&folder)?;
        fs::set_permissions(folder.parent().ok_or("no folder")?, Permissions::from_mode(0o755))?;
        let folder = fs::canonicalize(folder)?;
        done(Command::new("chown").arg(USER).arg(&folder).output()?)?;
        let postgres = Self { programs: programs()?, folder };
        let data = postgres.folder.join("data");
        done(postgres.program("initdb").arg("-D").arg(&data).args(["--encoding=UTF8", "--no-locale"]).output()?)?;
        let options = format!("-c listen_addresses='' -k {} -c shared_buffers=1GB", postgres.folder.display());
        let log = postgres.folder.join("log");
        done(
            postgres
                .program("pg_ctl")
                .arg("-D")
                .arg(data)
                .args(["-w", "-o", &options, "-l"])
                .arg(log)
                .arg("start")
                .output()?,
        )?;
        Ok(postgres)
    }

    /// Runs statements.
    ///
    /// # Errors
    /// Of the first that fails.
    pub fn run(&self, sql: &str) -> Result<()> {
        let file = self.folder.join("script.sql");
        fs::write(&file, sql)?;
        done(self.asking("psql").args(["-q", "-v", "ON_ERROR_STOP=1", "-f"]).arg(file).output()?)
    }

    /// A file where it can read one.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Has one client of pgbench run a script so many times. Answers how long each time took.
    ///
    /// # Errors
    /// When it fails.
    pub fn times(&self, script: &str, count: usize) -> Result<Vec<Duration>> {
        let (file, prefix) = (self.folder.join("asked.sql"), self.folder.join("times"));
        fs::write(&file, script)?;
        let mut pgbench = self.asking("pgbench");
        pgbench.args(["-n", "-M", "prepared", "-c1", "-j1", "-l", "-t", &count.to_string(), "--log-prefix"]);
        done(pgbench.arg(&prefix).arg("-f").arg(file).output()?)?;
        let mut times = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("times.")) {
                for line in fs::read_to_string(&path)?.lines() {
                    let micros = line.split(' ').nth(2).ok_or("pgbench wrote no time")?;
                    times.push(Duration::from_micros(micros.parse()?));
                }
                fs::remove_file(path)?;
            }
        }
        Ok(times)
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new("runuser");
        command.args(["-u", USER, "--"]).arg(self.programs.join(name)).current_dir(&self.folder);
        command
    }

    fn asking(&self, name: &str) -> Command {
        let mut command = self.program(name);
        command.arg("-h").arg(&self.folder).args(["-U", USER, "-d", USER]);
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let data = self.folder.join("data");
        let _ = self.program("pg_ctl").arg("-D").arg(data).args(["-m", "immediate", "stop"]).output();
    }
}

/// The folder of the newest release's programs, as Debian has them.
fn programs() -> Result<PathBuf> {
    let mut found: Vec<_> = fs::read_dir("/usr/lib/postgresql")
        .map_err(|_| "PostgreSQL is not installed")?
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|path| path.join("initdb").exists())
        .collect();
    found.sort();
    Ok(found.pop().ok_or("PostgreSQL has no server here")?)
}

fn done(output: Output) -> Result<()> {
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).trim().to_owned().into())
}
