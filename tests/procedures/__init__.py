"""Tests of procedures and of working time."""
