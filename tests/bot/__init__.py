"""Tests of the upper floor."""
