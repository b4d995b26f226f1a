-- Views over the tables of the Parquet export, in SQL that DuckDB and DataFusion both have. The tables come
-- from the file of each engine, which is read first. Two bases may have the same article: what is joined is of
-- one origin.
--
-- No column here may be added up: which figures lie apart, and which within one another, citebase works out from
-- more than these tables show. The table `totals` has its answers.

-- A row for each claim and each passage it cites, as the view `facts` of the file has them; `sentence` is all
-- of the claim, where the file's view has `predicate`, `object` and `detail`.
CREATE OR REPLACE VIEW facts AS
SELECT c.claim, c.shape, c.subject_kind, c.subject, c.predicate, c.object_kind, c.object, c.sentence, c.modality,
  c.attributed_to, c.source, p.passage, p.position, c.subject_key, c.object_key, c.attributed_to_key,
  f.lower, f.upper, f.unit, c.earliest, c.latest, c.asserted, c.month, c.origin
FROM claims c
JOIN citations x ON x.claim = c.claim AND x.month = c.month AND x.origin = c.origin
JOIN passages p ON p.source = x.source AND p.passage = x.passage AND p.month = x.month AND p.origin = x.origin
LEFT JOIN figures f ON f.claim = c.claim AND f.month = c.month AND f.origin = c.origin;

-- Milestones. In the order of time: ORDER BY coalesce(earliest, latest), latest, source, claim
CREATE OR REPLACE VIEW timeline AS
SELECT m.earliest, m.latest, m.date, m.date_wording, m.subject, c.predicate, m.phase, m.qualifier, m.condition,
  m.modality, m.polarity, m.attributed_to, m.source, m.claim, m.note, m.subject_key, m.under_key, m.at_key,
  m.attributed_to_key, m.asserted, c.sentence, m.month, m.origin
FROM milestones m
JOIN claims c ON c.claim = m.claim AND c.month = m.month AND c.origin = m.origin;

-- Everything on each entity, in the sections of a profile; ask for one by its key:
--   SELECT section, sentence FROM profiles WHERE entity_key = 'lingang-group';
CREATE OR REPLACE VIEW profiles AS
WITH said AS (
  SELECT subject_key AS entity_key, 'relations from it' AS section, claim, month, origin FROM relations
  UNION ALL SELECT object_key, 'relations to it', claim, month, origin FROM relations
  UNION ALL SELECT subject_key, 'figures', claim, month, origin FROM figures
  UNION ALL SELECT subject_key, CASE WHEN coalesce(earliest, latest) IS NULL THEN 'undated' ELSE 'milestones' END, claim, month, origin FROM milestones
  UNION ALL SELECT entity_key, 'statements', claim, month, origin FROM (
    SELECT subject_key AS entity_key, claim, month, origin FROM statements
    UNION SELECT unnest(string_to_array(about_keys, '; ')) AS entity_key, claim, month, origin FROM statements WHERE about_keys IS NOT NULL) s
  UNION ALL SELECT DISTINCT speaker_key, 'said', claim, month, origin FROM voices WHERE speaker_key IS NOT NULL
)
SELECT s.entity_key, s.section, c.claim, c.sentence, c.asserted, c.modality, c.polarity, c.attributed_to, c.source,
  c.earliest, c.latest, c.month, c.origin
FROM said s
JOIN claims c ON c.claim = s.claim AND c.month = s.month AND c.origin = s.origin;

-- Each total with its figures, as `citebase total` lists them: what is counted, unsettled, left out, and why. Ask
-- for one question by its key:
--   SELECT total_sentence, standing, sentence, why FROM totals_explained
--   WHERE question = 'organisation' AND of_key = 'lingang-group' ORDER BY total, standing, claim;
CREATE OR REPLACE VIEW totals_explained AS
SELECT t.question, t.of_key, t.of_name, t.total, t.sentence AS total_sentence, x.standing, c.claim, c.sentence, x.why,
  x.because_of, t.origin
FROM totals t
JOIN total_figures x ON x.total = t.total AND x.question = t.question AND x.of_key = t.of_key AND x.origin = t.origin
JOIN claims c ON c.claim = x.claim AND c.origin = t.origin;
