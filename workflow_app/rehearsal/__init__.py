"""Scripted cases, played through the real services on a database of their own."""
