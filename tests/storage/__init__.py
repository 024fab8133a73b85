"""The storage floor: one contract suite, run on SQLite and on PostgreSQL."""
