"""What kblast finds out: plain, versioned, each with one JSON shape."""
