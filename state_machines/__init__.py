"""The rule book: procedures, rules and clauses. Facts in, findings out; no web, database or clock."""
