-- Who is who across several bases, in SQL that DuckDB and DataFusion both have: a job, which makes tables and
-- is run again when a base was exported again. The tables of all bases come from the file of each engine, which is
-- read first, and so is views.sql.
--
--   SELECT mention, origin, common_key, unsettled FROM who;
--
-- It ties what has something in common (table `ties`, which citebase makes by its own rules) or was ruled the same,
-- in three steps, each of them connected components: by rulings, keys, declarations and identifiers; organisations,
-- projects, industries, places and products by names; persons by name and organisation. Two that are known to
-- differ are never joined, and a name that two such have ties nobody. What cannot be settled so stays as it is in
-- its own base, and `unsettled` says so: one base with all the sheets has more ways to tell.

-- Each tie once, in however many bases. A shared key ties nobody of whom a person ruled that they are not it.
CREATE OR REPLACE TABLE across_ties AS
SELECT DISTINCT t.mention, t.source, t.kind, t.rule, t.match_key AS shared_key, t.organisation,
  t.kind || ' ' || t.rule || ' ' || t.match_key AS match_key
FROM ties t
LEFT JOIN rulings r ON r.verdict = 'different' AND t.rule = 'shared key'
  AND (r.one = t.mention AND r.other = t.match_key OR r.other = t.mention AND r.one = t.match_key)
WHERE r.one IS NULL;

-- Rulings, for each kind: none joins two kinds. What a ruling names need not be loaded.
CREATE OR REPLACE TABLE across_rulings AS
SELECT DISTINCT r.verdict, k.kind || ' ruling ' || r.one || ' ' || r.other AS ruling,
  k.kind || CASE WHEN r.one LIKE '%#%' THEN ' mention ' ELSE ' shared key ' END || r.one AS one,
  k.kind || CASE WHEN r.other LIKE '%#%' THEN ' mention ' ELSE ' shared key ' END || r.other AS other
FROM rulings r CROSS JOIN (SELECT DISTINCT kind FROM ties) k;

CREATE OR REPLACE TABLE across_edges AS
SELECT mention AS node, match_key FROM across_ties WHERE rule IN ('shared key', 'declared', 'identifier')
UNION SELECT t.mention, r.named FROM across_ties t
JOIN (SELECT one AS named FROM across_rulings UNION SELECT other FROM across_rulings) r
  ON r.named = t.kind || ' mention ' || t.mention
UNION SELECT ruling, one FROM across_rulings WHERE verdict = 'same'
UNION SELECT ruling, other FROM across_rulings WHERE verdict = 'same';

-- The first step. In each round all that have a match key take the least label among them, until none changes.
CREATE OR REPLACE TABLE across_firm AS
WITH RECURSIVE label AS (
  SELECT DISTINCT node, node AS least, 1 AS changed FROM across_edges
  UNION ALL
  SELECT node, least, changed FROM (
    SELECT e.node, min(k.least) AS least, max(max(CASE WHEN k.least < k.most THEN 1 ELSE 0 END)) OVER () AS changed
    FROM across_edges e
    JOIN (SELECT x.match_key, min(l.least) AS least, max(l.least) AS most
      FROM label l JOIN across_edges x ON x.node = l.node GROUP BY x.match_key) k ON k.match_key = e.match_key
    GROUP BY e.node) n
  WHERE changed = 1)
SELECT node, min(least) AS firm FROM label GROUP BY node;

-- Two that have a mark in common are known to differ: they are of one sheet, have other identifiers in one register,
-- or were ruled different.
CREATE OR REPLACE TABLE across_marks AS
SELECT f.firm, 'source ' || t.source AS mark FROM across_firm f JOIN across_ties t ON t.mention = f.node
UNION SELECT f.firm, 'register ' || i.scheme FROM across_firm f JOIN identifiers i ON i.mention = f.node
UNION SELECT f.firm, r.ruling FROM across_firm f
JOIN across_edges e ON e.node = f.node
JOIN (SELECT ruling, one AS named FROM across_rulings WHERE verdict = 'different'
  UNION SELECT ruling, other FROM across_rulings WHERE verdict = 'different') r ON r.named = e.match_key;

