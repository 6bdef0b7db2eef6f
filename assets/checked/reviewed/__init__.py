"""What people decided about published figures, as reviewed files: corrections of cells, waivers of rules,
bodies under several names."""
