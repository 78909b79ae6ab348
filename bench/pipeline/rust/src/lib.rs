//! What the Rust peers share: their arguments, their report and the shapes.
//! Must not decide what a stage does; that is each program's.

pub mod report;
pub mod shapes;
