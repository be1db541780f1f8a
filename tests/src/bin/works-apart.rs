//! The reader of workbooks and the typesetter, for the tests: the host's program is not built before them.

fn main() {
    sheets::read::read_if_asked();
    typeset::child::set_if_asked();
}
