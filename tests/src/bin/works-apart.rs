//! What works in a process of its own, for the tests: the host's program is not built before them.

fn main() {
    sheets::read::serve();
    typeset::child::serve();
    files::serve();
    house_tests::hostile::serve();
}
