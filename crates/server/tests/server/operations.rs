//! `docs/OPERATIONS.md` as whoever keeps the machine follows it: its layout is set up, and every command that it prints is typed.
//!
//! The commands are the document's, letter by letter. What is another than on a city's machine: all absolute paths lie under one
//! folder of the test's, ports are free ones, `adduser` and the owners of `install` are left out, and `systemctl` is played by the
//! test, with what the document's own units start.

use crate::{
    city::{ID, TICKET, content, id},
    phone::Phone,
};
use sambat_protocol::{
    bundle::BundleWriter,
    hash,
    key::{Algorithm, PublicKey},
};
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    io::{BufRead as _, BufReader, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Output, Stdio},
};
use tempfile::TempDir;
use zeroize::Zeroizing;

/// What a line may begin with. Another word needs a look: whether it can be run here, and what it would do to this machine.
const KNOWN: [&str; 7] = ["sambat-server", "adduser", "install", "cp", "mv", "rm", "chmod"];

/// A fenced text of the document.
struct Block {
    language: String,
    /// Where its first line stands.
    line: usize,
    text: String,
    /// What was said before it.
    before: String,
}

fn document() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/OPERATIONS.md")).unwrap()
}

fn blocks(document: &str) -> Vec<Block> {
    let (mut blocks, mut open, mut before) = (Vec::new(), None::<Block>, String::new());
    for (n, line) in document.lines().enumerate() {
        let fence = line.strip_prefix("```");
        open = match (open.take(), fence) {
            (None, Some(language)) => {
                let before = std::mem::take(&mut before);
                Some(Block { language: language.to_owned(), line: n + 2, text: String::new(), before })
            }
            (Some(block), Some(_)) => {
                blocks.push(block);
                None
            }
            (Some(mut block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
                Some(block)
            }
            (None, None) => {
                before.push_str(line);
                before.push('\n');
                None
            }
        };
    }
    assert!(open.is_none(), "a fence is open at the end");
    blocks
}

/// Lines with what a backslash continues.
fn lines(text: &str) -> Vec<(usize, String)> {
    let (mut all, mut begun) = (Vec::new(), None::<(usize, String)>);
    for (n, line) in text.lines().enumerate() {
        let (at, mut whole) = begun.take().unwrap_or((n, String::new()));
        match line.strip_suffix('\\') {
            Some(part) => {
                whole.push_str(part);
                begun = Some((at, whole));
            }
            None => all.push((at, whole + line)),
        }
    }
    all
}

/// What the units of the document start, by their names.
fn units(blocks: &[Block]) -> BTreeMap<String, String> {
    let mut units = BTreeMap::new();
    for block in blocks.iter().filter(|block| block.language == "ini") {
        let name = block.before.rsplit("/etc/systemd/system/").next().unwrap().split('`').next().unwrap();
        for (_, line) in lines(&block.text) {
            if let Some(command) = line.strip_prefix("ExecStart=") {
                units.insert(name.to_owned(), command.to_owned());
            }
        }
    }
    units
}

/// Every ticket of a text.
fn tickets(text: &str) -> BTreeSet<String> {
    let words = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-'));
    words.filter(|word| word.len() == TICKET.len() && word.starts_with("PSR-")).map(str::to_owned).collect()
}

/// An id that has this ticket: its last 40 bits are the ticket's.
fn id_of(ticket: &str) -> String {
    let digit = |letter| "0123456789ABCDEFGHJKMNPQRSTVWXYZ".find(letter).unwrap() as u64;
    let bits = ticket[4..].chars().filter(|letter| *letter != '-').fold(0, |bits, letter| bits << 5 | digit(letter));
    format!("{}{bits:010x}", &ID[..26])
}

/// The machine.
struct Machine {
    root: TempDir,
    units: BTreeMap<String, String>,
    /// The reports that the document names.
    tickets: BTreeSet<String>,
    running: Option<(Child, BufReader<ChildStdout>)>,
    was_filled: bool,
}

impl Drop for Machine {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Machine {
    /// A machine with the folder in which the program was built, and nothing set up.
    fn new(document: &str) -> Self {
        let (root, units) = (tempfile::tempdir().unwrap(), units(&blocks(document)));
        let machine = Self { root, units, tickets: tickets(document), running: None, was_filled: false };
        let built = machine.path("built");
        for folder in ["target/release", "ui/dist/assets", "packs"] {
            fs::create_dir_all(built.join(folder)).unwrap();
        }
        fs::copy(env!("CARGO_BIN_EXE_sambat-server"), built.join("target/release/sambat-server")).unwrap();
        fs::write(built.join("ui/dist/desk.html"), "<!doctype html>").unwrap();
        let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
        let copied =
            Command::new("cp").arg("-r").arg(packs.join("pasuruan")).arg(built.join("packs")).status().unwrap();
        assert!(copied.success());
        for folder in ["etc", "mnt", "usr/local/bin", "usr/local/share", "var/lib/sambat", "shims"] {
            fs::create_dir_all(machine.path(folder)).unwrap();
        }
        machine.shim("adduser", "");
        machine.shim("install", SHIM_OF_INSTALL);
        let certificates = machine.path("etc/letsencrypt/live/sambat.kota.example");
        fs::create_dir_all(&certificates).unwrap();
        for name in ["privkey.pem", "fullchain.pem"] {
            fs::write(certificates.join(name), "").unwrap();
        }
        machine
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root.path().join(path.trim_start_matches('/'))
    }

    fn shim(&self, name: &str, text: &str) {
        let path = self.path("shims").join(name);
        fs::write(&path, format!("#!/bin/sh\n{text}")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// A text with its absolute paths under the machine's folder, and its ports free ones.
    fn mapped(&self, text: &str) -> String {
        let root = self.root.path().to_str().unwrap();
        let (mut mapped, mut last) = (String::new(), ' ');
        for letter in text.chars() {
            if letter == '/' && (last.is_whitespace() || "='\"<>(".contains(last)) {
                mapped.push_str(root);
            }
            mapped.push(letter);
            last = letter;
        }
        mapped.replace("127.0.0.1:8420", "127.0.0.1:0").replace("127.0.0.1:9420", "127.0.0.1:0")
    }

    /// Types a line. Whoever is asked for the ticket once more types the one that the line names.
    fn type_in(&self, line: &str) -> Output {
        let path = [self.path("shims"), self.path("usr/local/bin"), "/usr/bin".into(), "/bin".into()];
        let path = path.map(|folder| folder.to_str().unwrap().to_owned()).join(":");
        // Nothing of whoever runs the test, but the clock that the machine was given: the city itself goes by that.
        let clock = env::vars().filter(|(name, _)| name == "LD_PRELOAD" || name.starts_with("FAKETIME"));
        let mut child = Command::new("/bin/sh")
            .args(["-ec", &self.mapped(line)])
            .env_clear()
            .envs(clock)
            .env("PATH", path)
            .current_dir(self.path("built"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // One that reads nothing may be over already.
        let typed = tickets(line).into_iter().next().unwrap_or_default();
        let _ = child.stdin.take().unwrap().write_all(format!("{typed}\n").as_bytes());
        child.wait_with_output().unwrap()
    }

    fn must(&self, at: &str, line: &str) -> String {
        let done = self.type_in(line);
        let said = String::from_utf8_lossy(&done.stdout).into_owned();
        assert!(done.status.success(), "{at}: `{line}` fails:\n{said}{}", String::from_utf8_lossy(&done.stderr));
        said
    }

    async fn systemctl(&mut self, at: &str, words: &[&str]) {
        match words {
            ["daemon-reload"] => {}
            ["stop", "sambat"] => self.stop(),
            ["start" | "restart", "sambat"] | ["enable", "--now", "sambat"] => {
                self.stop();
                self.start().await;
            }
            // A timer starts the service of its name.
            ["enable", "--now", timer] if timer.ends_with(".timer") => {
                let command = self.units[&timer.replace(".timer", ".service")].clone();
                self.must(at, &command);
            }
            other => panic!("{at}: the test cannot play `systemctl {}` yet", other.join(" ")),
        }
    }

    /// What the unit starts, until it says that it listens; and the first time, what citizens sent.
    async fn start(&mut self) {
        let command = self.mapped(&self.units["sambat.service"]);
        let mut child = Command::new("/bin/sh")
            .args(["-c", &format!("exec {command}")])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        let Some((_, url)) = line.split_once("listening on http://") else {
            let failed = child.wait_with_output().unwrap();
            panic!("the unit's service does not start: {line}{}", String::from_utf8_lossy(&failed.stderr));
        };
        let phone = Phone::new(url.split(',').next().unwrap().parse().unwrap(), 1);
        self.running = Some((child, said));
        if !std::mem::replace(&mut self.was_filled, true) {
            // Protected, so that there is something to tell after a breach.
            let mut words = content();
            words["visibility"] = "private".into();
            for ticket in &self.tickets {
                assert_eq!(phone.put(&id_of(ticket), &words).await.status, 201);
            }
            let pack = phone.anyone("GET", "/v1/pack").send().await.value();
            let keys: Vec<PublicKey> = serde_json::from_value(pack["keys"].clone()).unwrap();
            let key = keys.iter().find(|key| key.alg == Algorithm::X25519).unwrap();
            fs::write(self.path("var/lib/sambat/carried.sambat"), carried(key)).unwrap();
        }
    }

    fn stop(&mut self) {
        if let Some((mut child, _)) = self.running.take() {
            let told = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
            assert!(told.unwrap().success());
            child.wait().unwrap();
        }
    }
}

/// Without owners: the test need not be root, nor have their names.
const SHIM_OF_INSTALL: &str = r#"
for word in "$@"; do
  shift
  if [ -n "$owner" ]; then owner=; continue; fi
  case $word in -o|-g) owner=1 ;; *) set -- "$@" "$word" ;; esac
done
exec /usr/bin/install "$@"
"#;

/// Reports as they come on a stick.
fn carried(key: &PublicKey) -> Vec<u8> {
    let (pack, seed) = ("pasuruan".parse().unwrap(), Zeroizing::new([7; 32]));
    let mut writer = BundleWriter::new(Vec::new(), key, &pack, hash::sha256(b"another phone"), &seed).unwrap();
    let words = json!({"v": 1, "pack_rev": "0123456789abcdef", "content": content()});
    writer.words(id(2).parse().unwrap(), words.to_string().as_bytes()).unwrap();
    writer.finish().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_of_the_operations_page_works_in_the_layout_that_it_sets_up() {
    let document = document();
    let blocks = blocks(&document);
    let mut machine = Machine::new(&document);
    assert!(machine.units.len() >= 2, "{:?}", machine.units);
    // The page begins with what is typed in an emergency: there it is all set up.
    let (emergency, rest): (Vec<_>, Vec<_>) =
        blocks.iter().filter(|block| block.language == "sh").partition(|block| block.before.ends_with("emergency\n\n"));
    assert_eq!(emergency.len(), 1);
    let mut typed = 0;
    for block in rest.into_iter().chain(emergency) {
        if block.text.starts_with("#!") {
            machine.must(&format!("docs/OPERATIONS.md:{}", block.line), &block.text);
            typed += 1;
            continue;
        }
        for (n, line) in lines(&block.text) {
            let at = format!("docs/OPERATIONS.md:{}", block.line + n);
            let line = line.split(" #").next().unwrap().trim();
            let words: Vec<_> = line.split_whitespace().collect();
            match words.first() {
                None => continue,
                Some(&"systemctl") => machine.systemctl(&at, &words[1..]).await,
                Some(first) if KNOWN.contains(first) => {
                    machine.must(&at, line);
                }
                Some(first) => {
                    panic!("{at}: the test of this page does not know whether `{first}` may be run here: {line}")
                }
            }
            typed += 1;
        }
    }
    assert!(typed >= 30, "{typed}: the page is not read as it is written");
    named_in_the_text(&machine, &document);
}

/// Commands that stand within the text are there, with the options that are named with them; those with a path are run.
fn named_in_the_text(machine: &Machine, document: &str) {
    let mut fenced = false;
    for (n, line) in document.lines().enumerate() {
        if line.starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        for span in line.split('`').skip(1).step_by(2).filter(|span| span.starts_with("sambat-server ")) {
            let at = format!("docs/OPERATIONS.md:{}", n + 1);
            let is_open = span.contains(['…', '|']) || span.split(' ').any(|word| word.chars().all(char::is_uppercase));
            if span.contains(" /") && !is_open {
                machine.must(&at, span);
                continue;
            }
            let plain = |word: &&str| word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '|');
            let words: Vec<_> = span.split(' ').skip(1).take_while(plain).collect();
            let (last, first) = words.split_last().unwrap_or_else(|| panic!("{at}: `{span}` names no command"));
            for last in last.split('|') {
                let help = machine.must(&at, &format!("sambat-server {} {last} --help", first.join(" ")));
                for option in span.split(' ').filter(|word| word.starts_with("--")) {
                    assert!(help.contains(option), "{at}: `{span}`: there is no {option}");
                }
            }
        }
    }
}

/// Root's files in a city's folder would stop its service, and root's backups the next night's.
#[test]
fn what_root_types_is_done_by_the_owner_of_the_data() {
    if !rustix::process::geteuid().is_root() {
        eprintln!("skipped: only root can become somebody else");
        return;
    }
    const OWNER: u32 = 12_345;
    let machine = Machine::new("");
    let (state, backups) = (machine.path("var/lib/sambat"), machine.path("mnt/backups"));
    fs::create_dir(&backups).unwrap();
    fs::copy(machine.path("built/target/release/sambat-server"), machine.path("usr/local/bin/sambat-server")).unwrap();
    fs::set_permissions(machine.root.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let mut city = crate::city::City::closed();
    city.config.data = state.join("data");
    let serving = tokio::runtime::Runtime::new().unwrap();
    serving.block_on(async {
        city.open().await;
        city.stop().await;
    });
    drop(serving);
    let owned =
        Command::new("chown").arg("-R").arg(format!("{OWNER}:{OWNER}")).args([&state, &backups]).status().unwrap();
    assert!(owned.success());
    for line in [
        "sambat-server user add ratna --role coordinator --data /var/lib/sambat/data",
        "sambat-server backup --data /var/lib/sambat/data --to /mnt/backups",
        "sambat-server restore --from /mnt/backups --data /var/lib/sambat/practice",
    ] {
        machine.must("root", line);
    }
    let of = |folder: &Path| {
        let found = Command::new("find").arg(folder).args(["!", "-user", &OWNER.to_string()]).output().unwrap();
        String::from_utf8(found.stdout).unwrap()
    };
    assert_eq!(of(&state) + &of(&backups), "");
    assert!(state.join("practice/main.db").is_file());
}
