"""The night clerk: calls services on a schedule. Every task may be run twice."""
