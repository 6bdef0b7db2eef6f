"""XLSX and XLS: values through calamine, what is hidden or damaged from the files themselves."""
