"""What is stored: the statutory forms, the divisions, the schemas and the one writer. Imports nothing of ours."""
