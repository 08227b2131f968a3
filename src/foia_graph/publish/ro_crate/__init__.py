"""RO-Crate 1.2: what the files of a bag are, whose, and under which licence, in one file beside them."""
