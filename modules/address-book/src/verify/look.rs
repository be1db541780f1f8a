//! One look at an address: what it says by itself, what the DNS says, and what the agency's verifier says.

use super::judge::{Verdict, alone, judged, parts};
use super::verifier;
use chrono::Duration;
use kernel::prelude::*;
use outbound::{Dns, Takes};
use std::collections::HashMap;

/// What was found out.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub verdict: Verdict,
    pub reasons: Vec<&'static str>,
    pub suggestion: Option<String>,
    /// `own`, or the verifier's name.
    pub by: &'static str,
    /// When it is looked at again.
    pub again: Duration,
}

/// Whom one look after the other asks: what was said of a domain holds for the next address there.
pub(super) struct Look {
    scope: Scope,
    dns: Option<Dns>,
    key: Option<String>,
    known: HashMap<String, Takes>,
    /// Questions in a row that nobody answered.
    pub silent: usize,
}

impl Look {
    /// For this agency, with the key of its verifier if it chose one and keeps it.
    pub async fn begin(scope: &Scope) -> Result<Look> {
        let key = match super::is_asked(scope) {
            true => scope.tx(|tx| web::channels::account::key_at(tx, verifier::NAME)).await?.filter(|key| !key.is_empty()),
            false => None,
        };
        Ok(Look { scope: scope.clone(), dns: Dns::open().ok(), key, known: HashMap::new(), silent: 0 })
    }

    /// Looks at an address.
    pub async fn at(&mut self, address: &str) -> Finding {
        let said = alone(address);
        let takes = match (&said.settled, parts(address)) {
            (None, Some((_, domain))) => self.takes(domain).await,
            _ => None,
        };
        let (verdict, reasons) = judged(&said, takes);
        let again = match verdict {
            Verdict::Unknown if said.settled.is_none() => Duration::hours(1),
            _ => Duration::days(90),
        };
        let mut finding = Finding { verdict, reasons, suggestion: said.suggestion, by: "own", again };
        // What is certainly wrong costs nobody's credit.
        let Some(key) = self.key.as_deref().filter(|_| said.settled.is_none() && verdict != Verdict::Bad) else { return finding };
        match verifier::ask(self.scope.house(), self.scope.tenant().id, key, address).await {
            Some(opinion) => {
                // A slip stays one, though somebody may have that mailbox, too.
                if finding.suggestion.is_none() || opinion.verdict == Verdict::Bad {
                    finding.verdict = opinion.verdict;
                }
                finding.reasons.retain(|why| !["dns", "no-server", opinion.why].contains(why));
                finding.reasons.push(opinion.why);
                finding.suggestion = finding.suggestion.or(opinion.suggestion);
                finding.by = verifier::NAME;
                finding.again = Duration::days(90);
            }
            None => finding.again = finding.again.min(Duration::days(1)),
        }
        finding
    }

    async fn takes(&mut self, domain: String) -> Option<Takes> {
        if let Some(takes) = self.known.get(&domain) {
            return Some(*takes);
        }
        let answer = match &self.dns {
            Some(dns) => dns.mail(&domain).await.ok(),
            None => None,
        };
        match answer {
            Some(takes) => {
                self.silent = 0;
                self.known.insert(domain, takes);
            }
            None => self.silent += 1,
        }
        answer
    }
}
