"""Tables, one file for each thing kept, sealing and migrations."""
