-- The tables of the Parquet export in DuckDB (1.1 or newer), whatever base or bases it came from.
--
--   SET VARIABLE lake = 'lake';      -- the folder that `citebase export parquet` has written
--   .read data/lake/duckdb.sql
--   .read data/lake/views.sql
--   SELECT sentence FROM facts WHERE subject_key = 'lingang-group';
--
-- Several exports are read together with a pattern, such as 'lake/*'; `origin` is the folder of each.
-- The columns are described in the documentation of citebase::export::parquet.

CREATE OR REPLACE VIEW sources AS SELECT * EXCLUDE (filename), regexp_extract(filename, '^(.*)/sources/', 1) AS origin FROM read_parquet(getvariable('lake') || '/sources/**/*.parquet', filename = true, hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW passages AS SELECT * EXCLUDE (filename), regexp_extract(filename, '^(.*)/passages/', 1) AS origin FROM read_parquet(getvariable('lake') || '/passages/**/*.parquet', filename = true, hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW entities AS SELECT * EXCLUDE (filename), regexp_extract(filename, '^(.*)/entities/', 1) AS origin FROM read_parquet(getvariable('lake') || '/entities/**/*.parquet', filename = true);
CREATE OR REPLACE VIEW mentions AS SELECT * EXCLUDE (filename), regexp_extract(filename, '^(.*)/mentions/', 1) AS origin FROM read_parquet(getvariable('lake') || '/mentions/**/*.parquet', filename = true, hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW names AS SELECT * EXCLUDE (filename), regexp_extract(filename, '^(.*)/names/', 1) AS origin FROM read_parquet(getvariable('lake') || '/names/**/*.parquet', filename = true, hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW identifiers AS SELECT * EXCLUDE (filename), regexp_extract(filename, '^(.*)/identifiers/', 1) AS origin FROM read_parquet(getvariable('lake') || '/identifiers/**/*.parquet', filename = true, hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW ties AS SELECT * EXCLUDE (filename), regexp_extract(filename, '^(.*)/ties/', 1) AS origin FROM read_parquet(getvariable('lake') || '/ties/**/*.parquet', filename = true, hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW rulings AS SELECT * EXCLUDE (filename), regexp_extract(filename, '^(.*)/rulings/', 1) AS origin FROM read_parquet(getvariable('lake') || '/rulings/**/*.parquet', filename = true);
CREATE OR REPLACE VIEW claims AS SELECT * EXCLUDE (filename), regexp_extract(filename, '^(.*)/claims/', 1) AS origin FROM read_parquet(getvariable('lake') || '/claims/**/*.parquet', filename = true, hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW relations AS SELECT * EXCLUDE (filename), regexp_extract(filename, '^(.*)/relations/', 1) AS origin FROM read_parquet(getvariable('lake') || '/relations/**/*.parquet', filename = true, hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW figures AS SELECT * EXCLUDE (filename), regexp_extract(filename, '^(.*)/figures/', 1) AS origin FROM read_parquet(getvariable('lake') || '/figures/**/*.parquet', filename = true, hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW equivalents AS SELECT * EXCLUDE (filename), regexp_extract(filename, '^(.*)/equivalents/', 1) AS origin FROM read_parquet(getvariable('lake') || '/equivalents/**/*.parquet', filename = true, hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW milestones AS SELECT * EXCLUDE (filename), regexp_extract(filename, '^(.*)/milestones/', 1) AS origin FROM read_parquet(getvariable('lake') || '/milestones/**/*.parquet', filename = true, hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW statements AS SELECT * EXCLUDE (filename), regexp_extract(filename, '^(.*)/statements/', 1) AS origin FROM read_parquet(getvariable('lake') || '/statements/**/*.parquet', filename = true, hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW voices AS SELECT * EXCLUDE (filename), regexp_extract(filename, '^(.*)/voices/', 1) AS origin FROM read_parquet(getvariable('lake') || '/voices/**/*.parquet', filename = true, hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW citations AS SELECT * EXCLUDE (filename), regexp_extract(filename, '^(.*)/citations/', 1) AS origin FROM read_parquet(getvariable('lake') || '/citations/**/*.parquet', filename = true, hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW links AS SELECT * EXCLUDE (filename), regexp_extract(filename, '^(.*)/links/', 1) AS origin FROM read_parquet(getvariable('lake') || '/links/**/*.parquet', filename = true, hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW totals AS SELECT * EXCLUDE (filename), regexp_extract(filename, '^(.*)/totals/', 1) AS origin FROM read_parquet(getvariable('lake') || '/totals/**/*.parquet', filename = true);
CREATE OR REPLACE VIEW total_figures AS SELECT * EXCLUDE (filename), regexp_extract(filename, '^(.*)/total_figures/', 1) AS origin FROM read_parquet(getvariable('lake') || '/total_figures/**/*.parquet', filename = true);
