//! Which process listens on a port of this machine, and to which it is connected, as Linux lists sockets.

use crate::Failure;
use std::collections::HashSet;
use std::fs;

/// States of `/proc/net/tcp`.
const ESTABLISHED: &str = "01";
const LISTENING: &str = "0A";

struct Socket {
    own_port: u16,
    other_port: u16,
    state: String,
    inode: String,
}

/// The process that listens on a port.
pub(super) fn whose_port(port: u16) -> Result<u32, Failure> {
    let listening = sockets().into_iter().find(|socket| socket.state == LISTENING && socket.own_port == port);
    let inode = listening.ok_or_else(|| format!("nobody listens on port {port}"))?.inode;
    let found = processes().into_iter().find(|pid| open_sockets(*pid).contains(&inode));
    found.ok_or_else(|| {
        format!("who listens on port {port} cannot be seen: run this as the same user, or as root").into()
    })
}

/// The Postgres that a server keeps connections to, if it does.
pub(super) fn postgres_of(server: u32) -> Result<Option<u32>, Failure> {
    let own = open_sockets(server);
    let kept = sockets().into_iter().find(|socket| socket.state == ESTABLISHED && own.contains(&socket.inode));
    kept.map(|socket| whose_port(socket.other_port)).transpose()
}

fn sockets() -> Vec<Socket> {
    let lists = ["/proc/net/tcp", "/proc/net/tcp6"].map(|list| fs::read_to_string(list).unwrap_or_default());
    lists.iter().flat_map(|list| list.lines().skip(1).filter_map(read)).collect()
}

fn read(line: &str) -> Option<Socket> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let port = |nth: usize| u16::from_str_radix(fields.get(nth)?.rsplit_once(':')?.1, 16).ok();
    Some(Socket {
        own_port: port(1)?,
        other_port: port(2)?,
        state: (*fields.get(3)?).to_owned(),
        inode: (*fields.get(9)?).to_owned(),
    })
}

fn processes() -> Vec<u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}

fn open_sockets(pid: u32) -> HashSet<String> {
    let files = fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten();
    let targets = files.filter_map(|file| fs::read_link(file.path()).ok());
    targets
        .filter_map(|target| Some(target.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned()))
        .collect()
}
