//! What people send, made by chance: addresses and cursors, forms, files in parts, JSON, names of hosts. Whatever it
//! is, the answer is a page or a refusal, never a failure of the house. A short share runs before every commit, the
//! rest at night; what fails is made small and printed.

use house_tests::{Answer, Browser, Estate, carriage, share};
use kernel::scope::Tx;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use reqwest::Method;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;
use tokio::runtime::Handle;

/// What has broken other houses.
const BAD: [&str; 22] = [
    "",
    "%",
    "%zz",
    "_",
    "'",
    "\"",
    "\\",
    "\u{0}",
    "\u{202e}gpj",
    "' or 1=1 --",
    "{{ 7 * 7 }}",
    "../../etc/passwd",
    "-1",
    "1e999",
    "99999999999999999999",
    "NaN",
    "null",
    "2026-02-30",
    "00000000-0000-0000-0000-000000000000",
    "true,false",
    "a,b,,c",
    "🎻é̈",
];

const COLUMNS: [&str; 14] = [
    "last_name",
    "email",
    "organisation_id",
    "consent",
    "consent_on",
    "language",
    "extra",
    "id",
    "version",
    "tenant_id",
    "tag",
    "sort",
    "columns",
    "limit",
];

const OPS: [&str; 11] = ["", ".is", ".not", ".in", ".has", ".empty", ".from", ".to", ".after", ".before", ".like"];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(BAD.to_vec()).prop_map(String::from),
        2 => "[ -~]{0,16}",
        2 => "\\PC{0,12}",
        1 => (1usize..1_500).prop_map(|n| "é".repeat(n)),
    ]
}

fn pairs(keys: impl Strategy<Value = String>) -> impl Strategy<Value = Vec<(String, String)>> {
    prop::collection::vec((keys, word()), 0..6)
}

/// A name of something in a list's address: a field with a comparison, or one of its other words.
fn asked() -> impl Strategy<Value = String> {
    let field = (prop::sample::select(COLUMNS.to_vec()), prop::sample::select(OPS.to_vec())).prop_map(|(f, op)| format!("{f}{op}"));
    let other = prop::sample::select(vec![
        "q", "after", "before", "view", "layout", "month", "bin", "field", "op", "value", "sort", "start", "end",
    ]);
    prop_oneof![4 => field, 4 => other.prop_map(String::from), 1 => word()]
}

/// Any JSON, with the names of fields in it more often than chance would have it.
fn tree() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|n| json!(n)),
        word().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 6, |inner| {
        let key = prop_oneof![prop::sample::select(COLUMNS.to_vec()).prop_map(String::from), word()];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..5).prop_map(|all| Value::Object(all.into_iter().collect())),
        ]
    })
}

/// A body in parts, as good browsers, bad ones and liars write it.
fn parts() -> impl Strategy<Value = Vec<u8>> {
    let name = prop_oneof![Just("file".to_string()), Just("photo".to_string()), Just("csrf".to_string()), word()];
    let kind =
        prop::sample::select(vec!["text/csv", "image/png", "image/svg+xml", "application/x-nothing", "", "text/html; charset=utf-7"]);
    let content = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..300),
        word().prop_map(String::into_bytes),
        "(Nom|E-mail|;|,|\t|\"|\n|é|=1\\+1|x){0,40}".prop_map(String::into_bytes),
        Just(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff\x08\x06\0\0\0".to_vec()),
    ];
    let part = (name, word(), kind, content).prop_map(|(name, file, kind, content)| {
        let head =
            format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: {kind}\r\n\r\n");
        [head.as_bytes(), &content, b"\r\n"].concat()
    });
    let end = prop::sample::select(vec!["--edge--\r\n", "--edge--", "--edge\r\n", "", "--other--\r\n"]);
    (prop::collection::vec(part, 0..4), end).prop_map(|(parts, end)| [parts.concat(), end.as_bytes().to_vec()].concat())
}

/// The host of the tests, and somebody in it who may everything.
#[derive(Clone)]
struct Ground {
    ada: Browser,
    token: String,
    server: SocketAddr,
    runtime: Handle,
}

