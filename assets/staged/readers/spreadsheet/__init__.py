"""Spreadsheets (XLSX and XLS): calamine reads the values; what is hidden or corrupt is read from the files themselves.

read.py reads a workbook. xlsx.py and xls.py check the file first; tables.py makes rows of its cells.
"""
