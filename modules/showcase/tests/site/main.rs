//! The site as visitors and members meet it: real PostgreSQL, real HTTP.

mod design;
mod kit;
mod pictures;
mod visitors;
