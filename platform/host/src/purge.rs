//! Removing a module for good, as whoever sits at the machine sees it.

use kernel::error::Error;
use kernel::house::House;

/// Says how it stands; stops it or takes it up again before, where that is asked for.
///
/// # Errors
/// A sentence for the terminal.
pub fn run(house: &House, module: &str, agency: &str, stop: bool, resume: bool) -> Result<(), String> {
    let said = |e: Error| match e {
        Error::NotFound => format!("There is no agency {agency}."),
        e => e.to_string(),
    };
    let scope = tenants::at_the_terminal(house, agency).map_err(said)?;
    if house.edition().modules.iter().all(|m| m.manifest.name != module) {
        return Err(format!("This build has no module {module} that could go."));
    }
    let (stopped, resumed, standing) = scope
        .run(|tx| {
            let stopped = stop && admin::purge_stop(tx, module, "operator")?;
            let resumed = resume && admin::purge_resume(tx, module)?;
            Ok((stopped, resumed, admin::purge_standing(tx, module)?))
        })
        .map_err(said)?;
    let Some(it) = standing else {
        println!("Nobody ever asked to remove {module} at {agency}.");
        return Ok(());
    };
    match it.state.as_str() {
        "waiting" => println!("{module} is removed at {agency} on {}.", it.due_at.format("%Y-%m-%d %H:%M UTC")),
        "running" => println!("{module} is being removed at {agency}: {}", it.progress),
        "stopped" => println!(
            "The removal of {module} at {agency} was stopped on {} ({}).",
            it.changed_at.format("%Y-%m-%d"),
            it.why.unwrap_or_default()
        ),
        _ => println!("{module} was removed at {agency} on {}: {}", it.changed_at.format("%Y-%m-%d"), it.progress["gone"]),
    }
    if stop && !stopped || resume && !resumed {
        return Err("There is nothing that could be stopped or taken up again.".into());
    }
    Ok(())
}
