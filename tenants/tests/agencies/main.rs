//! How agencies come to be, seen from outside: real PostgreSQL, real HTTP, real
//! mail files, real DNS packets.

mod arrival;
mod domains;
mod founding;
mod rounds;
mod seats;

use house_tests::{Browser, Estate};
use kernel::diesel::prelude::*;
use kernel::schema::directory::tenants;

/// Posts the sign-up form.
async fn sign_up(at: &Browser, slug: &str, email: &str) -> house_tests::Answer {
    let values = [
        ("name", "Maison Test"),
        ("slug", slug),
        ("kind", "label"),
        ("email", email),
        ("password", "un mot long et sûr"),
        ("locale", "fr"),
    ];
    at.submit("/sign-up", "/sign-up", &values).await
}

/// The path of the link in the newest mail to an address, once there are `count` of them.
async fn link(estate: &Estate, email: &str, count: usize) -> String {
    let mail: &std::sync::Arc<dyn mail::Mail> = estate.house.service();
    let mailbox = mail.mailbox().expect("a mailbox");
    for _ in 0..1000 {
        let kept: Vec<_> = mailbox.list(100).await.expect("mails").into_iter().filter(|m| m.to.iter().any(|to| to == email)).collect();
        if kept.len() >= count {
            let url = kept[0].links().first().map(ToString::to_string).expect("a link");
            return url.splitn(4, '/').nth(3).map(|path| format!("/{path}")).expect("a path");
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("no mail {count} to {email}");
}

/// Every process knows of a change within a second.
async fn soon(at: &Browser, status: reqwest::StatusCode) {
    for _ in 0..50 {
        if at.get("/sign-in").await.status == status {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("a second later still not {status}");
}

/// The addresses of every agency there is.
fn slugs(estate: &Estate) -> Vec<String> {
    estate.house.run_platform_tx("test", |tx| tx.all(tenants::table.order(tenants::slug).select(tenants::slug))).expect("the directory")
}
