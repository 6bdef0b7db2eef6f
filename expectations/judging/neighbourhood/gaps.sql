-- checked.gap of the warehouse has the gaps of its reports and no others.
INSERT INTO {whole}.checked.gap BY NAME FROM checked.gap ANTI JOIN {whole}.checked.gap known USING (gap);
DELETE FROM {whole}.checked.gap WHERE gap NOT IN (SELECT DISTINCT gap FROM {whole}.checked.undecided)
