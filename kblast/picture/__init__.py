"""Pictures of a platform: lanes of cards with lines between them, as in a report, in SVG that needs nothing else."""
