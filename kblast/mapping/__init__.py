"""The mapping language: a YAML file that says where in a foreign document the parts of an inventory stand."""
