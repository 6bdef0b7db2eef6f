"""From a grid to the cells of a form. Begin with recognise.py, which lists the steps."""
