"""The rules floor: what happened, who may, what is due, who hears."""
