//! Signing in, asking for a new password and signing up tell nobody whether an address
//! has an account, not by their time either (reliability, C2).
//!
//! No limit of wall-clock time: known and unknown addresses take turns, so that whatever else the machine does
//! falls on both, and the medians of the two are compared. A password's hash takes tens of milliseconds, everything
//! else a few: without the hash for nobody the ratio is far beyond the bound.
//!
//! Seen red with `password::verify` answering at once where there is no account: 21 ms against 3.

use house_tests::{Browser, Estate, share};
use reqwest::{Method, StatusCode};
use std::time::Instant;

/// How far apart the medians may be: noise of a busy machine, not a missing hash.
const BOUND: f64 = 1.5;

struct Question {
    path: &'static str,
    status: StatusCode,
    body: fn(&str, usize) -> Vec<(&'static str, String)>,
}

const QUESTIONS: [Question; 3] = [
    Question {
        path: "/sign-in",
        status: StatusCode::UNPROCESSABLE_ENTITY,
        body: |email, _| vec![("email", email.into()), ("password", "not the password".into())],
    },
    Question { path: "/forgot", status: StatusCode::OK, body: |email, _| vec![("email", email.into())] },
    Question {
        path: "/sign-up",
        status: StatusCode::OK,
        body: |email, n| {
            let given = [("name", "Une autre"), ("kind", "label"), ("password", "trois chats sous la pluie"), ("locale", "fr")];
            let mut all: Vec<_> = given.map(|(name, value)| (name, value.to_string())).to_vec();
            all.extend([("email", email.to_string()), ("slug", format!("une-autre-{n}"))]);
            all
        },
    },
];

/// Milliseconds until the whole answer is there.
async fn time(browser: &Browser, token: &str, question: &Question, email: &str, n: usize) -> f64 {
    let mut form = (question.body)(email, n);
    form.push(("csrf", token.into()));
    let request = browser.request(Method::POST, question.path).header("origin", browser.origin()).header("accept", "text/html");
    // Everybody asks from an address of their own: what is counted by address counts nobody twice.
    let from = format!("10.{}.{}.{}", n >> 16 & 255, n >> 8 & 255, n & 255);
    let since = Instant::now();
    let answer = browser.send(request.header("x-forwarded-for", from).form(&form)).await;
    let took = since.elapsed().as_secs_f64() * 1e3;
    assert_eq!(answer.status, question.status, "{} for {email}: {}", question.path, answer.body);
    took
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// How likely two samples of one and the same distribution lie as far apart as these (Kolmogorov and Smirnov, in two
/// samples; the series and the correction for small ones as in Stephens 1970).
#[expect(clippy::cast_precision_loss, reason = "a few thousand samples")]
fn alike(one: &[f64], other: &[f64]) -> f64 {
    let below = |all: &[f64], at: f64| all.iter().filter(|v| **v <= at).count() as f64 / all.len() as f64;
    let apart = one.iter().chain(other).map(|at| (below(one, *at) - below(other, *at)).abs()).fold(0.0, f64::max);
    let size = (one.len() as f64 * other.len() as f64 / (one.len() + other.len()) as f64).sqrt();
    let lambda = (size + 0.12 + 0.11 / size) * apart;
    let term = |k: i32| 2.0 * (-1.0_f64).powi(k - 1) * (-2.0 * f64::from(k * k) * lambda * lambda).exp();
    (1..100).map(term).sum::<f64>().clamp(0.0, 1.0)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "the clock tells nothing on a machine that does other work meanwhile: nightly"]
async fn an_account_cannot_be_told_by_the_clock() {
    let pairs = share(24, 1_000);
    let estate = Estate::behind_a_proxy().await;
    let acme = estate.agency("acme").await;
    // Ten tries are allowed for one address of mail: each known account is asked about a few times only.
    let mut known = Vec::new();
    let password = web::password::hash(house_tests::PASSWORD).await.expect("a hash");
    for n in 0..=pairs / 3 {
        let email = format!("known{n}@acme.test");
        tenants::seat(&estate.house, acme.id, &email, "Somebody", &password, &["admin"]).await.expect("a seat");
        known.push(email);
    }
    for question in QUESTIONS {
        let person = if question.path == "/sign-in" { estate.visitor(&acme) } else { estate.platform() };
        let token = person.token(question.path).await;
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for n in 0..pairs {
            // Whoever comes first may find the processor warmer: they take turns at that, too.
            for known_now in [n % 2 == 0, n % 2 == 1] {
                let email = if known_now { known[n / 3].clone() } else { format!("unknown{}@acme.test", n / 3) };
                let took = time(&person, &token, &question, &email, 2 * n + usize::from(known_now)).await;
                if known_now { with.push(took) } else { without.push(took) }
            }
        }
        let alike = alike(&with, &without);
        let (with, without) = (median(with), median(without));
        println!("{}: {with:.2} ms with an account, {without:.2} ms without, p = {alike:.3}", question.path);
        // A machine that does other work by night, too, must not say that an account shows.
        assert!(alike > 0.01 || pairs < 1_000, "{}: p = {alike:.4}", question.path);
        let ratio = (with / without).max(without / with);
        assert!(ratio < BOUND, "{}: {with:.2} ms with an account, {without:.2} ms without", question.path);
    }
}
