"""The inbox folder: its files listed, archived or rejected, ZIP files unpacked."""
