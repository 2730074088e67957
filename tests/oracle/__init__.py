"""A second, independent reading of what failures do.

The engine compiles an inventory once and is fast. The oracle is slow and obvious: one plain function for each clause of
the simulation's semantics, applied to every element again and again until nothing changes. Where the two differ, one of
them misreads.
"""
