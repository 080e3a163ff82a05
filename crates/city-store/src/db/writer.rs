//! Group commit: one thread runs what waits in one transaction, so that one flush of the disk serves many answers.

use super::{Db, DbError, Ledger, Transaction, event};
use sambat_protocol::cursor::Cursor;
use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    thread::JoinHandle,
};
use tokio::sync::{mpsc, oneshot, watch};

/// Jobs that may wait before the askers do.
const WAITING: usize = 1024;

/// The most jobs in one transaction.
const BATCH: usize = 256;

/// One piece of work for the writer, with a caller who waits for its result.
trait Job: Send {
    /// Does it, keeping the result for itself.
    fn run(&mut self, t: &Transaction<'_>) -> Result<(), DbError>;
    /// Says what became of the transaction.
    fn settle(self: Box<Self>, fate: Db<Cursor>);
}

struct Task<F, T> {
    work: Option<F>,
    done: Db<T>,
    answer: oneshot::Sender<Db<(T, Cursor)>>,
}

impl<T: Send, F: FnOnce(&Transaction<'_>) -> Db<T> + Send> Job for Task<F, T> {
    fn run(&mut self, t: &Transaction<'_>) -> Result<(), DbError> {
        let Some(work) = self.work.take() else { return Ok(()) };
        self.done = catch_unwind(AssertUnwindSafe(|| work(t))).unwrap_or(Err(DbError::Panicked));
        match &self.done {
            Ok(_) => Ok(()),
            Err(error) => Err(error.clone()),
        }
    }

    fn settle(self: Box<Self>, fate: Db<Cursor>) {
        // Whoever asked may be gone; what was done stays done.
        let _ = self.answer.send(match (self.done, fate) {
            (Ok(done), Ok(head)) => Ok((done, head)),
            (Err(error), _) | (_, Err(error)) => Err(error),
        });
    }
}

/// A handle to the one thread that writes the main database.
#[derive(Clone)]
pub struct Writer {
    jobs: mpsc::Sender<Box<dyn Job>>,
    heads: watch::Receiver<u64>,
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Writer")
    }
}

impl Writer {
    /// Starts the thread. It ends when the last writer is dropped; `held` is dropped after it is done.
    ///
    /// `after` has the last word in each transaction: it makes what follows from what was written. Where it fails, the rest stays
    /// written, and it is asked again after the next jobs.
    ///
    /// # Errors
    /// The system's, where it gives no thread.
    pub fn start(
        ledger: Ledger,
        after: impl Fn(&Transaction<'_>) -> Db<()> + Send + 'static,
        held: impl Send + 'static,
    ) -> std::io::Result<(Self, JoinHandle<()>)> {
        let (sender, mut jobs) = mpsc::channel(WAITING);
        let (told, heads) = watch::channel(ledger.read_blocking(event::head).map_or(0, |head| head.seq));
        let thread = std::thread::Builder::new().name("writer".into()).spawn(move || {
            work_off(&ledger, &mut jobs, &after, &told);
            drop(ledger);
            drop(held);
        })?;
        Ok((Self { jobs: sender, heads }, thread))
    }

    /// The place of the last event, sent anew whenever there are more.
    pub fn heads(&self) -> watch::Receiver<u64> {
        self.heads.clone()
    }

    /// Has something done. Answers when it is committed, on the disk and sequenced, with the chain's head then.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Db<T> + Send + 'static,
    ) -> Db<(T, Cursor)> {
        let (answer, answered) = oneshot::channel();
        let task = Task { work: Some(work), done: Err(DbError::Stopped), answer };
        self.jobs.send(Box::new(task)).await.map_err(|_| DbError::Stopped)?;
        answered.await.map_err(|_| DbError::Stopped)?
    }

    /// The same as [`Writer::write`] for a thread of its own, which it blocks.
    pub fn write_blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Db<T> + Send + 'static,
    ) -> Db<(T, Cursor)> {
        let (answer, answered) = oneshot::channel();
        let task = Task { work: Some(work), done: Err(DbError::Stopped), answer };
        self.jobs.blocking_send(Box::new(task)).map_err(|_| DbError::Stopped)?;
        answered.blocking_recv().map_err(|_| DbError::Stopped)?
    }
}

