"""What we say and ask: the customer's talk and the staff's desk, as pure machines."""
