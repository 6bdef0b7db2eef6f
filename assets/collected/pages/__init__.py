"""What a fetched web page is: a report page with its attachments, a not-found page, a bot check."""