fn work_off(
    ledger: &Ledger,
    jobs: &mut mpsc::Receiver<Box<dyn Job>>,
    after: &impl Fn(&Transaction<'_>) -> Db<()>,
    heads: &watch::Sender<u64>,
) {
    while let Some(first) = jobs.blocking_recv() {
        let mut batch = vec![first];
        while batch.len() < BATCH {
            match jobs.try_recv() {
                Ok(job) => batch.push(job),
                Err(_) => break,
            }
        }
        let fate = ledger.database.write(|t| {
            for job in &mut batch {
                // Whoever asked is told of it.
                let _ = run_apart(t, |t| job.run(t))?;
            }
            let after = || catch_unwind(AssertUnwindSafe(|| after(t))).unwrap_or(Err(DbError::Panicked));
            if let Err(error) = run_apart(t, |_| after())? {
                tracing::error!(%error, "what follows from what was written could not be made");
            }
            event::head(t)
        });
        if let Ok(head) = &fate {
            heads.send_if_modified(|last| std::mem::replace(last, head.seq) != head.seq);
        }
        for job in batch {
            job.settle(fate.clone());
        }
    }
}

/// Runs work so that its failure undoes nothing but itself: that is the inner result. The outer one is an error where the whole
/// transaction is lost.
fn run_apart(t: &Transaction<'_>, work: impl FnOnce(&Transaction<'_>) -> Db<()>) -> Db<Db<()>> {
    t.prepare_cached("SAVEPOINT job")?.execute([])?;
    let done = work(t);
    match &done {
        Ok(()) => {
            t.prepare_cached("RELEASE job")?.execute([])?;
        }
        // SQLite gave the whole transaction up, as it does on a full disk: the others must not think that they are in it.
        Err(error) if t.is_autocommit() => return Err(error.clone()),
        Err(_) => t.execute_batch("ROLLBACK TO job; RELEASE job")?,
    }
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(ledger: &Ledger) -> i64 {
        ledger.read_blocking(|c| Ok(c.query_row("SELECT count(*) FROM device", [], |row| row.get(0))?)).unwrap()
    }

    fn add(n: u8) -> impl FnOnce(&Transaction<'_>) -> Db<u8> + Send + 'static {
        move |t| {
            t.execute("INSERT INTO device (secret_sha256, first_seen_at) VALUES (?1, '')", [[n; 32]])?;
            Ok(n)
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_full_disk_is_told_and_what_is_there_stays() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(&folder.path().join("main.db")).unwrap();
        let (writer, _thread) = Writer::start(ledger.clone(), |_| Ok(()), ()).unwrap();
        writer.write(add(1)).await.unwrap();
        let grow = |t: &Transaction<'_>| {
            t.execute("INSERT INTO device (secret_sha256, first_seen_at) VALUES (zeroblob(500000), '')", [])?;
            Ok(())
        };
        // SQLite's own ceiling stands for the disk's.
        let ceiling = |pages: i64| {
            writer.write(move |t| Ok(t.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?))
        };
        ceiling(1).await.unwrap();
        assert!(matches!(writer.write(grow).await, Err(DbError::Full)));
        ceiling(1_000_000).await.unwrap();
        writer.write(add(2)).await.unwrap();
        assert_eq!(rows(&ledger), 2);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_job_that_fails_undoes_only_itself() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(&folder.path().join("main.db")).unwrap();
        let (writer, thread) = Writer::start(ledger.clone(), |_| Ok(()), ()).unwrap();
        let failing = writer.write::<()>(|t| {
            add(100)(t)?;
            Err(DbError::BadRow("a test"))
        });
        let panicking = writer.write::<()>(|t| {
            add(101)(t)?;
            panic!("a test")
        });
        let (a, b, c, d) = tokio::join!(writer.write(add(1)), failing, panicking, writer.write(add(2)));
        assert_eq!((a.unwrap().0, d.unwrap().0), (1, 2));
        assert!(matches!(b, Err(DbError::BadRow("a test"))));
        assert!(matches!(c, Err(DbError::Panicked)));
        assert_eq!(rows(&ledger), 2);
        drop(writer);
        thread.join().unwrap();
    }
}
