//! What the server relies on: the same data after every way to end.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use cluster::{Cluster, ClusterError, Options};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

/// A folder of this test alone, deleted with everything in it at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = env::temp_dir().join(format!("cluster-test-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        // As root, Postgres runs as somebody else, who must get in.
        Command::new("chmod").arg("755").arg(&folder).status().unwrap();
        Self(folder)
    }

    fn options(&self) -> Options {
        with_programs(Options::under(&self.0))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        Cluster::discard(&self.options()).ok();
        fs::remove_dir_all(&self.0).ok();
    }
}

fn with_programs(options: Options) -> Options {
    options.search_path(env::var_os("PATH")).pg_bin(env::var_os("PG_BIN").map(PathBuf::from))
}

/// A process that is killed at the end, whatever happens before.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

fn postmaster(cluster: &Cluster) -> Pid {
    let note = fs::read_to_string(cluster.folder().join("data/postmaster.pid")).unwrap();
    Pid::from_raw(note.lines().next().unwrap().parse().unwrap())
}

fn kept(cluster: &Cluster) -> Result<(), ClusterError> {
    cluster.execute("kept", "UPDATE facts SET seen = seen + 1; SELECT 1 / (SELECT count(*) FROM facts)")
}

#[test]
fn data_outlives_a_clean_stop_and_a_kill() {
    let folder = Folder::new("outlives");
    let cluster = Cluster::start(folder.options()).unwrap();
    cluster.create_database("kept").unwrap();
    cluster.create_database("kept").unwrap();
    cluster.execute("kept", "CREATE TABLE facts (seen int); INSERT INTO facts VALUES (0)").unwrap();
    cluster.stop().unwrap();

    let cluster = Cluster::start(folder.options()).unwrap();
    kept(&cluster).unwrap();
    kill(postmaster(&cluster), Signal::SIGKILL).unwrap();
    drop(cluster);

    let cluster = Cluster::start(folder.options()).unwrap();
    kept(&cluster).unwrap();
}

#[test]
fn a_second_user_shares_the_running_postmaster_and_the_last_one_stops_it() {
    let folder = Folder::new("shares");
    let first = Cluster::start(folder.options()).unwrap();
    let pid = postmaster(&first);
    let second = Cluster::start(folder.options()).unwrap();
    assert_eq!(postmaster(&second), pid);
    drop(first);
    second.create_database("still_there").unwrap();
    drop(second);
    assert!(!folder.0.join("postgres/data/postmaster.pid").exists());
}

#[test]
fn a_postmaster_whose_user_was_killed_is_taken_over() {
    // The same test, run again in a process of its own, is the user.
    if let Some(data_dir) = env::var_os("CLUSTER_TEST_USER") {
        let _cluster = Cluster::start(with_programs(Options::under(Path::new(&data_dir)))).unwrap();
        loop {
            std::thread::park();
        }
    }
    let folder = Folder::new("taken-over");
    let name = "lifecycle::a_postmaster_whose_user_was_killed_is_taken_over";
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", name]).env("CLUSTER_TEST_USER", &folder.0).stdout(Stdio::null());
    let mut user = Killed(command.spawn().unwrap());
    while !folder.0.join("postgres/data/postmaster.pid").exists() {
        assert_eq!(user.0.try_wait().unwrap(), None);
        std::thread::yield_now();
    }
    // A second user waits until it answers; then the first is killed.
    let cluster = Cluster::start(folder.options()).unwrap();
    let pid = postmaster(&cluster);
    assert!(matches!(Cluster::discard(&folder.options()), Err(ClusterError::InUse { .. })));
    drop(user);
    drop(cluster);
    assert!(kill(pid, None).is_err() || !folder.0.join("postgres/data/postmaster.pid").exists());
}

#[test]
fn a_throw_away_cluster_leaves_nothing_behind() {
    let folder = Folder::new("throw-away");
    let options = with_programs(Options::throw_away(folder.0.join("short-lived")));
    let cluster = Cluster::start(options).unwrap();
    let place = cluster.folder().to_owned();
    assert!(place.join("data").exists());
    cluster.stop().unwrap();
    assert!(!place.exists());
}

#[test]
fn a_deep_folder_gets_a_socket_with_a_short_path() {
    let folder = Folder::new("deep");
    let deep = folder.0.join("d".repeat(90));
    let options = with_programs(Options::throw_away(&deep));
    let cluster = Cluster::start(options).unwrap();
    assert!(!cluster.url("postgres").contains("dddd"), "{}", cluster.url("postgres"));
    cluster.create_database("reached").unwrap();
}

#[test]
fn a_folder_that_the_unprivileged_user_cannot_reach_gives_way_to_one_in_the_temporary_folder() {
    let folder = Folder::new("closed");
    Command::new("chmod").arg("700").arg(&folder.0).status().unwrap();
    let cluster = Cluster::start(with_programs(Options::throw_away(folder.0.join("inner")))).unwrap();
    let elsewhere = nix::unistd::geteuid().is_root();
    assert_eq!(cluster.folder().starts_with(&folder.0), !elsewhere, "{}", cluster.folder().display());
}

#[test]
fn a_refused_statement_is_told_with_its_position() {
    let folder = Folder::new("refused");
    let cluster = Cluster::start(folder.options()).unwrap();
    let told = cluster.execute("postgres", "CREATE TABLE a (b int); SELEC 1").unwrap_err().to_string();
    assert!(told.contains("at or near \"SELEC\", at character 25 (SQLSTATE 42601)"), "{told}");
    // One transaction: the table before the mistake is not there either.
    cluster.execute("postgres", "CREATE TABLE a (b int)").unwrap();
}

#[test]
fn durable_settings_are_on() {
    let folder = Folder::new("durable");
    let cluster = Cluster::start(folder.options()).unwrap();
    let check = "DO $$ BEGIN ASSERT (SELECT bool_and(setting = 'on') FROM pg_settings WHERE name IN \
                 ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums')); END $$";
    cluster.execute("postgres", check).unwrap();
}

#[test]
fn a_folder_of_somebody_else_is_refused_with_its_owner() {
    if !nix::unistd::geteuid().is_root() {
        let sentence = Cluster::start(Options::throw_away(Path::new("/proc/x"))).unwrap_err().to_string();
        assert!(sentence.contains("/proc"), "{sentence}");
    }
}
