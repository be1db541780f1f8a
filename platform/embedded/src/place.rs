//! Where the data lie, and to whom they belong.

use std::fs;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::error::io;
use crate::{Result, lock};

/// Holds the path of the real place when the asked one is out of the server's reach.
const POINTER: &str = "elsewhere";
/// Holds the path that was asked, beside data that lie elsewhere.
const ORIGIN: &str = "origin";
const SYSTEM_PLACE: &str = "/var/lib/estrade";
/// A socket's path must fit 107 bytes, `/.s.PGSQL.65535.lock` included.
const SOCKET_FOLDER_MAX: usize = 80;

/// The user that the server runs as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Owner {
    pub uid: u32,
    pub gid: u32,
    /// True if the host is root and the server must not be.
    pub drop: bool,
}

impl Owner {
    /// A command that runs as this user, in a group of its own so that Ctrl-C does not reach it.
    pub fn command(self, program: &Path) -> Command {
        use std::os::unix::process::CommandExt;
        let mut command = Command::new(program);
        command.process_group(0).env_remove("PGDATA").env("TZ", "UTC").current_dir("/");
        if self.drop {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }
}

/// One data folder with what belongs to it.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Holds the locks, the log, the password and the data.
    pub home: PathBuf,
    pub owner: Owner,
}

impl Place {
    /// Makes the folder, or follows the pointer to where it was made.
    pub fn open(asked: &Path) -> Result<Self> {
        let asked = std::path::absolute(asked).map_err(io("find", asked))?;
        fs::create_dir_all(&asked).map_err(io("make", &asked))?;
        if !rustix::process::geteuid().is_root() {
            let (uid, gid) = (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw());
            return Ok(Self { home: asked, owner: Owner { uid, gid, drop: false } });
        }
        let pointed = fs::read_to_string(asked.join(POINTER)).map(|path| PathBuf::from(path.trim())).ok();
        let home = pointed.unwrap_or_else(|| asked.clone());
        let owner = owner_of(&home.join("data")).unwrap_or_else(unprivileged);
        open_to_all(&home)?;
        if reachable(&home, owner) {
            return Ok(Self { home, owner });
        }
        let home = Path::new(SYSTEM_PLACE).join(digest(&asked));
        open_to_all(Path::new(SYSTEM_PLACE))?;
        forget_deleted(Path::new(SYSTEM_PLACE));
        open_to_all(&home)?;
        let origin = home.join(ORIGIN);
        fs::write(&origin, asked.as_os_str().as_encoded_bytes()).map_err(io("write", &origin))?;
        let pointer = asked.join(POINTER);
        fs::write(&pointer, home.to_string_lossy().as_bytes()).map_err(io("write", &pointer))?;
        Ok(Self { owner: owner_of(&home.join("data")).unwrap_or(owner), home })
    }

    pub fn data(&self) -> PathBuf {
        self.home.join("data")
    }

    pub fn log(&self) -> PathBuf {
        self.home.join("postgres.log")
    }

    /// A short private folder for the unix socket, or nothing if there is no safe one.
    pub fn socket_folder(&self) -> Option<PathBuf> {
        let folder = std::env::temp_dir().join(format!("estrade-{}", digest(&self.home)));
        if folder.as_os_str().len() > SOCKET_FOLDER_MAX {
            return None;
        }
        if fs::DirBuilder::new().mode(0o700).create(&folder).is_ok() && self.owner.drop {
            std::os::unix::fs::chown(&folder, Some(self.owner.uid), Some(self.owner.gid)).ok()?;
        }
        // Someone else may have made it first: then it is not ours to trust.
        let is = folder.symlink_metadata().ok()?;
        let ours = is.is_dir() && is.uid() == self.owner.uid && is.mode() & 0o077 == 0;
        (ours && reachable(&folder, self.owner)).then_some(folder)
    }
}

/// Stops the server of this data folder and deletes it, with everything in it.
///
/// # Errors
/// [`Error::Busy`] while another process uses the server.
pub fn remove(asked: &Path) -> Result<()> {
    if !asked.exists() {
        return Ok(());
    }
    let place = Place::open(asked)?;
    let start = lock::open(&place.home.join("start.lock"))?;
    lock::wait(&start, false, &place.home, Duration::from_secs(60))?;
    let lease = lock::open(&place.home.join("lease"))?;
    lock::wait(&lease, false, &place.home, Duration::from_secs(15))?;
    crate::postmaster::stop_orphan(&place)?;
    let asked = std::path::absolute(asked).map_err(io("find", asked))?;
    for folder in [&place.home, &asked] {
        match fs::remove_dir_all(folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(io("delete", folder)(error)),
            _ => {}
        }
    }
    Ok(())
}

