"""What is made, a room a stage: collected, staged, checked, marts. Plain functions, and one thin asset_settings.py a
room.
"""
