//! A disk that knows what was synced: every operation on it is on record, and with it what a power cut could leave.

use sambat_tests::random::Random;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// A file or a folder, whatever its name.
pub type Node = u64;

/// The folder at the top.
pub const ROOT: Node = 1;

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    /// Names were set or, with `None`, taken: all of them or none.
    Names(Vec<(Node, String, Option<Node>)>),
    /// Bytes were written.
    Write { file: Node, at: usize, bytes: Vec<u8> },
    /// A file was cut off or made longer.
    Resize { file: Node, to: usize },
    /// What is in a file is on disk.
    SyncFile(Node),
    /// What a folder names is on disk.
    SyncFolder(Node),
    /// A process said something to whoever reads this.
    Said(String),
}

/// Names and contents.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct State {
    names: BTreeMap<(Node, String), Node>,
    files: BTreeMap<Node, Vec<u8>>,
}

/// What a power cut does to what was not synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// All of it is lost.
    Synced,
    /// None of it is.
    All,
    /// The last write is half there.
    Torn,
    /// The first half of it is lost, the later half is there.
    LaterOnly,
    /// Names are there, and nothing is in them.
    NamesOnly,
    /// Contents are there, under their old names.
    ContentsOnly,
    /// Some of it is lost, by chance.
    Some(u64),
}

impl State {
    fn apply(&mut self, op: &Op) {
        match op {
            Op::Names(names) => {
                for (folder, name, node) in names {
                    match node {
                        Some(node) => self.names.insert((*folder, name.clone()), *node),
                        None => self.names.remove(&(*folder, name.clone())),
                    };
                }
            }
            Op::Write { file, at, bytes } => {
                let content = self.files.entry(*file).or_default();
                let end = at + bytes.len();
                if content.len() < end {
                    content.resize(end, 0);
                }
                content[*at..end].copy_from_slice(bytes);
            }
            Op::Resize { file, to } => self.files.entry(*file).or_default().resize(*to, 0),
            Op::SyncFile(_) | Op::SyncFolder(_) | Op::Said(_) => {}
        }
    }

    /// Writes it out as files and folders.
    pub fn write_to(&self, folders: &BTreeSet<Node>, target: &Path) {
        self.write_folder(folders, ROOT, target);
    }

    fn write_folder(&self, folders: &BTreeSet<Node>, folder: Node, target: &Path) {
        for ((_, name), node) in self.names.range((folder, String::new())..(folder + 1, String::new())) {
            let path = target.join(name);
            if folders.contains(node) {
                fs::create_dir(&path).unwrap();
                self.write_folder(folders, *node, &path);
            } else {
                fs::write(&path, self.files.get(node).map_or(&[][..], Vec::as_slice)).unwrap();
            }
        }
    }
}

/// What the power cut may leave after this many operations; `None` where another cut leaves the same.
pub fn after(log: &[Op], cut: Cut) -> Option<State> {
    let mut state = State::default();
    let mut pending: Vec<&Op> = Vec::new();
    for op in log {
        let synced = |pending: &&Op| match (op, pending) {
            (Op::SyncFile(node), Op::Write { file, .. } | Op::Resize { file, .. }) => file == node,
            // A rename from folder to folder is one step of the disk's, too.
            (Op::SyncFolder(node), Op::Names(names)) => names.iter().any(|(folder, ..)| folder == node),
            _ => false,
        };
        match op {
            Op::SyncFile(_) | Op::SyncFolder(_) => {
                pending.iter().filter(|op| synced(op)).for_each(|op| state.apply(op));
                pending.retain(|op| !synced(op));
            }
            Op::Said(_) => {}
            _ => pending.push(op),
        }
    }
    if pending.is_empty() && cut != Cut::Synced {
        return None;
    }
    let half = pending.len() / 2;
    let is_name = |op: &Op| matches!(op, Op::Names(_));
    match cut {
        Cut::Synced => {}
        Cut::All => pending.iter().for_each(|op| state.apply(op)),
        Cut::Torn => {
            let last = pending.iter().rposition(|op| matches!(op, Op::Write { .. }))?;
            for (n, op) in pending.iter().enumerate() {
                match op {
                    Op::Write { file, at, bytes } if n == last => {
                        let bytes = bytes[..bytes.len() / 2].to_vec();
                        state.apply(&Op::Write { file: *file, at: *at, bytes });
                    }
                    op => state.apply(op),
                }
            }
        }
        Cut::LaterOnly if half == 0 => return None,
        Cut::LaterOnly => pending[half..].iter().for_each(|op| state.apply(op)),
        Cut::NamesOnly | Cut::ContentsOnly if pending.iter().all(|op| is_name(op) == is_name(pending[0])) => {
            return None;
        }
        Cut::NamesOnly => pending.iter().filter(|op| is_name(op)).for_each(|op| state.apply(op)),
        Cut::ContentsOnly => pending.iter().filter(|op| !is_name(op)).for_each(|op| state.apply(op)),
        Cut::Some(_) if pending.len() < 3 => return None,
        Cut::Some(seed) => {
            let mut random = Random::new(seed.wrapping_add(log.len() as u64));
            pending.iter().filter(|_| random.below(2) == 0).for_each(|op| state.apply(op));
        }
    }
    Some(state)
}