impl Ground {
    /// Sends it; anything but a failure is right.
    fn send(&self, request: reqwest::RequestBuilder) -> Result<Answer, TestCaseError> {
        let Ok(request) = request.build() else { return Err(TestCaseError::reject("no client sends this")) };
        let said = format!("{} {}", request.method(), request.url());
        let answer = self.runtime.block_on(self.ada.execute(request));
        prop_assert!(answer.status.as_u16() < 500, "{said}: {} {}", answer.status, answer.body.chars().take(600).collect::<String>());
        Ok(answer)
    }

    fn post(&self, path: &str, body: Vec<u8>, kind: &str) -> Result<Answer, TestCaseError> {
        let request = self.ada.request(Method::POST, path).header("x-csrf", &self.token).header("origin", self.ada.origin());
        self.send(request.header("content-type", kind).body(body))
    }

    /// Tries a property with as many inputs as this is the day or the night for.
    fn hold<S: Strategy>(&self, inputs: &S, holds: impl Fn(S::Value) -> Result<(), TestCaseError>) {
        let cases = u32::try_from(share(40, 20_000)).unwrap_or(u32::MAX);
        let config = Config { cases, max_global_rejects: cases * 4, failure_persistence: None, ..Config::default() };
        if let Err(found) = TestRunner::new(config).run(inputs, holds) {
            panic!("{found}");
        }
    }
}

