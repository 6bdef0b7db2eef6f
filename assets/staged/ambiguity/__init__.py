"""Several readings of one document: chosen by the form's sums, doubtful cells solved by them, OCR numbers confirmed."""
