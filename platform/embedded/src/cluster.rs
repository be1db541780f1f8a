//! Making the data folder, and reading what is in it.

use std::fs::{self, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{OpenOptionsExt, chown};
use std::path::Path;
use std::process::{Output, Stdio};

use crate::Result;
use crate::error::{Error, io};
use crate::find::Server;
use crate::place::Place;

/// Major version that made this data folder, if it was made.
pub(crate) fn made_by(data: &Path) -> Option<u32> {
    fs::read_to_string(data.join("PG_VERSION")).ok()?.trim().parse().ok()
}

/// The password of the superuser, made once per folder.
pub(crate) fn password(place: &Place) -> Result<String> {
    let file = place.home.join("password");
    if let Ok(password) = fs::read_to_string(&file) {
        return Ok(password);
    }
    let password = random_hex()?;
    write_private(&file, &password)?;
    Ok(password)
}

/// Makes the data folder if it is absent. A half-made one from an earlier crash is thrown away.
pub(crate) fn make(place: &Place, server: &Server, password: &str, durable: bool) -> Result<()> {
    let data = place.data();
    if data.exists() {
        return Ok(());
    }
    let (unfinished, secret) = (place.home.join("data.part"), place.home.join("data.password"));
    write_private(&secret, password)?;
    if place.owner.drop {
        chown(&secret, Some(place.owner.uid), Some(place.owner.gid)).map_err(io("give away", &secret))?;
    }
    // Some systems lack C.UTF-8; plain C with UTF-8 text sorts the same.
    let said = initdb(place, server, &unfinished, &secret, "C.UTF-8", durable)
        .and_then(|said| if said.status.success() { Ok(said) } else { initdb(place, server, &unfinished, &secret, "C", durable) });
    let _ = fs::remove_file(&secret);
    let said = said?;
    if !said.status.success() {
        let said = [said.stdout, said.stderr].concat();
        return Err(Error::InitFailed { data, said: last_lines(&String::from_utf8_lossy(&said)) });
    }
    fs::rename(&unfinished, &data).map_err(io("make", &data))
}

fn initdb(place: &Place, server: &Server, to: &Path, secret: &Path, locale: &str, durable: bool) -> Result<Output> {
    match fs::remove_dir_all(to) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(io("delete", to)(error)),
        _ => {}
    }
    fs::create_dir(to).map_err(io("make", to))?;
    fs::set_permissions(to, std::os::unix::fs::PermissionsExt::from_mode(0o700)).map_err(io("close", to))?;
    if place.owner.drop {
        chown(to, Some(place.owner.uid), Some(place.owner.gid)).map_err(io("give away", to))?;
    }
    let program = server.bin.join("initdb");
    let mut command = place.owner.command(&program);
    command
        .args(["--username=postgres", "--encoding=UTF8", "--auth=scram-sha-256", "--no-instructions"])
        .arg(format!("--locale={locale}"))
        .arg(format!("--pwfile={}", secret.display()))
        .arg(format!("--pgdata={}", to.display()))
        .stdin(Stdio::null());
    if !durable {
        command.arg("--no-sync");
    }
    command.output().map_err(io("run", &program))
}

/// 32 random bytes as hex.
fn random_hex() -> Result<String> {
    let source = Path::new("/dev/urandom");
    let mut bytes = [0; 32];
    fs::File::open(source).and_then(|mut file| file.read_exact(&mut bytes)).map_err(io("read", source))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn write_private(file: &Path, text: &str) -> Result<()> {
    // Made anew, so that an older file's wider permissions do not live on.
    let _ = fs::remove_file(file);
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(io("write", file))
}

/// The last dozen lines, for an error.
pub(crate) fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(12)..].join("\n")
}
