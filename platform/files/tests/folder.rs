//! The folder's own ways; what every store promises is in the house's tests, in `storage.rs`.

use std::{
    io,
    path::{Path, PathBuf},
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use files::{Failure, Files, Folder};
use tokio::io::{AsyncRead, ReadBuf};
use uuid::Uuid;

struct Place(PathBuf);

impl Place {
    fn new() -> Place {
        Place(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(Uuid::new_v4().to_string()))
    }

    /// Every file below, wherever it lies.
    fn all(&self) -> Vec<PathBuf> {
        fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                match entry.path() {
                    path if path.is_dir() => walk(&path, found),
                    path => found.push(path),
                }
            }
        }
        let mut found = Vec::new();
        walk(&self.0, &mut found);
        found
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Gives some bytes, then does what it is told.
struct Halting {
    left: usize,
    then: fn() -> Poll<io::Result<()>>,
}

impl AsyncRead for Halting {
    fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.left == 0 {
            return (self.then)();
        }
        let some = self.left.min(buffer.remaining());
        buffer.put_slice(&vec![7; some]);
        self.left -= some;
        Poll::Ready(Ok(()))
    }
}

fn store(place: &Place) -> Arc<dyn Files> {
    Arc::new(Folder::new(&place.0))
}

#[tokio::test]
async fn what_is_put_comes_back() {
    let place = Place::new();
    let store = store(&place);
    let tenant = Uuid::new_v4();
    for bytes in [vec![], b"\n\n".to_vec(), vec![0xff; 300_000]] {
        let key = store.keep(tenant, "application/pdf", &bytes).await.expect("kept");
        assert_eq!(key.tenant(), tenant);
        let stored = store.get(&key).await.expect("there");
        assert_eq!((stored.content_type.as_str(), stored.length), ("application/pdf", bytes.len() as u64));
        assert_eq!(stored.bytes(300_000).await.expect("bytes"), bytes);
    }
    let key = store.keep(tenant, "text/plain; charset=utf-8", b"abc").await.expect("kept");
    let stored = store.get(&key).await.expect("there");
    assert!(matches!(stored.bytes(2).await, Err(Failure::TooLarge { limit: 2 })));

    let path = place.0.join(key.to_string().replacen('/', &format!("/{}/{}/", &key.to_string()[37..39], &key.to_string()[39..41]), 1));
    assert!(path.is_file(), "{path:?} among {:?}", place.all());
}

#[tokio::test]
async fn a_put_that_ends_early_leaves_nothing() {
    let place = Place::new();
    let store = store(&place);
    let tenant = Uuid::new_v4();

    // Killed in the middle: the source never gives more, and the caller goes away.
    let mut hangs = Halting { left: 500_000, then: || Poll::Pending };
    let mut put = store.put(tenant, "image/png", u64::MAX, &mut hangs);
    for _ in 0..50 {
        let step = tokio::time::timeout(Duration::from_millis(10), put.as_mut()).await;
        assert!(step.is_err());
        if place.all().iter().any(|path| path.metadata().is_ok_and(|data| data.len() > 0)) {
            break;
        }
    }
    assert_eq!(place.all().len(), 1, "a draft is being written");
    drop(put);
    assert_eq!(place.all(), Vec::<PathBuf>::new());

    let mut breaks = Halting { left: 9000, then: || Poll::Ready(Err(io::ErrorKind::ConnectionReset.into())) };
    let put = store.put(tenant, "image/png", u64::MAX, &mut breaks).await;
    assert!(matches!(put, Err(Failure::Storage(_))));

    let mut ends = Halting { left: 9000, then: || Poll::Ready(Ok(())) };
    let put = store.put(tenant, "image/png", 8999, &mut ends).await;
    assert!(matches!(put, Err(Failure::TooLarge { limit: 8999 })));

    for kind in ["", "png", "image/", "image/png\nx", "text/html\r\n\r\n<b>", "a b/c"] {
        assert!(matches!(store.keep(tenant, kind, b"x").await, Err(Failure::ContentType)), "{kind:?}");
    }
    assert_eq!(place.all(), Vec::<PathBuf>::new());

    let mut exact = Halting { left: 9000, then: || Poll::Ready(Ok(())) };
    store.put(tenant, "image/png", 9000, &mut exact).await.expect("kept");
}

#[tokio::test]
async fn whenever_a_put_is_dropped_a_file_is_whole_or_absent() {
    let place = Place::new();
    let store = store(&place);
    let tenant = Uuid::new_v4();
    let bytes = vec![9; 200_000];
    for polls in 0..60 {
        let mut put = pin!(store.keep(tenant, "image/png", &bytes));
        for _ in 0..polls {
            let step = tokio::time::timeout(Duration::from_micros(200), put.as_mut()).await;
            if step.is_ok() {
                break;
            }
        }
    }
    // What the blocking pool had begun, it ends.
    tokio::time::sleep(Duration::from_millis(300)).await;
    for path in place.all() {
        assert!(!path.starts_with(place.0.join(".bench")), "{path:?} was left");
        assert_eq!(path.metadata().expect("there").len(), 200_000 + "image/png\n".len() as u64);
    }
}

#[tokio::test]
async fn the_sweep_takes_what_a_killed_process_left() {
    let place = Place::new();
    let folder = Folder::new(&place.0);
    assert_eq!(folder.sweep(Duration::ZERO).await.expect("swept"), 0);
    let kept = folder.keep(Uuid::new_v4(), "image/png", b"1").await.expect("kept");
    let bench = place.0.join(".bench");
    std::fs::write(bench.join("half"), "x").expect("written");
    std::fs::create_dir_all(bench.join("gone-1/aa")).expect("made");
    std::fs::write(bench.join("gone-1/aa/x"), "x").expect("written");
    assert_eq!(folder.sweep(Duration::from_secs(3600)).await.expect("swept"), 0);
    assert_eq!(folder.sweep(Duration::ZERO).await.expect("swept"), 2);
    assert_eq!(place.all().len(), 1);
    assert!(folder.get(&kept).await.is_ok());
}
