//! The scenes of `model.rs` under loom: every order of few threads, and what processors may make of weaker orderings.

#[path = "../src/bell.rs"]
mod bell;
#[path = "../src/epochs.rs"]
mod epochs;
#[path = "../src/latest.rs"]
mod latest;
#[path = "../src/memory.rs"]
#[allow(dead_code, reason = "what counts is asked here, not how often")]
mod memory;
#[path = "../src/minutes.rs"]
#[allow(dead_code, reason = "how many are held is no matter here")]
mod minutes;
#[path = "model/scenes.rs"]
mod scenes;

/// What threads share, as `lib.rs` has it. Tokio's own models hold its bell.
mod sync {
    pub(crate) use loom::sync::{Mutex, RwLock, atomic};
    pub(crate) use tokio::sync::watch;
}

/// How a scene is played.
mod stage {
    use loom::sync::{Condvar, Mutex};
    pub(crate) use loom::thread::spawn;
    use std::pin::pin;
    use std::sync::Arc;
    use std::task::{Context, Poll, Wake};

    /// Those who ask besides the one who changes: loom follows every order of two threads and their parent.
    pub(crate) const MANY: usize = 1;

    /// Where a thread sleeps until it is woken.
    struct Bed {
        woken: Mutex<bool>,
        call: Condvar,
    }

    impl Wake for Bed {
        fn wake(self: Arc<Self>) {
            *self.woken.lock().expect("a bed") = true;
            self.call.notify_one();
        }
    }

    /// Loom's own would wake a thread that waits for a lock.
    pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
        let bed = Arc::new(Bed { woken: Mutex::new(false), call: Condvar::new() });
        let (waker, mut future) = (bed.clone().into(), pin!(future));
        loop {
            if let Poll::Ready(done) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
                return done;
            }
            let mut woken = bed.woken.lock().expect("a bed");
            while !*woken {
                woken = bed.call.wait(woken).expect("a bed");
            }
            *woken = false;
        }
    }

    /// In every order in which threads are held up at most twice against their will.
    pub(crate) fn in_any_order(scene: impl Fn() + Send + Sync + Copy + 'static) {
        let mut model = loom::model::Builder::new();
        model.preemption_bound = Some(2);
        // One scene has more orders than a day has patience for; a night goes through all of them.
        model.max_duration = std::env::var_os("ESTRADE_NIGHTLY").is_none().then_some(std::time::Duration::from_secs(20));
        model.check(scene);
    }
}
