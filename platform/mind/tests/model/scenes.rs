//! What must hold, whoever comes first.

use crate::bell::Bells;
use crate::epochs::{Epochs, Forgotten, Stamp};
use crate::latest::Latest;
use crate::memory::Stamped;
use crate::minutes::Minutes;
use crate::stage::{MANY, block_on, in_any_order, spawn};
use crate::sync::Mutex;
use crate::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

const SOMEBODY: Uuid = Uuid::from_u128(7);

/// A cell of the database: what is written there is there for everybody at once.
#[derive(Clone)]
struct Cell(Arc<Mutex<u64>>);

impl Default for Cell {
    fn default() -> Self {
        Cell(Arc::new(Mutex::new(0)))
    }
}

impl Cell {
    fn read(&self) -> u64 {
        *self.0.lock().expect("the database")
    }

    fn write(&self, value: u64) {
        *self.0.lock().expect("the database") = value;
    }
}

/// Plays these parts at once, each in a thread of its own, and waits for all of them.
fn play(parts: Vec<Box<dyn FnOnce() + Send>>) {
    let threads: Vec<_> = parts.into_iter().map(|part| spawn(part)).collect();
    threads.into_iter().for_each(|thread| thread.join().expect("a part was played to its end"));
}

fn part(part: impl FnOnce() + Send + 'static) -> Box<dyn FnOnce() + Send> {
    Box::new(part)
}

/// A tab as `web/notices/live.rs` is one: it takes the bell, looks, and looks again whenever it rings, until it knows of `all`.
fn tab(bells: &Arc<Bells>, told: &Cell, all: u64) -> Box<dyn FnOnce() + Send> {
    let (bells, told) = (bells.clone(), told.clone());
    part(move || {
        block_on(async move {
            let mut bell = bells.wait(SOMEBODY);
            while told.read() < all {
                bell.changed().await.expect("nobody was sent away");
            }
        });
    })
}

#[test]
fn no_ring_is_lost_whoever_comes_and_goes_meanwhile() {
    in_any_order(|| {
        let (bells, told) = (Arc::new(Bells::default()), Cell::default());
        let mut parts = vec![tab(&bells, &told, 1)];
        parts.extend((1..MANY).map(|_| tab(&bells, &told, 1)));
        parts.push(part({
            let (bells, told) = (bells.clone(), told.clone());
            move || {
                told.write(1);
                bells.ring(&SOMEBODY.to_string());
            }
        }));
        // A tab that is closed at once, and news of which it does not wait: the bell may be taken down, but not from others.
        parts.push(part(move || {
            drop(bells.wait(SOMEBODY));
            bells.ring(&SOMEBODY.to_string());
        }));
        play(parts);
    });
}

#[test]
fn what_was_missed_while_nobody_heard_is_looked_for_by_all() {
    in_any_order(|| {
        let (bells, told) = (Arc::new(Bells::default()), Cell::default());
        let mut parts: Vec<_> = (0..MANY).map(|_| tab(&bells, &told, 1)).collect();
        parts.push(part(move || {
            // Written while the ear was away; then it is there again.
            told.write(1);
            bells.ring_all();
        }));
        play(parts);
    });
}

#[test]
fn when_the_process_ends_everybody_is_sent_away_who_waits_and_who_comes() {
    in_any_order(|| {
        let bells = Arc::new(Bells::default());
        let waits = |bells: &Arc<Bells>| {
            let bells = bells.clone();
            part(move || {
                block_on(async move {
                    let mut bell = bells.wait(SOMEBODY);
                    while bell.changed().await.is_ok() {}
                });
            })
        };
        let mut parts: Vec<_> = (0..MANY).map(|_| waits(&bells)).collect();
        parts.push(part(move || bells.take_down()));
        play(parts);
    });
}

/// A process with one memory, as `kernel/house.rs` has several.
struct House {
    epochs: Epochs,
    /// Where things are forgotten one by one.
    left: Option<Forgotten>,
    memory: Stamped<u8, u64>,
    of: Option<Uuid>,
}

impl House {
    fn of(of: Option<Uuid>) -> Arc<House> {
        let left = of.is_none().then(Forgotten::default);
        let house = House { epochs: Epochs::default(), left, memory: Stamped::new("things", 10, 60), of };
        house.epochs.hear(true);
        Arc::new(house)
    }

    fn now(&self) -> Option<Stamp> {
        let stamp = self.epochs.stamp(self.of)?;
        Some(self.left.as_ref().map_or(stamp, |left| left.stamp(stamp, &1)))
    }

    /// As rules, tokens and sessions are asked for.
    fn ask(&self, cell: &Cell) -> u64 {
        let stamp = self.now();
        if let Some(known) = self.memory.recall(&1, |_| stamp) {
            return known;
        }
        let read = cell.read();
        self.memory.keep(1, stamp, read);
        read
    }

    fn stamp_of_whose(&self) -> Option<Stamp> {
        if self.of.is_some() { self.epochs.stamp(self.of) } else { self.epochs.stamp_of_nobody() }
    }

    /// As addresses are: whose it is is known once it is read.
    fn ask_whose(&self, cell: &Cell) -> u64 {
        if let Some(known) = self.memory.recall(&1, |_| self.stamp_of_whose()) {
            return known;
        }
        let before = self.epochs.before();
        let read = cell.read();
        self.memory.keep(1, self.epochs.stamp_since(before, self.of), read);
        read
    }
}

