"""What staff and managers say in chat, and what they see: requests, cards, lists and answers."""
