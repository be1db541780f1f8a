//! The run: what is brought up, in which order, and what is made of the figures.

use crate::database::{self, Database};
use crate::estate::{self, Estate, slug};
use crate::folder::Folder;
use crate::http::Caller;
use crate::report::{AgencyGrowth, Report, Row, median};
use crate::rounds::{PAGES, Rounds, STEP, Target, at, call, cursor, leaves, link, touch};
use crate::served::Served;
use crate::wrk::{Call, Mode, Wrk};
use crate::{Options, Outcome, Part, book, clicking, fill, flood, lifecycle, machine, micro};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;
use uuid::Uuid;

/// The agency that is measured most: 10,000 people, 200 organisations, 20 artists.
pub const MEASURED: &str = "measured";
const CONNECTIONS: [usize; 3] = [1, 16, 64];

/// One run.
pub struct Run {
    pub options: Options,
    bin: PathBuf,
    pub folder: PathBuf,
    pub url: String,
    pub rounds: Rounds,
    pub report: Report,
}

/// Measures everything and writes the report.
pub fn run(options: &Options) -> Outcome {
    let began = Instant::now();
    let server = std::env::var("DATABASE_URL").map_err(|_| "DATABASE_URL is not set; `cargo xtask bench` sets it")?;
    let folder = Folder::make()?;
    let wrk = Wrk::find(folder.0.clone())?;
    let bin = match std::env::var_os("ESTRADE_BIN") {
        Some(bin) => PathBuf::from(bin),
        None => std::env::current_exe()?.with_file_name("estrade"),
    };
    let interrupted = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        signal_hook::flag::register_conditional_shutdown(signal, 130, interrupted.clone())?;
        signal_hook::flag::register(signal, interrupted.clone())?;
    }
    let house = Database::make(&server, "load_house")?;
    let plain = Database::make(&server, "load_plain")?;
    let report = Report { machine: machine::description(), database: database::description(&server)?, ..Report::default() };
    let postmaster = database::postmaster(&server)?;
    let rounds = Rounds { wrk, postmaster, url: house.url(), count: options.rounds, interrupted, remarks: Vec::new() };
    let mut run = Run { options: options.clone(), bin, folder: folder.0.clone(), url: house.url(), rounds, report };
    let whole = run.everything(&plain.url());
    if whole.is_err() || options.only.is_some() {
        println!("{}\n{}", run.report.targets(), run.report.book());
        return whole;
    }
    whole?;
    run.finish(began)
}

impl Run {
    fn everything(&mut self, plain_url: &str) -> Outcome {
        say("Rows for the references");
        fill::plain(plain_url, 10_000)?;
        say("One agency with 10,000 people");
        let estate = Estate::open(&self.url, &self.folder)?;
        let started = Instant::now();
        let measured = estate.found(MEASURED)?;
        let founded = started.elapsed().as_secs_f64();
        fill::people(&self.url, measured, 10_000)?;
        let mut growth = AgencyGrowth::default();
        let crowded = ![Part::Rows, Part::Book, Part::Writes, Part::Flood].into_iter().any(|part| self.alone(part));
        let steps = [1, self.options.agencies / 10, self.options.agencies];
        for agencies in steps.into_iter().filter(|_| crowded) {
            let have = growth.agencies.last().map_or(1, |n| *n as usize);
            if agencies > have {
                say(&format!("{agencies} agencies"));
                let each = estate.found_up_to(have, agencies - 1)?;
                let found = format!("{:.0} ms at the median, two at a time", each.as_secs_f64() * 1e3);
                self.report.remarks.push(format!("Founding the agencies up to {agencies}: {found}."));
            }
            fill::artists(&self.url)?;
            estate.open_sessions()?;
            if self.alone(Part::Changes) {
                let house = self.serve()?;
                growth.agencies.push(agencies as f64);
                growth.add("cold start", "s", house.started_in.as_secs_f64());
                if agencies == self.options.agencies {
                    self.changes(&estate, &house)?;
                }
                continue;
            }
            let house = self.step(agencies, &mut growth)?;
            if agencies < self.options.agencies {
                continue;
            }
            self.compare(&house, plain_url, estate.settings().threads)?;
            self.sign_up(&estate, &house, founded)?;
            self.crowd(&house)?;
            if self.options.only.is_none() {
                self.flood(&house)?;
                self.rows(&estate, &house)?;
                self.book(&estate, &house)?;
                self.changes(&estate, &house)?;
            }
        }
        self.report.over_agencies = growth.costs;
        if self.alone(Part::Rows) {
            let house = self.serve()?;
            self.rows(&estate, &house)?;
        }
        if self.alone(Part::Book) {
            let house = self.serve()?;
            self.book(&estate, &house)?;
        }
        if self.alone(Part::Flood) {
            estate.open_sessions()?;
            let house = self.serve()?;
            self.flood(&house)?;
        }
        if self.options.only.is_some_and(|part| part != Part::Writes) {
            return Ok(());
        }
        say("Decisions and writes");
        self.small(&estate, measured, plain_url)
    }

