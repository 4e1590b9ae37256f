"""Reads: rows in, facts or page rows out. Nothing here writes."""
