"""The rules, as data; working time."""
