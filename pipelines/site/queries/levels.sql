SELECT level, zh, en FROM dim_level ORDER BY rank