-- What the first step joined and should not have: two that no base with both has as one, though they are of one
-- sheet; two that were ruled different. And what is not the same sheet in all bases that have it.
CREATE OR REPLACE TABLE across_doubts AS
SELECT firm, min(doubt) AS doubt FROM (
  SELECT firm, 'two that are known to differ would become one' AS doubt FROM (
    SELECT f.firm, t.source, t.origin, count(DISTINCT t.entity_key) AS entities
    FROM across_firm f JOIN ties t ON t.mention = f.node
    GROUP BY f.firm, t.source, t.origin) o
  GROUP BY firm, source HAVING min(entities) > 1
  UNION ALL SELECT a.firm, 'two that are known to differ would become one' FROM across_rulings r
  JOIN across_edges x ON x.match_key = r.one
  JOIN across_firm a ON a.node = x.node
  JOIN across_edges y ON y.match_key = r.other
  JOIN across_firm b ON b.node = y.node AND b.firm = a.firm
  WHERE r.verdict = 'different'
  UNION ALL SELECT f.firm, 'the bases have other sheets of one article' FROM across_firm f
  JOIN across_ties t ON t.mention = f.node
  JOIN (
    SELECT e.source FROM (
      SELECT source, mention, kind, rule, match_key, organisation, count(*) AS bases FROM ties
      GROUP BY source, mention, kind, rule, match_key, organisation) e
    JOIN (SELECT source, count(DISTINCT origin) AS bases FROM ties GROUP BY source) s ON s.source = e.source
    WHERE e.bases < s.bases GROUP BY e.source) o ON o.source = t.source) d
GROUP BY firm;

-- The second step, over what the first has made. A name that two have who differ ties nobody.
CREATE OR REPLACE TABLE across_bearers AS
SELECT DISTINCT f.firm, t.match_key FROM across_ties t JOIN across_firm f ON f.node = t.mention WHERE t.rule = 'name';

CREATE OR REPLACE TABLE across_names AS
SELECT b.firm, b.match_key FROM across_bearers b
LEFT JOIN (
  SELECT DISTINCT match_key FROM (
    SELECT x.match_key FROM across_bearers x
    JOIN (SELECT match_key FROM across_bearers GROUP BY match_key HAVING count(*) > 1) s ON s.match_key = x.match_key
    JOIN across_marks m ON m.firm = x.firm
    LEFT JOIN across_doubts d ON d.firm = x.firm
    WHERE d.firm IS NULL
    GROUP BY x.match_key, m.mark HAVING count(*) > 1) g) a ON a.match_key = b.match_key
WHERE a.match_key IS NULL;

CREATE OR REPLACE TABLE across_named AS
WITH RECURSIVE label AS (
  SELECT DISTINCT firm, firm AS least, 1 AS changed FROM across_names
  UNION ALL
  SELECT firm, least, changed FROM (
    SELECT e.firm, min(k.least) AS least, max(max(CASE WHEN k.least < k.most THEN 1 ELSE 0 END)) OVER () AS changed
    FROM across_names e
    JOIN (SELECT x.match_key, min(l.least) AS least, max(l.least) AS most
      FROM label l JOIN across_names x ON x.firm = l.firm GROUP BY x.match_key) k ON k.match_key = e.match_key
    GROUP BY e.firm) n
  WHERE changed = 1)
SELECT f.firm, coalesce(n.entity, f.firm) AS entity
FROM (SELECT DISTINCT firm FROM across_firm) f
LEFT JOIN (SELECT firm, min(least) AS entity FROM label GROUP BY firm) n ON n.firm = f.firm;

-- What the second step would join and must not.
CREATE OR REPLACE TABLE across_unsettled AS
SELECT entity, min(doubt) AS doubt FROM (
  SELECT n.entity, d.doubt FROM across_named n JOIN across_doubts d ON d.firm = n.firm
  UNION ALL SELECT n.entity, 'two that are known to differ would become one' FROM across_named n
  JOIN across_marks m ON m.firm = n.firm
  GROUP BY n.entity, m.mark HAVING count(*) > 1) d
GROUP BY entity;

