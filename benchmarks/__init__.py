"""What is fast and what it costs, measured: made-up platforms of any size, and the runs that time kblast on them."""
