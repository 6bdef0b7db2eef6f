SELECT key, zh, en, unit FROM dim_cell ORDER BY key
