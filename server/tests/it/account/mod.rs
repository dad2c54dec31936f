//! People and their accounts, as a browser meets them.

mod sign_in;