/// Deletes data whose checkout was deleted, unless a server still uses them.
fn forget_deleted(system: &Path) {
    for home in fs::read_dir(system).into_iter().flatten().flatten().map(|entry| entry.path()) {
        let origin = fs::read_to_string(home.join(ORIGIN));
        if origin.is_ok_and(|asked| !Path::new(&asked).exists())
            && lock::open(&home.join("lease")).is_ok_and(|lease| lock::try_exclusive(&lease))
        {
            // What cannot be deleted now is tried again by the next start.
            let _ = fs::remove_dir_all(&home);
        }
    }
}

/// True if `owner` may enter every folder on the way, and read the end of it.
pub(crate) fn reachable(path: &Path, owner: Owner) -> bool {
    !owner.drop
        || path.ancestors().all(|step| {
            fs::metadata(step).is_ok_and(|is| {
                let bits = if is.uid() == owner.uid {
                    is.mode() >> 6
                } else if is.gid() == owner.gid {
                    is.mode() >> 3
                } else {
                    is.mode()
                };
                bits & 0o1 != 0
            })
        })
}

fn open_to_all(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(io("make", folder))?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).map_err(io("open", folder))
}

/// Whoever made the data goes on with them, even if a likelier user has appeared since.
fn owner_of(data: &Path) -> Option<Owner> {
    let is = fs::metadata(data).ok()?;
    (is.uid() != 0).then_some(Owner { uid: is.uid(), gid: is.gid(), drop: true })
}

/// `postgres` if the machine has that user, else `nobody`.
fn unprivileged() -> Owner {
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    ["postgres", "nobody"]
        .iter()
        .find_map(|name| user_ids(&users, name))
        .map_or(Owner { uid: 65534, gid: 65534, drop: true }, |(uid, gid)| Owner { uid, gid, drop: true })
}

fn user_ids(passwd: &str, name: &str) -> Option<(u32, u32)> {
    let mut words = passwd.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?.split(':').skip(1);
    Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
}

/// A short name that stands for a path (FNV-1a, since std's hash may change between compilers).
fn digest(path: &Path) -> String {
    let hash = path
        .as_os_str()
        .as_encoded_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_read_from_passwd_by_their_whole_name() {
        let passwd = "root:x:0:0:root:/root:/bin/bash\npostgres2:x:5:5::/:/\npostgres:x:101:102::/:/bin/bash\n";
        assert_eq!(user_ids(passwd, "postgres"), Some((101, 102)));
        assert_eq!(user_ids(passwd, "nobody"), None);
    }

    #[test]
    fn data_of_a_deleted_checkout_are_deleted_unless_in_use() {
        let system = std::env::temp_dir().join(format!("estrade-system-{}", std::process::id()));
        for (name, origin) in [("kept", "/"), ("used", "/nowhere"), ("left", "/nowhere")] {
            fs::create_dir_all(system.join(name)).expect("a folder is made");
            fs::write(system.join(name).join(ORIGIN), origin).expect("a file is written");
        }
        let used = lock::open(&system.join("used/lease")).expect("opened");
        assert!(lock::try_shared(&used));
        forget_deleted(&system);
        let is = |name: &str| system.join(name).exists();
        assert_eq!((is("kept"), is("used"), is("left")), (true, true, false));
        fs::remove_dir_all(&system).expect("the folder is deleted");
    }

    #[test]
    fn a_folder_behind_a_private_one_is_out_of_reach() {
        let private = std::env::temp_dir().join(format!("estrade-reach-{}", std::process::id()));
        let inner = private.join("inner");
        fs::create_dir_all(&inner).expect("folders are made");
        let stranger = Owner { uid: 65534, gid: 65534, drop: true };
        fs::set_permissions(&private, fs::Permissions::from_mode(0o755)).expect("opened");
        assert!(reachable(&inner, stranger));
        fs::set_permissions(&private, fs::Permissions::from_mode(0o700)).expect("closed");
        assert!(!reachable(&inner, stranger));
        fs::remove_dir_all(&private).expect("folders are deleted");
    }
}
