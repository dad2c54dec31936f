//! What a newcomer pastes to be a third party's software.

use std::{fmt::Write as _, path::Path};

use super::{addresses::Addresses, folder::Folder};
use crate::repo::Repo;

/// Three lines for a shell: in by OBIE's door, in by the UAE's, and a request with every fault that it once had.
pub(super) fn lines(repo: &Repo, program: &Path, addresses: &Addresses, folder: &Folder, bank_ca: &Path) -> String {
    let (tpp, bank) = (format!("'{}' tpp", program.display()), addresses.api_url());
    let (directory, root) = (addresses.directory_url(), folder.directory().join("root.pem"));
    let trusted = format!("--ca '{}' --ca '{}'", root.display(), bank_ca.display());
    let specimen = repo.path("server/tests/cases/specimen.jwt");
    let commands = [
        (
            "Register a software by OBIE registration (201), with ids, keys and certificates of the directory:",
            format!(
                "TPP=$(mktemp -d)/tpp; {tpp} --folder \"$TPP\" {trusted} new --directory {directory} && \
                 {tpp} --folder \"$TPP\" register --bank {bank} --profile obie-3.3 && {tpp} --folder \"$TPP\" token"
            ),
        ),
        (
            "Register it by the UAE's door too (204); it waits in the queue until two people let it in, at /admin/queue?kind=uae_registration:",
            format!("{tpp} --folder \"$TPP\" register --bank {bank} --profile uae"),
        ),
        (
            "Send a request that was broken in every way (400, with a link to its report):",
            format!(
                "curl -sS --cacert '{}' --cert \"$TPP/obtransport.pem\" --key \"$TPP/obtransport.key\" \
                 -H 'Content-Type: application/jose' --data-binary '@{}' {bank}/open-banking/v3.3/register",
                bank_ca.display(),
                specimen.display()
            ),
        ),
    ];
    commands.into_iter().fold(String::new(), |mut text, (title, run)| {
        let _ = writeln!(text, "{title}\n\n  {run}\n");
        text
    })
}
