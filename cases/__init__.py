"""What happened, who may, what is due, who hears."""
