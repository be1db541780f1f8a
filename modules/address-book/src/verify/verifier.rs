//! ZeroBounce (`GET /v2/validate`), where the agency chose it and keeps a key: it asks the server whether the mailbox is there.

use super::judge::Verdict;
use kernel::house::House;
use kernel::prelude::*;
use outbound::{Call, Outbound};
use std::time::Duration;

/// Under which name its account is kept, and its word.
pub(super) const NAME: &str = "zerobounce";
/// It may have to wait for a slow server itself.
const PATIENCE: Duration = Duration::from_secs(12);

/// What it says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Opinion {
    pub verdict: Verdict,
    /// A code of ours: the last part of `address-why-{code}`.
    pub why: &'static str,
    pub suggestion: Option<String>,
}

#[derive(Deserialize)]
struct Said {
    status: Option<String>,
    sub_status: Option<String>,
    did_you_mean: Option<String>,
}

/// Its opinion; none if it does not answer, has none, or does not know the key. That is no news of the address.
pub(super) async fn ask(house: &House, agency: Id, key: &str, address: &str) -> Option<Opinion> {
    let config: &web::Config = house.service();
    let query = serde_urlencoded::to_string([("api_key", key), ("email", address), ("ip_address", "")]).ok()?;
    let call = Call::get(format!("{}/v2/validate?{query}", config.verifier)).within(PATIENCE);
    let said = house.service::<Outbound>().call(agency, &call).await.ok().filter(outbound::Said::is_ok)?;
    read(&said.body)
}

/// As its documentation has it: `status`, `sub_status`, `did_you_mean`; a wrong key or no credit is an `error` and no status.
fn read(body: &[u8]) -> Option<Opinion> {
    let said: Said = serde_json::from_slice(body).ok()?;
    let (verdict, why) = match (said.status.as_deref()?, said.sub_status.as_deref().unwrap_or_default()) {
        ("valid", _) => (Verdict::Ok, "mailbox"),
        ("invalid", _) => (Verdict::Bad, "no-mailbox"),
        ("catch-all", _) => (Verdict::Risky, "catch-all"),
        ("spamtrap", _) => (Verdict::Bad, "spamtrap"),
        ("abuse", _) => (Verdict::Risky, "complains"),
        ("do_not_mail", "role_based" | "role_based_catch_all") => (Verdict::Ok, "role"),
        ("do_not_mail", _) => (Verdict::Risky, "do-not-mail"),
        _ => return None,
    };
    Some(Opinion { verdict, why, suggestion: said.did_you_mean.filter(|meant| meant.contains('@')).map(|meant| meant.to_lowercase()) })
}

#[cfg(test)]
mod tests {
    use super::{Opinion, Verdict, read};

    #[test]
    fn each_documented_status_is_understood_and_anything_else_is_no_opinion() {
        let said = |status: &str, sub: &str| {
            read(
                format!(r#"{{"address":"a@b.fr","status":"{status}","sub_status":"{sub}","free_email":false,"did_you_mean":null}}"#)
                    .as_bytes(),
            )
            .map(|opinion| (opinion.verdict, opinion.why))
        };
        assert_eq!(said("valid", ""), Some((Verdict::Ok, "mailbox")));
        assert_eq!(said("invalid", "mailbox_not_found"), Some((Verdict::Bad, "no-mailbox")));
        assert_eq!(said("catch-all", ""), Some((Verdict::Risky, "catch-all")));
        assert_eq!(said("spamtrap", ""), Some((Verdict::Bad, "spamtrap")));
        assert_eq!(said("abuse", ""), Some((Verdict::Risky, "complains")));
        assert_eq!(said("do_not_mail", "role_based"), Some((Verdict::Ok, "role")));
        assert_eq!(said("do_not_mail", "disposable"), Some((Verdict::Risky, "do-not-mail")));
        assert_eq!(said("unknown", "timeout_exceeded"), None);
        assert_eq!(read(br#"{"error":"Invalid API key or your account ran out of credits"}"#), None);
        assert_eq!(read(b"<html>"), None);
        let meant = read(br#"{"status":"invalid","did_you_mean":"lea@Gmail.com"}"#);
        assert_eq!(meant, Some(Opinion { verdict: Verdict::Bad, why: "no-mailbox", suggestion: Some("lea@gmail.com".into()) }));
    }
}
