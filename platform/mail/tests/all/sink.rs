//! The smallest SMTP server that can be trusted to write down what was said, and to misbehave on order.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// What the sink does wrong, and where.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    None,
    /// Answers the command that starts with this word by this line instead.
    Say(&'static str, &'static str),
    /// Takes the connection and never speaks.
    Silent,
    /// Never answers the content.
    SilentAfterBody,
    /// Closes the connection after a few lines of content.
    CutInBody,
    /// Closes the connection after this many mails.
    CloseAfter(usize),
}

/// One mail as it arrived: envelope and raw content, dots undone.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub from: String,
    pub to: Vec<String>,
    pub content: String,
}

#[derive(Default)]
pub struct Ledger {
    pub connections: usize,
    pub commands: Vec<String>,
    pub mails: Vec<Arrived>,
}

pub struct Sink {
    pub port: u16,
    pub fault: Arc<Mutex<Fault>>,
    pub ledger: Arc<Mutex<Ledger>>,
    listening: JoinHandle<()>,
}

impl Sink {
    pub async fn start(fault: Fault) -> Sink {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("address").port();
        let fault = Arc::new(Mutex::new(fault));
        let ledger = Arc::new(Mutex::new(Ledger::default()));
        let (faults, book) = (fault.clone(), ledger.clone());
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                book.lock().expect("ledger").connections += 1;
                tokio::spawn(talk(stream, faults.clone(), book.clone()));
            }
        });
        Sink { port, fault, ledger, listening }
    }

    pub fn behave(&self, fault: Fault) {
        *self.fault.lock().expect("fault") = fault;
    }

    pub fn mails(&self) -> Vec<Arrived> {
        self.ledger.lock().expect("ledger").mails.clone()
    }

    pub fn commands(&self) -> Vec<String> {
        self.ledger.lock().expect("ledger").commands.clone()
    }

    pub fn connections(&self) -> usize {
        self.ledger.lock().expect("ledger").connections
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn talk(stream: TcpStream, fault: Arc<Mutex<Fault>>, ledger: Arc<Mutex<Ledger>>) -> Option<()> {
    let now = || *fault.lock().expect("fault");
    let mut stream = BufReader::new(stream);
    if now() == Fault::Silent {
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
    let greeting = match now() {
        Fault::Say("greeting", line) => line,
        _ => "220 sink.test ESMTP",
    };
    say(&mut stream, greeting).await?;
    let (mut from, mut to, mut taken) = (String::new(), Vec::new(), 0);
    loop {
        let command = line(&mut stream).await?;
        ledger.lock().expect("ledger").commands.push(command.clone());
        let word = command.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        if let Fault::Say(at, answer) = now()
            && at == word
        {
            say(&mut stream, answer).await?;
            continue;
        }
        match word.as_str() {
            "EHLO" => say(&mut stream, "250-sink.test\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME").await?,
            "AUTH" => say(&mut stream, "235 welcome").await?,
            "MAIL" => {
                (from, to) = (command, Vec::new());
                say(&mut stream, "250 sender taken").await?;
            }
            "RCPT" => {
                to.push(command);
                say(&mut stream, "250 recipient taken").await?;
            }
            "DATA" => {
                say(&mut stream, "354 go on").await?;
                let mut content = String::new();
                loop {
                    if now() == Fault::CutInBody && content.lines().count() > 3 {
                        return None;
                    }
                    match line(&mut stream).await?.as_str() {
                        "." => break,
                        text => {
                            content.push_str(text.strip_prefix('.').unwrap_or(text));
                            content.push_str("\r\n");
                        }
                    }
                }
                if now() == Fault::SilentAfterBody {
                    tokio::time::sleep(Duration::from_secs(60)).await;
                }
                if let Fault::Say("content", answer) = now() {
                    say(&mut stream, answer).await?;
                    continue;
                }
                ledger.lock().expect("ledger").mails.push(Arrived { from: from.clone(), to: to.clone(), content });
                say(&mut stream, "250 taken as 42").await?;
                taken += 1;
                if now() == Fault::CloseAfter(taken) {
                    return None;
                }
            }
            "NOOP" | "RSET" => say(&mut stream, "250 well").await?,
            "QUIT" => {
                say(&mut stream, "221 farewell").await?;
                return None;
            }
            _ => say(&mut stream, "500 what").await?,
        }
    }
}

async fn say(stream: &mut BufReader<TcpStream>, text: &str) -> Option<()> {
    stream.write_all(format!("{text}\r\n").as_bytes()).await.ok()
}

/// One line ended by CR LF; a lone LF is a line end to no honest client, so it stays in the text.
async fn line(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n") {
        if stream.read_until(b'\n', &mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    bytes.truncate(bytes.len() - 2);
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
