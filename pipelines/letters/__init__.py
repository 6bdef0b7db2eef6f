"""Letters (DOCX) that ask bodies to verify figures that do not agree, and their list: `gongkai letters`.

cases.py groups the findings by body and year, from_warehouse.py takes them from a warehouse; fields.py is what a letter
says, places.py shows where; template.py loads, checks and fills the template, which make_template.py has made;
write_letters.py writes all. Letters are in Chinese, as official notes are, and never accuse.
"""
