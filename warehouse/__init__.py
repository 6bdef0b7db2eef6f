"""What is stored: the statutory forms, the divisions, the schemas and the store. Imports no other package of ours."""
