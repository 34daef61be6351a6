"""What may be seen. Nothing leaves this stage but SafeTable, and nothing but SafeTable reaches a report."""