-- The third step: persons, by a name and what the second has made of their organisations.
CREATE OR REPLACE TABLE across_offices AS
SELECT f.firm, t.match_key || ' ' || o.entity AS match_key, max(u.doubt) AS doubt
FROM across_ties t
JOIN across_firm f ON f.node = t.mention
JOIN across_firm g ON g.node = t.organisation
JOIN across_named o ON o.firm = g.firm
LEFT JOIN across_unsettled u ON u.entity = o.entity
WHERE t.rule = 'person'
GROUP BY f.firm, t.match_key || ' ' || o.entity;

CREATE OR REPLACE TABLE across_persons AS
SELECT b.firm, b.match_key, b.doubt FROM across_offices b
LEFT JOIN (
  SELECT DISTINCT match_key FROM (
    SELECT x.match_key FROM across_offices x
    JOIN across_marks m ON m.firm = x.firm
    LEFT JOIN across_doubts d ON d.firm = x.firm
    WHERE d.firm IS NULL AND x.doubt IS NULL
    GROUP BY x.match_key, m.mark HAVING count(*) > 1) g) a ON a.match_key = b.match_key
WHERE a.match_key IS NULL;

CREATE OR REPLACE TABLE across_known AS
WITH RECURSIVE label AS (
  SELECT DISTINCT firm, firm AS least, 1 AS changed FROM across_persons
  UNION ALL
  SELECT firm, least, changed FROM (
    SELECT e.firm, min(k.least) AS least, max(max(CASE WHEN k.least < k.most THEN 1 ELSE 0 END)) OVER () AS changed
    FROM across_persons e
    JOIN (SELECT x.match_key, min(l.least) AS least, max(l.least) AS most
      FROM label l JOIN across_persons x ON x.firm = l.firm GROUP BY x.match_key) k ON k.match_key = e.match_key
    GROUP BY e.firm) n
  WHERE changed = 1)
SELECT n.firm, coalesce(p.entity, n.entity) AS entity
FROM across_named n
LEFT JOIN (SELECT firm, min(least) AS entity FROM label GROUP BY firm) p ON p.firm = n.firm;

-- Each entity with the key that one base would give it: the least of its shared keys, or else of its mentions. One
-- that is not settled has none.
CREATE OR REPLACE TABLE across_entities AS
SELECT e.entity, CASE WHEN d.doubt IS NULL THEN coalesce(e.shared_key, e.mention) END AS common_key, d.doubt
FROM (
  SELECT k.entity, min(CASE WHEN t.rule = 'shared key' THEN t.shared_key END) AS shared_key, min(t.mention) AS mention
  FROM across_ties t
  JOIN across_firm f ON f.node = t.mention
  JOIN across_known k ON k.firm = f.firm
  GROUP BY k.entity) e
LEFT JOIN (
  SELECT entity, min(doubt) AS doubt FROM (
    SELECT k.entity, u.doubt FROM across_known k
    JOIN across_named n ON n.firm = k.firm JOIN across_unsettled u ON u.entity = n.entity
    UNION ALL SELECT k.entity, p.doubt FROM across_known k JOIN across_persons p ON p.firm = k.firm WHERE p.doubt IS NOT NULL
    UNION ALL SELECT k.entity, 'two that are known to differ would become one' FROM across_known k
    JOIN across_marks m ON m.firm = k.firm
    GROUP BY k.entity, m.mark HAVING count(*) > 1) o
  GROUP BY entity) d ON d.entity = e.entity;

-- Each mention in each base: the entity's key there, and its key in common. What is not settled has the key of its own
-- base behind that base's name, so that it is nobody else's.
-- `repeated` is true where another base has the same article and comes first: it has the same claims once more.
CREATE OR REPLACE VIEW who AS
SELECT coalesce(e.common_key, m.origin || ' ' || m.entity_key) AS common_key, m.entity_key, m.mention, m.source, m.kind,
  'not settled here, because ' || e.doubt || ': load both into one base' AS unsettled,
  m.origin > s.first_origin AS repeated, m.origin
FROM mentions m
JOIN across_firm f ON f.node = m.mention
JOIN across_known k ON k.firm = f.firm
JOIN across_entities e ON e.entity = k.entity
JOIN (SELECT source, min(origin) AS first_origin FROM sources GROUP BY source) s ON s.source = m.source;
