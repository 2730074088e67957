"""What is asked of a cluster, one file per kind of thing; every reader takes down what was not answered."""
