SELECT body, year, title, reason, day, state FROM withdrawn ORDER BY day DESC, body LIMIT 200
