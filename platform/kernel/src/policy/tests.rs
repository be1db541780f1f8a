//! An authoriser that is slow, panics, fails or holds nothing refuses, counts it, and remembers nothing of it.

use super::{DefaultModel, Enforcer, Grant, Grants, MODEL, MemoryAdapter, Policy, Rulebook, Rules, Seat, faults};
use crate::principal::{Id, Principal};
use casbin::function_map::OperatorFunction;
use casbin::{CoreApi, MgmtApi};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const MAY: &str = "address_book.people.read";

fn wait<F: Future>(work: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(work)
}

/// A rulebook whose matcher asks for something more.
fn book(matcher: &str, add: impl FnOnce(&mut Enforcer)) -> Rulebook {
    let model = MODEL.replace("m = ", &format!("m = {matcher} && "));
    let model = wait(DefaultModel::from_str(&model)).expect("a model");
    let mut enforcer = wait(Enforcer::new(model, MemoryAdapter::default())).expect("an enforcer");
    add(&mut enforcer);
    wait(enforcer.add_policy(vec!["r:viewer".into(), MAY.into()])).expect("a rule");
    let mut grants = Grants::new();
    grants.entry("viewer".into()).or_default().insert(MAY.into(), Grant::whole("viewer", MAY));
    Rulebook { grants: Arc::new(grants), enforcer: Some(enforcer), known: Default::default() }
}

static SLOW: AtomicBool = AtomicBool::new(true);
static PANICS: AtomicBool = AtomicBool::new(true);

fn slow(_: casbin::rhai::Dynamic) -> casbin::rhai::Dynamic {
    if SLOW.load(Ordering::Relaxed) {
        std::thread::sleep(Duration::from_millis(60));
    }
    true.into()
}

fn panics(_: casbin::rhai::Dynamic) -> casbin::rhai::Dynamic {
    assert!(!PANICS.load(Ordering::Relaxed), "on purpose");
    true.into()
}

#[test]
fn a_decision_that_is_slow_panics_or_fails_is_no() {
    let viewer: Arc<str> = "viewer".into();
    let slowly = book("slow(r.act)", |e| e.add_function("slow", OperatorFunction::Arg1(slow)));
    let before = faults();
    assert!(!slowly.allows(&viewer, MAY), "it took too long");
    assert!(faults() > before, "and it is counted");
    SLOW.store(false, Ordering::Relaxed);
    assert!(slowly.allows(&viewer, MAY), "what is quick again is asked anew");

    let panicking = book("odd(r.act)", |e| e.add_function("odd", OperatorFunction::Arg1(panics)));
    assert!(!panicking.allows(&viewer, MAY), "it panicked");
    PANICS.store(false, Ordering::Relaxed);
    assert!(panicking.allows(&viewer, MAY), "and nobody fell with it");

    let failing = book("no_such_function(r.act)", |_| ());
    assert!(!failing.allows(&viewer, MAY), "it failed");
}

#[test]
fn rules_that_cannot_be_are_no_rules() {
    let (ada, mut rules) = (Id::from_u128(7), Rules::default());
    rules.seats.push(Seat { member: ada, role: "viewer".into(), ends_at: None });
    let may = |policy: &Policy| policy.allows(&Principal::User(ada), MAY).allowed;
    assert!(!may(&wait(Policy::of(rules.clone())).expect("no grant at all")), "casbin itself would allow everything");
    for (role, permission) in [("", MAY), ("viewer", ""), ("", "")] {
        let mut odd = rules.clone();
        odd.grants = vec![Grant::whole("viewer", MAY), Grant::whole(role, permission)];
        let before = faults();
        assert!(wait(Policy::of(odd)).is_err() && faults() > before, "{role:?} {permission:?}");
    }
    for permission in
        ["*", "address_book.*", "address_book.people.%", ".*", "r.act", "address_book.people.read, allow", "true || true", "eval(true)"]
    {
        let mut odd = rules.clone();
        odd.grants = vec![Grant::whole("viewer", permission)];
        assert!(!may(&wait(Policy::of(odd)).expect("rules")), "{permission}");
    }
    for role in ["r:viewer", "viewer ", "Viewer", "*", ".*", "viewer\n"] {
        let mut odd = rules.clone();
        odd.grants = vec![Grant::whole(role, MAY)];
        assert!(!may(&wait(Policy::of(odd)).expect("rules")), "{role:?}");
    }
    let mut whole = rules;
    whole.grants = vec![Grant::whole("viewer", MAY)];
    assert!(may(&wait(Policy::of(whole)).expect("rules")), "and as it should be, it allows");
}