/// The disk, in use.
#[derive(Debug)]
pub struct Disk {
    /// As the running system sees it.
    now: State,
    /// Nodes that are folders.
    pub folders: BTreeSet<Node>,
    /// What was done.
    pub log: Vec<Op>,
    next: Node,
    /// How much more may be written before the disk is full, in operations; `None`: it never is.
    pub room: Option<usize>,
    /// Operations that took room.
    pub taken: usize,
    /// How many operations the room is good for that the core keeps for a full disk.
    pub reserved: usize,
    /// Whether a disk that may be full soon has no room for that any more.
    pub keeps_none: bool,
}

const RESERVED: usize = 1_000;

/// Bytes that the core keeps, and how many of them the kernel brings at once.
const RESERVE: usize = 4 << 20;
const LARGEST_WRITE: usize = 128 << 10;

/// No room is left.
#[derive(Debug)]
pub struct Full;

impl Default for Disk {
    fn default() -> Self {
        Self {
            now: State::default(),
            folders: [ROOT].into(),
            log: Vec::new(),
            next: ROOT + 1,
            room: None,
            taken: 0,
            reserved: RESERVED,
            keeps_none: false,
        }
    }
}

impl Disk {
    /// What a folder calls so.
    pub fn find(&self, folder: Node, name: &str) -> Option<Node> {
        self.now.names.get(&(folder, name.to_owned())).copied()
    }

    /// Everything in a folder.
    pub fn list(&self, folder: Node) -> Vec<(String, Node)> {
        let names = self.now.names.range((folder, String::new())..(folder + 1, String::new()));
        names.map(|((_, name), node)| (name.clone(), *node)).collect()
    }

    /// The bytes of a file.
    pub fn read(&self, file: Node) -> &[u8] {
        self.now.files.get(&file).map_or(&[], Vec::as_slice)
    }

    /// Writes all of it out as it stands.
    pub fn write_to(&self, target: &Path) {
        self.now.write_to(&self.folders, target);
    }

    /// Does something and puts it on record.
    pub fn act(&mut self, op: Op) {
        self.now.apply(&op);
        self.log.push(op);
    }

    /// Does something that is nothing of the disk's: memory that processes share, and is gone after a cut.
    pub fn act_off_record(&mut self, op: &Op) {
        self.now.apply(op);
    }

    /// Makes a file or a folder.
    pub fn make(&mut self, folder: Node, name: &str, is_folder: bool, on_record: bool) -> Node {
        let node = self.next;
        self.next += 1;
        if is_folder {
            self.folders.insert(node);
        }
        let op = Op::Names(vec![(folder, name.to_owned(), Some(node))]);
        if on_record {
            self.act(op)
        } else {
            self.act_off_record(&op)
        }
        node
    }

    /// Gives back the room that the core kept; where it found none to keep, only what it had taken of it is there again.
    pub fn give_reserve(&mut self, kept: usize) {
        let good_for = if kept < RESERVE { kept.div_ceil(LARGEST_WRITE) } else { self.reserved };
        if let Some(room) = &mut self.room {
            *room += good_for;
        }
    }

    /// Asks for room for one operation more.
    pub fn take_room(&mut self) -> Result<(), Full> {
        match &mut self.room {
            Some(0) => return Err(Full),
            Some(left) => *left -= 1,
            None => {}
        }
        self.taken += 1;
        Ok(())
    }
}
