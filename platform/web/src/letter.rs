//! Mail leaves by a job, never while somebody waits for an answer.

use kernel::error::{Error, Result};
use kernel::job::{Job, Work};
use mail::{Mail, Message};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Sends one message. Tried again, it is the same message with the same id.
#[derive(Serialize, Deserialize)]
pub struct SendMail {
    pub message: Message,
}

impl Job for SendMail {
    const NAME: &'static str = "house.send_mail";

    async fn run(self, work: Work) -> Result<()> {
        let mail: &Arc<dyn Mail> = work.house.service();
        match mail.send(&self.message).await {
            Ok(_) => Ok(()),
            // A refusal for good is written down once; trying again would not help.
            Err(failure) if !failure.transient => {
                tracing::warn!(kind = %self.message.kind, error = %failure, "mail refused for good");
                Ok(())
            }
            Err(failure) => Err(Error::internal(failure)),
        }
    }
}
