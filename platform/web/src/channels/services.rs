//! What each service is asked, and how its answers are read.

use super::Channel;
use outbound::{Call, Failure, Outbound, Said};
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

/// How long a service may take: somebody waits, or another agency's work does.
const PATIENCE: Duration = Duration::from_secs(6);

/// What was written to the bot: its number among all that was, the chat (less than nothing: a group), what that is called, the text.
#[derive(Clone, Debug)]
pub struct Heard {
    pub number: i64,
    pub chat: i64,
    pub name: String,
    pub text: String,
}

/// An account as calls need it.
#[derive(Clone, Debug)]
pub struct Account {
    pub channel: Channel,
    pub url: String,
    /// The number that sends; a bot's name.
    pub sender: String,
    pub key: String,
}

/// Why a message did not leave. The words of a code are `trouble-{code}`; a number is an answer's status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The service is away: later it may be there again.
    Away(String),
    /// It does not reach this reader: `blocked` or `unknown`.
    Reader(&'static str),
    /// It does not serve this account: `key`, `credit`, `address`, `sender` or `elsewhere`.
    Account(&'static str),
    /// Too many of our own calls at once: nobody was asked.
    Busy,
}

impl Trouble {
    /// Its code, or the status of an answer.
    pub fn code(&self) -> &str {
        match self {
            Trouble::Away(code) => code,
            Trouble::Reader(code) | Trouble::Account(code) => code,
            Trouble::Busy => "busy",
        }
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Trouble {
        match failure {
            Failure::Busy => Trouble::Busy,
            Failure::Refused(_) => Trouble::Account("address"),
            other => Trouble::Away(other.code().into()),
        }
    }
}

fn away(said: &Said) -> Trouble {
    Trouble::Away(said.status.to_string())
}

/// What an answer says, if it is JSON.
fn read(said: &Said) -> Value {
    serde_json::from_slice(&said.body).unwrap_or_default()
}

impl Account {
    fn telegram(&self, method: &str) -> String {
        format!("{}/bot{}/{method}", self.url.trim_end_matches('/'), self.key)
    }

    fn signal(&self, path: &str) -> String {
        format!("{}{path}", self.url.trim_end_matches('/'))
    }

    /// With the key, where there is one.
    fn keyed(&self, call: Call) -> Call {
        if self.key.is_empty() { call } else { call.header("authorization", format!("Bearer {}", self.key)) }
    }

    /// Sends a text. `id` is the same at every attempt: a text message is not paid twice.
    ///
    /// Says what the service calls the message, where it says so.
    ///
    /// # Errors
    /// Why it did not leave.
    pub async fn send(&self, out: &Outbound, agency: Uuid, to: &str, text: &str, id: Uuid) -> Result<Option<String>, Trouble> {
        let call = match self.channel {
            Channel::Telegram => {
                let body = json!({"chat_id": to, "text": text, "link_preview_options": {"is_disabled": true}});
                Call::post(self.telegram("sendMessage"), body.to_string())
            }
            Channel::Signal => {
                let body = json!({"message": text, "number": self.sender, "recipients": [to]});
                self.keyed(Call::post(self.signal("/v2/send"), body.to_string()))
            }
            Channel::Sms => {
                let body = json!({"id": id, "from": self.sender, "to": to, "text": text});
                self.keyed(Call::post(self.url.clone(), body.to_string())).header("idempotency-key", id.to_string())
            }
        };
        let said = out.call(agency, &call.within(PATIENCE)).await?;
        match self.channel {
            Channel::Telegram => telegram(&said).map(|sent| sent["message_id"].as_i64().map(|number| number.to_string())),
            Channel::Signal => signal(&said).map(|_| None),
            Channel::Sms => sms(&said).map(|()| None),
        }
    }

    /// Asks Telegram to tell us at once what is written to the bot, there, with this secret; nothing: no more.
    ///
    /// # Errors
    /// Why it will not: an address that is not encrypted, say.
    pub async fn listen(&self, out: &Outbound, agency: Uuid, at: Option<(&str, &str)>) -> Result<(), Trouble> {
        let body = match at {
            Some((url, secret)) => json!({"url": url, "secret_token": secret, "allowed_updates": ["message"]}),
            None => json!({"url": ""}),
        };
        let call = Call::post(self.telegram("setWebhook"), body.to_string()).within(PATIENCE);
        telegram(&out.call(agency, &call).await?).map(|_| ())
    }

    /// Asks whether the account stands; says the name of the one that sends.
    ///
    /// # Errors
    /// Why it does not.
    pub async fn check(&self, out: &Outbound, agency: Uuid) -> Result<String, Trouble> {
        let call = match self.channel {
            Channel::Telegram => Call::get(self.telegram("getMe")),
            Channel::Signal => self.keyed(Call::get(self.signal("/v1/accounts"))),
            Channel::Sms => self.keyed(Call::get(self.url.clone())),
        };
        let said = out.call(agency, &call.within(PATIENCE)).await?;
        match self.channel {
            Channel::Telegram => {
                let me = telegram(&said)?;
                me["username"].as_str().filter(|name| is_bot(name)).map(String::from).ok_or(Trouble::Account("address"))
            }
            Channel::Signal => {
                let accounts = signal(&said)?;
                let known = accounts.as_array().is_some_and(|all| all.iter().any(|n| n.as_str() == Some(self.sender.as_str())));
                if known { Ok(self.sender.clone()) } else { Err(Trouble::Account("sender")) }
            }
            Channel::Sms => sms(&said).map(|()| self.sender.clone()),
        }
    }

    /// What was written to the bot and not yet acknowledged. What comes before `from` is acknowledged by asking. Numbers are no
    /// clock: after a quiet week they begin anywhere.
    ///
    /// # Errors
    /// Why nothing can be read.
    pub async fn heard(&self, out: &Outbound, agency: Uuid, from: Option<i64>) -> Result<Vec<Heard>, Trouble> {
        let mut body = json!({"limit": 100, "timeout": 0, "allowed_updates": ["message"]});
        if let Some(from) = from {
            body["offset"] = json!(from);
        }
        let call = Call::post(self.telegram("getUpdates"), body.to_string()).within(PATIENCE);
        let updates = telegram(&out.call(agency, &call).await?)?;
        Ok(updates.as_array().into_iter().flatten().filter_map(Heard::of).collect())
    }

    /// The groups that the agency's number belongs to: each key, as messages are sent to it, and its name.
    ///
    /// # Errors
    /// Why the bridge does not say.
    pub async fn groups(&self, out: &Outbound, agency: Uuid) -> Result<Vec<(String, String)>, Trouble> {
        let call = self.keyed(Call::get(self.signal(&format!("/v1/groups/{}", self.sender)))).within(PATIENCE);
        let all = signal(&out.call(agency, &call).await?)?;
        let one = |g: &Value| Some((g["id"].as_str()?.to_string(), g["name"].as_str().unwrap_or_default().to_string()));
        Ok(all.as_array().into_iter().flatten().filter_map(one).collect())
    }
}

impl Heard {
    /// One update as Telegram tells it.
    pub fn of(update: &Value) -> Option<Heard> {
        let chat = &update["message"]["chat"];
        let words =
            |v: &Value, most: usize| v.as_str().unwrap_or_default().chars().filter(|c| !c.is_control()).take(most).collect::<String>();
        // What is one person's is not a group's, whatever its number.
        let fits = |id: &i64| match chat["type"].as_str() {
            Some("private") => *id > 0,
            Some("group" | "supergroup") => *id < 0,
            _ => false,
        };
        Some(Heard {
            number: update["update_id"].as_i64()?,
            chat: chat["id"].as_i64().filter(fits).unwrap_or_default(),
            name: words(&chat["title"], 120),
            text: words(&update["message"]["text"], 100),
        })
    }
}

/// Says something in a room whose address was given for that: Slack, Mattermost and their kin take the same words.
///
/// # Errors
/// Why it did not arrive. A room that is gone, or an address that was revoked, is its reader's loss.
pub async fn say(out: &Outbound, agency: Uuid, room: &str, text: &str) -> Result<(), Trouble> {
    let said = out.call(agency, &Call::post(room, json!({"text": text}).to_string()).within(PATIENCE)).await?;
    match said.status {
        200..=299 => Ok(()),
        400 | 401 | 403 | 404 | 410 => Err(Trouble::Reader("unknown")),
        _ => Err(away(&said)),
    }
}

/// What a bot may be called: it becomes part of an address.
fn is_bot(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Telegram answers with `ok` and a result, or says why not.
fn telegram(said: &Said) -> Result<Value, Trouble> {
    let mut body = read(said);
    match said.status {
        200 if body["ok"] == true => Ok(body["result"].take()),
        401 | 404 => Err(Trouble::Account("key")),
        403 => Err(Trouble::Reader("blocked")),
        400 => Err(Trouble::Reader("unknown")),
        409 => Err(Trouble::Account("elsewhere")),
        _ => Err(away(said)),
    }
}

/// The bridge to Signal answers 400 to whatever goes wrong; what it says tells whose fault it is.
fn signal(said: &Said) -> Result<Value, Trouble> {
    let body = read(said);
    match said.status {
        200..=299 => Ok(body),
        400 => {
            let why = body["error"].as_str().unwrap_or_default().to_lowercase();
            let (reader, sender) = (why.contains("unregistered user"), why.contains("is not registered"));
            Err(if reader {
                Trouble::Reader("unknown")
            } else if sender {
                Trouble::Account("sender")
            } else {
                away(said)
            })
        }
        401 | 403 => Err(Trouble::Account("key")),
        404 => Err(Trouble::Account("address")),
        _ => Err(away(said)),
    }
}

/// As the guide asks of whoever sends text messages for us.
fn sms(said: &Said) -> Result<(), Trouble> {
    match said.status {
        200..=299 => Ok(()),
        400 | 422 => Err(Trouble::Reader("unknown")),
        401 | 403 => Err(Trouble::Account("key")),
        402 => Err(Trouble::Account("credit")),
        404 => Err(Trouble::Account("address")),
        _ => Err(away(said)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(status: u16, body: &str) -> Said {
        Said { status, body: body.as_bytes().to_vec() }
    }

    #[test]
    fn an_answer_says_whose_fault_it_is() {
        let ok = telegram(&said(200, r#"{"ok":true,"result":{"username":"heures_bot"}}"#)).expect("an answer");
        assert_eq!(ok["username"], "heures_bot");
        let telegrams = |status: u16| telegram(&said(status, r#"{"ok":false}"#)).expect_err("trouble");
        assert_eq!(
            [telegrams(401), telegrams(403), telegrams(409), telegrams(429)],
            [Trouble::Account("key"), Trouble::Reader("blocked"), Trouble::Account("elsewhere"), Trouble::Away("429".into())]
        );
        // A page that says 200 and is no answer of Telegram's is none.
        assert_eq!(telegram(&said(200, "<html>")), Err(Trouble::Away("200".into())));
        let signals = |why: &str| signal(&said(400, &json!({"error": why}).to_string())).expect_err("trouble");
        assert_eq!(
            [signals("Unregistered user \"+33\""), signals("User +33 is not registered."), signals("Rate limit")],
            [Trouble::Reader("unknown"), Trouble::Account("sender"), Trouble::Away("400".into())]
        );
        assert_eq!(sms(&said(402, "")), Err(Trouble::Account("credit")));
    }

    #[test]
    fn a_bot_s_name_is_part_of_an_address_and_no_more() {
        assert!(is_bot("heures_claires_bot"));
        assert!(["", "a/b", "a?start=x", "é"].iter().all(|odd| !is_bot(odd)));
    }
}
