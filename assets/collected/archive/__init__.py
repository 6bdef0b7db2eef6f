"""The archive of documents by digest: written, verified, exported as WARC."""
