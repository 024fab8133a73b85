"""Adapters of the chat platforms: an update in, an API call out, nothing decided."""
