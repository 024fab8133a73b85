"""The loops: take in, tick, deliver, audit. Each does a piece of work and says how much it did."""
