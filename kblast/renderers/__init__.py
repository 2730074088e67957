"""One file for every output format of every command; what stands here is found by its name."""
