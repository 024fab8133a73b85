"""Tests, a folder for each floor."""
