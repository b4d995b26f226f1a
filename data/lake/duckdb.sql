-- The Parquet export as views of DuckDB (1.1 or newer), whatever base or bases it came from.
--
--   SET VARIABLE lake = 'lake';      -- the folder that `citebase export parquet` has written
--   .read data/lake/duckdb.sql
--   SELECT sentence FROM facts WHERE subject_key = 'lingang-group';
--
-- There is no view of totals, and no column here may be added up: which figures lie apart, and which within
-- one another, citebase works out from more than these tables show. Ask it: `citebase total`.

-- The tables, as they are. Their columns are described in the documentation of citebase::export::parquet.

CREATE OR REPLACE VIEW sources AS FROM read_parquet(getvariable('lake') || '/sources/**/*.parquet', hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW passages AS FROM read_parquet(getvariable('lake') || '/passages/**/*.parquet', hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW entities AS FROM read_parquet(getvariable('lake') || '/entities/**/*.parquet');
CREATE OR REPLACE VIEW mentions AS FROM read_parquet(getvariable('lake') || '/mentions/**/*.parquet', hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW names AS FROM read_parquet(getvariable('lake') || '/names/**/*.parquet', hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW identifiers AS FROM read_parquet(getvariable('lake') || '/identifiers/**/*.parquet', hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW rulings AS FROM read_parquet(getvariable('lake') || '/rulings/**/*.parquet');
CREATE OR REPLACE VIEW claims AS FROM read_parquet(getvariable('lake') || '/claims/**/*.parquet', hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW relations AS FROM read_parquet(getvariable('lake') || '/relations/**/*.parquet', hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW figures AS FROM read_parquet(getvariable('lake') || '/figures/**/*.parquet', hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW equivalents AS FROM read_parquet(getvariable('lake') || '/equivalents/**/*.parquet', hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW milestones AS FROM read_parquet(getvariable('lake') || '/milestones/**/*.parquet', hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW statements AS FROM read_parquet(getvariable('lake') || '/statements/**/*.parquet', hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW voices AS FROM read_parquet(getvariable('lake') || '/voices/**/*.parquet', hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW citations AS FROM read_parquet(getvariable('lake') || '/citations/**/*.parquet', hive_partitioning = true, hive_types = {'month': VARCHAR});
CREATE OR REPLACE VIEW links AS FROM read_parquet(getvariable('lake') || '/links/**/*.parquet', hive_partitioning = true, hive_types = {'month': VARCHAR});

-- A row for each claim and each passage it cites, as the view `facts` of the file has them; `sentence` is all
-- of the claim, where the file's view has `predicate`, `object` and `detail`.
CREATE OR REPLACE VIEW facts AS
SELECT c.claim, c.shape, c.subject_kind, c.subject, c.predicate, c.object_kind, c.object, c.sentence, c.modality,
  c.attributed_to, c.source, p.passage, c.subject_key, c.object_key, c.attributed_to_key,
  f.lower, f.upper, f.unit, c.earliest, c.latest, c.asserted, c.month
FROM claims c
JOIN citations x ON x.claim = c.claim AND x.month = c.month
JOIN passages p ON p.source = x.source AND p.passage = x.passage AND p.month = x.month
LEFT JOIN figures f ON f.claim = c.claim AND f.month = c.month
ORDER BY c.source, p.position, c.claim;

-- Milestones in the order of time, those without a calendar date last.
CREATE OR REPLACE VIEW timeline AS
SELECT m.earliest, m.latest, m.date, m.date_wording, m.subject, c.predicate, m.phase, m.qualifier, m.condition,
  m.modality, m.polarity, m.attributed_to, m.source, m.claim, m.note, m.subject_key, m.under_key, m.at_key,
  m.attributed_to_key, m.asserted, c.sentence, m.month
FROM milestones m
JOIN claims c ON c.claim = m.claim AND c.month = m.month
ORDER BY coalesce(m.earliest, m.latest) IS NULL, coalesce(m.earliest, m.latest), m.latest, m.source, m.claim;

-- Everything on one entity, by its key, in the sections of a profile:
--   SELECT section, sentence FROM profile('lingang-group');
CREATE OR REPLACE MACRO profile(entity) AS TABLE
WITH said AS (
  SELECT 'relations from it' AS section, claim, month FROM relations WHERE subject_key = entity
  UNION ALL SELECT 'relations to it', claim, month FROM relations WHERE object_key = entity
  UNION ALL SELECT 'figures', claim, month FROM figures WHERE subject_key = entity
  UNION ALL SELECT 'milestones', claim, month FROM milestones WHERE subject_key = entity AND coalesce(earliest, latest) IS NOT NULL
  UNION ALL SELECT 'undated', claim, month FROM milestones WHERE subject_key = entity AND coalesce(earliest, latest) IS NULL
  UNION ALL SELECT 'statements', claim, month FROM statements WHERE subject_key = entity OR list_contains(string_split(about_keys, '; '), entity)
  UNION ALL SELECT DISTINCT 'said', claim, month FROM voices WHERE speaker_key = entity
)
SELECT s.section, c.claim, c.sentence, c.asserted, c.modality, c.polarity, c.attributed_to, c.source, c.earliest, c.latest
FROM said s
JOIN claims c ON c.claim = s.claim AND c.month = s.month
ORDER BY s.section, c.source, c.claim;
