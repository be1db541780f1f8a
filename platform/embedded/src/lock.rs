//! Locks that the kernel releases when their holder ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::Result;
use crate::error::{Error, io};

/// Opens a lock file, making it if absent; nothing is locked yet.
pub(crate) fn open(path: &Path) -> Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path).map_err(io("open", path))
}

/// True if the lock was free, and is now held through `file`.
pub(crate) fn try_exclusive(file: &File) -> bool {
    file.try_lock().is_ok()
}

/// True if no one holds the lock exclusively; it is now held shared through `file`.
pub(crate) fn try_shared(file: &File) -> bool {
    file.try_lock_shared().is_ok()
}

/// Waits for a lock; [`Error::Busy`] when `patience` is over.
pub(crate) fn wait(file: &File, shared: bool, data: &Path, patience: Duration) -> Result<()> {
    let since = Instant::now();
    loop {
        let outcome = if shared { file.try_lock_shared() } else { file.try_lock() };
        match outcome {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(source)) => return Err(io("lock", data)(source)),
            Err(TryLockError::WouldBlock) if since.elapsed() > patience => {
                return Err(Error::Busy { data: data.to_path_buf() });
            }
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(10)),
        }
    }
}
