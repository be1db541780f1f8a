//! Bells: who waits in this process for something to be told to them. A trigger announces whose notices changed, or at which
//! record somebody came, wrote or saved; what changed is read by whoever waits, with their own eyes.
//!
//! Whoever waits takes the bell first and looks then: what is announced in between rings.

use crate::sync::{Mutex, watch};
use std::collections::HashMap;
use std::sync::PoisonError;
use uuid::Uuid;

/// The bells of a process, by member or record; none once they are taken down.
pub struct Bells(Mutex<Option<HashMap<Uuid, watch::Sender<u64>>>>);

impl Default for Bells {
    fn default() -> Self {
        Bells(Mutex::new(Some(HashMap::new())))
    }
}

impl Bells {
    /// A bell of this member's, or this record's. It says nothing of what was before. Whoever comes after the bells were taken
    /// down is sent away like those who waited: nothing would ever ring for them.
    pub fn wait(&self, of: Uuid) -> watch::Receiver<u64> {
        let mut bells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match bells.as_mut() {
            Some(bells) => bells.entry(of).or_insert_with(|| watch::channel(0).0).subscribe(),
            None => watch::channel(0).1,
        }
    }

    /// Somebody's notices or something at a record changed; a bell at which nobody waits any more is taken down.
    pub fn ring(&self, of: &str) {
        let Ok(of) = of.parse::<Uuid>() else { return };
        let mut bells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(bells) = bells.as_mut() else { return };
        if let Some(bell) = bells.get(&of) {
            if bell.receiver_count() == 0 {
                bells.remove(&of);
            } else {
                bell.send_modify(|times| *times += 1);
            }
        }
    }

    /// Nobody knows what was missed: everybody looks.
    pub fn ring_all(&self) {
        let mut bells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(bells) = bells.as_mut() else { return };
        bells.retain(|_, bell| bell.receiver_count() > 0);
        bells.values().for_each(|bell| bell.send_modify(|times| *times += 1));
    }

    /// The process ends: whoever waits is sent away, and whoever comes still.
    pub fn take_down(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
