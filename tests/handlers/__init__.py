"""The chat platforms' rooms, against a server that speaks the platform's own HTTP."""
