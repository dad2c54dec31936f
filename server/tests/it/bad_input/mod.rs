//! What people and programs send that no page of ours asked for: every form, every field, every address of the portal.
//! The answer says what would pass, keeps what was typed, and is never a fault of ours.
//!
//! The numbers (F01, N03, H15) are those of the table of bad inputs. A name or a comment says where the product differs
//! from the table, and why.

mod addresses;
mod corpus;
mod desk;
mod files;
mod forms;
mod http;
mod identity;
mod inert;
mod injections;
mod lists;
mod secrets;
mod sheets;
mod tokens;
mod typed;
mod upload;
mod wizard;
mod wrong;
