use crate::world::{World, key_set, kids, new, rsa};
use directory::{CertificateKind, Directory, Fault, KeySets, NewTpp};
use domain::clock::SystemClock;
use domain::entropy::SystemEntropy;
use domain::jose::{Compact, Kid};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use time::Duration;

#[test]
fn a_restart_keeps_everything() {
    let world = World::new();
    let tpp = world.enrol(|_| {});
    let issued = tpp.issue(CertificateKind::ObSigning, &rsa());
    let statement = tpp.statement();
    world.directory.suspend(&tpp.enrolled.organisation.obie_id).unwrap();
    let own = world.directory.server_identity().unwrap();
    let again = world.again();
    assert_eq!(again.root_pem(), world.directory.root_pem());
    assert_eq!(again.issuing_pem(), world.directory.issuing_pem());
    assert_eq!(again.server_identity().unwrap().chain, own.chain);
    key_set(&again.own_keys()).verify(Compact::parse(&statement).unwrap(), Kid::Required).unwrap();
    let org = &tpp.enrolled.organisation.obie_id;
    assert_eq!(kids(&again.software_keys(org, &tpp.software(), KeySets::Live).unwrap()), [issued.certified.kid]);
    assert_eq!(again.register().unwrap().organisation(org).unwrap().status.as_str(), "Suspended");
    assert!(again.statement(tpp.key(), &tpp.software()).is_ok());
}

#[test]
fn what_another_process_wrote_is_seen_at_once() {
    let world = World::new();
    let other = world.again();
    let tpp = world.enrol(|_| {});
    let id = tpp.software();
    assert!(
        other
            .register()
            .unwrap()
            .organisations
            .iter()
            .any(|organisation| organisation.is(&tpp.enrolled.organisation.obie_id))
    );
    other.suspend(&id).unwrap();
    let register = world.directory.register().unwrap();
    assert_eq!(register.organisations[0].software(&id).unwrap().status.as_str(), "Suspended");
}

#[test]
fn two_that_write_at_once_lose_nothing() {
    let world = World::new();
    let directories = [Arc::clone(&world.directory), Arc::new(world.again()), Arc::new(world.again())];
    let new: NewTpp = serde_json::from_value(new()).unwrap();
    std::thread::scope(|scope| {
        for directory in &directories {
            scope.spawn(|| (0..10).for_each(|_| drop(directory.enrol(&new).unwrap())));
        }
    });
    assert_eq!(world.directory.register().unwrap().organisations.len(), 30);
}

#[test]
fn only_the_owner_reads_keys_and_the_register() {
    let world = World::new();
    world.directory.server_identity().unwrap();
    let mut private = 0;
    for entry in fs::read_dir(&world.folder).unwrap() {
        let entry = entry.unwrap();
        let (name, mode) = (entry.file_name().into_string().unwrap(), entry.metadata().unwrap().permissions().mode());
        let certificate = entry.path().extension().is_some_and(|extension| extension == "pem");
        let expected = if certificate { 0o644 } else { 0o600 };
        private += usize::from(expected == 0o600);
        assert_eq!(mode & 0o777, expected, "{name}");
    }
    // Five keys, the register and the lock.
    assert_eq!(private, 7);
    assert_eq!(fs::metadata(&world.folder).unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn the_access_key_is_kept_nowhere() {
    let world = World::new();
    let tpp = world.enrol(|_| {});
    let register = fs::read_to_string(world.folder.join("register.json")).unwrap();
    assert!(!register.contains(tpp.key()) && register.contains("Wren"));
}

type Spoil = fn(&std::path::Path);

#[test]
fn a_folder_that_does_not_fit_is_named() {
    let cases: [(&str, Spoil); 5] = [
        ("register.json is not what", |folder| fs::write(folder.join("register.json"), "{}").unwrap()),
        ("root.pem is not what", |folder| fs::write(folder.join("root.pem"), "?").unwrap()),
        ("issuing.key is not what", |folder| fs::write(folder.join("issuing.key"), "?").unwrap()),
        ("root.key is missing", |folder| fs::remove_file(folder.join("root.key")).unwrap()),
        ("signing.key can be read by others", |folder| {
            fs::set_permissions(folder.join("signing.key"), fs::Permissions::from_mode(0o640)).unwrap();
        }),
    ];
    for (says, spoil) in cases {
        let world = World::new();
        spoil(&world.folder);
        let fault = Directory::open(&world.folder, Arc::new(SystemClock), Arc::new(SystemEntropy)).err().unwrap();
        assert!(fault.to_string().contains(says), "{fault}");
    }
    let file = World::new().folder.with_extension("file");
    fs::write(&file, "").unwrap();
    let fault = Directory::open(&file, Arc::new(SystemClock), Arc::new(SystemEntropy)).err().unwrap();
    assert!(matches!(fault, Fault::File { act: "make", .. }), "{fault}");
    fs::remove_file(file).unwrap();
}

#[test]
fn its_own_certificates_are_replaced_before_they_end() {
    let world = World::new();
    let bank = || fs::read_to_string(world.folder.join("bank.pem")).unwrap();
    let (server, first) = (world.directory.server_identity().unwrap().chain, bank());
    world.clock.advance(Duration::days(365));
    let later = world.again();
    assert_eq!((later.server_identity().unwrap().chain, bank()), (server.clone(), first.clone()));
    world.clock.advance(Duration::days(2));
    let later = world.again();
    assert_ne!(later.server_identity().unwrap().chain, server);
    assert_ne!(bank(), first);
}

#[test]
fn its_certificate_names_the_host_of_its_address() {
    let world = World::new();
    let chain = |directory: &Directory| directory.server_identity().unwrap().chain;
    let local = chain(&world.directory);
    let elsewhere = world.again().at("https://directory.example:9443".parse().unwrap());
    let named = chain(&elsewhere);
    assert_ne!(named, local);
    // It names this machine as well, so it stays.
    assert_eq!(chain(&world.directory), named);
    assert_eq!(chain(&elsewhere), named);
}
