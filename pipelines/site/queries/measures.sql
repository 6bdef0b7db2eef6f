SELECT measure, form_table, measure_group, zh, en, unit FROM dim_measure ORDER BY measure
