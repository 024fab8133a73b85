"""Every word a person reads, by language, and the engine that puts values into it."""
