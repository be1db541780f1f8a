//! Where a run keeps its files.

use crate::Outcome;
use std::path::{Path, PathBuf};

/// A folder of the run's own, removed with its value.
pub struct Folder(pub PathBuf);

impl Folder {
    /// Makes it.
    pub fn make() -> Outcome<Folder> {
        let path = std::env::temp_dir().join(format!("estrade-load-{}", std::process::id()));
        std::fs::create_dir_all(&path)?;
        Ok(Folder(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(Path::new(&self.0));
    }
}
