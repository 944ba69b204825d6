"""The parts of a pack, each read by its own module: header, code lists, parameters, rules, cases."""
