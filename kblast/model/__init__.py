"""The platform as declared: what may be written in an inventory, how files merge, what references mean."""
