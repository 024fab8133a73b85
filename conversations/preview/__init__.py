"""Talks shown without a platform: sample values, sample talks, every bad input to every question.

`kesu preview` writes `docs/conversations.md` from these, and tests hold it to them.
"""
