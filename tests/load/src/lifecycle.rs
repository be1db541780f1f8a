//! What changes of a module's state cost an agency, and that the others notice nothing of it.

use crate::estate::slug;
use crate::http::Caller;
use crate::report::Report;
use crate::rounds::at;
use crate::served::Served;
use crate::{Outcome, database};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Rows that a step rewrites.
const ROWS: usize = 100_000;
/// Others who work meanwhile.
const OTHERS: usize = 4;

/// Organisations whose address is two lines in one: the step to 2.0.0 rewrites each and remembers it.
fn fill(url: &str, tenant: Uuid) -> Outcome {
    let rows = format!(
        "insert into organisations (tenant_id, name, kind, street, street_more, city)
         select '{tenant}', 'Lieu ' || n, 'booking', n || ' rue de la Paix', 'Bât. ' || n % 26, 'Lyon' from generate_series(1, {ROWS}) n"
    );
    database::run(url, &rows)?;
    database::run(url, "vacuum (analyze) organisations")
}

/// People of other agencies, at work until they are told to stop; what went wrong for them.
struct Others {
    stop: Arc<AtomicBool>,
    asked: Arc<AtomicUsize>,
    failed: Arc<AtomicUsize>,
    threads: Vec<std::thread::JoinHandle<()>>,
}

impl Others {
    fn at_work(house: &Served, agencies: usize) -> Others {
        let (stop, asked, failed) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let threads = (0..OTHERS.min(agencies - 1))
            .map(|who| {
                let (stop, asked, failed) = (stop.clone(), asked.clone(), failed.clone());
                let mine: Vec<Caller> = (1..agencies).filter(|n| n % OTHERS == who).map(|n| at(house, &slug(n))).collect();
                std::thread::spawn(move || {
                    for (n, caller) in mine.iter().cycle().enumerate() {
                        if stop.load(Ordering::Relaxed) {
                            return;
                        }
                        let path = ["/app/people", "/", "/app", "/app/organisations"][n % 4];
                        asked.fetch_add(1, Ordering::Relaxed);
                        if !caller.get(path).is_ok_and(|a| a.status == 200) {
                            failed.fetch_add(1, Ordering::Relaxed);
                        }
                        std::thread::sleep(Duration::from_millis(5));
                    }
                })
            })
            .collect();
        Others { stop, asked, failed, threads }
    }

    fn ended(self) -> (usize, usize) {
        self.stop.store(true, Ordering::Relaxed);
        for thread in self.threads {
            let _ = thread.join();
        }
        (self.asked.load(Ordering::Relaxed), self.failed.load(Ordering::Relaxed))
    }
}

/// The value of a hidden field.
fn hidden<'a>(page: &'a str, mark: &str) -> Outcome<&'a str> {
    let rest = page.split(mark).nth(1).ok_or_else(|| format!("no {mark} on the page"))?;
    Ok(rest.split('"').next().unwrap_or_default())
}

fn post(caller: &Caller, path: &str, form: &str) -> Outcome<u16> {
    let origin = format!("http://{}", caller.host);
    let headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Origin", origin.as_str())];
    Ok(caller.send("POST", path, &headers, form.as_bytes())?.status)
}

/// Seconds from the click that confirms until the agency's pages are so.
fn switch(caller: &Caller, module: &str, on: bool) -> Outcome<f64> {
    let page = caller.get(&format!("/app/modules/{module}/plan"))?.text();
    let (hash, token) = (hidden(&page, "name=\"hash\" value=\"")?, hidden(&page, "name=\"csrf\" value=\"")?);
    let started = Instant::now();
    let status = post(caller, &format!("/app/modules/{module}/apply"), &format!("csrf={token}&hash={hash}&on={on}"))?;
    if status != 303 {
        return Err(format!("switching {module} was answered with {status}").into());
    }
    let want = if on { 200 } else { 404 };
    while caller.get("/app/enquiries")?.status != want {
        if started.elapsed() > Duration::from_secs(60) {
            return Err("the switch is not seen".into());
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    Ok(started.elapsed().as_secs_f64())
}

fn release(caller: &Caller, module: &str) -> Outcome<(String, bool)> {
    let all: Value = serde_json::from_slice(&caller.get("/api/v1/modules")?.body)?;
    let found = all["data"].as_array().into_iter().flatten().find(|m| m["name"] == module).ok_or("no such module")?;
    let moving = all["data"].as_array().into_iter().flatten().any(|m| !m["moving"].is_null());
    Ok((found["release"].as_str().unwrap_or_default().into(), moving))
}

/// Seconds from the click that confirms until the agency is there.
fn bring(caller: &Caller, module: &str, to: &str) -> Outcome<f64> {
    let path = format!("/app/modules/{module}/releases/{to}");
    let page = caller.get(&path)?.text();
    let (hash, token) = (hidden(&page, "name=\"hash\" value=\"")?, hidden(&page, "name=\"csrf\" value=\"")?);
    let started = Instant::now();
    let status = post(caller, &path, &format!("csrf={token}&hash={hash}"))?;
    if status != 303 {
        return Err(format!("{module} {to} was answered with {status}").into());
    }
    // What a process remembers of an agency may be a moment older than what the move says of itself.
    let mut elsewhere = 0;
    loop {
        let (at, moving) = release(caller, module)?;
        if at == to && !moving {
            return Ok(started.elapsed().as_secs_f64());
        }
        elsewhere = if moving { 0 } else { elsewhere + 1 };
        if elsewhere > 100 {
            return Err(format!("{module} did not arrive at {to}: it is on {at}").into());
        }
        if started.elapsed() > Duration::from_secs(600) {
            return Err(format!("{module} {to} takes longer than ten minutes").into());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Measures an agency's changes while others work.
pub fn measure(house: &Served, url: &str, tenant: Uuid, slug: &str, agencies: usize, report: &mut Report) -> Outcome {
    fill(url, tenant)?;
    let caller = at(house, slug);
    let others = Others::at_work(house, agencies);
    let begun = Instant::now();
    let line = |report: &mut Report, what: &str, seconds: f64, limit: f64, target: &'static str| {
        report.line(format!("{what}, {agencies} agencies"), format!("{seconds:.2} s"), target, Some(seconds < limit));
    };
    let off = switch(&caller, "showcase", false)?;
    let on = switch(&caller, "showcase", true)?;
    line(report, "module switched off", off, 1.0, "< 1 s");
    line(report, "module switched on", on, 1.0, "< 1 s");
    let back = bring(&caller, "address_book", "1.1.0")?;
    let up = bring(&caller, "address_book", "2.0.0")?;
    line(report, "rollback, 100,000 rows rewritten", back, 60.0, "< 60 s");
    line(report, "upgrade, 100,000 rows rewritten", up, 60.0, "< 60 s");
    bring(&caller, "showcase", "1.0.1")?;
    bring(&caller, "address_book", "1.0.1")?;
    let switched = bring(&caller, "address_book", "1.0.0")?.max(bring(&caller, "address_book", "1.0.1")?);
    line(report, "pin switched (no rows), from the click to the pages", switched, 1.0, "< 1 s");
    let (asked, failed) = others.ended();
    let found = format!("{failed} of {asked} in {:.0} s", begun.elapsed().as_secs_f64());
    report.line("failed requests of other agencies meanwhile", found, "0", Some(failed == 0 && asked > 100));
    println!("{}", json!({"off": off, "on": on, "back": back, "up": up, "pin": switched, "asked": asked, "failed": failed}));
    Ok(())
}
