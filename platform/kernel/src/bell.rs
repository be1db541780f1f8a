//! Bells: who waits in this process for something to be told to them. A trigger announces whose notices changed, or at which
//! record somebody came, wrote or saved; what changed is read by whoever waits, with their own eyes.

use crate::principal::Id;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use tokio::sync::watch;

/// The bells of a process, by member or record.
#[derive(Default)]
pub(crate) struct Bells(Mutex<HashMap<Id, watch::Sender<u64>>>);

impl Bells {
    /// A bell of this member's, or this record's. It says nothing of what was before.
    pub(crate) fn wait(&self, of: Id) -> watch::Receiver<u64> {
        let mut bells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        bells.entry(of).or_insert_with(|| watch::channel(0).0).subscribe()
    }

    /// Somebody's notices or something at a record changed; a bell at which nobody waits any more is taken down.
    pub(crate) fn ring(&self, of: &str) {
        let Ok(of) = of.parse::<Id>() else { return };
        let mut bells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bell) = bells.get(&of) {
            if bell.receiver_count() == 0 {
                bells.remove(&of);
            } else {
                bell.send_modify(|times| *times += 1);
            }
        }
    }

    /// Nobody knows what was missed: everybody looks.
    pub(crate) fn ring_all(&self) {
        let mut bells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        bells.retain(|_, bell| bell.receiver_count() > 0);
        bells.values().for_each(|bell| bell.send_modify(|times| *times += 1));
    }

    /// The process ends: whoever waits is sent away.
    pub(crate) fn take_down(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
