"""A whole invented province, so that the product can be tried without one real person's data."""
