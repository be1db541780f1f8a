//! Files of rows, out of the house and into it.

use crate::Outcome;
use crate::http::Caller;
use std::fmt::Write;
use std::time::{Duration, Instant};

/// Seconds to export every person of an agency of so many as CSV.
pub fn export(caller: &Caller, rows: usize) -> Outcome<f64> {
    let started = Instant::now();
    let answer = caller.get("/app/people/export.csv")?;
    let came = answer.body.iter().filter(|b| **b == b'\n').count().saturating_sub(1);
    if answer.status != 200 || came != rows {
        return Err(format!("the export was answered with {} and {came} rows", answer.status).into());
    }
    Ok(started.elapsed().as_secs_f64())
}

/// Seconds from the click that starts an import of so many new people to its report: each row
/// checked, compared with those that are there, written and journalled.
pub fn import(caller: &Caller, rows: usize) -> Outcome<f64> {
    let mut csv = String::from("first_name,last_name,email,city\n");
    for n in 0..rows {
        writeln!(csv, "Camille,Nouvelle-{n},nouvelle{n}@exemple.test,Lyon")?;
    }
    let page = "/app/people/import";
    let form_page = caller.get(page)?.text();
    let token = token(&form_page)?;
    let part = "Content-Disposition: form-data; name=\"file\"; filename=\"people.csv\"\r\nContent-Type: text/csv";
    let body = format!("--edge\r\n{part}\r\n\r\n{csv}\r\n--edge--\r\n");
    let origin = format!("http://{}", caller.host);
    let send =
        |path: &str, kind: &str, body: &str| caller.send("POST", path, &[("Content-Type", kind), ("Origin", &origin)], body.as_bytes());
    let brought = send(&format!("{page}?csrf={token}"), "multipart/form-data; boundary=edge", &body)?;
    let import = brought.header("location").ok_or_else(|| format!("the file was answered with {}", brought.status))?.to_string();
    let form = "application/x-www-form-urlencoded";
    let columns = "column.0=first_name&column.1=last_name&column.2=email&column.3=city&match=email";
    send(&import, form, &format!("csrf={token}&{columns}"))?;
    let started = Instant::now();
    let begun = send(&format!("{import}/start"), form, &format!("csrf={token}"))?;
    if begun.status != 303 {
        return Err(format!("the import was answered with {}", begun.status).into());
    }
    while caller.get(&import)?.text().contains("id=\"import-progress\"") {
        if started.elapsed() > Duration::from_secs(120) {
            return Err("the import does not end".into());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(started.elapsed().as_secs_f64())
}

/// The token that a page's forms carry.
fn token(page: &str) -> Outcome<&str> {
    let rest = page.split("name=\"csrf\" content=\"").nth(1).ok_or("the page of imports carries no token")?;
    Ok(rest.split('"').next().unwrap_or_default())
}
