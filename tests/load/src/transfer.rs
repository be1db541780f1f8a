//! Files of rows, out of the house and into it.

use crate::Outcome;
use crate::http::Caller;
use crate::report::{Line, median};
use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// A form of file: its ending, its name, the most seconds and how that is said.
pub type Form = (&'static str, &'static str, f64, &'static str);
pub const TEXT: [Form; 1] = [("csv", "CSV", 0.4, "<= 0.4 s")];
pub const BOOKS: [Form; 2] = [("xlsx", "XLSX", 0.2, "<= 0.2 s"), ("pdf", "PDF", 1.5, "<= 1.5 s")];

/// Lists as files, each beside a bare Python writer that only has to write what it has in memory.
pub fn beside_python(caller: &Caller, rows: usize, forms: &[Form], rounds: usize, folder: &Path) -> Outcome<Vec<Line>> {
    let (_, csv) = export(caller, "csv")?;
    if csv.iter().filter(|b| **b == b'\n').count() != rows + 1 {
        return Err(format!("{rows} rows were not all exported").into());
    }
    let peers = peers(&csv, folder)?;
    let line = |(ending, name, most, target): &Form| {
        let one = |_| export(caller, ending).map(|(seconds, _)| seconds);
        let seconds = median(&mut (0..rounds).map(one).collect::<Outcome<Vec<_>>>()?);
        let peer = peers.get(*ending).map_or("no Python writer here".into(), |peer| format!("a bare Python writer {peer:.2} s"));
        let (what, found) = (format!("export {name}, {rows} rows"), format!("{seconds:.2} s ({peer})"));
        Ok(Line { what, found, target, met: Some(seconds <= *most) })
    };
    forms.iter().map(line).collect()
}

/// Seconds to export every person of an agency as a file of this form, and the file.
fn export(caller: &Caller, ending: &str) -> Outcome<(f64, Vec<u8>)> {
    let started = Instant::now();
    let answer = caller.get(&format!("/app/people/export.{ending}"))?;
    if answer.status != 200 {
        return Err(format!("the export was answered with {}", answer.status).into());
    }
    Ok((started.elapsed().as_secs_f64(), answer.body))
}

/// Seconds that bare Python writers need for the rows of a CSV file, by the end of the file's name; those that are not
/// on this machine are left out.
fn peers(csv: &[u8], folder: &Path) -> Outcome<HashMap<String, f64>> {
    let from = folder.join("peers.csv");
    std::fs::write(&from, csv)?;
    let comma = if csv.iter().take_while(|b| **b != b'\n').any(|b| *b == b';') { ";" } else { "," };
    let mut python = Command::new("python3");
    python.args(["-c", include_str!("writers.py")]).arg(&from).arg(comma).arg(folder.join("peers-out"));
    let Ok(said) = python.output() else { return Ok(HashMap::new()) };
    let said: HashMap<String, Option<f64>> = serde_json::from_slice(&said.stdout)?;
    Ok(said.into_iter().filter_map(|(form, seconds)| Some((form, seconds?))).collect())
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
pub fn token(page: &str) -> Outcome<&str> {
    let rest = page.split("name=\"csrf\" content=\"").nth(1).ok_or("the page of imports carries no token")?;
    Ok(rest.split('"').next().unwrap_or_default())
}
