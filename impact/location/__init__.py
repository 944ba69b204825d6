"""Where a measure is, when nobody has drawn it: from designations, addresses and the names of areas."""
