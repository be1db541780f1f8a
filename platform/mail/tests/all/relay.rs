//! A relay that misbehaves: what each trouble means to the job that sends.

use std::time::{Duration, Instant};

use crate::sink::{Fault, Sink};
use mail::{Address, Cause, Failure, Mail, Message, Smtp};

fn message() -> Message {
    let to = Address::parse("claire@acme.example").expect("address");
    let mut message = Message::new("note", to, "Sujet", "ligne\n".repeat(40));
    message.to.push(Address::parse("leo@acme.example").expect("address"));
    message
}

fn smtp(scheme: &str, port: u16) -> Smtp {
    let sender = "no-reply@estrade.example".parse().expect("sender");
    Smtp::new(&format!("{scheme}://user:hunter2@127.0.0.1:{port}"), sender).expect("relay").with_patience(Duration::from_millis(300))
}

async fn trouble(fault: Fault) -> (Failure, Sink) {
    let sink = Sink::start(fault).await;
    let failure = smtp("smtp", sink.port).send(&message()).await.expect_err("a failure");
    (failure, sink)
}

#[tokio::test]
async fn every_refusal_is_read_by_where_it_was_said() {
    for (at, answer, code, transient) in [
        ("greeting", "421 too busy", 421, true),
        ("greeting", "554 no service for you", 554, true),
        ("EHLO", "550 go away", 550, true),
        ("AUTH", "535 wrong password", 535, true),
        ("AUTH", "454 later", 454, true),
        ("MAIL", "451 later", 451, true),
        ("MAIL", "530 sign in first", 530, true),
        ("RCPT", "450 greylisted", 450, true),
        ("RCPT", "550-no such\r\n550 person", 550, false),
        ("DATA", "554 no valid recipients", 554, false),
        ("content", "452 disk full", 452, true),
        ("content", "552 too large", 552, false),
        ("content", "554 looks like spam", 554, false),
    ] {
        let (failure, sink) = trouble(Fault::Say(at, answer)).await;
        assert_eq!(failure.cause, Cause::Refused(code), "{at} {answer}: {failure}");
        assert_eq!(failure.transient, transient, "{at} {answer}: {failure}");
        assert!(!failure.uncertain, "{at} {answer}");
        assert!(sink.mails().is_empty());
    }
}

#[tokio::test]
async fn nobody_listening_is_worth_another_try() {
    let sink = Sink::start(Fault::None).await;
    let port = sink.port;
    drop(sink);
    tokio::time::sleep(Duration::from_millis(50)).await;
    let failure = smtp("smtp", port).send(&message()).await.expect_err("a failure");
    assert_eq!(failure.cause, Cause::Unreachable, "{failure}");
    assert!(failure.transient && !failure.uncertain);
}

#[tokio::test]
async fn a_black_hole_costs_no_more_than_its_time() {
    let began = Instant::now();
    let (failure, _sink) = trouble(Fault::Silent).await;
    assert_eq!(failure.cause, Cause::Timeout, "{failure}");
    assert!(failure.transient && !failure.uncertain);
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_cut_within_the_content_may_have_been_taken() {
    let (failure, _sink) = trouble(Fault::CutInBody).await;
    assert_eq!(failure.cause, Cause::Cut, "{failure}");
    assert!(failure.transient && failure.uncertain);
}

#[tokio::test]
async fn silence_after_the_content_may_mean_taken() {
    let (failure, _sink) = trouble(Fault::SilentAfterBody).await;
    assert_eq!(failure.cause, Cause::Timeout, "{failure}");
    assert!(failure.transient && failure.uncertain);
}

#[tokio::test]
async fn answers_that_make_no_sense_are_a_cut() {
    let (failure, _sink) = trouble(Fault::Say("MAIL", "hello there")).await;
    assert_eq!(failure.cause, Cause::Cut, "{failure}");
    assert!(failure.transient && !failure.uncertain);
}

#[tokio::test]
async fn without_promised_encryption_nothing_is_said() {
    let sink = Sink::start(Fault::None).await;
    let failure = smtp("smtp+starttls", sink.port).send(&message()).await.expect_err("a failure");
    assert_eq!(failure.cause, Cause::Configuration, "{failure}");
    assert!(failure.transient);
    let said = sink.commands();
    assert!(said.iter().all(|line| line.starts_with("EHLO")), "{said:?}");

    let failure = smtp("smtps", sink.port).send(&message()).await.expect_err("a failure");
    assert!(matches!(failure.cause, Cause::Tls | Cause::Unreachable | Cause::Timeout), "{failure}");
    assert!(failure.transient && sink.mails().is_empty());
    assert!(!failure.to_string().contains("hunter2"));
}

#[tokio::test]
async fn a_connection_is_kept_and_survives_a_refusal() {
    let sink = Sink::start(Fault::None).await;
    let smtp = smtp("smtp", sink.port);
    smtp.send(&message()).await.expect("sent");
    sink.behave(Fault::Say("RCPT", "550 no such person"));
    smtp.send(&message()).await.expect_err("refused");
    sink.behave(Fault::None);
    smtp.send(&message()).await.expect("sent");
    assert_eq!(sink.connections(), 1);
    assert!(sink.commands().iter().any(|line| line == "RSET"));
    assert_eq!(sink.mails().len(), 2);
}

#[tokio::test]
async fn a_connection_that_the_relay_closed_costs_no_mail() {
    let sink = Sink::start(Fault::CloseAfter(1)).await;
    let smtp = smtp("smtp", sink.port);
    for _ in 0..3 {
        smtp.send(&message()).await.expect("sent");
    }
    assert_eq!((sink.connections(), sink.mails().len()), (3, 3));
}

#[tokio::test]
async fn an_abandoned_conversation_never_answers_for_the_next_mail() {
    let sink = Sink::start(Fault::None).await;
    let smtp = smtp("smtp", sink.port);
    smtp.send(&message()).await.expect("sent");
    sink.behave(Fault::SilentAfterBody);
    let (first, next) = (message(), message());
    // The job is cancelled in the middle of the content.
    tokio::time::timeout(Duration::from_millis(100), smtp.send(&first)).await.expect_err("cancelled");
    sink.behave(Fault::None);
    smtp.send(&next).await.expect("sent");
    assert_eq!(sink.connections(), 2);
    let mails = sink.mails();
    assert_eq!(mails.len(), 2);
    assert!(mails[1].content.contains(&next.id));
}

#[tokio::test]
async fn the_check_tells_a_wrong_password() {
    let sink = Sink::start(Fault::Say("AUTH", "535 wrong password")).await;
    let failure = smtp("smtp", sink.port).check().await.expect_err("a failure");
    assert_eq!(failure.cause, Cause::Refused(535));
    assert!(!failure.to_string().contains("hunter2"));
}
