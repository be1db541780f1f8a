//! What every store of files promises, asked of the folder and of a real object storage; and a house whose storage goes away.
//!
//! `ESTRADE_TEST_OBJECTS` names one more bucket to ask, in the form of `ESTRADE_FILES_URL`.

use files::{Failure, Files, Folder, Key};
use futures_util::future::join_all;
use house_tests::objects::Objects;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, ReadBuf};
use uuid::Uuid;

mod house;

const TYPE: &str = "application/pdf";
/// More than two parts of an object.
const LARGE: usize = 11 * 1024 * 1024 + 3;

/// Gives bytes that tell their place, then does what it is told.
struct Bytes {
    given: usize,
    most: usize,
    then: fn() -> Poll<io::Result<()>>,
}

impl Bytes {
    fn ending(most: usize) -> Bytes {
        Bytes { given: 0, most, then: || Poll::Ready(Ok(())) }
    }
}

fn at(place: usize) -> u8 {
    (place % 251) as u8
}

impl AsyncRead for Bytes {
    fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.given == self.most {
            return (self.then)();
        }
        let some = (self.most - self.given).min(buffer.remaining());
        let from = self.given;
        buffer.put_slice(&(from..from + some).map(at).collect::<Vec<u8>>());
        self.given += some;
        Poll::Ready(Ok(()))
    }
}

