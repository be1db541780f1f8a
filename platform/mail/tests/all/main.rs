//! Everything that mail promises, against a real conversation and a real folder.

mod conformance;
mod hostile;
mod mailbox;
mod relay;
mod sink;
