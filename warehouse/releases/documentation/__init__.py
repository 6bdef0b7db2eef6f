"""What a release states about itself for repositories of data and for statistics programs, by the dictionary."""
