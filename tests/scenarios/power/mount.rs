//! The disk as the kernel sees it: a file system in memory, mounted for a child process.
//!
//! The core runs in another process than this one: memory that it maps from here must not wait for itself.

use super::disk::{Disk, Node, Op};
use fuser::{
    BackgroundSession, Config, Errno, FileAttr, FileHandle, FileType, Filesystem, FopenFlags, Generation, INodeNo,
    LockOwner, OpenFlags, RenameFlags, ReplyAttr, ReplyCreate, ReplyData, ReplyDirectory, ReplyEmpty, ReplyEntry,
    ReplyOpen, ReplyStatfs, ReplyWrite, Request, TimeOrNow, WriteFlags,
};
use std::{
    collections::BTreeSet,
    ffi::OsStr,
    path::Path,
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, SystemTime},
};
use tempfile::TempDir;

/// Nobody else changes anything: the kernel may believe what it knows.
const FOR_LONG: Duration = Duration::from_secs(3_600);

/// The file into which the child says what it does: on record between what it did.
pub const SAID: &str = "said";

/// Room that the core keeps for a full disk. What a cut leaves of it is no matter.
const RESERVE: &str = "reserve";

/// A file of one block: what is written over something in it takes no room.
const LOCK: &str = "lock";

/// A disk that is mounted until this is dropped.
pub struct Mounted {
    disk: Arc<Mutex<Disk>>,
    session: Option<BackgroundSession>,
    at: TempDir,
}

impl Mounted {
    /// Mounts an empty disk.
    pub fn new() -> Self {
        let at = tempfile::tempdir().unwrap();
        let disk = Arc::new(Mutex::new(Disk::default()));
        let shown = Shown { disk: Arc::clone(&disk), off_record: Mutex::default(), small: Mutex::default() };
        let session = fuser::spawn_mount(shown, at.path(), &Config::default())
            .expect("this test mounts a file system of its own: it needs /dev/fuse and root");
        Self { disk, session: Some(session), at }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.at.path()
    }

    /// The disk.
    pub fn disk(&self) -> MutexGuard<'_, Disk> {
        self.disk.lock().unwrap()
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        if let Some(session) = self.session.take() {
            session.umount_and_join().unwrap();
        }
    }
}

struct Shown {
    disk: Arc<Mutex<Disk>>,
    /// Nodes of which a cut leaves nothing that counts: SQLite's `-shm` is memory, and the reserve is made again.
    off_record: Mutex<BTreeSet<Node>>,
    /// Files of one block.
    small: Mutex<BTreeSet<Node>>,
}

