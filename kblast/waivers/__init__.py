"""What stands between what the rules find and what is shown: waivers, comments in the inventory, a baseline."""
