-- The pages to which a report is attached.
SELECT DISTINCT page FROM collected.attachment SEMI JOIN staged.version USING (source)
