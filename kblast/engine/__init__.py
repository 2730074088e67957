"""What happens when things fail: one network of gates, compiled once, asked by everything that says "what if"."""
