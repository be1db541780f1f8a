//! A server that answers as Telegram, a bridge to Signal and a sender of text messages do, until it is told otherwise.

use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What it was asked: method, path, headers, body.
#[derive(Clone, Debug)]
pub struct Asked {
    pub path: String,
    pub key: String,
    pub once: String,
    pub body: Value,
}

#[derive(Default)]
struct Inner {
    asked: Vec<Asked>,
    answers: HashMap<String, (u16, String)>,
    written: Vec<Value>,
    numbers: i64,
    dawdles: Option<Duration>,
}

/// The server.
#[derive(Clone)]
pub struct Service {
    port: u16,
    inner: Arc<Mutex<Inner>>,
}

impl Service {
    pub fn open() -> Service {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let it = Service { port: listener.local_addr().expect("an address").port(), inner: Arc::default() };
        let here = it.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let here = here.clone();
                std::thread::spawn(move || here.serve(stream));
            }
        });
        it
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// From now on it says this to whatever ends in `path`.
    pub fn answer(&self, path: &str, status: u16, body: &str) {
        self.lock().answers.insert(path.into(), (status, body.into()));
    }

    /// It is well again.
    pub fn well(&self) {
        let mut inner = self.lock();
        inner.answers.clear();
        inner.dawdles = None;
    }

    /// It takes so long to answer from now on.
    pub fn dawdle(&self, long: Duration) {
        self.lock().dawdles = Some(long);
    }

    /// Somebody writes to the bot.
    pub fn write(&self, chat: i64, kind: &str, text: &str) {
        let mut inner = self.lock();
        // After a quiet week numbers begin anywhere: each is less than the last.
        inner.numbers += 1;
        let number = 1_000_000 - inner.numbers;
        inner
            .written
            .push(json!({"update_id": number, "message": {"message_id": number, "chat": {"id": chat, "type": kind}, "text": text}}));
    }

    /// What was sent to paths that end so.
    pub fn sent(&self, path: &str) -> Vec<Value> {
        self.asked(path).into_iter().map(|a| a.body).collect()
    }

    pub fn asked(&self, path: &str) -> Vec<Asked> {
        self.lock().asked.iter().filter(|a| a.path.ends_with(path) && !a.body.is_null()).cloned().collect()
    }

    /// How often paths that end so were looked at.
    pub fn lookups(&self, path: &str) -> usize {
        self.lock().asked.iter().filter(|a| a.path.ends_with(path)).count()
    }

    /// The code in the newest message to a number.
    pub fn last_code(&self) -> String {
        let inner = self.lock();
        let said = inner.asked.iter().rev().find_map(|a| a.body["text"].as_str().or(a.body["message"].as_str())).expect("a message");
        let digits: Vec<&str> = said.split(|c: char| !c.is_ascii_digit()).filter(|d| d.len() == 6).collect();
        digits.first().expect("a code").to_string()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn serve(&self, mut stream: TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().expect("a reader"));
        let (mut first, mut line, mut length, mut key, mut once) = (String::new(), String::new(), 0, String::new(), String::new());
        let _ = reader.read_line(&mut first);
        while reader.read_line(&mut line).unwrap_or(0) > 2 {
            if let Some((name, value)) = line.split_once(':') {
                match name.to_lowercase().as_str() {
                    "content-length" => length = value.trim().parse().unwrap_or(0),
                    "authorization" => key = value.trim().into(),
                    "idempotency-key" => once = value.trim().into(),
                    _ => {}
                }
            }
            line.clear();
        }
        let mut body = vec![0; length];
        let _ = reader.read_exact(&mut body);
        let path = first.split(' ').nth(1).unwrap_or_default().to_string();
        let asked = Asked { path: path.clone(), key, once, body: serde_json::from_slice(&body).unwrap_or_default() };
        let (status, said, dawdles) = {
            let mut inner = self.lock();
            inner.asked.push(asked.clone());
            // What comes before the number that is asked for is acknowledged, and gone.
            if let Some(from) = asked.body["offset"].as_i64() {
                inner.written.retain(|u| u["update_id"].as_i64() >= Some(from));
            }
            let told = inner.answers.iter().find(|(end, _)| path.ends_with(*end)).map(|(_, answer)| answer.clone());
            let (status, said) = told.unwrap_or_else(|| (200, usual(&path, &inner.written)));
            (status, said, inner.dawdles)
        };
        if let Some(long) = dawdles {
            std::thread::sleep(long);
        }
        let _ = write!(
            stream,
            "HTTP/1.1 {status} Said\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{said}",
            said.len()
        );
    }
}

/// What the services say when all is well.
fn usual(path: &str, written: &[Value]) -> String {
    let said = if path.ends_with("/getMe") {
        json!({"ok": true, "result": {"id": 123_456, "is_bot": true, "username": "acme_bot"}})
    } else if path.ends_with("/getUpdates") {
        json!({"ok": true, "result": written})
    } else if path.ends_with("/sendMessage") {
        json!({"ok": true, "result": {"message_id": 1}})
    } else if path.ends_with("/v1/accounts") {
        json!(["+33700000000"])
    } else {
        json!({"timestamp": "1"})
    };
    said.to_string()
}