/// The stores that are asked, and what they need to be there.
struct Stores {
    all: Vec<(&'static str, Arc<dyn Files>)>,
    folder: std::path::PathBuf,
    _objects: Objects,
}

impl Stores {
    fn new() -> Stores {
        let folder = std::env::temp_dir().join(format!("estrade-storage-{}", Uuid::new_v4().simple()));
        let objects = Objects::start();
        let mut all: Vec<(&str, Arc<dyn Files>)> = vec![("folder", Arc::new(Folder::new(&folder))), ("objects", store(&objects.address()))];
        match std::env::var("ESTRADE_TEST_OBJECTS") {
            Ok(address) => all.push(("given", store(&address))),
            Err(_) => eprintln!("ESTRADE_TEST_OBJECTS is not given: no object storage but the one inside this test is asked"),
        }
        Stores { all, folder, _objects: objects }
    }
}

impl Drop for Stores {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn store(address: &str) -> Arc<dyn Files> {
    Arc::new(objects::Objects::new(&objects::Address::read(address).expect("an address")))
}

async fn read(store: &Arc<dyn Files>, key: &Key, from: u64) -> (String, u64, Vec<u8>) {
    let mut stored = store.open(key, from).await.expect("there");
    let mut bytes = Vec::new();
    stored.content.read_to_end(&mut bytes).await.expect("bytes");
    (stored.content_type, stored.length, bytes)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_stored_comes_back_from_any_byte() {
    let stores = Stores::new();
    for (name, store) in &stores.all {
        let tenant = Uuid::new_v4();
        store.probe().await.expect("it can be written to");
        for size in [0, 1, 300_000, 5 * 1024 * 1024, LARGE] {
            let key = store.put(tenant, TYPE, size as u64, &mut Bytes::ending(size)).await.expect("stored");
            for from in [0, 1, size / 2, size.saturating_sub(1), size, size + 7] {
                let (kind, length, bytes) = read(store, &key, from as u64).await;
                assert_eq!((kind.as_str(), length), (TYPE, size as u64), "{name}: {size} from {from}");
                assert_eq!(bytes.len(), size.saturating_sub(from), "{name}: {size} from {from}");
                assert!(bytes.iter().enumerate().all(|(i, b)| *b == at(from + i)), "{name}: {size} from {from}");
            }
        }
        let key = store.keep(tenant, "text/plain; charset=utf-8", b"abc").await.expect("kept");
        let stored = store.get(&key).await.expect("there");
        assert_eq!(stored.content_type, "text/plain; charset=utf-8", "{name}");
        assert!(matches!(stored.bytes(2).await, Err(Failure::TooLarge { limit: 2 })), "{name}");
        store.delete_tenant(tenant).await.expect("tidied");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_come_whole_is_not_there() {
    let stores = Stores::new();
    for (name, store) in &stores.all {
        let tenant = Uuid::new_v4();
        for size in [9000, LARGE] {
            let limit = size as u64 - 1;
            let put = store.put(tenant, TYPE, limit, &mut Bytes::ending(size)).await;
            assert!(matches!(put, Err(Failure::TooLarge { limit: told }) if told == limit), "{name}: {size}");
            let mut breaks = Bytes { given: 0, most: size, then: || Poll::Ready(Err(io::ErrorKind::ConnectionReset.into())) };
            let put = store.put(tenant, TYPE, u64::MAX, &mut breaks).await;
            assert!(matches!(put, Err(Failure::Storage(_))), "{name}: {size}");
            // Whoever brings it goes away in the middle.
            let mut hangs = Bytes { given: 0, most: size, then: || Poll::Pending };
            let put = tokio::time::timeout(Duration::from_secs(2), store.put(tenant, TYPE, u64::MAX, &mut hangs)).await;
            assert!(put.is_err(), "{name}: {size}");
        }
        for kind in ["", "png", "image/", "image/png\nx", "text/html\r\n\r\n<b>", "a b/c"] {
            assert!(matches!(store.keep(tenant, kind, b"x").await, Err(Failure::ContentType)), "{name}: {kind:?}");
        }
        assert_eq!(store.keys(Some(tenant)).await.expect("keys"), [], "{name}");
        store.sweep(Duration::ZERO).await.expect("swept");
    }
    // Nor is anything left of it that nobody could name.
    for _ in 0..100 {
        if stores._objects.lying() == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{} pieces are left in the bucket", stores._objects.lying());
}

#[tokio::test(flavor = "multi_thread")]
async fn deleted_is_gone_and_others_stay() {
    let stores = Stores::new();
    for (name, store) in &stores.all {
        let (acme, nord) = (Uuid::new_v4(), Uuid::new_v4());
        let one = store.keep(acme, "image/png", b"1").await.expect("kept");
        let two = store.keep(acme, "image/png", b"2").await.expect("kept");
        let other = store.keep(nord, "image/png", b"3").await.expect("kept");
        store.delete(&one).await.expect("deleted");
        store.delete(&one).await.expect("deleted twice");
        assert!(matches!(store.get(&one).await, Err(Failure::NotFound)), "{name}");
        // Another agency's id before a known name opens nothing.
        let forged: Key = two.to_string().replace(&acme.to_string(), &nord.to_string()).parse().expect("key");
        assert!(matches!(store.get(&forged).await, Err(Failure::NotFound)), "{name}");
        assert_eq!(store.keys(Some(acme)).await.expect("keys"), [two], "{name}");
        let all = store.keys(None).await.expect("keys");
        assert!(all.contains(&two) && all.contains(&other), "{name}");
        // More than one page of names.
        for hundred in 0..11 {
            let kept = join_all((0..100).map(|_| store.keep(acme, "image/png", b"n"))).await;
            assert!(kept.iter().all(Result::is_ok), "{name}: {hundred}");
        }
        let keys = store.keys(Some(acme)).await.expect("keys");
        assert_eq!(keys.len(), 1101, "{name}");
        assert!(keys.is_sorted_by_key(Key::to_string), "{name}");
        store.delete_tenant(acme).await.expect("deleted");
        store.delete_tenant(acme).await.expect("deleted twice");
        assert_eq!(store.keys(Some(acme)).await.expect("keys"), [], "{name}");
        assert_eq!(read(store, &other, 0).await.2, b"3", "{name}");
        store.delete_tenant(nord).await.expect("tidied");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_file_is_never_in_memory() {
    fn highest() -> usize {
        let status = std::fs::read_to_string("/proc/self/status").expect("a status");
        let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).expect("the highest");
        line.trim().trim_end_matches(" kB").parse::<usize>().expect("a number") * 1024
    }
    const SIZE: usize = 24 * 1024 * 1024;
    let objects = Objects::start();
    let store = store(&objects.address());
    let tenant = Uuid::new_v4();
    store.keep(tenant, TYPE, b"first").await.expect("all that is needed is in memory now");
    let before = highest();
    let many = join_all((0..8).map(|_| {
        let store = store.clone();
        tokio::spawn(async move { store.put(tenant, TYPE, u64::MAX, &mut Bytes::ending(SIZE)).await.expect("stored") })
    }));
    let keys: Vec<Key> = many.await.into_iter().map(|key| key.expect("a task")).collect();
    for key in &keys {
        let mut stored = store.get(key).await.expect("there");
        assert_eq!(tokio::io::copy(&mut stored.content, &mut tokio::io::sink()).await.expect("read"), SIZE as u64);
    }
    // Eight times twenty-four were stored and read, by a server in this very process.
    let grown = highest() - before;
    assert!(grown < 128 * 1024 * 1024, "{} MiB", grown / 1024 / 1024);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_opens_one_file_for_five_minutes() {
    let objects = Objects::start();
    let (plain, links) = (store(&objects.address()), store(&format!("{}?links=true", objects.address())));
    let tenant = Uuid::new_v4();
    let (one, two) = (links.keep(tenant, TYPE, b"one").await.expect("kept"), links.keep(tenant, TYPE, b"two").await.expect("kept"));
    assert_eq!(plain.link(&one, TYPE, "attachment").await.expect("asked"), None);
    let link = links.link(&one, "image/svg+xml", "attachment; filename=\"a b.svg\"").await.expect("signed").expect("a link");
    assert!(link.contains("X-Amz-Expires=300"), "{link}");
    let web = reqwest::Client::new();
    let got = web.get(&link).send().await.expect("an answer");
    assert_eq!(got.status(), 200);
    assert_eq!(got.headers()["content-disposition"], "attachment; filename=\"a b.svg\"");
    assert_eq!(got.bytes().await.expect("bytes"), &b"one"[..]);
    // Neither another file, nor a longer time, nor another way of showing it, nor a change.
    for bent in [
        link.replace(&one.to_string(), &two.to_string()),
        link.replace("X-Amz-Expires=300", "X-Amz-Expires=3000"),
        link.replace("attachment", "inline"),
        link.split('?').next().unwrap_or_default().to_string(),
    ] {
        assert_eq!(web.get(&bent).send().await.expect("an answer").status(), 403, "{bent}");
    }
    assert_eq!(web.delete(&link).send().await.expect("an answer").status(), 403);
}