impl Shown {
    fn disk(&self) -> MutexGuard<'_, Disk> {
        self.disk.lock().unwrap()
    }

    fn is_memory(&self, node: Node) -> bool {
        self.off_record.lock().unwrap().contains(&node)
    }

    fn make(&self, folder: INodeNo, name: &OsStr, is_folder: bool) -> Result<FileAttr, Errno> {
        let name = name.to_str().ok_or(Errno::EINVAL)?;
        let memory = name.ends_with("-shm") || name == RESERVE;
        let mut disk = self.disk();
        if name == RESERVE && disk.keeps_none && disk.room.is_some() {
            return Err(Errno::ENOSPC);
        }
        if name != SAID {
            disk.take_room().map_err(|_| Errno::ENOSPC)?;
        }
        let node = disk.make(folder.0, name, is_folder, !memory && name != SAID);
        if memory {
            self.off_record.lock().unwrap().insert(node);
        }
        if name == LOCK {
            self.small.lock().unwrap().insert(node);
        }
        Ok(about(&disk, node))
    }

    fn take(&self, folder: INodeNo, name: &OsStr) -> Result<(), Errno> {
        let name = name.to_str().ok_or(Errno::EINVAL)?;
        let mut disk = self.disk();
        let node = disk.find(folder.0, name).ok_or(Errno::ENOENT)?;
        let op = Op::Names(vec![(folder.0, name.to_owned(), None)]);
        if name == RESERVE {
            let kept = disk.read(node).len();
            disk.give_reserve(kept);
        }
        if self.is_memory(node) {
            disk.act_off_record(&op)
        } else {
            disk.act(op)
        }
        Ok(())
    }

    fn put(&self, file: Node, at: u64, bytes: &[u8], cached: bool) -> Result<u32, Errno> {
        let mut disk = self.disk();
        let written = u32::try_from(bytes.len()).map_err(|_| Errno::EINVAL)?;
        if disk.list(super::disk::ROOT).iter().any(|(name, node)| name == SAID && *node == file) {
            disk.act(Op::Said(String::from_utf8_lossy(bytes).trim().to_owned()));
            return Ok(written);
        }
        let op = Op::Write { file, at: usize::try_from(at).map_err(|_| Errno::EINVAL)?, bytes: bytes.to_vec() };
        let is_over = !disk.read(file).is_empty() && self.small.lock().unwrap().contains(&file);
        // What the kernel brings of memory that is shared, it found room for before.
        if !cached && !is_over {
            disk.take_room().map_err(|_| Errno::ENOSPC)?;
        }
        if self.is_memory(file) {
            disk.act_off_record(&op)
        } else {
            disk.act(op)
        }
        Ok(written)
    }
}

fn about(disk: &Disk, node: Node) -> FileAttr {
    let is_folder = disk.folders.contains(&node);
    let size = disk.read(node).len() as u64;
    let now = SystemTime::now();
    FileAttr {
        ino: INodeNo(node),
        size,
        blocks: size.div_ceil(512),
        atime: now,
        mtime: now,
        ctime: now,
        crtime: now,
        kind: if is_folder { FileType::Directory } else { FileType::RegularFile },
        perm: if is_folder { 0o755 } else { 0o644 },
        nlink: 1,
        uid: 0,
        gid: 0,
        rdev: 0,
        flags: 0,
        blksize: 4096,
    }
}

impl Filesystem for Shown {
    fn lookup(&self, _: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEntry) {
        let disk = self.disk();
        match name.to_str().and_then(|name| disk.find(parent.0, name)) {
            Some(node) => reply.entry(&FOR_LONG, &about(&disk, node), Generation(0)),
            None => reply.error(Errno::ENOENT),
        }
    }

    fn getattr(&self, _: &Request, ino: INodeNo, _: Option<FileHandle>, reply: ReplyAttr) {
        reply.attr(&FOR_LONG, &about(&self.disk(), ino.0));
    }

    fn setattr(
        &self,
        _: &Request,
        ino: INodeNo,
        _: Option<u32>,
        _: Option<u32>,
        _: Option<u32>,
        size: Option<u64>,
        _: Option<TimeOrNow>,
        _: Option<TimeOrNow>,
        _: Option<SystemTime>,
        _: Option<FileHandle>,
        _: Option<SystemTime>,
        _: Option<SystemTime>,
        _: Option<SystemTime>,
        _: Option<fuser::BsdFileFlags>,
        reply: ReplyAttr,
    ) {
        let mut disk = self.disk();
        if let Some(to) = size.and_then(|size| usize::try_from(size).ok()) {
            let op = Op::Resize { file: ino.0, to };
            let memory = self.is_memory(ino.0);
            // To cut off takes no room.
            if !memory && to > disk.read(ino.0).len() && disk.take_room().is_err() {
                return reply.error(Errno::ENOSPC);
            }
            if memory { disk.act_off_record(&op) } else { disk.act(op) }
        }
        reply.attr(&FOR_LONG, &about(&disk, ino.0));
    }

    fn mkdir(&self, _: &Request, parent: INodeNo, name: &OsStr, _: u32, _: u32, reply: ReplyEntry) {
        match self.make(parent, name, true) {
            Ok(made) => reply.entry(&FOR_LONG, &made, Generation(0)),
            Err(error) => reply.error(error),
        }
    }

