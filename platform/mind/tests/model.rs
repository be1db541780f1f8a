//! The very files of this crate in every order of threads that shuttle can think of (reliability, I6): what they share is
//! shuttle's here, which goes on with another thread at each touch. `weak.rs` runs the same scenes under loom, which leaves
//! no order out, for as long as there are few threads.

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

/// What threads share, as `lib.rs` has it.
mod sync {
    pub(crate) use shuttle::sync::{Mutex, RwLock, atomic};

    /// Tokio's, with a place before each touch at which another thread may go on.
    pub(crate) mod watch {
        use shuttle::thread::yield_now;
        use tokio::sync::watch;

        pub(crate) struct Sender<T>(watch::Sender<T>);
        pub(crate) struct Receiver<T>(watch::Receiver<T>);

        pub(crate) fn channel<T>(value: T) -> (Sender<T>, Receiver<T>) {
            let (sender, receiver) = watch::channel(value);
            (Sender(sender), Receiver(receiver))
        }

        impl<T> Sender<T> {
            pub(crate) fn subscribe(&self) -> Receiver<T> {
                yield_now();
                Receiver(self.0.subscribe())
            }

            pub(crate) fn receiver_count(&self) -> usize {
                yield_now();
                self.0.receiver_count()
            }

            pub(crate) fn send_modify(&self, modify: impl FnOnce(&mut T)) {
                yield_now();
                self.0.send_modify(modify);
            }
        }

        impl<T> Receiver<T> {
            pub(crate) async fn changed(&mut self) -> Result<(), watch::error::RecvError> {
                yield_now();
                self.0.changed().await
            }
        }
    }
}

/// How a scene is played.
mod stage {
    pub(crate) use shuttle::future::block_on;
    pub(crate) use shuttle::thread::spawn;

    /// More threads than loom could follow.
    pub(crate) const MANY: usize = 3;

    /// In thousands of orders: wholly at random, and with few but far-reaching turns (PCT).
    pub(crate) fn in_any_order(scene: impl Fn() + Send + Sync + Copy + 'static) {
        let night: f64 = std::env::var("ESTRADE_NIGHTLY").ok().and_then(|share| share.parse().ok()).unwrap_or_default();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of tries")]
        let tries = ((night * 100_000.0) as usize).max(1_500);
        shuttle::check_random(scene, tries);
        shuttle::check_pct(scene, tries, 3);
    }
}
