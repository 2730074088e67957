"""One module for every foreign format that needs code; formats that a mapping can describe stand in `mappings`."""