    /// Whether this part is all that was asked for.
    fn alone(&self, part: Part) -> bool {
        self.options.only == Some(part)
    }

    /// Every page of a large address book.
    fn book(&mut self, estate: &Estate, house: &Served) -> Outcome {
        say("An address book of 100,000 contacts");
        let tenant = estate.found("book")?;
        estate.open_sessions()?;
        book::measure(&mut self.report, &self.url, tenant, house, self.rounds.postmaster, &at(house, "book"))
    }

    /// An agency switches modules and goes back and up, while the others work.
    fn changes(&mut self, estate: &Estate, house: &Served) -> Outcome {
        say("Modules off and on, back and up, while others work");
        let tenant = estate.found("changing")?;
        estate.open_sessions()?;
        lifecycle::measure(house, &self.url, tenant, "changing", self.options.agencies, &mut self.report)
    }

    /// Starts the house over so many agencies and measures what may grow with them.
    fn step(&mut self, agencies: usize, growth: &mut AgencyGrowth) -> Outcome<Served> {
        let mut starts = Vec::new();
        for _ in 0..2 {
            starts.push(self.serve()?.started_in.as_secs_f64());
        }
        let house = self.serve()?;
        starts.push(house.started_in.as_secs_f64());
        let start = median(&mut starts);
        let own = |path: &str| at(&house, MEASURED).get(path);
        for path in ["/", "/app", "/app/people", "/api/v1/people"] {
            for _ in 0..20 {
                own(path)?;
            }
        }
        self.rounds.settle()?;
        let one = house.memory()?;
        touch(&house, agencies, "/api/v1/me", true)?;
        let signed_in = house.memory()?;
        touch(&house, agencies, "/", false)?;
        let visited = house.memory()?;
        if agencies == 1 {
            self.report.line("memory with 1 agency in use", format!("{:.0} MiB", one / 1024.0), "<= 80 MiB", Some(one <= 80.0 * 1024.0));
            self.report.line("cold start, 1 agency", format!("{start:.2} s"), "<= 0.5 s", Some(start <= 0.5));
        } else if agencies == self.options.agencies {
            let each = |kib: f64| kib / (agencies - 1) as f64;
            let (idle, page) = (each(signed_in - one), each(visited - signed_in));
            self.report.line(
                format!("memory per idle agency ({agencies} touched by someone signed in)"),
                format!("{idle:.1} KiB"),
                "<= 20 KB",
                Some(idle * 1.024 <= 20.0),
            );
            self.report.line("memory per remembered public page (bounded, 64 MiB in all)", format!("{page:.1} KiB"), "", None);
            self.report.line(format!("cold start, {agencies} agencies"), format!("{start:.2} s"), "<= 0.5 s", Some(start <= 0.5));
        }
        let crowd = (1..agencies).map(slug).chain([MEASURED.to_string()]);
        let targets = vec![
            Target {
                name: "public page, warm, every agency in turn",
                served: &house,
                calls: crowd.map(|s| call(&house, &s, "/", false)).collect(),
                mode: Mode::Same,
            },
            Target {
                name: "list of 50 of 10,000, HTML",
                served: &house,
                calls: vec![call(&house, MEASURED, "/app/people", true)],
                mode: Mode::Same,
            },
            Target {
                name: "list of 50 of 10,000, API",
                served: &house,
                calls: vec![call(&house, MEASURED, "/api/v1/people", true)],
                mode: Mode::Same,
            },
        ];
        let rows = self.rounds.measure(targets, &[16], 1)?;
        growth.agencies.push(agencies as f64);
        growth.add("memory", "MiB", visited / 1024.0);
        growth.add("cold start", "s", start);
        for row in rows {
            growth.add(row.name, "CPU ms/request", row.cpu());
        }
        Ok(house)
    }

