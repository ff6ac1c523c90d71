"""How long things take. `make bench` prints a table; nothing here is a test."""
