//! Hosts come and go, well or by `kill -9`; the server lives exactly as long as one of them.
//!
//! Every story runs on the server found on this machine and on the one from npm.

mod kit;

use std::time::Duration;

use kit::{Folder, Host, is_gone, npm_folder, within};

/// A test of each story for each server.
macro_rules! on_both_servers {
    ($($story:ident),* $(,)?) => {
        mod found { $(#[test] fn $story() { super::$story("found"); })* }
        mod npm { $(#[test] fn $story() {
            if super::npm_folder().is_some() { super::$story("npm"); }
        })* }
    };
}

on_both_servers!(
    a_killed_host_takes_the_server_with_it,
    a_stopped_host_leaves_nothing_behind,
    two_hosts_share_a_server_until_the_last_leaves,
    a_server_without_supervisor_is_taken_over,
    data_and_password_survive_a_crash_of_everything,
    a_stale_pid_file_does_not_stop_a_start,
    a_dead_server_is_started_again,
);

fn a_killed_host_takes_the_server_with_it(choice: &str) {
    let folder = Folder::new("killed", choice);
    let host = Host::start(&folder);
    let server = folder.server().expect("it runs");
    assert!(kit::asks_for_a_password(host.port()), "it answers, and wants scram");
    host.kill();
    within(Duration::from_secs(5), "the server ends", || is_gone(server));
    let again = Host::start(&folder);
    assert_ne!(folder.server(), Some(server));
    again.stop();
    assert_eq!(folder.server(), None);
}

fn a_stopped_host_leaves_nothing_behind(choice: &str) {
    let folder = Folder::new("stopped", choice);
    let host = Host::start(&folder);
    let (server, socket) = (folder.server().expect("it runs"), folder.remembers("socket"));
    host.stop();
    // No waiting: stop() returns when everything is down.
    assert!(is_gone(server));
    assert_eq!(folder.processes(), Vec::<String>::new());
    assert!(!std::path::Path::new(&socket).exists(), "{socket} is left");
    assert!(!folder.path.join("data/postmaster.pid").exists());
}

fn two_hosts_share_a_server_until_the_last_leaves(choice: &str) {
    let folder = Folder::new("shared", choice);
    let first = Host::start(&folder);
    let second = Host::start(&folder);
    let server = folder.server().expect("it runs");
    assert_eq!(first.url, second.url);
    first.kill();
    std::thread::sleep(Duration::from_secs(1));
    assert!(kit::asks_for_a_password(second.port()), "the second host still has its server");
    second.stop();
    assert!(is_gone(server));
}

fn a_server_without_supervisor_is_taken_over(choice: &str) {
    let folder = Folder::new("orphan", choice);
    let host = Host::start(&folder);
    let server = folder.server().expect("it runs");
    kit::kill(folder.supervisor().expect("it runs"));
    host.kill();
    let next = Host::start(&folder);
    assert_eq!(folder.server(), Some(server), "the same server goes on");
    next.stop();
    kit::within(Duration::from_secs(5), "its next host stops it", || is_gone(server));
}

fn data_and_password_survive_a_crash_of_everything(choice: &str) {
    let folder = Folder::new("crash", choice);
    let host = Host::start(&folder);
    let (url, server) = (host.url.clone(), folder.server().expect("it runs"));
    kit::kill(folder.supervisor().expect("it runs"));
    host.kill();
    kit::kill(server);
    within(Duration::from_secs(5), "the server ends", || is_gone(server));
    assert!(folder.path.join("data/postmaster.pid").exists(), "the crash left its mark");
    let next = Host::start(&folder);
    assert_eq!(next.url, url);
    next.stop();
}

fn a_stale_pid_file_does_not_stop_a_start(choice: &str) {
    let folder = Folder::new("stale", choice);
    Host::start(&folder).stop();
    // After a reboot, the number may belong to anything: to this test, for example.
    let file = folder.path.join("data/postmaster.pid");
    std::fs::write(&file, format!("{}\n{}\n1\n1\n", std::process::id(), folder.path.join("data").display())).expect("written");
    Host::start(&folder).stop();
    assert!(!file.exists());
}

fn a_dead_server_is_started_again(choice: &str) {
    let folder = Folder::new("dead", choice);
    let host = Host::start(&folder);
    // A server that dies young is not started again; this one has lived.
    std::thread::sleep(Duration::from_secs(10));
    let server = folder.server().expect("it runs");
    kit::kill(server);
    within(Duration::from_secs(10), "a new server answers", || {
        folder.server().is_some_and(|new| new != server) && kit::asks_for_a_password(host.port())
    });
    host.stop();
    assert_eq!(folder.processes(), Vec::<String>::new());
}
