"""Composition root: settings, wiring, loops, web, command line and playground."""
