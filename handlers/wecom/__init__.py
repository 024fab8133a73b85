"""The staff's side in WeCom: the smart bot's long connection and the room behind it."""
