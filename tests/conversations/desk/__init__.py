"""Tests of the desk: requests, cards, answers, access."""
