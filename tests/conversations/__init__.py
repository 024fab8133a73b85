"""Tests of the talks and of reading."""
