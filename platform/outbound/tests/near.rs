//! Nothing near is called, however it is written, whatever a name says.

use outbound::{Call, Failure, Outbound, is_public};
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use uuid::Uuid;

/// Listens here and counts who comes, answering with these words.
fn canary(at: &str, answer: &'static str) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind(at).expect("a place to listen");
    let (here, came) = (listener.local_addr().expect("its address"), Arc::new(AtomicUsize::new(0)));
    let counted = came.clone();
    std::thread::spawn(move || {
        use std::io::{Read, Write};
        for stream in listener.incoming() {
            counted.fetch_add(1, Ordering::SeqCst);
            let Ok(mut stream) = stream else { continue };
            let mut asked = [0; 2048];
            let _ = stream.read(&mut asked);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    (here, came)
}

/// Every way of writing this machine, and those around it.
fn payloads(port: u16) -> Vec<String> {
    let hosts = [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "127.0.0.1.",
        "0",
        "0.0.0.0",
        "localhost",
        "localhost.",
        "LOCALHOST",
        "foo.localhost",
        "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
        "１２７.0.0.1",
        "127。0。0。1",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:7f00:0001]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b:1::7f00:1]",
        "[2002:7f00:1::]",
        "[2001:0:7f00:1::]",
        "[fe80::1]",
        "[fc00::1]",
        "[fd00:ec2::254]",
        "[fec0::1]",
        "[ff02::1]",
        "[100::1]",
        "[::127.0.0.1]",
        "169.254.169.254",
        "2852039166",
        "0xa9fea9fe",
        "metadata.google.internal",
        "10.0.0.1",
        "10.255.255.255",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "0.1.2.3",
        "intranet",
        "printer.local",
        "db.internal",
        "router.lan",
    ];
    let mut all = Vec::new();
    for host in hosts {
        for scheme in ["https", "http"] {
            for user in ["", "user@", "public.example@", "user:pass@"] {
                all.push(format!("{scheme}://{user}{host}:{port}/hook?x=1"));
            }
        }
        all.push(format!("https://{host}/"));
    }
    all.extend(
        ["ftp://example.org/", "file:///etc/passwd", "gopher://example.org:70/_x", "//127.0.0.1", "https://", "https://example.org:25/"]
            .map(String::from),
    );
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn of_four_hundred_ways_to_this_machine_none_arrives() {
    let (here, came) = canary("127.0.0.1:0", "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    let (_, came_six) = canary(&format!("[::1]:{}", here.port()), "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    let out = Outbound::new(false);
    let all = payloads(here.port());
    assert!(all.len() > 400, "{}", all.len());
    for url in &all {
        let call = Call { limit: Duration::from_secs(3), ..Call::post(url.clone(), "{}") };
        let said = out.call(Uuid::nil(), &call).await;
        assert!(matches!(said, Err(Failure::Refused(_))), "{url}: {said:?}");
    }
    assert_eq!((came.load(Ordering::SeqCst), came_six.load(Ordering::SeqCst)), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_leads_near_is_not_followed_and_is_asked_for_once() {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    static PORT: AtomicUsize = AtomicUsize::new(0);
    let (here, came) = canary("127.0.0.1:0", "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    PORT.store(usize::from(here.port()), Ordering::SeqCst);
    // Public when it is looked at, near when it is asked for again; and names with both.
    let out = Outbound::resolving(false, |host, port| {
        Box::pin(async move {
            let n = ASKED.fetch_add(1, Ordering::SeqCst);
            let near = ["127.0.0.1", "::1", "::ffff:127.0.0.1", "10.1.2.3", "169.254.169.254", "fd00:ec2::254", "64:ff9b::7f00:1"];
            let near = near.map(|ip| SocketAddr::new(ip.parse().expect("an address"), port));
            // TEST-NET addresses are refused, so that "public" here is one nobody answers at: a packet to port 9 of a reserved name.
            Ok(if host.starts_with("rebinding") && n == 0 { vec![] } else { near.to_vec() })
        })
    });
    for name in ["rebinding.example.org", "near.example.org", "cname.example.org"] {
        let said = out.call(Uuid::nil(), &Call::post(format!("https://{name}:{}/", here.port()), "{}")).await;
        assert!(matches!(said, Err(Failure::Unresolved | Failure::Refused("near"))), "{name}: {said:?}");
    }
    assert_eq!((ASKED.load(Ordering::SeqCst), came.load(Ordering::SeqCst)), (3, 0), "asked once for each call, connected to none");
}

#[tokio::test(flavor = "multi_thread")]
async fn redirects_are_answers_long_answers_are_cut_and_silence_ends() {
    let (elsewhere, came) = canary("127.0.0.1:0", "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    let to: &'static str =
        Box::leak(format!("HTTP/1.1 302 Found\r\nlocation: http://{elsewhere}/\r\ncontent-length: 0\r\n\r\n").into_boxed_str());
    let (here, _) = canary("127.0.0.1:0", to);
    let out = Outbound::new(true);
    let said = out.call(Uuid::nil(), &Call::post(format!("http://{here}/"), "{}")).await.expect("an answer");
    assert_eq!((said.status, said.is_ok(), came.load(Ordering::SeqCst)), (302, false, 0));
    let (long, _) =
        canary("127.0.0.1:0", Box::leak(format!("HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n{}", "x".repeat(5000)).into_boxed_str()));
    let cut = Call { most: 1000, ..Call::post(format!("http://{long}/"), "{}") };
    assert_eq!(out.call(Uuid::nil(), &cut).await.expect_err("too long"), Failure::TooLong);
    let (silent, _) = canary("127.0.0.1:0", "");
    let quick = Call { limit: Duration::from_millis(300), ..Call::post(format!("http://{silent}/"), "{}") };
    assert!(matches!(out.call(Uuid::nil(), &quick).await, Err(Failure::Silent | Failure::Broken)));
    // Near admits this machine and nothing else of ours.
    for url in ["http://169.254.169.254/", "http://10.0.0.1/", "http://[fd00:ec2::254]/"] {
        assert!(matches!(out.call(Uuid::nil(), &Call::post(url, "{}")).await, Err(Failure::Refused("near"))), "{url}");
    }
}

#[test]
fn public_addresses_are_public() {
    for ip in ["1.1.1.1", "8.8.8.8", "93.184.215.14", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a01:e0a::1", "2001:4860:4860::8888"]
    {
        assert!(is_public(ip.parse::<IpAddr>().expect("an address")), "{ip}");
    }
}
