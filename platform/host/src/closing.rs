//! Closing an agency for good, as whoever sits at the machine sees it. One agency at a time, said by its address.

use kernel::closing::{Closure, heaps, lawful};
use kernel::error::Error;
use kernel::house::House;
use serde_json::Value;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

fn said(slug: &str) -> impl Fn(Error) -> String {
    move |e| match e {
        Error::NotFound => format!("There is no agency {slug}."),
        Error::Internal(source) => source.to_string(),
        e => e.to_string(),
    }
}

/// Begins the thirty days.
///
/// # Errors
/// A sentence for the terminal.
pub fn close(house: &House, slug: &str, reason: &str) -> Result<(), String> {
    if !tenants::close(house, slug, reason).map_err(said(slug))? {
        return Err(format!("{slug} is closing already."));
    }
    let closure = found(house, slug)?;
    println!(
        "{slug} is destroyed on {}. Until then `estrade tenant reopen {slug}` undoes it.",
        closure.due_at.format("%Y-%m-%d %H:%M UTC")
    );
    Ok(())
}

/// Undoes them.
///
/// # Errors
/// A sentence for the terminal.
pub fn reopen(house: &House, slug: &str) -> Result<(), String> {
    if !tenants::reopen(house, slug).map_err(said(slug))? {
        return Err(format!("{slug} is not closing, or not any more."));
    }
    println!("{slug} is as it was.");
    Ok(())
}

fn found(house: &House, slug: &str) -> Result<Closure, String> {
    let closure = house.run_platform_tx("system:operator", |tx| tx.closure_of(slug)).map_err(said(slug))?;
    closure.ok_or_else(|| format!("Nobody ever asked to close {slug}."))
}

/// Says what would go; destroys what is due, if that is asked for.
///
/// # Errors
/// A sentence for the terminal.
pub async fn shred(house: &House, slug: &str, for_good: bool) -> Result<(), String> {
    let closure = found(house, slug)?;
    match closure.state.as_str() {
        "waiting" => {
            let scope = tenants::at_the_terminal(house, slug).map_err(said(slug))?;
            let (heaps, kept) = scope.run(|tx| Ok((heaps(tx)?, lawful(tx)?))).map_err(said(slug))?;
            println!("{slug} ({}), due {}:", closure.agency, closure.due_at.format("%Y-%m-%d %H:%M UTC"));
            heaps.iter().for_each(|heap| println!("  {:<34} {:>10}", heap.table, heap.rows));
            kept.iter().for_each(|k| println!("  kept for the law: {} of {}, until {}", k.rows, k.kind, k.until));
        }
        "running" => println!("{slug} is being destroyed: {}", closure.progress),
        "reopened" => return Err(format!("The closing of {slug} was undone.")),
        _ => {
            println!("{slug} is gone: {}", closure.proof.unwrap_or_default());
            return Ok(());
        }
    }
    if !for_good {
        return Ok(());
    }
    if !admin::closing::carry(house, &closure).await.map_err(said(slug))? {
        return Err("Its thirty days are not over.".into());
    }
    println!("{slug} is gone.");
    Ok(())
}

/// Every closure; whether each proof stands under its seal.
///
/// # Errors
/// A sentence for the terminal, with the first proof that is not as it was sealed.
pub fn list(house: &House) -> Result<(), String> {
    let all = house.run_platform_tx("system:operator", |tx| tx.closures()).map_err(said(""))?;
    for one in &all {
        let seal = one.seal.as_ref().map(hex::encode).unwrap_or_default();
        println!(
            "{:<30} {:<9} {} {} {seal}",
            one.slug,
            one.state,
            one.due_at.format("%Y-%m-%d"),
            one.number.map_or_else(String::new, |n| n.to_string())
        );
    }
    match house.broken_proof().map_err(said(""))? {
        None => Ok(()),
        Some(number) => Err(format!("Proof {number} is not as it was sealed.")),
    }
}

/// Writes what the law keeps into a folder, a file for each paper.
///
/// # Errors
/// A sentence for the terminal.
pub fn papers(house: &House, slug: &str, to: &Path) -> Result<(), String> {
    let closure = found(house, slug)?;
    let all = house.kept_papers(closure.id).map_err(said(slug))?;
    let bad = |why: std::io::Error| format!("{}: {why}", to.display());
    fs::create_dir_all(to).map_err(bad)?;
    for paper in &all {
        let text = |name: &str| paper[name].as_str().unwrap_or_default().to_string();
        let file = to.join(format!("{}-{}.json", text("kind"), text("id")));
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(file).map_err(bad)?;
        file.write_all(Value::to_string(paper).as_bytes()).map_err(bad)?;
    }
    println!("{} papers of {slug} in {}.", all.len(), to.display());
    Ok(())
}
