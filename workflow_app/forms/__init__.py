"""Forms check what was typed; the rule book checks what is lawful."""
