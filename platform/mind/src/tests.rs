//! What the parts do in one thread; `tests/model.rs` is about many.

use crate::bell::Bells;
use crate::memory::Memory;
use crate::minutes::Minutes;
use std::time::{Duration, Instant};
use uuid::Uuid;

#[test]
fn a_bell_rings_for_its_own_and_for_nobody_once_it_is_taken_down() {
    let (bells, mine, other) = (Bells::default(), Uuid::from_u128(1), Uuid::from_u128(2));
    let (bell, neighbours) = (bells.wait(mine), bells.wait(other));
    bells.ring(&mine.to_string());
    bells.ring("not a key");
    assert_eq!((*bell.borrow(), *neighbours.borrow()), (1, 0));
    bells.ring_all();
    assert_eq!((*bell.borrow(), *neighbours.borrow()), (2, 1));
    bells.take_down();
    bells.ring_all();
    assert!(bell.has_changed().is_err() && bells.wait(mine).has_changed().is_err(), "sent away, who comes later, too");
}

#[test]
fn what_is_no_longer_true_is_asked_anew_and_counted_so() {
    let memory: Memory<u8, u8> = Memory::new("things", 10, 60);
    assert_eq!((memory.recall(&1, |_| true), memory.seen().share()), (None, Some(0)));
    memory.keep(1, 7);
    assert_eq!(memory.recall(&1, |v| *v == 7), Some(7));
    assert_eq!(memory.recall(&1, |v| *v == 8), None, "it has changed");
    assert_eq!(memory.recall(&1, |_| true), Some(7));
    let seen = memory.seen();
    assert_eq!((seen.hits, seen.misses, seen.share()), (2, 2, Some(50)));
    memory.forget(&1);
    assert_eq!(memory.recall(&1, |_| true), None);
}

#[test]
fn a_minute_begins_with_its_first_request_and_the_next_one_anew() {
    let (minutes, begin) = (Minutes::new(100), Instant::now());
    let at = |seconds| minutes.count("key", begin + Duration::from_secs(seconds)).before;
    assert_eq!([at(0), at(30), at(59), at(60), at(61), at(119), at(120)], [0, 1, 2, 0, 1, 2, 0]);
    assert_eq!(minutes.count("other", begin).before, 0);
}

#[test]
fn a_flood_of_names_frees_nobody_and_takes_no_room() {
    let (minutes, begin) = (Minutes::new(1_600), Instant::now());
    (0..5).for_each(|n| assert_eq!(minutes.count("known", begin).before, n));
    for n in 0..50_000 {
        minutes.count(&format!("flood-{n}"), begin);
    }
    assert_eq!(minutes.count("known", begin).before, 5, "who was there is counted on");
    assert!(minutes.count("late", begin).before > 0, "who comes into the flood is counted with it");
    assert!(minutes.held() <= 1_600 + 16 * 256, "{}", minutes.held());
    assert_eq!(minutes.count("late", begin + Duration::from_secs(60)).before, 0, "after the flood there is room");
}
