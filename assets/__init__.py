"""What is made, one room a stage: collected, staged, checked, marts. Plain functions, and one thin asset.py a room."""
