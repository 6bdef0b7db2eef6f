"""HTML: the markup, the styles, the text that is visible, and grids with or without table tags.

read.py reads the page. Styles: rule_blocks.py, style_rules.py and cascade.py collect them, hiding_styles.py and
colours.py interpret them, styles.py and visibility.py apply them to the nodes. generated_text.py and drawn_order.py
find cells whose digits styles make or move.
"""
