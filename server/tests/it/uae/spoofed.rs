//! A certificate in a header opens this door as little as any other.

use super::tpp::Tpp;
use super::world::{JSON, World};
use crate::gateway::spoofed::{SPELLINGS, written};
use crate::register::world::Shown;

#[tokio::test]
async fn a_certificate_in_a_header_registers_nobody() {
    let world = World::new().await;
    let victim = Tpp::new(&world);
    let shown = Shown { chain: victim.transport.chain.clone(), key: victim.transport.key.clone_key() };
    for value in written(&shown) {
        let spoofed = SPELLINGS.map(|name| format!("{name}: {value}\r\n")).concat();
        let reply = world.call(None, "POST", &format!("{JSON}{spoofed}"), "{}").await;
        assert_eq!(reply.status, 401, "{}", reply.body);
    }
    assert_eq!(world.text("select count(*)::text from clients").await, "0");
    assert_eq!(victim.register().await.status, 204);
}
