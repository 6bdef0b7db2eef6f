"""The workbook (XLSX) that `gongkai check --xlsx` writes and the desk offers: a summary, the findings, the tables.

write.py puts it together; summary_sheet.py, findings_sheet.py and data_sheet.py write its sheets; finding_rows.py and
form_grid.py prepare what these write and know no spreadsheet.
"""
