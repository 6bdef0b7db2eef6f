"""Publishing: releases of the marts as files, what changed between two of them, and the lake they are published to."""