/// Some ask while it changes; whoever begins to ask after the change was heard of is told what holds now.
fn nothing_stale(of: Option<Uuid>, ask: fn(&House, &Cell) -> u64, change: fn(&House)) {
    let (house, cell, heard) = (House::of(of), Cell::default(), Cell::default());
    let mut parts: Vec<_> = (0..MANY)
        .map(|_| {
            let (house, cell, heard) = (house.clone(), cell.clone(), heard.clone());
            part(move || {
                let over = heard.read();
                assert!(ask(&house, &cell) >= over, "it was said already that this is over");
            })
        })
        .collect();
    parts.push(part({
        let (house, cell) = (house.clone(), cell.clone());
        move || {
            cell.write(1);
            change(&house);
            heard.write(1);
        }
    }));
    play(parts);
    assert_eq!(ask(&house, &cell), 1, "what was being read when it changed is not remembered");
}

#[test]
fn what_changes_while_it_is_read_is_not_remembered() {
    in_any_order(|| nothing_stale(Some(SOMEBODY), House::ask, |house| house.epochs.heard(&SOMEBODY.to_string())));
    in_any_order(|| nothing_stale(Some(SOMEBODY), House::ask, |house| house.epochs.heard("*")));
}

#[test]
fn an_address_that_changes_hands_while_it_is_read_is_not_remembered() {
    in_any_order(|| nothing_stale(Some(SOMEBODY), House::ask_whose, |house| house.epochs.heard(&SOMEBODY.to_string())));
    // One that led nowhere, and leads somewhere now.
    in_any_order(|| nothing_stale(None, House::ask_whose, |house| house.epochs.heard(&SOMEBODY.to_string())));
}

#[test]
fn a_session_that_is_forgotten_while_it_is_read_is_not_remembered() {
    in_any_order(|| nothing_stale(None, House::ask, |house| house.left.as_ref().expect("one by one").forget(&1)));
}

#[test]
fn what_changed_unheard_is_over_once_one_hears_again() {
    in_any_order(|| {
        nothing_stale(Some(SOMEBODY), House::ask, |house| {
            // As `house.rs` listens: away, back, everything is said to have changed, and then one hears again.
            house.epochs.hear(false);
            house.epochs.heard("*");
            house.epochs.hear(true);
        });
    });
}

#[test]
fn who_hears_again_remembers_nothing_of_before() {
    in_any_order(|| {
        let (house, cell, away) = (House::of(Some(SOMEBODY)), Cell::default(), Cell::default());
        house.ask(&cell);
        let asks = part({
            let (house, cell, away) = (house.clone(), cell.clone(), away.clone());
            move || {
                let missed = away.read();
                assert!(house.ask(&cell) >= missed, "remembered from before, though nobody heard meanwhile");
            }
        });
        let ear = part(move || {
            house.epochs.hear(false);
            cell.write(1);
            away.write(1);
            house.epochs.heard("*");
            house.epochs.hear(true);
        });
        play(vec![asks, ear]);
    });
}

#[test]
fn the_latest_is_never_older_than_what_was_heard() {
    in_any_order(|| {
        let (latest, cell, heard) = (Arc::new(Latest::<u64>::default()), Cell::default(), Cell::default());
        let ask = |latest: &Latest<u64>, cell: &Cell| {
            latest.known(None).unwrap_or_else(|| {
                let before = latest.before();
                let read = cell.read();
                latest.keep(before, read);
                read
            })
        };
        let mut parts: Vec<_> = (0..MANY)
            .map(|_| {
                let (latest, cell, heard) = (latest.clone(), cell.clone(), heard.clone());
                part(move || {
                    let over = heard.read();
                    assert!(ask(&latest, &cell) >= over, "who was let in again is still kept out");
                })
            })
            .collect();
        parts.push(part({
            let (latest, cell) = (latest.clone(), cell.clone());
            move || {
                cell.write(1);
                latest.heard();
                heard.write(1);
            }
        }));
        play(parts);
        assert_eq!(ask(&latest, &cell), 1);
        assert_eq!(latest.known(Some(Duration::from_secs(60))), Some(1), "and without hearing, the newest that was read");
    });
}

/// How many of these are let through, each asking once at its second.
fn let_through(room: usize, most: u32, seconds: &[u64]) -> u64 {
    let (minutes, begin) = (Arc::new(Minutes::new(room)), Instant::now());
    let passed = Arc::new(AtomicU64::new(0));
    let asks = seconds.iter().map(|second| {
        let (minutes, passed, now) = (minutes.clone(), passed.clone(), begin + Duration::from_secs(*second));
        part(move || {
            if minutes.count("somebody", now).before < most {
                passed.fetch_add(1, Ordering::SeqCst);
            }
        })
    });
    play(asks.collect());
    passed.load(Ordering::SeqCst)
}

#[test]
fn no_more_are_let_through_than_there_may_be_and_no_fewer() {
    // As many threads as there may be, and one more, in a table with room and in one that is full.
    in_any_order(|| assert_eq!(let_through(1_600, 2, &[0; 3]), 2));
    in_any_order(|| assert_eq!(let_through(0, 2, &[0; 3]), 2));
}

#[test]
fn where_one_minute_ends_and_the_next_begins_each_lets_through_its_own() {
    in_any_order(|| {
        let through = let_through(1_600, 1, &[0, 59, 60]);
        assert!((1..=2).contains(&through), "{through} in two minutes of one each");
    });
}
