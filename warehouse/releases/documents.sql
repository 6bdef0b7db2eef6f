-- `document`: each report of either side once, with what identifies it; the later side counts where both have it.
CREATE TEMP TABLE document AS
SELECT * EXCLUDE (rank) FROM (
  {reports}
)
QUALIFY row_number() OVER (PARTITION BY report_id ORDER BY rank) = 1
