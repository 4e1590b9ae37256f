"""Frozen page objects for the templates."""
