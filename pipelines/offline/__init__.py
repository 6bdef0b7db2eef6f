"""Installation on a machine without internet: one ZIP a platform with every wheel, an installer and instructions.

`make wheelhouse` writes it. Nothing of `gongkai` itself imports this room.
"""