    fn create(&self, _: &Request, parent: INodeNo, name: &OsStr, _: u32, _: u32, _: i32, reply: ReplyCreate) {
        match self.make(parent, name, false) {
            Ok(made) => reply.created(&FOR_LONG, &made, Generation(0), FileHandle(0), FopenFlags::empty()),
            Err(error) => reply.error(error),
        }
    }

    fn unlink(&self, _: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEmpty) {
        match self.take(parent, name) {
            Ok(()) => reply.ok(),
            Err(error) => reply.error(error),
        }
    }

    fn rmdir(&self, _: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEmpty) {
        match self.take(parent, name) {
            Ok(()) => reply.ok(),
            Err(error) => reply.error(error),
        }
    }

    fn rename(
        &self,
        _: &Request,
        parent: INodeNo,
        name: &OsStr,
        newparent: INodeNo,
        newname: &OsStr,
        _: RenameFlags,
        reply: ReplyEmpty,
    ) {
        let mut disk = self.disk();
        let (Some(from), Some(to)) = (name.to_str(), newname.to_str()) else { return reply.error(Errno::EINVAL) };
        let Some(node) = disk.find(parent.0, from) else { return reply.error(Errno::ENOENT) };
        disk.act(Op::Names(vec![(parent.0, from.to_owned(), None), (newparent.0, to.to_owned(), Some(node))]));
        reply.ok();
    }

    fn open(&self, _: &Request, _: INodeNo, _: OpenFlags, reply: ReplyOpen) {
        reply.opened(FileHandle(0), FopenFlags::empty());
    }

    fn read(
        &self,
        _: &Request,
        ino: INodeNo,
        _: FileHandle,
        offset: u64,
        size: u32,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyData,
    ) {
        let disk = self.disk();
        let bytes = disk.read(ino.0);
        let at = usize::try_from(offset).unwrap().min(bytes.len());
        reply.data(&bytes[at..(at + size as usize).min(bytes.len())]);
    }

    fn write(
        &self,
        _: &Request,
        ino: INodeNo,
        _: FileHandle,
        offset: u64,
        data: &[u8],
        flags: WriteFlags,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyWrite,
    ) {
        match self.put(ino.0, offset, data, flags.contains(WriteFlags::FUSE_WRITE_CACHE)) {
            Ok(written) => reply.written(written),
            Err(error) => reply.error(error),
        }
    }

    fn flush(&self, _: &Request, _: INodeNo, _: FileHandle, _: LockOwner, reply: ReplyEmpty) {
        reply.ok();
    }

    fn fsync(&self, _: &Request, ino: INodeNo, _: FileHandle, _: bool, reply: ReplyEmpty) {
        self.disk().act(Op::SyncFile(ino.0));
        reply.ok();
    }

    fn fsyncdir(&self, _: &Request, ino: INodeNo, _: FileHandle, _: bool, reply: ReplyEmpty) {
        self.disk().act(Op::SyncFolder(ino.0));
        reply.ok();
    }

    fn readdir(&self, _: &Request, ino: INodeNo, _: FileHandle, offset: u64, mut reply: ReplyDirectory) {
        let disk = self.disk();
        for (n, (name, node)) in disk.list(ino.0).into_iter().enumerate().skip(usize::try_from(offset).unwrap()) {
            let kind = if disk.folders.contains(&node) { FileType::Directory } else { FileType::RegularFile };
            if reply.add(INodeNo(node), n as u64 + 1, kind, name) {
                break;
            }
        }
        reply.ok();
    }

    fn statfs(&self, _: &Request, _: INodeNo, reply: ReplyStatfs) {
        reply.statfs(1 << 20, 1 << 19, 1 << 19, 1 << 20, 1 << 19, 4096, 255, 4096);
    }
}
