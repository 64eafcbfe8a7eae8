"""What a person can ask for at the terminal, by subject. Prefect is imported only where a flow runs."""
