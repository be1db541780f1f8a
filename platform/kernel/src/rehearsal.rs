//! Things that are tried and undone: what would come of an act is what came of it.

use crate::error::{Error, Result};
use crate::scope::Tx;

impl Tx<'_> {
    /// Does something and undoes it; what it found stays.
    ///
    /// # Errors
    /// Those of what was tried.
    pub fn rehearse<T>(&mut self, work: impl FnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        let mut found = None;
        let tried = self.attempt(|tx| {
            found = Some(work(tx)?);
            // Not a fault: a part of a transaction that fails is undone.
            Err::<(), _>(Error::Conflict("rehearsed".into()))
        });
        match (found, tried) {
            (Some(found), Err(_)) => Ok(found),
            (None, Err(why)) => Err(why),
            (_, Ok(())) => Err(Error::internal("a rehearsal stayed")),
        }
    }
}
