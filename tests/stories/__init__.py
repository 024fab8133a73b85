"""Stories: people talk to the real bots through the stand-in; time is moved, never waited for."""
