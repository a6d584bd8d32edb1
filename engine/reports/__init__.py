"""The verdict in the forms that people read or other programs take in."""
