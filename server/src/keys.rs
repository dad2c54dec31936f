//! Keys that this server makes for itself and keeps in its data folder, readable by nobody else.

use crate::command::Failure;
use domain::entropy::{self, Entropy};
use domain::sealed::SealingKey;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// The key that seals second factors and one-time links at rest. Whoever restores a database needs it too.
pub(crate) fn sealing(data_dir: &Path, entropy: &dyn Entropy) -> Result<SealingKey, Failure> {
    let path = data_dir.join("sealing.key");
    let bytes = match fs::read(&path) {
        Ok(bytes) => {
            refuse_open(&path)?;
            bytes
        }
        Err(error) if error.kind() == ErrorKind::NotFound => make(data_dir, &path, entropy)?,
        Err(error) => return Err(format!("cannot read {}: {error}", path.display()).into()),
    };
    let key: [u8; 32] = bytes.try_into().map_err(|_| format!("{} is not a key of 32 bytes", path.display()))?;
    Ok(SealingKey::from_bytes(&key))
}

fn make(data_dir: &Path, path: &Path, entropy: &dyn Entropy) -> Result<Vec<u8>, Failure> {
    if !data_dir.exists() {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(data_dir)?;
    }
    let key = entropy::bytes::<32>(entropy).to_vec();
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(&key)?;
    file.sync_all()?;
    Ok(key)
}

fn refuse_open(path: &Path) -> Result<(), Failure> {
    let others = fs::metadata(path)?.permissions().mode() & 0o077;
    if others == 0 {
        return Ok(());
    }
    Err(format!("{} can be read by others. Run `chmod 600` on it", path.display()).into())
}
