//! A little work to look around with, about the sample artists of the address book.

use crate::{CHECKLISTS, EVENTS, ITEMS, PROJECTS, TASKS, TEMPLATES, days};
use address_book::{ARTISTS, VENUES};
use chrono::{Days, NaiveDate};
use kernel::prelude::*;
use kernel::schema::members;
use serde_json::{Value, json};

/// A task: its words in both languages, its state, how much it matters, in how many days it is due, of which project.
type Sample = (&'static str, &'static str, &'static str, &'static str, Option<i64>, Option<usize>);

const TASKS_OF_A_WEEK: &[Sample] = &[
    ("Relancer le festival pour la date de juillet", "Ask the festival again about the July date", "todo", "high", Some(-2), Some(0)),
    ("Envoyer la fiche technique à la salle", "Send the technical rider to the venue", "todo", "urgent", Some(0), Some(0)),
    ("Réserver les trains de l’équipe", "Book the crew’s trains", "doing", "normal", Some(1), Some(0)),
    ("Valider la pochette avec le graphiste", "Approve the sleeve with the designer", "waiting", "high", Some(2), Some(1)),
    ("Préparer le communiqué de presse", "Prepare the press release", "todo", "normal", Some(9), Some(1)),
    ("Choisir les photos de presse", "Choose the press pictures", "todo", "low", Some(16), Some(1)),
    ("Ranger les contrats signés", "File the signed contracts", "todo", "low", None, None),
    ("Confirmer l’hébergement", "Confirm the hotel", "done", "normal", Some(-4), Some(0)),
];

/// What there is to do for each date: its words, from what its days are counted, how many, how much it matters.
type Point = (&'static str, &'static str, &'static str, i64, &'static str);

const OF_A_DATE: &[Point] = &[
    ("Envoyer le contrat signé", "Send the signed contract", "started", 3, "high"),
    ("Envoyer la fiche technique", "Send the technical rider", "started", 7, "normal"),
    ("Recevoir l’acompte", "Receive the deposit", "begin", -45, "high"),
    ("Réserver l’hébergement et le voyage", "Book hotel and travel", "begin", -30, "normal"),
    ("Envoyer la feuille de route", "Send the road sheet", "begin", -7, "urgent"),
    ("Facturer le solde", "Invoice the balance", "end", 2, "high"),
];
const OF_A_RELEASE: &[Point] = &[
    ("Déposer les titres à la distribution", "Deliver the tracks to distribution", "begin", -42, "urgent"),
    ("Déclarer les œuvres", "Register the works", "begin", -30, "high"),
    ("Envoyer le communiqué de presse", "Send the press release", "begin", -28, "normal"),
    ("Publier l’annonce", "Publish the announcement", "begin", -21, "normal"),
    ("Remercier la presse", "Thank the press", "begin", 7, "low"),
];

pub(crate) fn load(tx: &mut Tx, locale: &str) -> Result<()> {
    let say = |fr: &'static str, en: &'static str| if locale == "en" { en } else { fr };
    let today = days::today(tx);
    let artists = (ARTISTS.store.list)(tx, &Query { limit: 2, ..Query::default() })?;
    let first = members::table.filter(members::status.eq("active").and(members::external.eq(false))).order(members::id);
    let me: Option<Id> = tx.maybe(first.select(members::id))?;
    let mut projects = Vec::new();
    for (n, (name, kind, begins, ends)) in
        [(say("Tournée des clubs", "Club tour"), "tour", -20, 95), (say("Sortie de l’album", "Album release"), "release", -5, 60)]
            .into_iter()
            .enumerate()
    {
        let project = json!({
            "name": name, "kind": kind, "status": "active", "artist_id": artists.get(n).map(|artist| artist["id"].clone()), "lead_id": me,
            "starts_on": from_now(today, begins), "ends_on": from_now(today, ends),
        });
        projects.push(PROJECTS.create(tx, record(project))?["id"].clone());
    }
    for (fr, en, status, priority, due, project) in TASKS_OF_A_WEEK {
        let task = json!({
            "title": say(fr, en), "status": status, "priority": priority, "owner_id": me,
            "due_on": due.map(|days| from_now(today, days)), "project_id": project.map(|n| projects[n].clone()),
        });
        TASKS.create(tx, record(task))?;
    }
    let venues = (VENUES.store.list)(tx, &Query { limit: 2, ..Query::default() })?;
    for (title, kind, status, days, from, until, repeats, artist) in [
        (say("Concert à guichets fermés", "Sold-out show"), "concert", "confirmed", 6, Some("21:00"), Some("25:30"), None, Some(0)),
        (say("Plateau radio", "Radio session"), "promotion", "option", 6, Some("22:00"), Some("23:00"), None, Some(0)),
        (say("Résidence de création", "Residency"), "rehearsal", "confirmed", 10, None, None, None, Some(1)),
        (say("Réunion d’équipe", "Team meeting"), "meeting", "confirmed", -15, Some("10:00"), Some("11:00"), Some("weekly"), None),
        (say("Sortie du single", "Single release"), "release", "confirmed", 12, None, None, None, Some(1)),
    ] {
        let venue = venues.first().filter(|_| kind == "concert").map(|venue| venue["id"].clone());
        let event = json!({
            "title": title, "kind": kind, "status": status, "starts_on": from_now(today, days), "starts_at": from, "ends_at": until,
            "ends_on": (kind == "rehearsal").then(|| from_now(today, days + 3)), "repeats": repeats, "venue_id": venue,
            "artist_id": artist.and_then(|n: usize| artists.get(n)).map(|artist| artist["id"].clone()), "owner_id": me.filter(|_| kind == "meeting"),
        });
        EVENTS.create(tx, record(event))?;
    }
    for (name, kind, points) in
        [(say("Une date de concert", "A concert date"), "booking", OF_A_DATE), (say("Une sortie", "A release"), "promotion", OF_A_RELEASE)]
    {
        let list = CHECKLISTS.create(tx, record(json!({"name": name, "kind": kind})))?["id"].clone();
        for (fr, en, counted_from, days, priority) in points {
            let point =
                json!({"title": say(fr, en), "checklist_id": list, "counted_from": counted_from, "days": days, "priority": priority});
            ITEMS.create(tx, record(point))?;
        }
    }
    let mail = json!({
        "name": say("Relance après une proposition", "Follow-up to an offer"), "kind": "mail", "language": if locale == "en" { "en" } else { "fr" },
        "subject": say("Notre proposition", "Our offer"),
        "body": say(
            "Bonjour,\n\nAvez-vous pu regarder notre proposition ? Je reste à votre écoute.\n\nBien à vous",
            "Hello,\n\nHave you had a chance to look at our offer? I am happy to answer any question.\n\nKind regards",
        ),
    });
    TEMPLATES.create(tx, record(mail))?;
    Ok(())
}

fn record(value: Value) -> Record {
    value.as_object().cloned().unwrap_or_default()
}

fn from_now(today: NaiveDate, days: i64) -> NaiveDate {
    let distance = Days::new(days.unsigned_abs());
    if days < 0 { today - distance } else { today + distance }
}
