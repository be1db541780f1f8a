//! An address book of 100,000 contacts: every page of it, and the sweep for who is there twice.

use crate::http::Caller;
use crate::report::{Line, Report, median};
use crate::served::Served;
use crate::{Outcome, database, fill, machine, transfer};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// People, organisations, venues and artists: 100,000 together.
const PEOPLE: usize = 75_000;
const ORGANISATIONS: usize = 18_000;
const VENUES: usize = 5_000;
const ARTISTS: usize = 2_000;
/// How often each page is opened; once before that for what is remembered of it.
const TIMES: usize = 7;

/// Everybody else and what joins them: positions, relations, calls and mails, further addresses, figures of artists.
fn people_and_all(url: &str, tenant: Uuid) -> Outcome {
    fill::people(url, tenant, PEOPLE)?;
    let towns = "(array['Lyon','Paris','Nantes','Rennes','Lille','Marseille','Bordeaux','Strasbourg','Clermont-Ferrand','Toulouse'])";
    let genres = "(array['Jazz','Rock','Chanson','Électro','Folk','Rap'])";
    let joined = format!(
        "insert into organisations (tenant_id, name, kind, city, postcode)
           select '{tenant}', 'Association ' || md5(n::text), (array['booking','label','media','festival'])[1 + n % 4], {towns}[1 + n % 10], '69001'
           from generate_series(1, {ORGANISATIONS} - 200) n;
         insert into venues (tenant_id, name, capacity, organisation_id, city, country)
           select '{tenant}', 'Salle ' || md5(s.n::text), 100 + s.n % 2000, o.id, {towns}[1 + s.n % 10], 'France'
           from generate_series(1, {VENUES}) s(n) join numbered_organisations o on o.n = 1 + s.n % {ORGANISATIONS};
         insert into artists (tenant_id, name, slug, status, genre, region, goal, audience, booker_id)
           select '{tenant}', 'Artiste ' || md5(s.n::text), 'artiste-' || s.n, 'active', {genres}[1 + s.n % 6], 'bretagne',
             (array['record','tour','abroad','festivals','audience','residency'])[1 + (s.n / 6) % 6], (array['under_25','25_39','40_59'])[1 + (s.n / 36) % 3], p.id
           from generate_series(1, {ARTISTS}) s(n) join numbered_people p on p.n = s.n;
         insert into positions (tenant_id, person_id, organisation_id, role)
           select '{tenant}', p.id, o.id, 'Programmation' from numbered_people p join numbered_organisations o on o.n = 1 + (p.n * 7) % {ORGANISATIONS} where p.n <= 60000;
         insert into relations (tenant_id, what, kind, one_person_id, other_artist_id, since)
           select '{tenant}', 'Travaille avec', 'works_with', p.id, a.id, date '2020-01-01' + (p.n % 1500)::int
           from numbered_people p join numbered_artists a on a.n = 1 + (p.n * 11) % {ARTISTS} where p.n <= 30000;
         insert into relations (tenant_id, what, kind, one_artist_id, other_venue_id, since)
           select '{tenant}', 'Joue à', 'performs_at', a.id, v.id, date '2021-01-01' + (v.n % 1200)::int
           from numbered_venues v join numbered_artists a on a.n = 1 + (v.n * 3) % {ARTISTS};
         insert into interactions (tenant_id, kind, at, subject, person_id, artist_id, next_step, next_on)
           select '{tenant}', 'call', now() - make_interval(days => (1 + p.n % 400)::int), 'Date de printemps', p.id, a.id, 'Rappeler', current_date + (p.n % 60)::int - 30
           from numbered_people p join numbered_artists a on a.n = 1 + p.n % {ARTISTS} where p.n <= 50000;
         insert into details (tenant_id, kind, value, person_id)
           select '{tenant}', 'email', 'autre' || p.n || '@exemple.test', p.id from numbered_people p where p.n <= 10000;
         insert into figures (tenant_id, what, artist_id, source, day, value)
           select '{tenant}', 'Auditeurs', a.id, 'spotify_listeners', current_date - (d * 15), 1000 + a.n * 3 + d * 10 from numbered_artists a cross join generate_series(0, 7) d;"
    );
    // Each part sees those that the parts before it brought.
    let numbered = ["people", "organisations", "venues", "artists"].map(|table| {
        format!("create temporary view numbered_{table} as select id, row_number() over (order by id) as n from {table} where tenant_id = '{tenant}';")
    });
    database::run(url, &format!("{} {joined}", numbered.concat()))?;
    database::run(url, "vacuum (analyze) people, organisations, venues, artists, positions, relations, interactions, details, figures")
}