    /// The house beside the references, at every number of connections.
    fn compare(&mut self, house: &Served, plain_url: &str, threads: usize) -> Outcome {
        say("The house beside the references");
        let front = at(house, MEASURED);
        let page = Caller { cookie: String::new(), ..front.clone() }.get("/")?;
        let bytes = self.folder.join("hello.html");
        std::fs::write(&bytes, &page.body)?;
        self.report.remarks.push(format!("The public page has {} bytes, and so has `hello`.", page.body.len()));
        let references = Served::references(plain_url, &bytes, threads)?;
        let bare = |name, path, mode| Target {
            name,
            served: &references,
            calls: vec![Call { host: "localhost".into(), cookie: String::new(), path: String::from(path) }],
            mode,
        };
        let own = |name, path, signed_in, mode| Target { name, served: house, calls: vec![call(house, MEASURED, path, signed_in)], mode };
        let bare_leaves = |name, path: &str| Target {
            name,
            served: &references,
            calls: (0..PAGES)
                .map(|n| Call { host: "localhost".into(), cookie: String::new(), path: format!("{path}?page={}", n * STEP) })
                .collect(),
            mode: Mode::Same,
        };
        let own_leaves = |name, leaves: Vec<String>| Target {
            name,
            served: house,
            calls: leaves.iter().map(|path| call(house, MEASURED, path, true)).collect(),
            mode: Mode::Same,
        };
        let targets = vec![
            bare("reference: hello", "/hello", Mode::Same),
            own("public page, warm", "/", false, Mode::Same),
            bare("reference: page from 20 rows", "/page", Mode::Bust),
            own("public page, cold", "/", false, Mode::Bust),
            bare_leaves("reference: HTML list", "/html"),
            own_leaves("list, HTML", leaves(&front, "/app/people", link)?),
            bare_leaves("reference: JSON list", "/json"),
            own_leaves("list, API", leaves(&front, "/api/v1/people", cursor)?),
            bare("reference: HTML list, first page", "/html", Mode::Same),
            own("list, HTML, first page", "/app/people", true, Mode::Same),
            bare("reference: JSON list, first page", "/json", Mode::Same),
            own("list, API, first page", "/api/v1/people", true, Mode::Same),
            bare("reference: point select", "/select", Mode::Same),
        ];
        self.report.rows = self.rounds.measure(targets, &CONNECTIONS, self.options.seconds)?;
        let ratio = |name: &str, of: &str, figure: fn(&Row) -> f64| {
            let (row, reference) = (self.report.row(name, 16)?, self.report.row(of, 16)?);
            Some(figure(row) / figure(reference))
        };
        let found = [
            (
                "public page, warm: requests/s beside hello",
                ratio("public page, warm", "reference: hello", |r| r.per_second),
                ">= 0.8 x",
                true,
                0.8,
            ),
            ("public page, warm: p99 beside hello", ratio("public page, warm", "reference: hello", |r| r.p99), "<= 2 x", false, 2.0),
            (
                "public page, cold: CPU beside the page from 20 rows",
                ratio("public page, cold", "reference: page from 20 rows", Row::cpu),
                "<= 2 x",
                false,
                2.0,
            ),
            (
                "signed-in list, HTML: CPU beside the reference list",
                ratio("list, HTML", "reference: HTML list", Row::cpu),
                "<= 1 x",
                false,
                1.0,
            ),
            (
                "signed-in list, API: CPU beside the reference list",
                ratio("list, API", "reference: JSON list", Row::cpu),
                "<= 1 x",
                false,
                1.0,
            ),
        ];
        for (what, ratio, target, at_least, limit) in found {
            let met = ratio.map(|r| if at_least { r >= limit } else { r <= limit });
            self.report.line(
                format!("{what} (16 connections)"),
                ratio.map_or("not served yet".into(), |r| format!("{r:.2} x")),
                target,
                met,
            );
        }
        Ok(())
    }

