"""Letters (DOCX) that ask bodies to verify figures that do not agree, and their list: `gongkai letters`.

cases.py groups the findings by body and year, from_warehouse.py takes them from a warehouse; fields.py is what a letter
holds, places.py where the figures are; template.py loads, checks and fills the template, which is made by
make_template.py; write_letters.py writes all. Letters are in Chinese, as official notes are, and never accuse.
"""
