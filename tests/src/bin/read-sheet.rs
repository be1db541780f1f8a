//! The reader of workbooks, for the tests: the host's program is not built before them.

fn main() {
    sheets::read::read_if_asked();
}