/// Pages a person opens in a book.
fn pages(caller: &Caller) -> Outcome<Vec<(&'static str, String)>> {
    let first = |of: &str| -> Outcome<String> {
        let list: serde_json::Value = serde_json::from_slice(&caller.get(&format!("/api/v1/{of}?limit=1"))?.body)?;
        Ok(list["data"][0]["id"].as_str().ok_or_else(|| format!("no {of}: {list}"))?.to_string())
    };
    let (person, artist, venue) = (first("people")?, first("artists")?, first("venues")?);
    Ok(vec![
        ("people", "/app/people".into()),
        ("people, by town, filtered and sorted", "/app/people?city.is=Lyon&sort=-last_contact_on".into()),
        ("people, searched", "/app/people?q=marti".into()),
        ("organisations", "/app/organisations".into()),
        ("artists as a board", "/app/artists?layout=board".into()),
        ("venues", "/app/venues".into()),
        ("relations", "/app/relations".into()),
        ("positions", "/app/positions".into()),
        ("interactions", "/app/interactions".into()),
        ("interactions as a calendar", "/app/interactions?layout=calendar".into()),
        ("one person", format!("/app/people/{person}")),
        ("one artist", format!("/app/artists/{artist}")),
        ("one artist's story", format!("/app/story/artists/{artist}")),
        ("search everywhere, as one types", "/app/palette?q=chariex".into()),
        ("search everywhere", "/app/search?q=chariex".into()),
        ("follow-up", "/app/follow-up".into()),
        ("cold contacts", "/app/follow-up?view=cold".into()),
        ("to complete", "/app/follow-up?view=incomplete".into()),
        ("anniversaries", "/app/anniversaries".into()),
        ("trends", "/app/trends".into()),
        ("proposals of collaborations", "/app/matches".into()),
        ("proposals for one artist", format!("/app/matches?artist={artist}")),
        ("network, whole", "/app/network".into()),
        ("network, whole, what is drawn", "/api/v1/network".into()),
        ("network around one artist", format!("/api/v1/network?focus={artist}")),
        ("map", "/app/map".into()),
        ("map, what is drawn", "/api/v1/map".into()),
        ("people near a venue", format!("/api/v1/map?near={venue}&km=50&type=people")),
        ("duplicates", "/app/duplicates".into()),
    ])
}

/// Times the sweep, then every page as one person opens it.
pub fn measure(report: &mut Report, url: &str, tenant: Uuid, house: &Served, postmaster: u32, caller: &Caller) -> Outcome {
    people_and_all(url, tenant)?;
    database::caught_up(url)?;
    sweep(report, url, house, postmaster, caller)?;
    for (name, path) in pages(caller)? {
        let mut times = Vec::new();
        let mut status = 0;
        for n in 0..=TIMES {
            let began = Instant::now();
            status = caller.get(&path)?.status;
            if n > 0 {
                times.push(began.elapsed().as_secs_f64() * 1e3);
            }
        }
        if status != 200 {
            return Err(format!("{path} was answered with {status}").into());
        }
        let middle = median(&mut times);
        let slowest = times.last().copied().unwrap_or_default();
        let found = format!("{middle:.0} ms (the slowest of {TIMES} {slowest:.0})");
        report.book.push(Line { what: name.into(), found, target: "<= 300 ms", met: Some(middle <= 300.0) });
    }
    Ok(())
}

/// From the click to the pairs: the words of each record are made, and all compared.
fn sweep(report: &mut Report, url: &str, house: &Served, postmaster: u32, caller: &Caller) -> Outcome {
    let token = transfer::token(&caller.get("/app/duplicates")?.text())?.to_string();
    let swept = || database::count(url, "duplicate_sweeps");
    for name in ["sweep for duplicates, 100,000 contacts, never swept", "the same once one contact changed"] {
        database::run(url, "delete from duplicate_sweeps")?;
        let used = || house.cpu() + machine::cpu_of_group(postmaster);
        let (began, before) = (Instant::now(), used());
        let form = [("Content-Type", "application/x-www-form-urlencoded"), ("Origin", &*format!("http://{}", caller.host))];
        let asked = caller.send("POST", "/app/duplicates/sweep", &form, format!("csrf={token}").as_bytes())?;
        if asked.status != 303 {
            return Err(format!("the sweep was answered with {}", asked.status).into());
        }
        // People, organisations, artists and venues: each list that is done says so.
        while swept()? < 4 {
            if began.elapsed() > Duration::from_secs(300) {
                return Err("the sweep does not end".into());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let (clock, cpu) = (began.elapsed().as_secs_f64(), used() - before);
        report.book.push(Line {
            what: name.into(),
            found: format!("{cpu:.1} s of processor, {clock:.1} s by the clock"),
            target: "< 60 s of processor",
            met: Some(cpu < 60.0),
        });
    }
    Ok(())
}