async fn ground(estate: &Estate) -> Ground {
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let fifty_and_more = |tx: &mut Tx| {
        (0..60).try_for_each(|n| {
            let person = json!({"last_name": format!("Martin {n}"), "email": format!("m{n}@exemple.fr")});
            address_book::Person::RESOURCE.create(tx, person.as_object().cloned().unwrap_or_default()).map(drop)
        })
    };
    acme.run(fifty_and_more).expect("people");
    let token = ada.token("/app").await;
    Ground { ada, token, server: estate.server, runtime: Handle::current() }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_address_and_no_cursor_breaks_a_list() {
    let estate = Estate::new().await;
    let ground = ground(&estate).await;
    let page = ground.ada.get("/app/people?sort=-email").await.body;
    let at = page.find("after=").expect("a second page") + 6;
    let cursor: Vec<char> = page[at..].split(['"', '&']).next().expect("a cursor").chars().collect();
    tokio::task::spawn_blocking(move || {
        let paths = [
            "/app/people",
            "/api/v1/people",
            "/app/people/options",
            "/app/people/events",
            "/app/people/export.csv",
            "/app/interactions",
            "/app/audit",
            "/app/palette",
            "/app/people/new",
            "/artists",
            "/",
        ];
        ground.hold(&(prop::sample::select(paths.to_vec()), pairs(asked())), |(path, query)| {
            ground.send(ground.ada.request(Method::GET, path).query(&query)).map(drop)
        });
        let changes = prop::collection::vec((0..cursor.len(), any::<char>()), 1..4);
        ground.hold(&(changes, 0..=cursor.len()), |(changes, cut)| {
            let mut near = cursor.clone();
            for (at, other) in changes {
                near[at] = other;
            }
            let near: String = near[..cut].iter().collect();
            for path in ["/app/people?sort=-email", "/api/v1/people?sort=-email"] {
                ground.send(ground.ada.request(Method::GET, path).query(&[("after", near.as_str())]))?;
            }
            Ok(())
        });
    })
    .await
    .expect("they hold");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_form_no_json_and_no_parts_break_what_takes_them() {
    let estate = Estate::new().await;
    let ground = ground(&estate).await;
    let list = ground.ada.get_json("/api/v1/people?limit=1").await.json();
    let one = list["data"][0]["id"].as_str().expect("a key").to_string();
    tokio::task::spawn_blocking(move || {
        let to: Vec<String> = ["new", "bulk", "views", "import"]
            .iter()
            .map(|p| format!("/app/people/{p}"))
            .chain(["edit", "set", "comments", "tags", "duplicate"].iter().map(|p| format!("/app/people/{one}/{p}")))
            .chain(["/app/settings", "/app/fields", "/app/walls", "/app/teams", "/preferences", "/contact"].map(String::from))
            .collect();
        let names = prop_oneof![
            prop::sample::select(COLUMNS.to_vec()).prop_map(String::from),
            prop::sample::select(vec!["ids[]", "action", "field", "value", "name", "text", "tags", "label", "kind", "back"])
                .prop_map(String::from),
            word()
        ];
        ground.hold(&(prop::sample::select(to), pairs(names)), |(path, values)| {
            let mut form = url_encoded(&values);
            form.extend_from_slice(format!("&csrf={}", ground.token).as_bytes());
            ground.post(&path, form, "application/x-www-form-urlencoded").map(drop)
        });
        ground.hold(&prop_oneof![tree().prop_map(|v| v.to_string().into_bytes()), prop::collection::vec(any::<u8>(), 0..80)], |body| {
            let answer = ground.post("/api/v1/people", body.clone(), "application/json")?;
            prop_assert!(serde_json::from_str::<Value>(&answer.body).is_ok(), "a program reads every answer: {}", answer.body);
            let request = ground
                .ada
                .request(Method::PATCH, &format!("/api/v1/people/{one}"))
                .header("x-csrf", &ground.token)
                .header("if-match", "\"1\"");
            ground.send(request.header("content-type", "application/json").body(body)).map(drop)
        });
        let paths = prop::sample::select(vec!["/app/people/import", "/app/artists/new", "/app/settings/logo", "/app/pictures"]);
        ground.hold(&(paths, parts()), |(path, body)| {
            let path = format!("{path}?csrf={}", ground.token);
            ground.post(&path, body, "multipart/form-data; boundary=edge").map(drop)
        });
    })
    .await
    .expect("they hold");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_mapping_of_columns_and_no_name_of_a_host_breaks_the_house() {
    let estate = Estate::new().await;
    let ground = ground(&estate).await;
    let import = carriage::upload(&ground.ada, "people", "Nom;E-mail;Ville\nDurand;d@exemple.fr;Lyon\n;;\n").await;
    tokio::task::spawn_blocking(move || {
        let names = prop_oneof![
            "column\\.[0-9]{0,12}",
            prop::sample::select(vec!["key", "missing", "mode", "kept", "on_match", "separator"]).prop_map(String::from),
            word()
        ];
        let values = prop_oneof![prop::sample::select(COLUMNS.to_vec()).prop_map(String::from), word()];
        ground.hold(&prop::collection::vec((names, values), 0..8), |values| {
            let mut form = url_encoded(&values);
            form.extend_from_slice(format!("&csrf={}", ground.token).as_bytes());
            ground.post(&import, form, "application/x-www-form-urlencoded")?;
            ground.send(ground.ada.request(Method::GET, &format!("{import}/preview"))).map(drop)
        });
        let host = prop_oneof![
            prop::collection::vec(any::<u8>().prop_filter("the line would end", |b| !matches!(b, b'\r' | b'\n')), 0..64),
            "(acme|ACME|localhost|\\.|:|@|xn--|%61|\\[::1\\]|[0-9]{1,6}| ){0,6}".prop_map(String::into_bytes),
            (1usize..9_000).prop_map(|n| b"a.".repeat(n)),
        ];
        ground.hold(&host, |host| {
            let said = spoken(ground.server, &host);
            let status: Option<u16> = said.split(' ').nth(1).and_then(|code| code.parse().ok());
            // No answer at all is one too: the connection was closed on nonsense.
            prop_assert!(status.is_none_or(|code| code < 500), "{said}");
            prop_assert!(
                !said.contains("Agence acme") || host.to_ascii_lowercase().starts_with(b"acme.localhost"),
                "another's name opens no agency"
            );
            Ok(())
        });
    })
    .await
    .expect("they hold");
}

/// One request with this name of a host, byte for byte, and the beginning of its answer.
fn spoken(server: SocketAddr, host: &[u8]) -> String {
    let mut line = TcpStream::connect(server).expect("the server listens");
    line.set_read_timeout(Some(Duration::from_secs(30))).expect("a limit");
    let sent = line.write_all(&[b"GET / HTTP/1.1\r\nConnection: close\r\nHost: ", host, b"\r\n\r\n"].concat());
    let mut answer = Vec::new();
    // Whoever is cut off while speaking has been answered.
    let _ = sent.and_then(|()| line.read_to_end(&mut answer));
    String::from_utf8_lossy(&answer).into_owned()
}

fn url_encoded(values: &[(String, String)]) -> Vec<u8> {
    let encoded = reqwest::Url::parse_with_params("http://x/", values).expect("an address");
    encoded.query().unwrap_or_default().as_bytes().to_vec()
}