    /// From the last click of signing up to the first page of the back office.
    fn sign_up(&mut self, estate: &Estate, house: &Served, first: f64) -> Outcome {
        let started = Instant::now();
        let hash = estate.wait(web::password::hash("un secret de fondatrice"))?;
        let hashed = started.elapsed().as_secs_f64();
        estate.found("newcomer")?;
        estate.open_sessions()?;
        let status = at(house, "newcomer").get("/app")?.status;
        let all = started.elapsed().as_secs_f64();
        let found = format!("{all:.2} s (the password {hashed:.2} s; the very first agency took {first:.2} s; /app answered {status})");
        self.report.line("sign-up to usable back office", found, "<= 1 s", (status == 200 && !hash.is_empty()).then_some(all <= 1.0));
        Ok(())
    }

    fn crowd(&mut self, house: &Served) -> Outcome {
        say("A hundred people clicking");
        let agencies = 50.min(self.options.agencies - 1);
        let found = clicking::crowd(&self.rounds.wrk, house, agencies, 6)?;
        let said = format!(
            "p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms ({:.0} requests/s, {:.0} errors)",
            found.p50, found.p95, found.p99, found.per_second, found.errors
        );
        self.report.line(
            format!("100 people clicking at once over {agencies} agencies"),
            said,
            "p95 <= 50 ms",
            (found.errors == 0.0).then_some(found.p95 <= 50.0),
        );
        Ok(())
    }

    fn flood(&mut self, house: &Served) -> Outcome {
        say("A flood of sign-ins");
        // What the house reads to keep its index would count as the flood's.
        database::caught_up(&self.url)?;
        let f = flood::measure(&self.rounds.wrk, house, MEASURED, 6)?;
        let said = format!(
            "p95 {:.1} ms (without it {:.1} ms; {} passwords looked at, {} tries turned away, {:.0} errors)",
            f.during.p95, f.alone.p95, f.looked_at, f.turned_away, f.during.errors
        );
        let well = f.during.errors == 0.0 && f.looked_at > 0;
        self.report.line("list at work under 200 sign-ins a second", said, "p95 <= 300 ms", well.then_some(f.during.p95 <= 300.0));
        let mib = f.grown / 1024.0;
        self.report.line("memory that the flood takes", format!("{mib:.0} MiB"), "<= 64 MiB", Some(mib <= 64.0));
        Ok(())
    }

    fn small(&mut self, estate: &Estate, measured: Uuid, plain_url: &str) -> Outcome {
        let d = micro::decisions(estate)?;
        self.report.line("decision, remembered", format!("{:.2} us", d.hot), "<= 1 us", Some(d.hot <= 1.0));
        let beside = format!("{:.1} us (bare casbin {:.1} us; making the policy {:.0} us)", d.cold, d.casbin, d.made);
        self.report.line("decision, new, at 200 rules", beside, "<= 100 us", Some(d.cold <= 100.0));
        let beside = format!("{:.1} us (bare casbin {:.1} us)", d.cold_p99, d.casbin_p99);
        self.report.line("decision, new, at 200 rules: p99", beside, "<= 1 ms", Some(d.cold_p99 <= 1000.0));
        let w = micro::writes(estate, measured, plain_url, 200)?;
        for (what, time) in [("create", w.create), ("update", w.update)] {
            let times = time / w.bare_insert;
            let found = format!("{times:.2} x ({time:.2} ms; bare {:.2} ms)", w.bare_insert);
            self.report.line(format!("{what} one record, journalled, beside a bare insert"), found, "<= 3 x", Some(times <= 3.0));
        }
        Ok(())
    }

    fn serve(&self) -> Outcome<Served> {
        Served::house(&self.bin, &self.url, estate::SECRET, &self.folder)
    }

    fn finish(mut self, began: Instant) -> Outcome {
        self.report.remarks.append(&mut self.rounds.remarks);
        self.report.method = format!(
            "{} Run it again with `cargo xtask bench` (`cargo xtask bench -- --million` adds lists of 1,000,000 rows). This run took {:.0} s.",
            include_str!("method.md").trim(),
            began.elapsed().as_secs_f64()
        );
        let text = self.report.markdown(&chrono::Utc::now().format("%Y-%m-%d").to_string());
        std::fs::write(&self.options.output, &text)?;
        println!("{text}");
        Ok(())
    }
}

/// What is being done now.
pub fn say(what: &str) {
    println!("{what} …");
}
