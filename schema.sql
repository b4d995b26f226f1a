-- citebase: the whole schema, to be read from top to bottom.
--
--   1  vocabulary   closed lists, and catalogues that grow by rows
--   2  sources      articles and their passages
--   3  names        strings, dates: each distinct value once
--   4  entities     canonical ones, and what each source wrote of them (mentions)
--   5  claims       the envelope, four shapes, citations, links
--   6  history      rulings on identity, superseded sheets, the log of changes
--   7  search       an index of words, made by the crate
--   8  dictionary   this schema's own comments, as rows
--   9  views        for people: everything in words, in the plural
--
-- What holds throughout:
--   * Everything that came from one article is numbered within its source, so that
--     (source, number) is its key. An article's rows lie together, and a claim cannot
--     reach into another article's passages or mentions: foreign keys carry the source.
--   * Closed lists are small integers with a CHECK, spelt out in the table `term`. The kinds of
--     entity have a table of their own, `kind`, and are held by foreign keys.
--     Catalogues are tables, held by foreign keys; a sheet may add rows to them.
--   * Amounts are integers in steps of their unit (unit.factor steps make one unit).
--   * NULL says only what the column's comment says.
--   * Of a large base each page that is looked into costs more than all that is worked out on
--     it. So keys and indexes are what the benchmark chose (docs/cost.md):
--       - What an article says of one subject lies together: a relation, figure or statement is
--         keyed by source, subject and claim. A milestone is keyed by its claim, since timelines
--         come from its date.
--       - relation_by_object and figure_by_measure have the claim's number: a page of an answer
--         is read in its order, and no further.
--       - mention_by_entity and source_by_id hold all that most questions ask of a mention or a
--         source; entity has a copy of its name, entity_name and belonging are derived, each in
--         the order in which it is asked for.
--       - mention.roles and claim.more say where there is nothing to be found.
--   * A comment stands inside its table's parentheses: SQLite keeps those.
--   * Nothing here needs a SQLite newer than 3.40, nor a function or collation of ours.

-- 1 vocabulary ---------------------------------------------------------------

CREATE TABLE kind ( -- the kinds of entity; the crate's enum Kind has the same codes
  id      INTEGER PRIMARY KEY, -- the number that rows of other tables hold
  word    TEXT    NOT NULL, -- the word for it, as fact sheets and views write it
  plural  TEXT    NOT NULL, -- the word for several, which is the name of the view that lists them
  named   INTEGER NOT NULL, -- 1 if its names say which one is meant, so that one name in two articles ties them; 0 if it is called by what it is ("framework agreement")
  meaning TEXT    NOT NULL, -- what the word means
  CONSTRAINT kind_word UNIQUE (word),
  CONSTRAINT kind_plural UNIQUE (plural),
  CONSTRAINT kind_named CHECK (named IN (0, 1))
) STRICT;

INSERT INTO kind (id, word, plural, named, meaning) VALUES
  (1, 'organisation', 'organisations', 1, 'a company, university, government body: whoever can act or be a member'),
  (2, 'project', 'projects', 1, 'something undertaken: a plant, a headquarters, a programme, a scenario'),
  (3, 'industry', 'industries', 1, 'a line of business, a category of them, or an aspect of a programme'),
  (4, 'event', 'events', 0, 'an occasion that people attend'),
  (5, 'person', 'people', 1, 'a human being'),
  (6, 'place', 'places', 1, 'somewhere on the map, an industrial park included (its operator is an organisation)'),
  (7, 'agreement', 'agreements', 0, 'what parties agree: a contract, a letter of intent'),
  (8, 'product', 'products', 1, 'something made to be sold or used: a vehicle, a drug, a chip, a model, a service'),
  (9, 'document', 'documents', 0, 'something written by one side: a law, a plan, a letter, a report, a lawsuit');

CREATE TABLE term ( -- the other closed lists in words; the crate's enums have the same codes
  list    TEXT    NOT NULL, -- which list: shape, modality, polarity, nature, basis, name_role, extent, link, counterparty, identity_rule, change, verdict
  code    INTEGER NOT NULL, -- the number that rows of other tables hold
  word    TEXT    NOT NULL, -- the word for it, as fact sheets and views write it
  meaning TEXT    NOT NULL, -- what the word means
  CONSTRAINT term_key PRIMARY KEY (list, code),
  CONSTRAINT term_word UNIQUE (list, word)
) STRICT, WITHOUT ROWID;

INSERT INTO term (list, code, word, meaning) VALUES
  ('shape', 1, 'relation', 'who stands how to whom'),
  ('shape', 2, 'figure', 'how much'),
  ('shape', 3, 'milestone', 'what happened or will happen'),
  ('shape', 4, 'statement', 'what somebody aims at, does or is, in a gist'),
  ('modality', 0, 'reported', 'told as a fact'),
  ('modality', 1, 'planned', 'intended and arranged'),
  ('modality', 2, 'aimed', 'an aim that somebody has'),
  ('modality', 3, 'urged', 'asked for or wished of somebody'),
  ('modality', 4, 'expected', 'foreseen'),
  ('modality', 5, 'conditional', 'true if something else comes true'),
  ('modality', 6, 'required', 'demanded by a rule or a contract'),
  ('modality', 7, 'alleged', 'said against somebody and not proven'),
  ('polarity', 0, 'affirmed', 'the source says that it is so'),
  ('polarity', 1, 'negated', 'the source says that it is not so'),
  ('nature', 0, 'not stated', 'the source does not say what sort of figure it is'),
  ('nature', 1, 'stock', 'what there is at a time'),
  ('nature', 2, 'flow', 'what passes during a period'),
  ('nature', 3, 'cumulative', 'all that has come together up to a time'),
  ('nature', 4, 'rate', 'one amount against another'),
  ('nature', 5, 'once', 'an amount that occurs a single time'),
  ('basis', 1, 'stated', 'the source itself says the date'),
  ('basis', 2, 'publication', 'reckoned from the day of publication'),
  ('basis', 3, 'address', 'read from the address of the page'),
  ('basis', 4, 'unresolved', 'no calendar date follows from what the source says'),
  ('name_role', 1, 'primary', 'what to call it'),
  ('name_role', 2, 'alias', 'another name'),
  ('name_role', 3, 'abbreviation', 'a short form'),
  ('name_role', 4, 'former', 'a name that it bore before'),
  ('extent', 1, 'whole', 'the article was read to its end'),
  ('extent', 2, 'breaks off', 'the copy that was read is not complete'),
  ('link', 1, 'amends', 'corrects or brings up to date'),
  ('link', 2, 'denies', 'says that it is not so'),
  ('link', 3, 'repeats', 'says the same thing again; counted once'),
  ('link', 4, 'condition of', 'must hold for the other to come true'),
  ('link', 5, 'in addition to', 'comes on top of the other'),
  ('link', 6, 'because of', 'has the other as its reason'),
  ('link', 7, 'before', 'comes before the other in time'),
  ('link', 8, 'after', 'comes after the other in time'),
  ('link', 9, 'share of', 'this figure is a share of the other figure'),
  ('link', 10, 'change of', 'this figure is how much the other figure rose or fell'),
  ('counterparty', 1, 'payer', 'who pays the amount'),
  ('counterparty', 2, 'payee', 'who is paid the amount'),
  ('identity_rule', 0, 'alone', 'no other mention is this entity'),
  ('identity_rule', 1, 'ruling', 'a person ruled that they are the same'),
  ('identity_rule', 2, 'shared key', 'the sheets use one key and mark it as shared'),
  ('identity_rule', 3, 'declared', 'a sheet says that it is the same as one in another source'),
  ('identity_rule', 4, 'identifier', 'the same identifier'),
  ('identity_rule', 5, 'name', 'the same kind and the same folded name, which is nobody else''s'),
  ('identity_rule', 6, 'person', 'the same folded name and an organisation in common'),
  ('change', 1, 'loaded', 'a sheet of a source that was not there'),
  ('change', 2, 'revised', 'another sheet took the place of the source''s'),
  ('change', 3, 'withdrawn', 'the source was taken out'),
  ('change', 4, 'ruled', 'a person ruled about two entities'),
  ('change', 5, 'unruled', 'a ruling was taken back'),
  ('change', 6, 'forgotten', 'something was forgotten for good'),
  ('verdict', 1, 'same', 'the two are one entity'),
  ('verdict', 2, 'different', 'the two are not one entity');

CREATE TABLE phrase ( -- how modality, polarity and condition read in a sentence
  modality       INTEGER NOT NULL, -- term list 'modality'
  negated        INTEGER NOT NULL, -- term list 'polarity'
  conditional    INTEGER NOT NULL, -- 1 if the claim has a condition; a report has none
  finite         INTEGER NOT NULL, -- 1 if the word of the catalogue follows as it stands, or denied ("is party to", "is not party to"); 0 if its infinitive does
  singular       TEXT    NOT NULL, -- what stands before it: "is planned to" (be opened); '' if nothing does
  plural         TEXT    NOT NULL, -- the same for a group: "are planned to"
  agent_singular TEXT    NOT NULL, -- in a statement, where the subject acts: "plans to"
  agent_plural   TEXT    NOT NULL, -- the same for a group: "plan to"
  CONSTRAINT phrase_key PRIMARY KEY (modality, negated, conditional),
  CONSTRAINT phrase_finite CHECK (finite IN (0, 1))
) STRICT, WITHOUT ROWID;

INSERT INTO phrase (modality, negated, conditional, finite, singular, plural, agent_singular, agent_plural) VALUES
  (0, 0, 0, 1, '', '', 'is reported to', 'are reported to'),
  (0, 1, 0, 1, '', '', 'is reported not to', 'are reported not to'),
  (1, 0, 0, 0, 'is planned to', 'are planned to', 'plans to', 'plan to'),
  (1, 1, 0, 0, 'is not planned to', 'are not planned to', 'does not plan to', 'do not plan to'),
  (2, 0, 0, 0, 'is meant to', 'are meant to', 'aims to', 'aim to'),
  (2, 1, 0, 0, 'is not meant to', 'are not meant to', 'does not aim to', 'do not aim to'),
  (3, 0, 0, 0, 'is urged to', 'are urged to', 'is urged to', 'are urged to'),
  (3, 1, 0, 0, 'is urged not to', 'are urged not to', 'is urged not to', 'are urged not to'),
  (4, 0, 0, 0, 'is expected to', 'are expected to', 'is expected to', 'are expected to'),
  (4, 1, 0, 0, 'is not expected to', 'are not expected to', 'is not expected to', 'are not expected to'),
  (5, 0, 0, 0, 'would (on a condition)', 'would (on a condition)', 'would (on a condition)', 'would (on a condition)'),
  (5, 1, 0, 0, 'would not (on a condition)', 'would not (on a condition)', 'would not (on a condition)', 'would not (on a condition)'),
  (6, 0, 0, 0, 'is required to', 'are required to', 'is required to', 'are required to'),
  (6, 1, 0, 0, 'is not required to', 'are not required to', 'is not required to', 'are not required to'),
  (7, 0, 0, 1, 'allegedly', 'allegedly', 'is alleged to', 'are alleged to'),
  (7, 1, 0, 1, 'allegedly', 'allegedly', 'is alleged not to', 'are alleged not to'),
  (1, 0, 1, 0, 'is planned (on a condition) to', 'are planned (on a condition) to', 'plans (on a condition) to', 'plan (on a condition) to'),
  (1, 1, 1, 0, 'is not planned (on a condition) to', 'are not planned (on a condition) to', 'does not plan (on a condition) to', 'do not plan (on a condition) to'),
  (2, 0, 1, 0, 'is meant (on a condition) to', 'are meant (on a condition) to', 'aims (on a condition) to', 'aim (on a condition) to'),
  (2, 1, 1, 0, 'is not meant (on a condition) to', 'are not meant (on a condition) to', 'does not aim (on a condition) to', 'do not aim (on a condition) to'),
  (3, 0, 1, 0, 'is urged (on a condition) to', 'are urged (on a condition) to', 'is urged (on a condition) to', 'are urged (on a condition) to'),
  (3, 1, 1, 0, 'is urged not (on a condition) to', 'are urged not (on a condition) to', 'is urged not (on a condition) to', 'are urged not (on a condition) to'),
  (4, 0, 1, 0, 'is expected (on a condition) to', 'are expected (on a condition) to', 'is expected (on a condition) to', 'are expected (on a condition) to'),
  (4, 1, 1, 0, 'is not expected (on a condition) to', 'are not expected (on a condition) to', 'is not expected (on a condition) to', 'are not expected (on a condition) to'),
  (5, 0, 1, 0, 'would (on a condition)', 'would (on a condition)', 'would (on a condition)', 'would (on a condition)'),
  (5, 1, 1, 0, 'would not (on a condition)', 'would not (on a condition)', 'would not (on a condition)', 'would not (on a condition)'),
  (6, 0, 1, 0, 'is required (on a condition) to', 'are required (on a condition) to', 'is required (on a condition) to', 'are required (on a condition) to'),
  (6, 1, 1, 0, 'is not required (on a condition) to', 'are not required (on a condition) to', 'is not required (on a condition) to', 'are not required (on a condition) to'),
  (7, 0, 1, 0, 'would allegedly (on a condition)', 'would allegedly (on a condition)', 'is alleged (on a condition) to', 'are alleged (on a condition) to'),
  (7, 1, 1, 0, 'would allegedly not (on a condition)', 'would allegedly not (on a condition)', 'is alleged not (on a condition) to', 'are alleged not (on a condition) to');

CREATE TABLE form ( -- catalogue: what sort of organisation, project, ... an entity is; editorial, not cited
  id      INTEGER PRIMARY KEY, -- row id, of this file only
  kind    INTEGER NOT NULL, -- the kind whose forms these are
  key     TEXT    NOT NULL, -- the form, as sheets and views write it: "university"
  builtin INTEGER NOT NULL, -- 1 if every citebase has it, 0 if sheets declared it
  CONSTRAINT form_builtin CHECK (builtin IN (0, 1)),
  CONSTRAINT form_key UNIQUE (kind, key),
  CONSTRAINT form_of_kind UNIQUE (id, kind),
  CONSTRAINT form_kind FOREIGN KEY (kind) REFERENCES kind (id)
) STRICT;

CREATE TABLE relation_type ( -- catalogue: the ways in which one entity can stand to another
  id               INTEGER PRIMARY KEY, -- row id, of this file only
  key              TEXT    NOT NULL UNIQUE, -- the relation, read from its subject: "party to"
  inverse          TEXT    NOT NULL, -- the same, read from its object: "has party"
  singular         TEXT    NOT NULL, -- in a sentence: "is party to"
  plural           TEXT    NOT NULL, -- with a group as subject: "are party to"
  infinitive       TEXT    NOT NULL, -- after "is planned to": "be party to"
  inverse_singular TEXT    NOT NULL, -- in a sentence from the object: "has as a party"
  inverse_plural   TEXT    NOT NULL, -- the same with a group: "have as a party"
  inverse_infinitive TEXT  NOT NULL, -- the same after "is planned to": "have as a party"
  meaning          TEXT    NOT NULL, -- when to use it
  symmetric        INTEGER NOT NULL, -- 1 if it holds both ways at once ("cooperates with")
  builtin          INTEGER NOT NULL, -- 1 if every citebase has it, 0 if sheets declared it
  denied_singular  TEXT    NOT NULL, -- singular, denied: "is not party to"; derived
  denied_plural    TEXT    NOT NULL, -- plural, denied: "are not party to"; derived
  CONSTRAINT relation_type_symmetric CHECK (symmetric IN (0, 1)),
  CONSTRAINT relation_type_builtin CHECK (builtin IN (0, 1))
) STRICT;

CREATE TABLE relation_signature ( -- catalogue: between which kinds a relation can stand
  relation_type INTEGER NOT NULL, -- the relation
  subject_kind  INTEGER NOT NULL, -- the subject's kind
  object_kind   INTEGER NOT NULL, -- the object's kind
  CONSTRAINT relation_signature_key PRIMARY KEY (relation_type, subject_kind, object_kind),
  CONSTRAINT relation_signature_type FOREIGN KEY (relation_type) REFERENCES relation_type (id),
  CONSTRAINT relation_signature_subject_kind FOREIGN KEY (subject_kind) REFERENCES kind (id),
  CONSTRAINT relation_signature_object_kind FOREIGN KEY (object_kind) REFERENCES kind (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE measure ( -- catalogue: what a figure measures
  id         INTEGER PRIMARY KEY, -- row id, of this file only
  key        TEXT    NOT NULL UNIQUE, -- the measure: "added investment"
  singular   TEXT    NOT NULL, -- in a sentence: "has added investment of"
  plural     TEXT    NOT NULL, -- with a group as subject: "have added investment of"
  infinitive TEXT    NOT NULL, -- after "is planned to": "have added investment of"
  meaning    TEXT    NOT NULL, -- when to use it
  builtin    INTEGER NOT NULL, -- 1 if every citebase has it, 0 if sheets declared it
  denied_singular TEXT NOT NULL, -- singular, denied: "does not add investment of"; derived
  denied_plural   TEXT NOT NULL, -- plural, denied; derived
  CONSTRAINT measure_builtin CHECK (builtin IN (0, 1))
) STRICT;

CREATE TABLE unit ( -- catalogue: currencies (ISO 4217 codes), areas, things counted
  id        INTEGER PRIMARY KEY, -- row id, of this file only
  key       TEXT    NOT NULL UNIQUE, -- the unit as written after a number: "CNY", "m²", "enterprises"
  dimension TEXT    NOT NULL, -- what sort of unit: "currency", "area", "count", ...
  factor    INTEGER NOT NULL, -- how many stored steps make one unit: a power of ten, 100 for CNY
  meaning   TEXT    NOT NULL, -- the unit's full name
  builtin   INTEGER NOT NULL, -- 1 if every citebase has it, 0 if sheets declared it
  CONSTRAINT unit_dimension CHECK (dimension IN ('currency', 'area', 'count', 'time', 'ratio', 'mass', 'energy', 'power', 'length', 'other')),
  CONSTRAINT unit_factor CHECK (factor IN (1, 10, 100, 1000, 10000, 100000, 1000000)),
  CONSTRAINT unit_builtin CHECK (builtin IN (0, 1))
) STRICT;

CREATE TABLE phase ( -- catalogue: what a milestone marks
  id         INTEGER PRIMARY KEY, -- row id, of this file only
  key        TEXT    NOT NULL UNIQUE, -- the phase: "opened"
  singular   TEXT    NOT NULL, -- in a sentence: "was opened"
  plural     TEXT    NOT NULL, -- with a group as subject: "were opened"
  infinitive TEXT    NOT NULL, -- after "is planned to": "be opened"
  meaning    TEXT    NOT NULL, -- when to use it
  builtin    INTEGER NOT NULL, -- 1 if every citebase has it, 0 if sheets declared it
  denied_singular TEXT NOT NULL, -- singular, denied: "was not opened"; derived
  denied_plural   TEXT NOT NULL, -- plural, denied; derived
  CONSTRAINT phase_builtin CHECK (builtin IN (0, 1))
) STRICT;

CREATE TABLE scheme ( -- catalogue: registers that give out identifiers
  id      INTEGER PRIMARY KEY, -- row id, of this file only
  key     TEXT    NOT NULL UNIQUE, -- the register: "wikidata", "lei", "uscc", "website"
  meaning TEXT    NOT NULL, -- what it is and what its identifiers look like
  pattern TEXT, -- the form of its identifiers: # a digit, @ a letter, * either, + more of that, | or; NULL if it has a rule of its own, or none
  builtin INTEGER NOT NULL, -- 1 if every citebase has it, 0 if sheets declared it
  CONSTRAINT scheme_builtin CHECK (builtin IN (0, 1))
) STRICT;

CREATE TABLE expectation ( -- catalogue: what a reader looks for in an entity of a kind, so that its absence can be told
  kind          INTEGER NOT NULL, -- the entity's kind
  relation_type INTEGER, -- the relation looked for; NULL if something else is
  as_object     INTEGER NOT NULL, -- 1 if the entity would be the relation's object, else 0
  measure       INTEGER, -- the measure looked for; NULL if something else is
  phase         INTEGER, -- the phase whose date is looked for; NULL if something else is
  CONSTRAINT expectation_as_object CHECK (as_object IN (0, 1)),
  CONSTRAINT expectation_one CHECK ((relation_type IS NOT NULL) + (measure IS NOT NULL) + (phase IS NOT NULL) = 1),
  CONSTRAINT expectation_kind FOREIGN KEY (kind) REFERENCES kind (id),
  CONSTRAINT expectation_relation_type FOREIGN KEY (relation_type) REFERENCES relation_type (id),
  CONSTRAINT expectation_measure FOREIGN KEY (measure) REFERENCES measure (id),
  CONSTRAINT expectation_phase FOREIGN KEY (phase) REFERENCES phase (id)
) STRICT;
CREATE INDEX expectation_of_kind ON expectation (kind);

-- 2 sources ------------------------------------------------------------------

CREATE TABLE source ( -- an article: its bibliography, and which sheet of it is loaded
  id              INTEGER PRIMARY KEY, -- row id, of this file only
  key             TEXT    NOT NULL UNIQUE, -- the public key: "2023-11-30-lingang-anniversary"
  headline        TEXT, -- the headline as printed; NULL if the article has none
  section         TEXT, -- the publication's section; NULL if the copy names none
  publisher       TEXT, -- who published it; NULL if the copy does not say
  carried_by      TEXT, -- where it was carried, if that is not the publisher; NULL if nowhere else
  address         TEXT, -- the page's URL; NULL if none is known
  language        TEXT    NOT NULL, -- the article's language, a BCP 47 tag: "en", "zh-Hant"
  published       INTEGER, -- day of publication; NULL if no calendar date is known
  published_words TEXT, -- that day as the source writes it; NULL if it does not write it
  published_basis INTEGER, -- term list 'basis': how we know the day; NULL if nothing is said of it
  published_confirmed INTEGER NOT NULL, -- 1 if a person confirmed that published_words say that date
  extent          INTEGER NOT NULL, -- term list 'extent': whether the article was read to its end
  note            TEXT, -- what a reader should know about the copy, in our words; NULL if nothing
  text_digest     TEXT, -- digest of the text the sheet was made from ("sha256:..."); NULL if not recorded
  revision        INTEGER NOT NULL, -- which revision of the sheet this is: 1 for the first; it never goes back, not even where the source was withdrawn
  revises         INTEGER, -- the revision that the sheet says it replaces; NULL if it says none, as a first sheet does
  sheet_digest    TEXT    NOT NULL, -- SHA-256, in hexadecimal, of the loaded sheet in its normal form
  json_digest     BLOB, -- SHA-256 of the JSON from which a batch read the sheet, byte for byte, so that it need not be read again; NULL if the sheet came otherwise, or if something in it was forgotten since
  CONSTRAINT source_published FOREIGN KEY (published) REFERENCES edtf (id),
  CONSTRAINT source_basis CHECK (published_basis BETWEEN 1 AND 4),
  CONSTRAINT source_dated CHECK ((published IS NULL) = (coalesce(published_basis, 4) = 4)),
  CONSTRAINT source_published_words CHECK (published_basis IS NOT NULL OR published_words IS NULL),
  CONSTRAINT source_confirmed CHECK (published_confirmed IN (0, 1)),
  CONSTRAINT source_extent CHECK (extent BETWEEN 1 AND 2),
  CONSTRAINT source_revision CHECK (revision >= 1),
  CONSTRAINT source_json_digest CHECK (length(json_digest) = 32)
) STRICT;
CREATE INDEX source_by_publication ON source (published);
CREATE INDEX source_by_id ON source (id, key, language);

CREATE TABLE source_author ( -- who wrote it, in the order of the byline
  source   INTEGER NOT NULL, -- the article
  position INTEGER NOT NULL, -- place in the byline, from 1
  name     TEXT    NOT NULL, -- the author as the byline has it
  CONSTRAINT source_author_key PRIMARY KEY (source, position),
  CONSTRAINT source_author_source FOREIGN KEY (source) REFERENCES source (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE passage ( -- a stretch of an article that claims can cite: headline, standfirst, caption, paragraph
  source   INTEGER NOT NULL, -- the article
  position INTEGER NOT NULL, -- place in reading order, from 1
  label    TEXT    NOT NULL, -- how citations name it: "headline", "p1"
  note     TEXT, -- a remark of ours on the passage; NULL if none
  CONSTRAINT passage_key PRIMARY KEY (source, position),
  CONSTRAINT passage_source FOREIGN KEY (source) REFERENCES source (id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX passage_by_label ON passage (source, label);

CREATE TABLE declaration ( -- which sheets declared a catalogue row; a row that none declares any more goes away
  source     INTEGER NOT NULL, -- the article whose sheet declares it
  catalogue  TEXT    NOT NULL, -- the table: form, relation_type, measure, unit, phase, scheme
  definition INTEGER NOT NULL, -- the row's id there
  CONSTRAINT declaration_key PRIMARY KEY (source, catalogue, definition),
  CONSTRAINT declaration_catalogue CHECK (catalogue IN ('form', 'relation_type', 'measure', 'unit', 'phase', 'scheme')),
  CONSTRAINT declaration_source FOREIGN KEY (source) REFERENCES source (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX declaration_of ON declaration (catalogue, definition);

-- 3 names and dates ----------------------------------------------------------

CREATE TABLE name ( -- each distinct spelling once, however many entities and sources use it
  id   INTEGER PRIMARY KEY, -- row id, of this file only
  text TEXT    NOT NULL, -- the name as written; found by its fold
  folded TEXT, -- its fold, where that is not just its lower case; NULL otherwise, as most are
  fold TEXT    NOT NULL AS (coalesce(folded, lower(text))) -- folded for finding: lower case, no accents, punctuation as single spaces
) STRICT;
CREATE INDEX name_by_fold ON name (fold);

CREATE TABLE edtf ( -- each distinct date once, as EDTF (ISO 8601-2), with the days between which it lies
  id       INTEGER PRIMARY KEY, -- row id, of this file only
  value    TEXT    NOT NULL UNIQUE, -- the EDTF string: "2023-11-30", "2023-11", "2023-01-01/..", "XXXX-11-21"
  earliest TEXT, -- first day it can mean, YYYY-MM-DD; NULL if open or unknown
  latest   TEXT, -- last day it can mean, YYYY-MM-DD; NULL if open or unknown
  place    TEXT    NOT NULL, -- where it stands in time: its earliest day, or else its latest; '' if neither is known
  words    TEXT    NOT NULL DEFAULT '', -- how it reads in a sentence: "on 2023-11-30", "since 2023-01-01", "by 2027-12-31"; derived
  CONSTRAINT edtf_earliest CHECK (earliest IS date(earliest, '+0 days')),
  CONSTRAINT edtf_latest CHECK (latest IS date(latest, '+0 days')),
  CONSTRAINT edtf_order CHECK (earliest <= latest),
  CONSTRAINT edtf_place CHECK (place = coalesce(earliest, latest, '')),
  CONSTRAINT edtf_value CHECK (value GLOB '[0-9X./]*' AND value NOT GLOB '*[^-0-9X./~?%]*'
    AND (value NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' OR (value IS date(value, '+0 days') AND earliest IS value AND latest IS value)))
) STRICT;
CREATE UNIQUE INDEX edtf_day_in_order ON edtf (place, value) WHERE earliest = latest;
CREATE UNIQUE INDEX edtf_span_in_order ON edtf (place, value) WHERE earliest IS NOT latest;

-- 4 entities -----------------------------------------------------------------

CREATE TABLE entity ( -- an organisation, a person, a product: what all mentions of it resolve to
  id       INTEGER PRIMARY KEY, -- row id, of this file only
  kind     INTEGER NOT NULL, -- its kind
  key      TEXT    NOT NULL, -- the public key: its smallest shared key, else its smallest "source#key"
  name     TEXT    NOT NULL, -- what to call it, chosen from the names its mentions use: the lowest name_rank, a name before a description ("the regulator"), the most uses, the shortest, the first by code points; a copy, since nearly every answer has it
  name_rank INTEGER NOT NULL, -- rank of that name: term list 'name_role' times two, plus one if it is not English
  form     INTEGER, -- what sort of its kind it is; NULL if no sheet classifies it
  is_group INTEGER NOT NULL, -- 1 if it stands for several ("fourteen institutions"), 0 if it is one
  CONSTRAINT entity_group CHECK (is_group IN (0, 1)),
  CONSTRAINT entity_name_rank CHECK (name_rank BETWEEN 2 AND 9),
  CONSTRAINT entity_kind FOREIGN KEY (kind) REFERENCES kind (id),
  CONSTRAINT entity_form FOREIGN KEY (form, kind) REFERENCES form (id, kind)
) STRICT;
CREATE UNIQUE INDEX entity_by_key ON entity (kind, key);
CREATE UNIQUE INDEX entity_of_kind ON entity (id, kind);

CREATE TABLE entity_name ( -- the names that an entity goes by, over all sources, each once; derived from naming
  name      INTEGER NOT NULL, -- the name
  entity    INTEGER NOT NULL, -- the entity
  name_rank INTEGER NOT NULL, -- the best rank at which a source uses it: as entity.name_rank
  uses      INTEGER NOT NULL, -- how many of its mentions use it at that rank
  ties      INTEGER NOT NULL, -- 1 if the name can tie mentions together: the name of one, not of a group, and not only as an abbreviation or a former name
  CONSTRAINT entity_name_key PRIMARY KEY (name, entity),
  CONSTRAINT entity_name_ranked CHECK (name_rank BETWEEN 2 AND 9),
  CONSTRAINT entity_name_used CHECK (uses > 0),
  CONSTRAINT entity_name_ties CHECK (ties IN (0, 1)),
  CONSTRAINT entity_name_name FOREIGN KEY (name) REFERENCES name (id),
  CONSTRAINT entity_name_entity FOREIGN KEY (entity) REFERENCES entity (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX entity_name_by_entity ON entity_name (entity, name_rank);

CREATE TABLE edge ( -- how an entity stands to another, over all sources: each relation, with each modality, once from either end; what is only denied has none; derived from relation
  entity        INTEGER NOT NULL, -- the entity at this end
  other_kind    INTEGER NOT NULL, -- the kind of the entity at the other end
  other_key     TEXT    NOT NULL, -- its public key, as entity.key: edges are listed in its order
  relation_type INTEGER NOT NULL, -- which relation
  side          INTEGER NOT NULL, -- 1 if the relation's subject is at this end, 0 if its object is
  modality      INTEGER NOT NULL, -- term list 'modality': reported as fact, planned, ...
  other         INTEGER NOT NULL, -- the entity at the other end
  claims        INTEGER NOT NULL, -- how many claims say so
  source        INTEGER NOT NULL, -- the source of the first of them, by row id
  claim         INTEGER NOT NULL, -- the first of them
  CONSTRAINT edge_key PRIMARY KEY (entity, other_kind, other_key, relation_type, side, modality),
  CONSTRAINT edge_side CHECK (side IN (0, 1)),
  CONSTRAINT edge_claims CHECK (claims > 0),
  CONSTRAINT edge_entity FOREIGN KEY (entity) REFERENCES entity (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE ambiguity ( -- what would tie mentions together, but entities that are known to differ have it, and so it ties nobody; derived
  rule   INTEGER NOT NULL, -- term list 'identity_rule': the rule by which it would
  kind   INTEGER NOT NULL, -- the kind of the mentions
  match_key TEXT NOT NULL, -- what they have in common: a shared key, a "source#key", "scheme:identifier", or a name folded for identity
  doubt  INTEGER NOT NULL, -- 0 if it only lies on the way between such (a name still ties those called by it), 1 if two that have it are called by names of two that are known to differ, 2 if two that have it are themselves known to differ
  CONSTRAINT ambiguity_key PRIMARY KEY (rule, kind, match_key),
  CONSTRAINT ambiguity_rule CHECK (rule BETWEEN 2 AND 6),
  CONSTRAINT ambiguity_doubt CHECK (doubt BETWEEN 0 AND 2)
) STRICT, WITHOUT ROWID;
CREATE INDEX ambiguity_unsure ON ambiguity (kind, rule) WHERE doubt < 2;

CREATE TABLE mention ( -- an entity as one source has it, under the sheet's own key; claims speak of mentions
  source   INTEGER NOT NULL, -- the article
  mention  INTEGER NOT NULL, -- number within the source, from 1
  key      TEXT    NOT NULL, -- the sheet's key for it
  kind     INTEGER NOT NULL, -- its kind, which is that of its entity
  entity   INTEGER NOT NULL, -- the canonical entity it resolves to
  rule     INTEGER NOT NULL, -- term list 'identity_rule': the firmest rule that ties it to other mentions
  shared   INTEGER NOT NULL, -- 1 if the key means the same in every sheet, 0 if it is the sheet's own
  is_group INTEGER NOT NULL, -- 1 if it stands for several, 0 if it is one
  form     INTEGER, -- the form this sheet gives it; NULL if none
  note     TEXT, -- what is uncertain about it, in our words; NULL if nothing
  look     INTEGER, -- digest of its names, identifiers and shared key, as far as they can tie it to others; NULL if nothing can, or for a person
  pointed  INTEGER NOT NULL, -- 1 if its sheet declares whom it is the same as, or another sheet or a ruling has pointed at it; 0 if not
  roles    INTEGER NOT NULL DEFAULT 255, -- which roles it may have in its source, as a sum: 1 subject of relations, 2 object of relations, 4 subject of figures, 8 of milestones, 16 of statements, 32 spoken of by statements, 64 speaker; 128 if it may have identifiers; what is left out is not looked for
  CONSTRAINT mention_key PRIMARY KEY (source, mention),
  CONSTRAINT mention_rule CHECK (rule BETWEEN 0 AND 6),
  CONSTRAINT mention_shared CHECK (shared IN (0, 1)),
  CONSTRAINT mention_group CHECK (is_group IN (0, 1)),
  CONSTRAINT mention_pointed CHECK (pointed IN (0, 1)),
  CONSTRAINT mention_roles CHECK (roles BETWEEN 0 AND 255),
  CONSTRAINT mention_source FOREIGN KEY (source) REFERENCES source (id),
  CONSTRAINT mention_entity FOREIGN KEY (entity, kind) REFERENCES entity (id, kind),
  CONSTRAINT mention_form FOREIGN KEY (form, kind) REFERENCES form (id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_by_entity ON mention (entity, source, mention, roles, look, pointed, rule);
CREATE UNIQUE INDEX mention_by_key ON mention (key, shared, source);
CREATE UNIQUE INDEX mention_of_kind ON mention (source, mention, kind);

CREATE TABLE naming ( -- which names a source uses for an entity
  source   INTEGER NOT NULL, -- the article
  mention  INTEGER NOT NULL, -- the entity as this source has it
  position INTEGER NOT NULL, -- place in the sheet's list of names, from 1
  name     INTEGER NOT NULL, -- the name; entity_name has it too, whose foreign key keeps it there: one of its own would need an index
  language TEXT, -- the name's language, a BCP 47 tag; NULL if it is the article's
  role     INTEGER NOT NULL, -- term list 'name_role'
  until    TEXT, -- of a former name: when it was given up, as EDTF; NULL if not said
  passage  TEXT, -- label of a passage that writes it so; NULL if the wording is ours and stands in no passage
  CONSTRAINT naming_key PRIMARY KEY (source, mention, position),
  CONSTRAINT naming_role CHECK (role BETWEEN 1 AND 4),
  CONSTRAINT naming_until CHECK (until IS NULL OR role = 4),
  CONSTRAINT naming_mention FOREIGN KEY (source, mention) REFERENCES mention (source, mention),
  CONSTRAINT naming_passage FOREIGN KEY (source, passage) REFERENCES passage (source, label)
) STRICT, WITHOUT ROWID;

CREATE TABLE identifier ( -- numbers and addresses that registers gave an entity, perhaps several of one register
  source  INTEGER NOT NULL, -- the article whose sheet gives it
  mention INTEGER NOT NULL, -- the entity as this source has it
  scheme  INTEGER NOT NULL, -- the register
  value   TEXT    NOT NULL, -- the identifier
  CONSTRAINT identifier_key PRIMARY KEY (source, mention, scheme, value),
  CONSTRAINT identifier_mention FOREIGN KEY (source, mention) REFERENCES mention (source, mention),
  CONSTRAINT identifier_scheme FOREIGN KEY (scheme) REFERENCES scheme (id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX identifier_by_value ON identifier (scheme, value, source);

CREATE TABLE same_as ( -- a sheet's own word that its entity is one of another source
  source        INTEGER NOT NULL, -- the article whose sheet says so
  mention       INTEGER NOT NULL, -- the entity as this source has it
  target_source TEXT    NOT NULL, -- key of the other source; it need not be loaded yet
  target_key    TEXT    NOT NULL, -- the entity's key in that source's sheet
  CONSTRAINT same_as_key PRIMARY KEY (source, mention, target_source, target_key),
  CONSTRAINT same_as_mention FOREIGN KEY (source, mention) REFERENCES mention (source, mention)
) STRICT, WITHOUT ROWID;
CREATE INDEX same_as_by_target ON same_as (target_source, target_key);

-- 5 claims -------------------------------------------------------------------

CREATE TABLE claim ( -- the envelope that every claim carries, whatever its shape
  source         INTEGER NOT NULL, -- the article that says it
  claim          INTEGER NOT NULL, -- number within the source, from 1, in the sheet's order
  key            TEXT    NOT NULL, -- the sheet's key for it; outside the file a claim is "source#key"
  shape          INTEGER NOT NULL, -- term list 'shape': which table has the rest
  passage        TEXT    NOT NULL, -- label of the first passage that says it, in reading order; further_citation has the others
  modality       INTEGER NOT NULL, -- term list 'modality'
  negated        INTEGER NOT NULL, -- term list 'polarity': 1 if the source denies it
  speaker        INTEGER, -- the mention to whom the source attributes it; NULL if to the paper itself or to an unnamed voice; if several say it, the first (further_voice has the others)
  voice          TEXT, -- an unnamed voice as described ("experts"); NULL if there is none
  voice_of       INTEGER, -- the body to which the unnamed voice belongs; NULL if not said
  date           INTEGER, -- day of a milestone, validity of a relation, period of a figure or of what a statement says; NULL if not stated or not resolvable
  date_words     TEXT, -- that date as the source writes it; NULL if it does not write it
  date_basis     INTEGER, -- term list 'basis': how we know the date; NULL if the source says nothing of it
  date_confirmed INTEGER NOT NULL, -- 1 if a person confirmed that date_words say that date
  condition      TEXT, -- what it depends on, in our words, as they follow "if"; NULL if nothing is said of that
  under          INTEGER, -- the mention of the agreement or document under which it holds; NULL if not said
  at             INTEGER, -- the mention of the event at which it happens; NULL if not said
  qualifier      TEXT, -- a limiting word as written ("most", "director"); NULL if none
  note           TEXT, -- what is uncertain, in our words; NULL if nothing
  more           INTEGER NOT NULL DEFAULT 15, -- where more of it may stand, as a sum: 1 in further_citation, 2 in claim_link, 4 in equivalent, 8 in further_voice; what is left out is not looked for
  CONSTRAINT claim_key PRIMARY KEY (source, claim),
  CONSTRAINT claim_shape CHECK (shape BETWEEN 1 AND 4),
  CONSTRAINT claim_modality CHECK (modality BETWEEN 0 AND 7),
  CONSTRAINT claim_negated CHECK (negated IN (0, 1)),
  CONSTRAINT claim_more CHECK (more BETWEEN 0 AND 15),
  CONSTRAINT claim_voice CHECK ((speaker IS NULL OR voice IS NULL) AND (voice_of IS NULL OR voice IS NOT NULL)),
  CONSTRAINT claim_condition CHECK (condition IS NULL OR modality <> 0),
  CONSTRAINT claim_basis CHECK (date_basis BETWEEN 1 AND 4),
  CONSTRAINT claim_dated CHECK ((date IS NULL) = (coalesce(date_basis, 4) = 4)),
  CONSTRAINT claim_date_words CHECK (date_basis IS NOT NULL OR date_words IS NULL),
  CONSTRAINT claim_date_confirmed CHECK (date_confirmed IN (0, 1)),
  CONSTRAINT claim_source FOREIGN KEY (source) REFERENCES source (id),
  CONSTRAINT claim_cited FOREIGN KEY (source, passage) REFERENCES passage (source, label),
  CONSTRAINT claim_speaker FOREIGN KEY (source, speaker) REFERENCES mention (source, mention),
  CONSTRAINT claim_voice_of FOREIGN KEY (source, voice_of) REFERENCES mention (source, mention),
  CONSTRAINT claim_date FOREIGN KEY (date) REFERENCES edtf (id),
  CONSTRAINT claim_under FOREIGN KEY (source, under) REFERENCES mention (source, mention),
  CONSTRAINT claim_at FOREIGN KEY (source, at) REFERENCES mention (source, mention)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX claim_by_key ON claim (source, key);
CREATE INDEX claim_by_date ON claim (date, shape) WHERE date IS NOT NULL;
CREATE INDEX claim_by_speaker ON claim (source, speaker) WHERE speaker IS NOT NULL;
CREATE INDEX claim_by_voice_of ON claim (source, voice_of) WHERE voice_of IS NOT NULL;
CREATE INDEX claim_by_under ON claim (source, under) WHERE under IS NOT NULL;
CREATE INDEX claim_by_at ON claim (source, at) WHERE at IS NOT NULL;

CREATE TABLE further_voice ( -- who says a claim besides its speaker or voice; the view speakers has all
  source   INTEGER NOT NULL, -- the article
  claim    INTEGER NOT NULL, -- the claim
  position INTEGER NOT NULL, -- place in the list of those who say it, from 2
  reports  INTEGER NOT NULL, -- 1 if it only reports what those before it say, 0 if it says the same
  speaker  INTEGER, -- the mention of who says it; NULL if it is an unnamed voice
  voice    TEXT, -- an unnamed voice as described ("experts"); NULL if there is none
  voice_of INTEGER, -- the body to which the unnamed voice belongs; NULL if not said
  CONSTRAINT further_voice_key PRIMARY KEY (source, claim, position),
  CONSTRAINT further_voice_position CHECK (position >= 2),
  CONSTRAINT further_voice_reports CHECK (reports IN (0, 1)),
  CONSTRAINT further_voice_one CHECK ((speaker IS NULL) <> (voice IS NULL) AND (voice_of IS NULL OR voice IS NOT NULL)),
  CONSTRAINT further_voice_claim FOREIGN KEY (source, claim) REFERENCES claim (source, claim),
  CONSTRAINT further_voice_speaker FOREIGN KEY (source, speaker) REFERENCES mention (source, mention),
  CONSTRAINT further_voice_of FOREIGN KEY (source, voice_of) REFERENCES mention (source, mention)
) STRICT, WITHOUT ROWID;
CREATE INDEX further_voice_by_speaker ON further_voice (source, speaker) WHERE speaker IS NOT NULL;

CREATE TABLE further_citation ( -- the passages that say a claim besides claim.passage; the view citations has all
  source  INTEGER NOT NULL, -- the article
  claim   INTEGER NOT NULL, -- the claim
  passage TEXT    NOT NULL, -- label of the passage
  CONSTRAINT further_citation_key PRIMARY KEY (source, claim, passage),
  CONSTRAINT further_citation_claim FOREIGN KEY (source, claim) REFERENCES claim (source, claim),
  CONSTRAINT further_citation_passage FOREIGN KEY (source, passage) REFERENCES passage (source, label)
) STRICT, WITHOUT ROWID;

CREATE TABLE relation ( -- shape 1: who stands how to whom; what an article says of one subject lies together
  source        INTEGER NOT NULL, -- the article
  claim         INTEGER NOT NULL, -- the claim
  relation_type INTEGER NOT NULL, -- which relation
  subject       INTEGER NOT NULL, -- the mention it starts from
  subject_kind  INTEGER NOT NULL, -- the subject's kind, held against the catalogue
  object        INTEGER NOT NULL, -- the mention it leads to
  object_kind   INTEGER NOT NULL, -- the object's kind, held against the catalogue
  on_behalf_of  INTEGER, -- the mention for whom the subject acts; NULL if for itself
  open_list     INTEGER NOT NULL, -- 1 if the source names it as one of a list that it leaves open ("including"), else 0
  CONSTRAINT relation_key PRIMARY KEY (source, subject, claim),
  CONSTRAINT relation_open_list CHECK (open_list IN (0, 1)),
  CONSTRAINT relation_claim FOREIGN KEY (source, claim) REFERENCES claim (source, claim),
  CONSTRAINT relation_allowed FOREIGN KEY (relation_type, subject_kind, object_kind) REFERENCES relation_signature (relation_type, subject_kind, object_kind),
  CONSTRAINT relation_subject FOREIGN KEY (source, subject, subject_kind) REFERENCES mention (source, mention, kind),
  CONSTRAINT relation_object FOREIGN KEY (source, object, object_kind) REFERENCES mention (source, mention, kind),
  CONSTRAINT relation_on_behalf_of FOREIGN KEY (source, on_behalf_of) REFERENCES mention (source, mention)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX relation_by_claim ON relation (source, claim);
-- With all that views read of a relation, or of a milestone below: else SQLite would rather read all of the source.
CREATE INDEX relation_by_object ON relation (source, object, claim, relation_type, on_behalf_of, open_list);
CREATE INDEX relation_on_behalf_of ON relation (source, on_behalf_of) WHERE on_behalf_of IS NOT NULL;

CREATE TABLE figure ( -- shape 2: how much
  source            INTEGER NOT NULL, -- the article
  claim             INTEGER NOT NULL, -- the claim
  subject           INTEGER NOT NULL, -- the mention that is measured
  measure           INTEGER NOT NULL, -- what is measured
  unit              INTEGER NOT NULL, -- the unit of both bounds
  lower             INTEGER, -- lower bound, in steps of the unit; NULL if open
  upper             INTEGER, -- upper bound, in steps of the unit; NULL if open; equal to lower if exact
  lower_inclusive   INTEGER NOT NULL, -- 1 if the lower bound itself is possible ("at least"), 0 if not ("more than") or open
  upper_inclusive   INTEGER NOT NULL, -- 1 if the upper bound itself is possible ("up to"), 0 if not ("less than") or open
  approximate       INTEGER NOT NULL, -- 1 if the source rounds ("about", "nearly"), else 0
  wording           TEXT    NOT NULL, -- the quantity as the source writes it
  confirmed         INTEGER NOT NULL, -- 1 if a person confirmed that the wording says these bounds
  nature            INTEGER NOT NULL, -- term list 'nature'
  scope             INTEGER, -- the mention to which it is limited; NULL if to the whole subject
  counterparty      INTEGER, -- the mention that pays or is paid; NULL if not said
  counterparty_role INTEGER, -- term list 'counterparty'; NULL if there is no counterparty
  part_of           INTEGER, -- the figure, by claim number, of which this is a part; NULL if of none
  words             TEXT    NOT NULL DEFAULT '', -- bounds and unit in words: "more than 16 billion CNY"; derived
  CONSTRAINT figure_key PRIMARY KEY (source, subject, claim),
  CONSTRAINT figure_bounded CHECK (lower IS NOT NULL OR upper IS NOT NULL),
  CONSTRAINT figure_bounds CHECK ((lower IS NULL) <> (upper IS NULL) OR lower < upper OR (lower = upper AND lower_inclusive = 1 AND upper_inclusive = 1)),
  CONSTRAINT figure_range CHECK (lower >= -9223372036854775807 AND upper >= -9223372036854775807),
  CONSTRAINT figure_inclusive CHECK (lower_inclusive IN (0, 1) AND upper_inclusive IN (0, 1) AND (lower IS NOT NULL OR lower_inclusive = 0) AND (upper IS NOT NULL OR upper_inclusive = 0)),
  CONSTRAINT figure_approximate CHECK (approximate IN (0, 1)),
  CONSTRAINT figure_confirmed CHECK (confirmed IN (0, 1)),
  CONSTRAINT figure_nature CHECK (nature BETWEEN 0 AND 5),
  CONSTRAINT figure_counterparty_role CHECK (counterparty_role BETWEEN 1 AND 2),
  CONSTRAINT figure_counterparty_pair CHECK ((counterparty IS NULL) = (counterparty_role IS NULL)),
  CONSTRAINT figure_not_own_part CHECK (part_of <> claim),
  CONSTRAINT figure_claim FOREIGN KEY (source, claim) REFERENCES claim (source, claim),
  CONSTRAINT figure_subject FOREIGN KEY (source, subject) REFERENCES mention (source, mention),
  CONSTRAINT figure_measure FOREIGN KEY (measure) REFERENCES measure (id),
  CONSTRAINT figure_unit FOREIGN KEY (unit) REFERENCES unit (id),
  CONSTRAINT figure_scope FOREIGN KEY (source, scope) REFERENCES mention (source, mention),
  CONSTRAINT figure_counterparty FOREIGN KEY (source, counterparty) REFERENCES mention (source, mention),
  CONSTRAINT figure_part_of FOREIGN KEY (source, part_of) REFERENCES figure (source, claim) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX figure_by_claim ON figure (source, claim);
CREATE INDEX figure_by_measure ON figure (measure, source, claim);
CREATE INDEX figure_by_counterparty ON figure (source, counterparty) WHERE counterparty IS NOT NULL;
CREATE INDEX figure_by_scope ON figure (source, scope) WHERE scope IS NOT NULL;
CREATE INDEX figure_by_whole ON figure (source, part_of) WHERE part_of IS NOT NULL;

CREATE TABLE equivalent ( -- figures once more in other units, as the source gives them: never our conversion
  source          INTEGER NOT NULL, -- the article
  claim           INTEGER NOT NULL, -- the figure
  position        INTEGER NOT NULL, -- place among the figure's equivalents, from 1
  unit            INTEGER NOT NULL, -- the unit of both bounds
  lower           INTEGER, -- lower bound, in steps of the unit; NULL if open
  upper           INTEGER, -- upper bound, in steps of the unit; NULL if open; equal to lower if exact
  lower_inclusive INTEGER NOT NULL, -- 1 if the lower bound itself is possible ("at least"), 0 if not ("more than") or open
  upper_inclusive INTEGER NOT NULL, -- 1 if the upper bound itself is possible ("up to"), 0 if not ("less than") or open
  approximate     INTEGER NOT NULL, -- 1 if the source rounds ("about", "nearly"), else 0
  wording         TEXT    NOT NULL, -- the quantity as the source writes it
  confirmed       INTEGER NOT NULL, -- 1 if a person confirmed that the wording says these bounds
  words           TEXT    NOT NULL DEFAULT '', -- bounds and unit in words: "2.2 billion USD"; derived
  CONSTRAINT equivalent_key PRIMARY KEY (source, claim, position),
  CONSTRAINT equivalent_position CHECK (position >= 1),
  CONSTRAINT equivalent_bounded CHECK (lower IS NOT NULL OR upper IS NOT NULL),
  CONSTRAINT equivalent_bounds CHECK ((lower IS NULL) <> (upper IS NULL) OR lower < upper OR (lower = upper AND lower_inclusive = 1 AND upper_inclusive = 1)),
  CONSTRAINT equivalent_range CHECK (lower >= -9223372036854775807 AND upper >= -9223372036854775807),
  CONSTRAINT equivalent_inclusive CHECK (lower_inclusive IN (0, 1) AND upper_inclusive IN (0, 1) AND (lower IS NOT NULL OR lower_inclusive = 0) AND (upper IS NOT NULL OR upper_inclusive = 0)),
  CONSTRAINT equivalent_approximate CHECK (approximate IN (0, 1)),
  CONSTRAINT equivalent_confirmed CHECK (confirmed IN (0, 1)),
  CONSTRAINT equivalent_figure FOREIGN KEY (source, claim) REFERENCES figure (source, claim),
  CONSTRAINT equivalent_unit FOREIGN KEY (unit) REFERENCES unit (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE milestone ( -- shape 3: what happened or will happen; the day is the claim's date
  source  INTEGER NOT NULL, -- the article
  claim   INTEGER NOT NULL, -- the claim
  subject INTEGER NOT NULL, -- the mention to which it happens
  phase   INTEGER NOT NULL, -- what it marks
  CONSTRAINT milestone_key PRIMARY KEY (source, claim),
  CONSTRAINT milestone_claim FOREIGN KEY (source, claim) REFERENCES claim (source, claim),
  CONSTRAINT milestone_subject FOREIGN KEY (source, subject) REFERENCES mention (source, mention),
  CONSTRAINT milestone_phase FOREIGN KEY (phase) REFERENCES phase (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX milestone_by_subject ON milestone (source, subject, claim, phase);

CREATE TABLE statement ( -- shape 4: what somebody aims at, does or is
  source  INTEGER NOT NULL, -- the article
  claim   INTEGER NOT NULL, -- the claim
  subject INTEGER NOT NULL, -- the mention of whom it is said
  gist    TEXT    NOT NULL, -- the content in our own words, as an infinitive without "to": "build world-class parks"
  CONSTRAINT statement_key PRIMARY KEY (source, subject, claim),
  CONSTRAINT statement_claim FOREIGN KEY (source, claim) REFERENCES claim (source, claim),
  CONSTRAINT statement_subject FOREIGN KEY (source, subject) REFERENCES mention (source, mention)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX statement_by_claim ON statement (source, claim);

CREATE TABLE statement_about ( -- which further entities a statement speaks of
  source  INTEGER NOT NULL, -- the article
  claim   INTEGER NOT NULL, -- the statement
  mention INTEGER NOT NULL, -- the entity as this source has it
  CONSTRAINT statement_about_key PRIMARY KEY (source, claim, mention),
  CONSTRAINT statement_about_statement FOREIGN KEY (source, claim) REFERENCES statement (source, claim),
  CONSTRAINT statement_about_mention FOREIGN KEY (source, mention) REFERENCES mention (source, mention)
) STRICT, WITHOUT ROWID;
CREATE INDEX statement_about_by_mention ON statement_about (source, mention);

CREATE TABLE claim_link ( -- how a claim stands to another claim, of this source or of another
  source        INTEGER NOT NULL, -- the article
  claim         INTEGER NOT NULL, -- the claim that does the linking
  link          INTEGER NOT NULL, -- term list 'link'
  target_source TEXT    NOT NULL, -- key of the other claim's source; it need not be loaded yet
  target_key    TEXT    NOT NULL, -- the other claim's key in that source's sheet
  CONSTRAINT claim_link_key PRIMARY KEY (source, claim, link, target_source, target_key),
  CONSTRAINT claim_link_link CHECK (link BETWEEN 1 AND 10),
  CONSTRAINT claim_link_claim FOREIGN KEY (source, claim) REFERENCES claim (source, claim)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_link_by_target ON claim_link (target_source, target_key);

-- 6 history ------------------------------------------------------------------

CREATE TABLE ruling ( -- a person's decision that two entities are the same, or are not
  verdict  INTEGER NOT NULL, -- term list 'verdict'
  one      TEXT    NOT NULL, -- one entity: its shared key, or "source#key"; it need not be loaded
  other    TEXT    NOT NULL, -- the other entity, likewise; the greater of the two
  ruled_by TEXT    NOT NULL, -- who decided
  ruled_on TEXT    NOT NULL, -- the day of the decision, YYYY-MM-DD, as the caller gave it
  reason   TEXT    NOT NULL, -- why
  CONSTRAINT ruling_verdict CHECK (verdict BETWEEN 1 AND 2),
  CONSTRAINT ruling_day CHECK (ruled_on IS date(ruled_on, '+0 days')),
  CONSTRAINT ruling_pair CHECK (one < other),
  CONSTRAINT ruling_key PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX ruling_by_other ON ruling (other);

CREATE TABLE superseded ( -- sheets that a later revision replaced, or that were withdrawn
  source_key TEXT    NOT NULL, -- the source's key
  revision   INTEGER NOT NULL, -- which revision of the sheet it was
  digest     TEXT    NOT NULL, -- its sheet_digest
  sheet      TEXT    NOT NULL, -- the whole sheet, as JSON
  CONSTRAINT superseded_key PRIMARY KEY (source_key, revision, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE change ( -- the log of what changed what is loaded or ruled, for those who follow the base; what was forgotten is not in it
  sequence INTEGER PRIMARY KEY, -- number of the change, from 1; it never goes back, and numbers of what was forgotten are missing
  change   INTEGER NOT NULL, -- term list 'change'
  one      TEXT, -- the source's key; of a ruling, the lesser of the two entities that it names; NULL if something was forgotten
  other    TEXT, -- of a ruling, the greater of the two; NULL otherwise
  revision INTEGER, -- of a source, which revision of its sheet came or went; NULL otherwise
  digest   INTEGER NOT NULL, -- 32 bits of a digest of the sheet, or of the ruling, that came or went; 0 if something in it was forgotten since
  mark     INTEGER NOT NULL, -- 32 bits of a digest of this change and the mark before it, by which a copy with another history is known
  CONSTRAINT change_change CHECK (change BETWEEN 1 AND 6),
  CONSTRAINT change_named CHECK ((one IS NULL) = (change = 6) AND (other IS NOT NULL) = (change IN (4, 5))),
  CONSTRAINT change_revision CHECK ((revision IS NOT NULL) = (change IN (1, 2, 3)) AND revision >= 1),
  CONSTRAINT change_digest CHECK (digest BETWEEN 0 AND 4294967295),
  CONSTRAINT change_mark CHECK (mark BETWEEN 0 AND 4294967295)
) STRICT;

CREATE TABLE rule_version ( -- by which rules what is derived here was made; a program with other rules brings it up to date
  rule    TEXT NOT NULL, -- "folding" of names, "search words", "who is who", "words of quantities and dates", or "catalogue"
  version TEXT NOT NULL, -- a number that grows with each change; of the catalogue, the SHA-256 of its built-in rows
  CONSTRAINT rule_version_key PRIMARY KEY (rule)
) STRICT, WITHOUT ROWID;

CREATE TABLE erasure ( -- empty, unless bytes of what was forgotten may still be in the file or its journal because somebody held it
  id        INTEGER PRIMARY KEY, -- always 1
  rewritten INTEGER NOT NULL, -- 1 if the file has been rewritten and only the journal is left to be emptied
  CONSTRAINT erasure_one CHECK (id = 1),
  CONSTRAINT erasure_rewritten CHECK (rewritten IN (0, 1))
) STRICT;

-- 7 search -------------------------------------------------------------------
-- Words are in lower case and without accents; Chinese is in simplified characters, every two
-- neighbours together: 投资总额 is "投资 资总 总额". In the shell:
--   SELECT text FROM name WHERE id IN (SELECT rowid FROM name_search WHERE name_search MATCH '"lingang group"');
--   SELECT text FROM name WHERE id IN (SELECT rowid FROM name_search WHERE name_search MATCH '"临港 港集 集团"');
-- The index holds nothing of its own, and a program that changes a name or a text leaves it
-- behind: check_search() of the crate compares it with the tables, rebuild_search() mends it.
-- FTS5 keeps the number of words of each row. Without it (columnsize = 0, eleven bytes a claim less)
-- it refuses to list its rows, and DuckDB, which asks every table for its last row, lists no table.

CREATE VIRTUAL TABLE name_search USING fts5 ( -- index: the words of names; its rowid is name.id
  words, -- the words, to be matched only: read, they are NULL
  content = '', -- nothing is stored twice
  tokenize = 'ascii' -- words are made by the crate, and parted by spaces
);

CREATE VIRTUAL TABLE text_search USING fts5 ( -- index: the words of headlines, notes, gists, wordings; rowid >> 26 is the source, rowid >> 24 & 3 what of it (0 itself, 1 passage, 2 claim), rowid & 16777215 its number
  words, -- the words, to be matched only: read, they are NULL
  content = '', -- nothing is stored twice
  tokenize = 'ascii' -- words are made by the crate, and parted by spaces
);

-- 8 dictionary ---------------------------------------------------------------

CREATE TABLE dictionary ( -- what every table, view and column means; filled from the comments of this schema
  object   TEXT    NOT NULL, -- the table or view
  type     TEXT    NOT NULL, -- "table" or "view"
  position INTEGER NOT NULL, -- the column's place in it, from 1; 0 for the table or view itself
  name     TEXT, -- the column; NULL for the table or view itself
  meaning  TEXT    NOT NULL, -- what it means
  CONSTRAINT dictionary_key PRIMARY KEY (object, position)
) STRICT, WITHOUT ROWID;

-- 9 views --------------------------------------------------------------------
-- Everything below is in words, with keys, numbers and days beside them to join, sort and count by.
-- Entities appear under their canonical name, claims as "source#key", dates as EDTF with the
-- source's own words beside them and the first and last day that they can mean, amounts as bounds
-- with their unit.
-- Views are joined by keys. Columns that end in _id or _number are numbers of this file, with which
-- the views find one another; they come last.
-- DuckDB runs these views in its own SQL, so they are written in what both have: CASE is for iif(), a
-- condition of a CROSS JOIN stands under WHERE, and no integers are divided.
-- A CROSS JOIN keeps its order in SQLite, behind all that a view is joined with: so it stands only where
-- the planner would begin elsewhere. UNION keeps citations apart from what it is joined with, so that
-- SQLite makes an index of its claims.

CREATE VIEW citations ( -- which passages of its article say a claim: at least one
  claim, -- public key of the claim: "source#key"
  source, -- public key of the article
  passage, -- label of the passage
  position -- the passage's place in reading order
) AS
SELECT so.key || '#' || c.key, so.key, p.label, p.position
FROM claim c CROSS JOIN source so CROSS JOIN passage p
WHERE so.id = c.source AND p.source = c.source AND p.label = c.passage
UNION
SELECT so.key || '#' || c.key, so.key, p.label, p.position
FROM further_citation f CROSS JOIN claim c CROSS JOIN source so CROSS JOIN passage p
WHERE c.source = f.source AND c.claim = f.claim AND so.id = f.source AND p.source = f.source AND p.label = f.passage;

CREATE VIEW quantities ( -- every quantity: a figure's own (position 0) and its equivalents
  claim, -- public key of the figure
  position, -- 0 for the figure itself, 1 and up for the equivalents the source gives
  words, -- bound, amount and unit: "more than 16 billion CNY"
  lower, -- lower bound in units, to sort and reckon with; words is exact, and says whether it is rounded, or itself excluded; NULL if open
  upper, -- upper bound in units, likewise; NULL if open; equal to lower if it is one amount
  unit, -- the unit of both bounds
  wording, -- the quantity as the source writes it
  source_id, -- row id of the article
  claim_number -- the figure's number within it
) AS
SELECT (SELECT so.key FROM source so WHERE so.id = q.source) || '#' || (SELECT c.key FROM claim c WHERE c.source = q.source AND c.claim = q.claim), q.position, q.words,
  CAST(q.lower AS DOUBLE) / u.factor, CAST(q.upper AS DOUBLE) / u.factor, u.key, q.wording, q.source, q.claim
FROM (SELECT f.source, f.claim, 0 AS position, f.unit, f.lower, f.upper, f.wording, f.words FROM figure f
  UNION ALL SELECT e.source, e.claim, e.position, e.unit, e.lower, e.upper, e.wording, e.words FROM equivalent e) q
JOIN unit u ON u.id = q.unit;

CREATE VIEW dates ( -- the date of every claim that says anything of one
  claim, -- public key of the claim
  words, -- "on 2023-11-30", "since 2023-01-01" ("from", of what lies ahead), "by 2027-12-31", or that no calendar date follows
  written, -- the same, with the source's own words behind it
  earliest, -- first day it can mean, YYYY-MM-DD; NULL if open or not known
  latest, -- last day it can mean, YYYY-MM-DD; NULL if open or not known
  source_id, -- row id of the article
  claim_number -- the claim's number within it
) AS
SELECT (SELECT so.key FROM source so WHERE so.id = c.source) || '#' || c.key,
  CASE WHEN c.modality BETWEEN 1 AND 6 AND d.words LIKE 'since %' THEN 'from ' || substr(d.words, 7) ELSE coalesce(d.words, 'at a time not resolved') END,
  CASE WHEN c.modality BETWEEN 1 AND 6 AND d.words LIKE 'since %' THEN 'from ' || substr(d.words, 7) ELSE coalesce(d.words, 'at a time not resolved') END
    || coalesce(' (“' || c.date_words || '”)', ''),
  d.earliest, d.latest, c.source, c.claim
FROM claim c LEFT JOIN edtf d ON d.id = c.date WHERE c.date_basis IS NOT NULL;

CREATE VIEW mentions ( -- what each source wrote, beside the canonical entity it resolves to
  mention, -- "source#key", with the key that the source's sheet has for it
  entity_key, -- public key of the canonical entity
  kind, -- organisation, project, person, ...: a word of the table kind
  name, -- canonical name
  is_group, -- 1 if it stands for several
  rule, -- the firmest rule that ties it to mentions in other sources
  note, -- what is uncertain about it; NULL if nothing
  source, -- public key of the article
  source_id, -- row id of the article
  mention_number, -- the mention's number within it
  entity_id -- row id of the canonical entity
) AS
SELECT (SELECT so.key FROM source so WHERE so.id = m.source) || '#' || m.key, e.key, (SELECT word FROM kind WHERE id = m.kind), e.name, e.is_group, (SELECT word FROM term WHERE list = 'identity_rule' AND code = m.rule), m.note, (SELECT so.key FROM source so WHERE so.id = m.source), m.source, m.mention, e.id
FROM mention m
JOIN entity e ON e.id = m.entity;

CREATE VIEW speakers ( -- the claims that the paper attributes to somebody
  claim, -- public key of the claim
  speaker, -- who says it: a name, or an unnamed voice as described; several, joined by "and", and "as reported by" before who passes it on
  speaker_key, -- public key of who says it (the first, if several do), or of the body to which an unnamed voice belongs; NULL if that is not said
  source_id, -- row id of the article
  claim_number -- the claim's number within it
) AS
SELECT (SELECT so.key FROM source so WHERE so.id = c.source) || '#' || c.key,
  coalesce(e.name, c.voice || coalesce(' of ' || be.name, ''))
  || coalesce((SELECT group_concat(words, '') FROM (SELECT CASE v.reports WHEN 1 THEN ', as reported by ' ELSE ' and ' END || coalesce((SELECT n.name FROM mentions n WHERE n.source_id = v.source AND n.mention_number = v.speaker),
         v.voice || coalesce(' of ' || (SELECT b.name FROM mentions b WHERE b.source_id = v.source AND b.mention_number = v.voice_of), '')) AS words
       FROM further_voice v WHERE v.source = c.source AND v.claim = c.claim ORDER BY v.position)), ''),
  coalesce(e.key, be.key), c.source, c.claim
FROM claim c
LEFT JOIN mention m ON m.source = c.source AND m.mention = c.speaker
LEFT JOIN entity e ON e.id = m.entity
LEFT JOIN mention b ON b.source = c.source AND b.mention = c.voice_of
LEFT JOIN entity be ON be.id = b.entity
WHERE c.speaker IS NOT NULL OR c.voice IS NOT NULL;

CREATE VIEW reservations ( -- how far each claim holds: of what modality it is, whether it is denied, who says it, and which claims deny or amend it
  claim, -- public key of the claim
  modality, -- reported, planned, aimed, ...
  polarity, -- affirmed or negated
  attributed_to, -- who says it; NULL if the paper itself
  attributed_to_key, -- public key of who says it (the first, if several do), or of the body to which an unnamed voice belongs; NULL if that is not said
  voice, -- who says it, as it reads in a sentence: "according to experts, "; '' if the paper itself
  amended_or_denied_by, -- claims of this or other articles that amend or deny it, how they are said if less firmly, and whether something denies those in turn; NULL if none
  plain, -- 1 if the paper itself tells it as a fact, and no claim denies or amends it
  source_id, -- row id of the article
  claim_number -- the claim's number within it
) AS
SELECT claim, modality, polarity, attributed_to, attributed_to_key,
  coalesce('according to ' || attributed_to || ', ', ''), amended_or_denied_by,
  CASE WHEN told AND attributed_to IS NULL AND amended_or_denied_by IS NULL THEN 1 ELSE 0 END, source_id, claim_number
FROM (SELECT so.key || '#' || c.key AS claim, (SELECT word FROM term WHERE list = 'modality' AND code = c.modality) AS modality,
    (SELECT word FROM term WHERE list = 'polarity' AND code = c.negated) AS polarity, c.modality = 0 AND c.negated = 0 AS told,
    (SELECT sp.speaker FROM speakers sp WHERE sp.source_id = c.source AND sp.claim_number = c.claim) AS attributed_to,
    (SELECT sp.speaker_key FROM speakers sp WHERE sp.source_id = c.source AND sp.claim_number = c.claim) AS attributed_to_key,
    (SELECT group_concat(words, '; ') FROM (SELECT CASE l.link WHEN 1 THEN 'amended by ' ELSE 'denied by ' END || xs.key || '#' || x.key
         || CASE WHEN x.modality IN (0, c.modality) THEN '' ELSE (SELECT ' (' || word || ')' FROM term WHERE list = 'modality' AND code = x.modality) END
         || CASE WHEN EXISTS (SELECT 1 FROM claim_link y WHERE y.target_source = xs.key AND y.target_key = x.key AND y.link = 2) THEN ' (which is denied in turn)' ELSE '' END AS words
       FROM claim_link l
       JOIN claim x ON x.source = l.source AND x.claim = l.claim
       JOIN source xs ON xs.id = l.source
       WHERE l.target_source = so.key AND l.target_key = c.key AND l.link IN (1, 2) ORDER BY xs.key, x.claim, l.link)) AS amended_or_denied_by,
    c.source AS source_id, c.claim AS claim_number
  FROM claim c JOIN source so ON so.id = c.source);

CREATE VIEW predicates ( -- what every claim says of its subject, up to the object: with modality, denial, and who says it
  claim, -- public key of the claim
  predicate, -- "is party to", "is planned to be opened", "according to experts, does not add investment of"
  source_id, -- row id of the article
  claim_number -- the claim's number within it
) AS
SELECT v.claim,
  CASE
    WHEN c.speaker IS NULL OR v.attributed_to_key <> e.key OR v.attributed_to <> e.name THEN v.voice
    WHEN e.is_group = 1 OR e.kind = 5 THEN 'by their own account, '
    ELSE 'by its own account, '
  END
  || ltrim(CASE
    WHEN c.shape = 4 THEN CASE e.is_group WHEN 1 THEN ph.agent_plural ELSE ph.agent_singular END
    ELSE CASE e.is_group WHEN 1 THEN ph.plural ELSE ph.singular END || ' ' || CASE
      WHEN ph.finite = 0 THEN coalesce(t.infinitive, x.infinitive, h.infinitive)
      WHEN c.negated = 0 AND e.is_group = 0 THEN coalesce(t.singular, x.singular, h.singular)
      WHEN c.negated = 0 THEN coalesce(t.plural, x.plural, h.plural)
      WHEN e.is_group = 0 THEN coalesce(t.denied_singular, x.denied_singular, h.denied_singular)
      ELSE coalesce(t.denied_plural, x.denied_plural, h.denied_plural)
    END
  END, ' '), c.source, c.claim
FROM claim c
JOIN reservations v ON v.source_id = c.source AND v.claim_number = c.claim
JOIN phrase ph ON ph.modality = c.modality AND ph.negated = c.negated AND ph.conditional = CASE WHEN c.condition IS NULL THEN 0 ELSE 1 END
LEFT JOIN relation r ON r.source = c.source AND r.claim = c.claim
LEFT JOIN relation_type t ON t.id = r.relation_type
LEFT JOIN figure f ON f.source = c.source AND f.claim = c.claim
LEFT JOIN measure x ON x.id = f.measure
LEFT JOIN milestone m ON m.source = c.source AND m.claim = c.claim
LEFT JOIN phase h ON h.id = m.phase
LEFT JOIN statement s ON s.source = c.source AND s.claim = c.claim
LEFT JOIN mention su ON su.source = c.source AND su.mention = coalesce(r.subject, f.subject, m.subject, s.subject)
LEFT JOIN entity e ON e.id = su.entity;

CREATE VIEW reserved_claims ( -- the relations and milestones that are no plain facts, in sentences: planned, denied, said by somebody, or denied or amended by another claim
  claim, -- public key of the claim
  sentence, -- subject, predicate and object, with qualifier, what it depends on, which claims amend or deny it, and the note
  source_id, -- row id of the article
  claim_number -- the claim's number within it
) AS
SELECT v.claim, (SELECT su.name FROM mentions su WHERE su.source_id = c.source AND su.mention_number = coalesce(r.subject, m.subject))
  || CASE WHEN v.attributed_to IS NULL THEN ' ' ELSE ', ' END || p.predicate || ' '
  || coalesce((SELECT o.name || coalesce(', ' || (SELECT d.words FROM dates d WHERE d.source_id = c.source AND d.claim_number = c.claim), '')
      FROM mentions o WHERE o.source_id = c.source AND o.mention_number = r.object),
    (SELECT d.written FROM dates d WHERE d.source_id = c.source AND d.claim_number = c.claim), '(date not stated)')
  || coalesce(' (“' || c.qualifier || '”)', '') || coalesce(', if ' || c.condition, '') || coalesce(' (' || v.amended_or_denied_by || ')', '') || coalesce(' (note: ' || c.note || ')', ''), c.source, c.claim
FROM claim c
JOIN reservations v ON v.source_id = c.source AND v.claim_number = c.claim
JOIN predicates p ON p.source_id = c.source AND p.claim_number = c.claim
LEFT JOIN relation r ON r.source = c.source AND r.claim = c.claim
LEFT JOIN milestone m ON m.source = c.source AND m.claim = c.claim
WHERE c.shape IN (1, 3) AND NOT v.plain;

CREATE VIEW claims ( -- every claim in words, once; facts has the same with the passages
  claim, -- public key of the claim: "source#key"
  shape, -- relation, figure, milestone or statement
  subject_kind, -- kind of the subject
  subject, -- of whom or what
  predicate, -- what is said, with modality and denial, and according to whom
  object_kind, -- kind of the object; "quantity", "date" or "gist" where it is not an entity
  object, -- the other entity, the quantity with what it is limited to, the date or the gist
  detail, -- all else that the source says of it, and which claims deny or amend it; empty if nothing
  modality, -- reported, planned, aimed, urged, expected, conditional, required or alleged
  attributed_to, -- who says it; NULL if the paper itself
  source, -- public key of the article
  subject_key, -- public key of the subject
  object_key, -- public key of the object; NULL where it is not an entity
  attributed_to_key, -- public key of who says it (the first, if several do), or of the body to which an unnamed voice belongs; NULL if that is not said
  lower, -- of a quantity, the lower bound in units, as in figures; NULL if open, or if it is no quantity
  upper, -- of a quantity, the upper bound in units, as in figures; NULL if open, or if it is no quantity
  unit, -- of a quantity, its unit; NULL if it is no quantity
  earliest, -- first day that the claim's date can mean, YYYY-MM-DD; NULL if open or not stated
  latest, -- last day that the claim's date can mean, YYYY-MM-DD; NULL if open or not stated
  source_id, -- row id of the article
  claim_number -- the claim's number within it
) AS
WITH said AS (
  SELECT r.source, r.claim, su.entity_key, su.kind, su.name, o.kind AS object_kind, o.name AS object, o.entity_key AS object_key,
    NULL AS lower, NULL AS upper, NULL AS unit,
    coalesce('; on behalf of ' || (SELECT b.name FROM mentions b WHERE b.source_id = r.source AND b.mention_number = r.on_behalf_of), '') || CASE r.open_list WHEN 1 THEN '; among others' ELSE '' END AS detail
  FROM relation r
  JOIN mentions su ON su.source_id = r.source AND su.mention_number = r.subject
  JOIN mentions o ON o.source_id = r.source AND o.mention_number = r.object
  UNION ALL
  SELECT f.source, f.claim, su.entity_key, su.kind, su.name, 'quantity',
    f.words || coalesce(' (scope: ' || (SELECT s.name FROM mentions s WHERE s.source_id = f.source AND s.mention_number = f.scope) || ')', ''), NULL, CAST(f.lower AS DOUBLE) / u.factor, CAST(f.upper AS DOUBLE) / u.factor, u.key,
    '; “' || f.wording || '”'
    || coalesce((SELECT group_concat(given, '') FROM (SELECT '; given also as ' || e.words || ' (“' || e.wording || '”)' AS given
         FROM equivalent e WHERE e.source = f.source AND e.claim = f.claim ORDER BY e.position)), '')
    || coalesce('; ' || CASE f.counterparty_role WHEN 1 THEN 'payer: ' ELSE 'payee: ' END || (SELECT p.name FROM mentions p WHERE p.source_id = f.source AND p.mention_number = f.counterparty), '')
    || coalesce('; part of ' || (SELECT so.key FROM source so WHERE so.id = f.source) || '#' || (SELECT w.key FROM claim w WHERE w.source = f.source AND w.claim = f.part_of), '')
    || CASE f.nature WHEN 0 THEN '' ELSE '; ' || (SELECT word FROM term WHERE list = 'nature' AND code = f.nature) END
  FROM figure f
  JOIN unit u ON u.id = f.unit
  JOIN mentions su ON su.source_id = f.source AND su.mention_number = f.subject
  UNION ALL
  SELECT m.source, m.claim, su.entity_key, su.kind, su.name, 'date',
    coalesce((SELECT d.written FROM dates d WHERE d.source_id = m.source AND d.claim_number = m.claim), '(date not stated)'), NULL, NULL, NULL, NULL, ''
  FROM milestone m
  JOIN mentions su ON su.source_id = m.source AND su.mention_number = m.subject
  UNION ALL
  SELECT s.source, s.claim, su.entity_key, su.kind, su.name, 'gist', s.gist, NULL, NULL, NULL, NULL,
    coalesce('; about ' || (SELECT group_concat(name, ', ') FROM (SELECT DISTINCT a.entity_key, a.name FROM statement_about b
       JOIN mentions a ON a.source_id = b.source AND a.mention_number = b.mention
       WHERE b.source = s.source AND b.claim = s.claim ORDER BY b.mention)), '')
  FROM statement s
  JOIN mentions su ON su.source_id = s.source AND su.mention_number = s.subject
)
SELECT v.claim, (SELECT word FROM term WHERE list = 'shape' AND code = c.shape), a.kind, a.name,
  (SELECT p.predicate FROM predicates p WHERE p.source_id = c.source AND p.claim_number = c.claim),
  a.object_kind, a.object,
  ltrim(coalesce('; “' || c.qualifier || '”', '') || a.detail
    || CASE c.shape WHEN 3 THEN '' ELSE coalesce('; ' || (SELECT d.written FROM dates d WHERE d.source_id = c.source AND d.claim_number = c.claim), '') END
    || CASE c.date_basis WHEN 2 THEN '; date reckoned from the day of publication' WHEN 3 THEN '; date read from the address' ELSE '' END
    || coalesce('; if ' || c.condition, '')
    || coalesce('; under ' || (SELECT u.name FROM mentions u WHERE u.source_id = c.source AND u.mention_number = c.under), '')
    || coalesce('; at ' || (SELECT v.name FROM mentions v WHERE v.source_id = c.source AND v.mention_number = c."at"), '')
    || coalesce((SELECT group_concat('; ' || lt.word || ' ' || coalesce((SELECT cm.key FROM source ts JOIN claim tc ON tc.source = ts.id AND tc.key = l.target_key
           JOIN figure tf ON tf.source = tc.source AND tf.claim = tc.claim JOIN measure cm ON cm.id = tf.measure WHERE ts.key = l.target_source AND l.link IN (9, 10))
           || ' (' || l.target_source || '#' || l.target_key || ')', l.target_source || '#' || l.target_key), '') FROM claim_link l
         JOIN term lt ON lt.list = 'link' AND lt.code = l.link WHERE l.source = c.source AND l.claim = c.claim), '')
    || coalesce((SELECT group_concat(words, '') FROM (SELECT CASE l.link WHEN 1 THEN '; amended by ' ELSE '; denied by ' END || ls.key || '#' || lc.key
         || CASE WHEN EXISTS (SELECT 1 FROM claim_link y WHERE y.target_source = ls.key AND y.target_key = lc.key AND y.link = 2) THEN ' (which is denied in turn)' ELSE '' END AS words
         FROM claim_link l JOIN claim lc ON lc.source = l.source AND lc.claim = l.claim JOIN source ls ON ls.id = l.source
         WHERE l.target_source = so.key AND l.target_key = c.key AND l.link IN (1, 2) ORDER BY 1)), '')
    || coalesce('; note: ' || c.note, ''), '; '),
  v.modality, v.attributed_to, so.key, a.entity_key, a.object_key, v.attributed_to_key, a.lower, a.upper, a.unit,
  (SELECT d.earliest FROM dates d WHERE d.source_id = c.source AND d.claim_number = c.claim), (SELECT d.latest FROM dates d WHERE d.source_id = c.source AND d.claim_number = c.claim), c.source, c.claim
FROM said a
JOIN claim c ON c.source = a.source AND c.claim = a.claim
JOIN reservations v ON v.source_id = a.source AND v.claim_number = a.claim
JOIN source so ON so.id = a.source;

CREATE VIEW facts ( -- the flat view: a row for each claim and each passage it cites, readable from left to right
  claim, -- public key of the claim: "source#key"
  shape, -- relation, figure, milestone or statement
  subject_kind, -- kind of the subject
  subject, -- of whom or what
  predicate, -- what is said, with modality and denial, and according to whom; a statement told as a fact reads "is reported to", which is no doubt of ours
  object_kind, -- kind of the object; "quantity", "date" or "gist" where it is not an entity
  object, -- the other entity, the quantity with what it is limited to, the date or the gist
  detail, -- qualifier, wording, equivalents, scope, period, open list, note: all else that the source says of it; empty if nothing
  modality, -- reported, planned, aimed, urged, expected, conditional, required or alleged
  attributed_to, -- who says it; NULL if the paper itself
  source, -- public key of the article
  passage, -- label of the passage that says it
  subject_key, -- public key of the subject
  object_key, -- public key of the object; NULL where it is not an entity
  attributed_to_key, -- public key of who says it (the first, if several do), or of the body to which an unnamed voice belongs; NULL if that is not said
  lower, -- of a quantity, the lower bound in units, as in figures; NULL if open, or if it is no quantity
  upper, -- of a quantity, the upper bound in units, as in figures; NULL if open, or if it is no quantity
  unit, -- of a quantity, its unit; NULL if it is no quantity
  earliest, -- first day that the claim's date can mean, YYYY-MM-DD; NULL if open or not stated
  latest -- last day that the claim's date can mean, YYYY-MM-DD; NULL if open or not stated
) AS
SELECT a.claim, a.shape, a.subject_kind, a.subject, a.predicate, a.object_kind, a.object, a.detail, a.modality, a.attributed_to, a.source, p.label, a.subject_key, a.object_key, a.attributed_to_key, a.lower, a.upper, a.unit, a.earliest, a.latest
FROM claims a
CROSS JOIN passage p
WHERE p.source = a.source_id AND p.label IN (
  SELECT c.passage FROM claim c WHERE c.source = a.source_id AND c.claim = a.claim_number
  UNION ALL SELECT f.passage FROM further_citation f WHERE f.source = a.source_id AND f.claim = a.claim_number)
ORDER BY a.source, p.position, a.claim_number;

CREATE VIEW relations ( -- every relation between canonical entities, with how far it holds
  subject, -- name of the subject
  predicate, -- what is said, with modality and denial, and according to whom
  object, -- name of the object
  relation, -- the relation's key: "party to"
  qualifier, -- a limiting word as written, an office's title; NULL if none
  condition, -- what it depends on, as it follows "if"; NULL if nothing is said of that
  under, -- the agreement or document under which it holds; NULL if not said
  at_event, -- the event at which it happens; NULL if not said
  modality, -- reported, planned, aimed, ...
  polarity, -- affirmed or negated
  attributed_to, -- who says it; NULL if the paper itself
  amended_or_denied_by, -- claims of this or other articles that amend or deny it, how they are said if less firmly, and whether something denies those in turn; NULL if none
  plain, -- 1 if the paper itself tells it as a fact, and no claim denies or amends it
  open_list, -- 1 if the object or subject is named as one of a list that the source leaves open
  on_behalf_of, -- for whom the subject acts; NULL if for itself
  validity, -- when, in words, with the source's own; NULL if not stated
  source, -- public key of the article
  passages, -- labels of the passages that say it
  claim, -- public key of the claim
  note, -- what is uncertain, in our words; NULL if nothing
  subject_key, -- public key of the subject
  object_key, -- public key of the object
  on_behalf_of_key, -- public key of whoever the subject acts for; NULL if for itself
  under_key, -- public key of that agreement or document; NULL if not said
  at_key, -- public key of that event; NULL if not said
  attributed_to_key, -- public key of who says it (the first, if several do), or of the body to which an unnamed voice belongs; NULL if that is not said
  earliest, -- first day that the validity can mean, YYYY-MM-DD; NULL if open or not stated
  latest, -- last day that the validity can mean, YYYY-MM-DD; NULL if open or not stated
  subject_id, -- row id of the subject
  object_id -- row id of the object
) AS
SELECT s.name, (SELECT p.predicate FROM predicates p WHERE p.source_id = c.source AND p.claim_number = c.claim), o.name, t.key, c.qualifier, c.condition, (SELECT u.name FROM mentions u WHERE u.source_id = c.source AND u.mention_number = c.under), (SELECT y.name FROM mentions y WHERE y.source_id = c.source AND y.mention_number = c."at"), (SELECT v.modality FROM reservations v WHERE v.source_id = r.source AND v.claim_number = r.claim), (SELECT v.polarity FROM reservations v WHERE v.source_id = r.source AND v.claim_number = r.claim), (SELECT v.attributed_to FROM reservations v WHERE v.source_id = r.source AND v.claim_number = r.claim), (SELECT v.amended_or_denied_by FROM reservations v WHERE v.source_id = r.source AND v.claim_number = r.claim), (SELECT v.plain FROM reservations v WHERE v.source_id = r.source AND v.claim_number = r.claim), r.open_list, (SELECT b.name FROM mentions b WHERE b.source_id = r.source AND b.mention_number = r.on_behalf_of), (SELECT d.written FROM dates d WHERE d.source_id = c.source AND d.claim_number = c.claim), so.key,
  (SELECT group_concat(label, ', ') FROM (SELECT p.label FROM passage p WHERE p.source = c.source AND p.label IN (SELECT c.passage UNION ALL SELECT y.passage FROM further_citation y WHERE y.source = c.source AND y.claim = c.claim) ORDER BY +p.position)),
  so.key || '#' || c.key, c.note, s.entity_key, o.entity_key, (SELECT b.entity_key FROM mentions b WHERE b.source_id = r.source AND b.mention_number = r.on_behalf_of), (SELECT u.entity_key FROM mentions u WHERE u.source_id = c.source AND u.mention_number = c.under), (SELECT y.entity_key FROM mentions y WHERE y.source_id = c.source AND y.mention_number = c."at"), (SELECT v.attributed_to_key FROM reservations v WHERE v.source_id = r.source AND v.claim_number = r.claim), (SELECT d.earliest FROM dates d WHERE d.source_id = c.source AND d.claim_number = c.claim), (SELECT d.latest FROM dates d WHERE d.source_id = c.source AND d.claim_number = c.claim), s.entity_id, o.entity_id
FROM relation r
JOIN relation_type t ON t.id = r.relation_type
JOIN mentions s ON s.source_id = r.source AND s.mention_number = r.subject
JOIN mentions o ON o.source_id = r.source AND o.mention_number = r.object
JOIN claim c ON c.source = r.source AND c.claim = r.claim
JOIN source so ON so.id = r.source;

CREATE VIEW plain_relations ( -- the relations that the paper itself tells as facts, and that no claim denies or amends: what the views of each kind list
  subject, -- name of the subject
  relation, -- the relation's key: "party to"
  object, -- name of the object
  subject_kind, -- kind of the subject
  subject_in_time, -- name of the subject, with the time for which the relation is stated
  object_in_time, -- name of the object, likewise
  qualifier, -- a limiting word as written, an office's title; NULL if none
  subject_key, -- public key of the subject
  object_key, -- public key of the object
  subject_id, -- row id of the subject
  object_id -- row id of the object
) AS
SELECT s.name, t.key, o.name, s.kind, s.name || coalesce(', ' || (SELECT d.words FROM dates d WHERE d.source_id = c.source AND d.claim_number = c.claim), ''), o.name || coalesce(', ' || (SELECT d.words FROM dates d WHERE d.source_id = c.source AND d.claim_number = c.claim), ''), c.qualifier, s.entity_key, o.entity_key, s.entity_id, o.entity_id
FROM relation r
JOIN relation_type t ON t.id = r.relation_type
JOIN mentions s ON s.source_id = r.source AND s.mention_number = r.subject
JOIN mentions o ON o.source_id = r.source AND o.mention_number = r.object
JOIN claim c ON c.source = r.source AND c.claim = r.claim
WHERE (SELECT v.plain FROM reservations v WHERE v.source_id = r.source AND v.claim_number = r.claim);

CREATE VIEW entities ( -- every canonical entity, whatever its kind
  key, -- public key
  kind, -- organisation, project, person, ...: a word of the table kind
  name, -- what to call it
  form, -- what sort of its kind; NULL if not classified
  is_group, -- 1 if it stands for several
  other_names, -- the other names that sources use for it; NULL if none
  sources, -- how many articles mention it
  claims, -- how many claims have it as subject or object
  not_as_fact, -- relations and milestones that the paper does not tell as a fact of its own: planned, denied, said by somebody, or denied or amended by another claim; in sentences; NULL if none
  note, -- what is uncertain about it; NULL if nothing
  id -- row id of the entity
) AS
SELECT e.key, k.word, e.name, f.key, e.is_group,
  (SELECT group_concat(text, '; ') FROM (SELECT DISTINCT CASE g.role WHEN 4 THEN 'formerly ' ELSE '' END || o.text || coalesce(' (until ' || g.until || ')', '') AS text FROM mention m
     JOIN naming g ON g.source = m.source AND g.mention = m.mention JOIN name o ON o.id = g.name
     WHERE m.entity = e.id AND o.text <> e.name ORDER BY 1)),
  (SELECT count(DISTINCT m.source) FROM mention m WHERE m.entity = e.id),
  (SELECT count(*) FROM mention m JOIN relation r ON r.source = m.source AND r.subject = m.mention WHERE m.entity = e.id)
    + (SELECT count(*) FROM mention m JOIN relation r ON r.source = m.source AND r.object = m.mention WHERE m.entity = e.id)
    + (SELECT count(*) FROM mention m JOIN figure f ON f.source = m.source AND f.subject = m.mention WHERE m.entity = e.id)
    + (SELECT count(*) FROM mention m JOIN milestone s ON s.source = m.source AND s.subject = m.mention WHERE m.entity = e.id)
    + (SELECT count(*) FROM mention m JOIN statement s ON s.source = m.source AND s.subject = m.mention WHERE m.entity = e.id),
  (SELECT group_concat(sentence, '; ') FROM (
     SELECT (SELECT x.sentence FROM reserved_claims x WHERE x.source_id = r.source AND x.claim_number = r.claim) AS sentence FROM mention m JOIN relation r ON r.source = m.source AND r.subject = m.mention WHERE m.entity = e.id
     UNION SELECT (SELECT x.sentence FROM reserved_claims x WHERE x.source_id = r.source AND x.claim_number = r.claim) FROM mention m JOIN relation r ON r.source = m.source AND r.object = m.mention WHERE m.entity = e.id
     UNION SELECT (SELECT x.sentence FROM reserved_claims x WHERE x.source_id = s.source AND x.claim_number = s.claim) FROM mention m JOIN milestone s ON s.source = m.source AND s.subject = m.mention WHERE m.entity = e.id ORDER BY 1)),
  (SELECT group_concat(note, ' ') FROM (SELECT DISTINCT m.note FROM mention m WHERE m.entity = e.id AND m.note IS NOT NULL ORDER BY m.note)),
  e.id
FROM entity e
JOIN kind k ON k.id = e.kind
LEFT JOIN form f ON f.id = e.form;

CREATE VIEW organisations ( -- companies, universities, government bodies; what the paper tells as a fact; all else stands in not_as_fact
  key, -- public key
  name, -- what to call it
  form, -- company, university, bank, ...; NULL if not classified
  is_group, -- 1 if it stands for several organisations
  other_names, -- other names that sources use; NULL if none
  part_of, -- what it is part of, a subsidiary or a branch of; NULL if not stated
  located_in, -- where it is located or based; NULL if not stated
  member_of, -- groups of which it is named as a member; NULL if none
  sources, -- how many articles mention it
  claims, -- how many claims have it as subject or object
  not_as_fact, -- what is planned, denied or only said by somebody, in sentences; NULL if nothing
  note, -- what is uncertain about it; NULL if nothing
  part_of_keys, -- public keys of what part_of lists, in the same order; NULL if nothing
  located_in_keys, -- public keys of what located_in lists, in the same order; NULL if nothing
  member_of_keys -- public keys of what member_of lists, in the same order; NULL if nothing
) AS
SELECT e.key, e.name, e.form, e.is_group, e.other_names,
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation IN ('part of', 'subsidiary of', 'branch of') ORDER BY 1, 2)),
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation IN ('located in', 'based in') ORDER BY 1, 2)),
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'member of' ORDER BY 1, 2)),
  e.sources, e.claims, e.not_as_fact, e.note,
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation IN ('part of', 'subsidiary of', 'branch of') ORDER BY 1, 2)),
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation IN ('located in', 'based in') ORDER BY 1, 2)),
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'member of' ORDER BY 1, 2))
FROM entities e WHERE e.kind = 'organisation' ORDER BY e.is_group, e.name, e.key;

CREATE VIEW projects ( -- plants, headquarters, programmes, scenarios; what the paper tells as a fact; all else stands in not_as_fact
  key, -- public key
  name, -- what to call it
  form, -- facility, headquarters, research centre, ...; NULL if not classified
  is_group, -- 1 if it stands for several projects
  other_names, -- other names that sources use; NULL if none
  industries, -- industries it is in; NULL if not stated
  parties, -- owners, investors, developers and partners; NULL if not stated
  located_in, -- where it is; NULL if not stated
  phases, -- milestones it has passed, as reported; NULL if none
  member_of, -- groups of which it is named as a member; NULL if none
  claims, -- how many claims have it as subject or object
  not_as_fact, -- what is planned, denied or only said by somebody, in sentences; NULL if nothing
  note, -- what is uncertain about it; NULL if nothing
  industries_keys, -- public keys of what industries lists, in the same order; NULL if nothing
  parties_keys, -- public keys of what parties lists, in the same order; NULL if nothing
  located_in_keys, -- public keys of what located_in lists, in the same order; NULL if nothing
  member_of_keys -- public keys of what member_of lists, in the same order; NULL if nothing
) AS
SELECT e.key, e.name, e.form, e.is_group, e.other_names,
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'in industry' ORDER BY 1, 2)),
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT subject_in_time || ' (' || relation || ')' AS item, subject_key AS key FROM plain_relations r WHERE r.object_id = e.id AND r.relation IN ('investor in', 'developer of', 'partner in', 'owns') ORDER BY 1, 2)),
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'located in' ORDER BY 1, 2)),
  (SELECT group_concat(phase, '; ') FROM (SELECT DISTINCT h.key || coalesce(' (“' || c.qualifier || '”)', '') AS phase FROM mention m JOIN milestone s ON s.source = m.source AND s.subject = m.mention JOIN claim c ON c.source = s.source AND c.claim = s.claim JOIN phase h ON h.id = s.phase WHERE m.entity = e.id AND (SELECT v.plain FROM reservations v WHERE v.source_id = s.source AND v.claim_number = s.claim) ORDER BY 1)),
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'member of' ORDER BY 1, 2)),
  e.claims, e.not_as_fact, e.note,
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'in industry' ORDER BY 1, 2)),
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT subject_in_time || ' (' || relation || ')' AS item, subject_key AS key FROM plain_relations r WHERE r.object_id = e.id AND r.relation IN ('investor in', 'developer of', 'partner in', 'owns') ORDER BY 1, 2)),
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'located in' ORDER BY 1, 2)),
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'member of' ORDER BY 1, 2))
FROM entities e WHERE e.kind = 'project' ORDER BY e.is_group, e.name, e.key;

CREATE VIEW industries ( -- lines of business, categories of them, aspects of programmes
  key, -- public key
  name, -- what to call it
  form, -- industry, category of industries, aspect of a programme; NULL if not classified
  is_group, -- 1 if it stands for several industries
  other_names, -- other names that sources use; NULL if none
  projects, -- projects and groups of projects reported to be in it or to cover it; NULL if not stated
  focus_of, -- who is reported to focus on it; NULL if not stated
  claims, -- how many claims have it as subject or object
  not_as_fact, -- what is planned, denied or only said by somebody, in sentences; NULL if nothing
  note, -- what is uncertain about it; NULL if nothing
  projects_keys, -- public keys of what projects lists, in the same order; NULL if nothing
  focus_of_keys -- public keys of what focus_of lists, in the same order; NULL if nothing
) AS
SELECT e.key, e.name, e.form, e.is_group, e.other_names,
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT subject_in_time AS item, subject_key AS key FROM plain_relations r WHERE r.object_id = e.id AND r.relation IN ('in industry', 'covers') AND r.subject_kind = 'project' ORDER BY 1, 2)),
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT subject_in_time AS item, subject_key AS key FROM plain_relations r WHERE r.object_id = e.id AND r.relation = 'focuses on' ORDER BY 1, 2)),
  e.claims, e.not_as_fact, e.note,
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT subject_in_time AS item, subject_key AS key FROM plain_relations r WHERE r.object_id = e.id AND r.relation IN ('in industry', 'covers') AND r.subject_kind = 'project' ORDER BY 1, 2)),
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT subject_in_time AS item, subject_key AS key FROM plain_relations r WHERE r.object_id = e.id AND r.relation = 'focuses on' ORDER BY 1, 2))
FROM entities e WHERE e.kind = 'industry' ORDER BY e.is_group, e.name, e.key;

CREATE VIEW events ( -- occasions that people attend
  key, -- public key
  name, -- what to call it
  form, -- celebration, signing ceremony, visit, ...; NULL if not classified
  is_group, -- 1 if it stands for several events
  other_names, -- other names that sources use; NULL if none
  held, -- when it was held, as reported; NULL if not stated
  located_in, -- where; NULL if not stated
  marks, -- whose anniversary it marks; NULL if none is stated
  signed_there, -- agreements reported as signed at it; NULL if none
  participants, -- who hosted, attended or spoke; NULL if not stated
  claims, -- how many claims have it as subject or object
  not_as_fact, -- what is planned, denied or only said by somebody, in sentences; NULL if nothing
  note, -- what is uncertain about it; NULL if nothing
  located_in_keys, -- public keys of what located_in lists, in the same order; NULL if nothing
  marks_keys, -- public keys of what marks lists, in the same order; NULL if nothing
  signed_there_keys, -- public keys of what signed_there lists, in the same order; NULL if nothing
  participants_keys, -- public keys of what participants lists, in the same order; NULL if nothing
  earliest, -- first day on which it can have been held, YYYY-MM-DD; NULL if open or not stated
  latest -- last day on which it can have been held, YYYY-MM-DD; NULL if open or not stated
) AS
SELECT e.key, e.name, e.form, e.is_group, e.other_names,
  (SELECT group_concat(written, '; ') FROM (SELECT DISTINCT d.written FROM mention m JOIN milestone s ON s.source = m.source AND s.subject = m.mention JOIN claim c ON c.source = s.source AND c.claim = s.claim JOIN phase h ON h.id = s.phase AND h.key = 'held' JOIN dates d ON d.source_id = s.source AND d.claim_number = s.claim WHERE m.entity = e.id AND (SELECT v.plain FROM reservations v WHERE v.source_id = s.source AND v.claim_number = s.claim) ORDER BY 1)),
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'located in' ORDER BY 1, 2)),
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT object_in_time || coalesce(' (“' || qualifier || '”)', '') AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'marks anniversary of' ORDER BY 1, 2)),
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT subject_in_time AS item, subject_key AS key FROM plain_relations r WHERE r.object_id = e.id AND r.relation = 'signed at' ORDER BY 1, 2)),
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT subject_in_time || ' (' || relation || ')' AS item, subject_key AS key FROM plain_relations r WHERE r.object_id = e.id AND r.relation IN ('hosted', 'attended', 'spoke at', 'presided at', 'presented at') ORDER BY 1, 2)),
  e.claims, e.not_as_fact, e.note,
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'located in' ORDER BY 1, 2)),
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT object_in_time || coalesce(' (“' || qualifier || '”)', '') AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'marks anniversary of' ORDER BY 1, 2)),
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT subject_in_time AS item, subject_key AS key FROM plain_relations r WHERE r.object_id = e.id AND r.relation = 'signed at' ORDER BY 1, 2)),
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT subject_in_time || ' (' || relation || ')' AS item, subject_key AS key FROM plain_relations r WHERE r.object_id = e.id AND r.relation IN ('hosted', 'attended', 'spoke at', 'presided at', 'presented at') ORDER BY 1, 2)),
  (SELECT min(d.earliest) FROM mention m JOIN milestone s ON s.source = m.source AND s.subject = m.mention JOIN claim c ON c.source = s.source AND c.claim = s.claim JOIN phase h ON h.id = s.phase AND h.key = 'held' JOIN dates d ON d.source_id = s.source AND d.claim_number = s.claim WHERE m.entity = e.id AND (SELECT v.plain FROM reservations v WHERE v.source_id = s.source AND v.claim_number = s.claim)),
  (SELECT max(d.latest) FROM mention m JOIN milestone s ON s.source = m.source AND s.subject = m.mention JOIN claim c ON c.source = s.source AND c.claim = s.claim JOIN phase h ON h.id = s.phase AND h.key = 'held' JOIN dates d ON d.source_id = s.source AND d.claim_number = s.claim WHERE m.entity = e.id AND (SELECT v.plain FROM reservations v WHERE v.source_id = s.source AND v.claim_number = s.claim))
FROM entities e WHERE e.kind = 'event' ORDER BY e.is_group, e.name, e.key;

CREATE VIEW people ( -- persons, their offices, and how much is attributed to them
  key, -- public key
  name, -- what to call them
  is_group, -- 1 if it stands for several persons
  other_names, -- other names that sources use; NULL if none
  offices, -- titles and bodies, as reported, with "formerly" before those that are over; NULL if not stated
  took_part_in, -- events, agreements and documents they attended, spoke at, signed or witnessed; NULL if none is stated
  quoted, -- how many claims are attributed to them
  claims, -- how many claims have them as subject or object
  not_as_fact, -- what is planned, denied or only said by somebody, in sentences; NULL if nothing
  note, -- what is uncertain about them; NULL if nothing
  offices_keys, -- public keys of what offices lists, in the same order; NULL if nothing
  took_part_in_keys -- public keys of what took_part_in lists, in the same order; NULL if nothing
) AS
SELECT e.key, e.name, e.is_group, e.other_names,
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT CASE relation WHEN 'held office in' THEN 'formerly ' ELSE '' END || coalesce(qualifier || ', ', '') || object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation IN ('holds office in', 'held office in') ORDER BY 1, 2)),
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT object_in_time || ' (' || relation || ')' AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation IN ('hosted', 'attended', 'spoke at', 'presided at', 'presented at', 'signed', 'witnessed', 'party to', 'wrote') ORDER BY 1, 2)),
  (SELECT count(*) FROM mention m JOIN claim c ON c.source = m.source AND c.speaker = m.mention WHERE m.entity = e.id)
    + (SELECT count(*) FROM mention m JOIN further_voice v ON v.source = m.source AND v.speaker = m.mention WHERE m.entity = e.id),
  e.claims, e.not_as_fact, e.note,
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT CASE relation WHEN 'held office in' THEN 'formerly ' ELSE '' END || coalesce(qualifier || ', ', '') || object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation IN ('holds office in', 'held office in') ORDER BY 1, 2)),
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT object_in_time || ' (' || relation || ')' AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation IN ('hosted', 'attended', 'spoke at', 'presided at', 'presented at', 'signed', 'witnessed', 'party to', 'wrote') ORDER BY 1, 2))
FROM entities e WHERE e.kind = 'person' ORDER BY e.is_group, e.name, e.key;

CREATE VIEW places ( -- countries, cities, districts, industrial parks
  key, -- public key
  name, -- what to call it
  form, -- city, district, industrial park, ...; NULL if not classified
  is_group, -- 1 if it stands for several places
  other_names, -- other names that sources use; NULL if none
  located_in, -- what it lies in or is part of; NULL if not stated
  operated_by, -- who runs it; NULL if not stated
  focuses_on, -- industries it focuses on; NULL if not stated
  claims, -- how many claims have it as subject or object
  not_as_fact, -- what is planned, denied or only said by somebody, in sentences; NULL if nothing
  note, -- what is uncertain about it; NULL if nothing
  located_in_keys, -- public keys of what located_in lists, in the same order; NULL if nothing
  operated_by_keys, -- public keys of what operated_by lists, in the same order; NULL if nothing
  focuses_on_keys -- public keys of what focuses_on lists, in the same order; NULL if nothing
) AS
SELECT e.key, e.name, e.form, e.is_group, e.other_names,
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation IN ('located in', 'part of') ORDER BY 1, 2)),
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'operated by' ORDER BY 1, 2)),
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'focuses on' ORDER BY 1, 2)),
  e.claims, e.not_as_fact, e.note,
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation IN ('located in', 'part of') ORDER BY 1, 2)),
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'operated by' ORDER BY 1, 2)),
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'focuses on' ORDER BY 1, 2))
FROM entities e WHERE e.kind = 'place' ORDER BY e.is_group, e.name, e.key;

CREATE VIEW agreements ( -- who agreed what with whom
  key, -- public key
  name, -- what to call it
  form, -- strategic cooperation, letter of intent, ...; NULL if not classified
  is_group, -- 1 if it stands for several agreements
  other_names, -- other names that sources use; NULL if none
  parties, -- who is reported as party to it or to have won it; NULL if not stated
  concerns, -- what it is about; NULL if not stated
  signed_at, -- the event at which it was signed; NULL if not stated
  acted_on_by, -- who or what else has to do with it, and how: "ministry (approved)"; NULL if nothing
  phases, -- milestones with their dates, as reported; NULL if none
  claims, -- how many claims have it as subject or object
  not_as_fact, -- what is planned, denied or only said by somebody, in sentences; NULL if nothing
  note, -- what is uncertain about it; NULL if nothing
  parties_keys, -- public keys of what parties lists, in the same order; NULL if nothing
  concerns_keys, -- public keys of what concerns lists, in the same order; NULL if nothing
  signed_at_keys, -- public keys of what signed_at lists, in the same order; NULL if nothing
  acted_on_by_keys -- public keys of what acted_on_by lists, in the same order; NULL if nothing
) AS
SELECT e.key, e.name, e.form, e.is_group, e.other_names,
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT subject_in_time || CASE relation WHEN 'won' THEN ' (won it)' ELSE '' END AS item, subject_key AS key FROM plain_relations r WHERE r.object_id = e.id AND r.relation IN ('party to', 'won') ORDER BY 1, 2)),
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'concerns' ORDER BY 1, 2)),
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'signed at' ORDER BY 1, 2)),
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT subject_in_time || ' (' || relation || ')' AS item, subject_key AS key FROM plain_relations r WHERE r.object_id = e.id AND r.relation NOT IN ('party to', 'won') ORDER BY 1, 2)),
  (SELECT group_concat(phase, '; ') FROM (SELECT DISTINCT h.key || coalesce(' (“' || c.qualifier || '”)', '') || coalesce(' ' || (SELECT d.written FROM dates d WHERE d.source_id = c.source AND d.claim_number = c.claim), '') AS phase FROM mention m JOIN milestone s ON s.source = m.source AND s.subject = m.mention JOIN claim c ON c.source = s.source AND c.claim = s.claim JOIN phase h ON h.id = s.phase WHERE m.entity = e.id AND (SELECT v.plain FROM reservations v WHERE v.source_id = s.source AND v.claim_number = s.claim) ORDER BY 1)),
  e.claims, e.not_as_fact, e.note,
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT subject_in_time || CASE relation WHEN 'won' THEN ' (won it)' ELSE '' END AS item, subject_key AS key FROM plain_relations r WHERE r.object_id = e.id AND r.relation IN ('party to', 'won') ORDER BY 1, 2)),
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'concerns' ORDER BY 1, 2)),
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'signed at' ORDER BY 1, 2)),
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT subject_in_time || ' (' || relation || ')' AS item, subject_key AS key FROM plain_relations r WHERE r.object_id = e.id AND r.relation NOT IN ('party to', 'won') ORDER BY 1, 2))
FROM entities e WHERE e.kind = 'agreement' ORDER BY e.is_group, e.name, e.key;

CREATE VIEW products ( -- vehicles, drugs, chips, software; what the paper tells as a fact; all else stands in not_as_fact
  key, -- public key
  name, -- what to call it
  form, -- vehicle, drug, chip, ...; NULL if not classified
  is_group, -- 1 if it stands for several products
  other_names, -- other names that sources use; NULL if none
  parties, -- who makes, develops or supplies it; NULL if not stated
  industries, -- industries it is in; NULL if not stated
  sold_in, -- where it is on the market; NULL if not stated
  used_by, -- who or what uses it; NULL if not stated
  phases, -- milestones with their dates, as reported; NULL if none
  member_of, -- groups or ranges of which it is named as a member or a part; NULL if none
  claims, -- how many claims have it as subject or object
  not_as_fact, -- what is planned, denied or only said by somebody, in sentences; NULL if nothing
  note, -- what is uncertain about it; NULL if nothing
  parties_keys, -- public keys of what parties lists, in the same order; NULL if nothing
  industries_keys, -- public keys of what industries lists, in the same order; NULL if nothing
  sold_in_keys, -- public keys of what sold_in lists, in the same order; NULL if nothing
  used_by_keys, -- public keys of what used_by lists, in the same order; NULL if nothing
  member_of_keys -- public keys of what member_of lists, in the same order; NULL if nothing
) AS
SELECT e.key, e.name, e.form, e.is_group, e.other_names,
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT subject_in_time || ' (' || relation || ')' AS item, subject_key AS key FROM plain_relations r WHERE r.object_id = e.id AND r.relation IN ('makes', 'developer of', 'supplies') ORDER BY 1, 2)),
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'in industry' ORDER BY 1, 2)),
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'sold in' ORDER BY 1, 2)),
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT subject_in_time AS item, subject_key AS key FROM plain_relations r WHERE r.object_id = e.id AND r.relation = 'uses' ORDER BY 1, 2)),
  (SELECT group_concat(phase, '; ') FROM (SELECT DISTINCT h.key || coalesce(' (“' || c.qualifier || '”)', '') || coalesce(' ' || (SELECT d.written FROM dates d WHERE d.source_id = c.source AND d.claim_number = c.claim), '') AS phase FROM mention m JOIN milestone s ON s.source = m.source AND s.subject = m.mention JOIN claim c ON c.source = s.source AND c.claim = s.claim JOIN phase h ON h.id = s.phase WHERE m.entity = e.id AND (SELECT v.plain FROM reservations v WHERE v.source_id = s.source AND v.claim_number = s.claim) ORDER BY 1)),
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation IN ('member of', 'part of') ORDER BY 1, 2)),
  e.claims, e.not_as_fact, e.note,
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT subject_in_time || ' (' || relation || ')' AS item, subject_key AS key FROM plain_relations r WHERE r.object_id = e.id AND r.relation IN ('makes', 'developer of', 'supplies') ORDER BY 1, 2)),
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'in industry' ORDER BY 1, 2)),
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'sold in' ORDER BY 1, 2)),
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT subject_in_time AS item, subject_key AS key FROM plain_relations r WHERE r.object_id = e.id AND r.relation = 'uses' ORDER BY 1, 2)),
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation IN ('member of', 'part of') ORDER BY 1, 2))
FROM entities e WHERE e.kind = 'product' ORDER BY e.is_group, e.name, e.key;

CREATE VIEW documents ( -- laws, plans, letters, reports, lawsuits; what the paper tells as a fact; all else stands in not_as_fact
  key, -- public key
  name, -- what to call it
  form, -- law, letter, lawsuit, ...; NULL if not classified
  is_group, -- 1 if it stands for several documents
  other_names, -- other names that sources use; NULL if none
  issued_by, -- in whose name it is issued; NULL if not stated
  written_by, -- who wrote or signed it; NULL if not stated
  goes_to, -- to whom it is addressed, or with whom it is filed; NULL if not stated
  parties, -- of a lawsuit; NULL if not stated
  concerns, -- what it is about; NULL if not stated
  changes, -- documents that it amends or replaces; NULL if none is stated
  acted_on_by, -- who or what else has to do with it, and how: "ministry (approved)"; NULL if nothing
  phases, -- milestones with their dates, as reported; NULL if none
  claims, -- how many claims have it as subject or object
  not_as_fact, -- what is planned, denied or only said by somebody, in sentences; NULL if nothing
  note, -- what is uncertain about it; NULL if nothing
  issued_by_keys, -- public keys of what issued_by lists, in the same order; NULL if nothing
  written_by_keys, -- public keys of what written_by lists, in the same order; NULL if nothing
  goes_to_keys, -- public keys of what goes_to lists, in the same order; NULL if nothing
  parties_keys, -- public keys of what parties lists, in the same order; NULL if nothing
  concerns_keys, -- public keys of what concerns lists, in the same order; NULL if nothing
  changes_keys, -- public keys of what changes lists, in the same order; NULL if nothing
  acted_on_by_keys -- public keys of what acted_on_by lists, in the same order; NULL if nothing
) AS
SELECT e.key, e.name, e.form, e.is_group, e.other_names,
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'issued by' ORDER BY 1, 2)),
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT subject_in_time || ' (' || relation || ')' AS item, subject_key AS key FROM plain_relations r WHERE r.object_id = e.id AND r.relation IN ('wrote', 'signed') ORDER BY 1, 2)),
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation IN ('addressed to', 'filed with') ORDER BY 1, 2)),
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT subject_in_time || coalesce(' (“' || qualifier || '”)', '') AS item, subject_key AS key FROM plain_relations r WHERE r.object_id = e.id AND r.relation = 'party to' ORDER BY 1, 2)),
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'concerns' ORDER BY 1, 2)),
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation IN ('amends', 'replaces') ORDER BY 1, 2)),
  (SELECT group_concat(item, '; ') FROM (SELECT DISTINCT subject_in_time || ' (' || relation || ')' AS item, subject_key AS key FROM plain_relations r WHERE r.object_id = e.id AND r.relation NOT IN ('party to', 'wrote', 'signed') ORDER BY 1, 2)),
  (SELECT group_concat(phase, '; ') FROM (SELECT DISTINCT h.key || coalesce(' (“' || c.qualifier || '”)', '') || coalesce(' ' || (SELECT d.written FROM dates d WHERE d.source_id = c.source AND d.claim_number = c.claim), '') AS phase FROM mention m JOIN milestone s ON s.source = m.source AND s.subject = m.mention JOIN claim c ON c.source = s.source AND c.claim = s.claim JOIN phase h ON h.id = s.phase WHERE m.entity = e.id AND (SELECT v.plain FROM reservations v WHERE v.source_id = s.source AND v.claim_number = s.claim) ORDER BY 1)),
  e.claims, e.not_as_fact, e.note,
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'issued by' ORDER BY 1, 2)),
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT subject_in_time || ' (' || relation || ')' AS item, subject_key AS key FROM plain_relations r WHERE r.object_id = e.id AND r.relation IN ('wrote', 'signed') ORDER BY 1, 2)),
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation IN ('addressed to', 'filed with') ORDER BY 1, 2)),
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT subject_in_time || coalesce(' (“' || qualifier || '”)', '') AS item, subject_key AS key FROM plain_relations r WHERE r.object_id = e.id AND r.relation = 'party to' ORDER BY 1, 2)),
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation = 'concerns' ORDER BY 1, 2)),
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT object_in_time AS item, object_key AS key FROM plain_relations r WHERE r.subject_id = e.id AND r.relation IN ('amends', 'replaces') ORDER BY 1, 2)),
  (SELECT group_concat(key, '; ') FROM (SELECT DISTINCT subject_in_time || ' (' || relation || ')' AS item, subject_key AS key FROM plain_relations r WHERE r.object_id = e.id AND r.relation NOT IN ('party to', 'wrote', 'signed') ORDER BY 1, 2))
FROM entities e WHERE e.kind = 'document' ORDER BY e.is_group, e.name, e.key;

CREATE VIEW figures ( -- every figure: never to be added up by hand without a look at measure, unit, scope and modality
  subject, -- whose figure
  predicate, -- what is said, with modality and denial, and according to whom: "is planned to have investment of"
  quantity, -- bound, amount and unit: "more than 16 billion CNY"
  measure, -- what is measured
  lower, -- lower bound in units, to sort and reckon with; quantity is exact, and says whether it is rounded, or itself excluded; NULL if open
  upper, -- upper bound in units, likewise; NULL if open; equal to lower if it is one amount
  unit, -- the unit of both bounds
  wording, -- the quantity as the source writes it
  equivalents, -- the same in other units, as the source gives it; NULL if it gives none
  nature, -- stock, flow, cumulative, rate, once, or not stated
  scope, -- what it is limited to; NULL if to nothing
  payer, -- who pays it, or is to; NULL if not stated
  payee, -- to whom it is paid, or is to be; NULL if not stated
  period, -- the period or day it holds for; NULL if not stated
  qualifier, -- a limiting word as written; NULL if none
  condition, -- what it depends on, as it follows "if"; NULL if nothing is said of that
  under, -- the agreement or document under which it holds; NULL if not said
  at_event, -- the event at which it happens; NULL if not said
  modality, -- reported, planned, aimed, ...
  polarity, -- affirmed or negated
  attributed_to, -- who says it; NULL if the paper itself
  amended_or_denied_by, -- claims of this or other articles that amend or deny it, and whether something denies those in turn; NULL if none
  source, -- public key of the article
  passages, -- labels of the passages that say it
  claim, -- public key of the claim
  note, -- what is uncertain, in our words; NULL if nothing
  part_of, -- public key of the figure of which this is a part; NULL if of none
  subject_key, -- public key of the subject
  scope_key, -- public key of the scope; NULL if there is none
  payer_key, -- public key of the payer; NULL if not stated
  payee_key, -- public key of the payee; NULL if not stated
  under_key, -- public key of that agreement or document; NULL if not said
  at_key, -- public key of that event; NULL if not said
  attributed_to_key, -- public key of who says it (the first, if several do), or of the body to which an unnamed voice belongs; NULL if that is not said
  earliest, -- first day that the period can mean, YYYY-MM-DD; NULL if open or not stated
  latest -- last day that the period can mean, YYYY-MM-DD; NULL if open or not stated
) AS
SELECT s.name, (SELECT p.predicate FROM predicates p WHERE p.source_id = c.source AND p.claim_number = c.claim), f.words, x.key, CAST(f.lower AS DOUBLE) / u.factor, CAST(f.upper AS DOUBLE) / u.factor, u.key, f.wording,
  (SELECT group_concat(words, '; ') FROM (SELECT y.words FROM equivalent y WHERE y.source = f.source AND y.claim = f.claim ORDER BY y.position)),
  (SELECT word FROM term WHERE list = 'nature' AND code = f.nature), (SELECT sc.name FROM mentions sc WHERE sc.source_id = f.source AND sc.mention_number = f.scope),
  CASE f.counterparty_role WHEN 1 THEN (SELECT p.name FROM mentions p WHERE p.source_id = f.source AND p.mention_number = f.counterparty) END, CASE f.counterparty_role WHEN 2 THEN (SELECT p.name FROM mentions p WHERE p.source_id = f.source AND p.mention_number = f.counterparty) END,
  (SELECT d.written FROM dates d WHERE d.source_id = c.source AND d.claim_number = c.claim), c.qualifier, c.condition, (SELECT u.name FROM mentions u WHERE u.source_id = c.source AND u.mention_number = c.under), (SELECT y.name FROM mentions y WHERE y.source_id = c.source AND y.mention_number = c."at"), v.modality, v.polarity, v.attributed_to, v.amended_or_denied_by,
  so.key, (SELECT group_concat(label, ', ') FROM (SELECT p.label FROM passage p WHERE p.source = c.source AND p.label IN (SELECT c.passage UNION ALL SELECT y.passage FROM further_citation y WHERE y.source = c.source AND y.claim = c.claim) ORDER BY +p.position)),
  so.key || '#' || c.key, c.note, so.key || '#' || (SELECT w.key FROM claim w WHERE w.source = f.source AND w.claim = f.part_of), s.entity_key, (SELECT sc.entity_key FROM mentions sc WHERE sc.source_id = f.source AND sc.mention_number = f.scope),
  CASE f.counterparty_role WHEN 1 THEN (SELECT p.entity_key FROM mentions p WHERE p.source_id = f.source AND p.mention_number = f.counterparty) END, CASE f.counterparty_role WHEN 2 THEN (SELECT p.entity_key FROM mentions p WHERE p.source_id = f.source AND p.mention_number = f.counterparty) END,
  (SELECT u.entity_key FROM mentions u WHERE u.source_id = c.source AND u.mention_number = c.under), (SELECT y.entity_key FROM mentions y WHERE y.source_id = c.source AND y.mention_number = c."at"), v.attributed_to_key, (SELECT d.earliest FROM dates d WHERE d.source_id = c.source AND d.claim_number = c.claim), (SELECT d.latest FROM dates d WHERE d.source_id = c.source AND d.claim_number = c.claim)
FROM figure f
JOIN measure x ON x.id = f.measure
JOIN claim c ON c.source = f.source AND c.claim = f.claim
JOIN reservations v ON v.source_id = f.source AND v.claim_number = f.claim
JOIN source so ON so.id = f.source
JOIN mentions s ON s.source_id = f.source AND s.mention_number = f.subject
JOIN unit u ON u.id = f.unit
ORDER BY so.key, f.claim;

CREATE VIEW timeline ( -- milestones, the dated ones first and in order
  earliest, -- first day it can mean, YYYY-MM-DD; NULL if open or not stated
  latest, -- last day it can mean, YYYY-MM-DD; NULL if open or not stated
  date, -- in words, with the source's own words; NULL if not stated
  basis, -- how the date is known; NULL if none is stated
  subject, -- to whom or what it happens
  predicate, -- what is said, with modality and denial, and according to whom: "is planned to be opened"
  phase, -- what happens
  qualifier, -- a limiting word as written; NULL if none
  condition, -- what it depends on, as it follows "if"; NULL if nothing is said of that
  under, -- the agreement or document under which it holds; NULL if not said
  at_event, -- the event at which it happens; NULL if not said
  modality, -- reported, planned, aimed, ...
  polarity, -- affirmed or negated
  attributed_to, -- who says it; NULL if the paper itself
  amended_or_denied_by, -- claims of this or other articles that amend or deny it, and whether something denies those in turn; NULL if none
  source, -- public key of the article
  passages, -- labels of the passages that say it
  claim, -- public key of the claim
  note, -- what is uncertain, in our words; NULL if nothing
  subject_key, -- public key of the subject
  under_key, -- public key of that agreement or document; NULL if not said
  at_key, -- public key of that event; NULL if not said
  attributed_to_key -- public key of who says it (the first, if several do), or of the body to which an unnamed voice belongs; NULL if that is not said
) AS
SELECT e.earliest, e.latest, (SELECT d.written FROM dates d WHERE d.source_id = c.source AND d.claim_number = c.claim), (SELECT word FROM term WHERE list = 'basis' AND code = c.date_basis), s.name, (SELECT p.predicate FROM predicates p WHERE p.source_id = c.source AND p.claim_number = c.claim), h.key, c.qualifier, c.condition, (SELECT u.name FROM mentions u WHERE u.source_id = c.source AND u.mention_number = c.under), (SELECT y.name FROM mentions y WHERE y.source_id = c.source AND y.mention_number = c."at"), v.modality, v.polarity, v.attributed_to, v.amended_or_denied_by,
  so.key, (SELECT group_concat(label, ', ') FROM (SELECT p.label FROM passage p WHERE p.source = c.source AND p.label IN (SELECT c.passage UNION ALL SELECT y.passage FROM further_citation y WHERE y.source = c.source AND y.claim = c.claim) ORDER BY +p.position)),
  so.key || '#' || c.key, c.note, s.entity_key, (SELECT u.entity_key FROM mentions u WHERE u.source_id = c.source AND u.mention_number = c.under), (SELECT y.entity_key FROM mentions y WHERE y.source_id = c.source AND y.mention_number = c."at"), v.attributed_to_key
FROM milestone m
JOIN claim c ON c.source = m.source AND c.claim = m.claim
JOIN reservations v ON v.source_id = m.source AND v.claim_number = m.claim
JOIN source so ON so.id = m.source
JOIN mentions s ON s.source_id = m.source AND s.mention_number = m.subject
JOIN phase h ON h.id = m.phase
LEFT JOIN edtf e ON e.id = c.date
ORDER BY coalesce(e.earliest, e.latest) IS NULL, coalesce(e.earliest, e.latest), e.latest, so.key, m.claim;

CREATE VIEW statements ( -- what somebody aims at, does or is, in a gist
  subject, -- of whom
  predicate, -- how it is said, with modality and denial, and according to whom: "aims to"
  gist, -- the content in our words, as an infinitive without "to"
  about, -- of what else it speaks; NULL if of nothing
  qualifier, -- a limiting word as written; NULL if none
  condition, -- what it depends on, as it follows "if"; NULL if nothing is said of that
  under, -- the agreement or document under which it holds; NULL if not said
  at_event, -- the event at which it happens; NULL if not said
  modality, -- reported, planned, aimed, ...
  polarity, -- affirmed or negated
  attributed_to, -- who says it; NULL if the paper itself
  amended_or_denied_by, -- claims of this or other articles that amend or deny it, and whether something denies those in turn; NULL if none
  period, -- the period or day it is said of; NULL if not stated
  source, -- public key of the article
  passages, -- labels of the passages that say it
  claim, -- public key of the claim
  note, -- what is uncertain, in our words; NULL if nothing
  subject_key, -- public key of the subject
  about_keys, -- public keys of what about lists, in the same order; NULL if nothing
  under_key, -- public key of that agreement or document; NULL if not said
  at_key, -- public key of that event; NULL if not said
  attributed_to_key, -- public key of who says it (the first, if several do), or of the body to which an unnamed voice belongs; NULL if that is not said
  earliest, -- first day that the period can mean, YYYY-MM-DD; NULL if open or not stated
  latest -- last day that the period can mean, YYYY-MM-DD; NULL if open or not stated
) AS
SELECT su.name, (SELECT p.predicate FROM predicates p WHERE p.source_id = c.source AND p.claim_number = c.claim), s.gist,
  (SELECT group_concat(name, '; ') FROM (SELECT DISTINCT a.name, a.entity_key FROM statement_about b JOIN mentions a ON a.source_id = b.source AND a.mention_number = b.mention WHERE b.source = s.source AND b.claim = s.claim ORDER BY 1, 2)),
  c.qualifier, c.condition, (SELECT u.name FROM mentions u WHERE u.source_id = c.source AND u.mention_number = c.under), (SELECT y.name FROM mentions y WHERE y.source_id = c.source AND y.mention_number = c."at"), v.modality, v.polarity, v.attributed_to, v.amended_or_denied_by, (SELECT d.written FROM dates d WHERE d.source_id = c.source AND d.claim_number = c.claim),
  so.key, (SELECT group_concat(label, ', ') FROM (SELECT p.label FROM passage p WHERE p.source = c.source AND p.label IN (SELECT c.passage UNION ALL SELECT y.passage FROM further_citation y WHERE y.source = c.source AND y.claim = c.claim) ORDER BY +p.position)),
  so.key || '#' || c.key, c.note, su.entity_key,
  (SELECT group_concat(entity_key, '; ') FROM (SELECT DISTINCT a.name, a.entity_key FROM statement_about b JOIN mentions a ON a.source_id = b.source AND a.mention_number = b.mention WHERE b.source = s.source AND b.claim = s.claim ORDER BY 1, 2)),
  (SELECT u.entity_key FROM mentions u WHERE u.source_id = c.source AND u.mention_number = c.under), (SELECT y.entity_key FROM mentions y WHERE y.source_id = c.source AND y.mention_number = c."at"), v.attributed_to_key, (SELECT d.earliest FROM dates d WHERE d.source_id = c.source AND d.claim_number = c.claim), (SELECT d.latest FROM dates d WHERE d.source_id = c.source AND d.claim_number = c.claim)
FROM statement s
JOIN claim c ON c.source = s.source AND c.claim = s.claim
JOIN reservations v ON v.source_id = s.source AND v.claim_number = s.claim
JOIN source so ON so.id = s.source
JOIN mentions su ON su.source_id = s.source AND su.mention_number = s.subject
ORDER BY so.key, s.claim;

CREATE VIEW offices ( -- who holds or held which office, according to whom: person by person, and of each in the order of time (of what is not dated, by the day it was said)
  person, -- who holds or held it
  title, -- the title as written; NULL if none is stated
  organisation, -- in what
  condition, -- what it depends on, as it follows "if"; NULL if nothing is said of that
  validity, -- when, in words, with the source's own; "formerly" if it was over when it was said, and nothing says until when; NULL if not stated: then it was so when it was said, and no more is known
  modality, -- reported, planned, aimed, ...
  polarity, -- affirmed or negated
  attributed_to, -- who says it; NULL if the paper itself
  source, -- public key of the article
  published, -- the day it was said, which is that of the article, EDTF; NULL if not known
  passages, -- labels of the passages that say it
  amended_or_denied_by, -- claims of this or other articles that amend or deny it, and whether something denies those in turn; NULL if none
  claim, -- public key of the claim
  note, -- what is uncertain, in our words; NULL if nothing
  person_key, -- public key of the person
  organisation_key, -- public key of the organisation
  attributed_to_key, -- public key of who says it (the first, if several do), or of the body to which an unnamed voice belongs; NULL if that is not said
  earliest, -- first day that the validity can mean, YYYY-MM-DD; NULL if open or not stated
  latest -- last day that the validity can mean, YYYY-MM-DD; NULL if open or not stated
) AS
SELECT s.name, c.qualifier, o.name, c.condition, coalesce((SELECT d.written FROM dates d WHERE d.source_id = c.source AND d.claim_number = c.claim), CASE t.key WHEN 'held office in' THEN 'formerly' END), v.modality, v.polarity, v.attributed_to, so.key, pd.value,
  (SELECT group_concat(label, ', ') FROM (SELECT p.label FROM passage p WHERE p.source = c.source AND p.label IN (SELECT c.passage UNION ALL SELECT y.passage FROM further_citation y WHERE y.source = c.source AND y.claim = c.claim) ORDER BY +p.position)),
  v.amended_or_denied_by,
  so.key || '#' || c.key, c.note, s.entity_key, o.entity_key, v.attributed_to_key, e.earliest, e.latest
FROM relation r
JOIN relation_type t ON t.id = r.relation_type AND t.key IN ('holds office in', 'held office in')
JOIN claim c ON c.source = r.source AND c.claim = r.claim
JOIN reservations v ON v.source_id = r.source AND v.claim_number = r.claim
JOIN source so ON so.id = r.source
JOIN mentions s ON s.source_id = r.source AND s.mention_number = r.subject
JOIN mentions o ON o.source_id = r.source AND o.mention_number = r.object
LEFT JOIN edtf e ON e.id = c.date
LEFT JOIN edtf pd ON pd.id = so.published
ORDER BY s.name, s.entity_key, coalesce(e.earliest, e.latest, pd.latest) IS NULL, coalesce(e.earliest, e.latest, pd.latest), so.key, r.claim;

CREATE VIEW sources ( -- the articles
  key, -- public key
  headline, -- the headline as printed; NULL if the article has none
  authors, -- byline; NULL if none is known
  section, -- the publication's section; NULL if not known
  publisher, -- who published it; NULL if not known
  carried_by, -- where else it was carried; NULL if nowhere
  published, -- day of publication, EDTF; NULL if not known
  published_basis, -- how that day is known; NULL if nothing is said of it
  language, -- BCP 47 tag
  address, -- URL; NULL if not known
  extent, -- whether it was read whole
  note, -- what a reader should know about the copy; NULL if nothing
  passages, -- how many passages it has
  claims, -- how many claims come from it
  revision, -- which revision of its sheet is loaded
  earliest, -- first day on which it can have been published, YYYY-MM-DD; NULL if open or not known
  latest -- last day on which it can have been published, YYYY-MM-DD; NULL if open or not known
) AS
SELECT s.key, s.headline,
  (SELECT group_concat(name, '; ') FROM (SELECT a.name FROM source_author a WHERE a.source = s.id ORDER BY a.position)),
  s.section, s.publisher, s.carried_by, d.value, (SELECT word FROM term WHERE list = 'basis' AND code = s.published_basis), s.language, s.address, (SELECT word FROM term WHERE list = 'extent' AND code = s.extent), s.note,
  (SELECT count(*) FROM passage p WHERE p.source = s.id),
  (SELECT count(*) FROM claim c WHERE c.source = s.id),
  s.revision, d.earliest, d.latest
FROM source s
LEFT JOIN edtf d ON d.id = s.published
ORDER BY s.key;

CREATE VIEW passages ( -- the passages of each article, in reading order
  source, -- public key of the article
  passage, -- label of the passage
  claims, -- how many claims cite it
  note, -- a remark of ours; NULL if none
  position -- its place in reading order, from 1
) AS
SELECT s.key, p.label, coalesce(k.claims, 0), p.note, p.position
FROM passage p
JOIN source s ON s.id = p.source
LEFT JOIN (SELECT source, passage, count(*) AS claims FROM (SELECT source, passage FROM claim
    UNION ALL SELECT f.source, f.passage FROM further_citation f JOIN claim c ON c.source = f.source AND c.claim = f.claim WHERE c.passage <> f.passage)
  GROUP BY source, passage) k ON k.source = p.source AND k.passage = p.label
ORDER BY s.key, p.position;

CREATE VIEW data_dictionary ( -- every table, view and column with its meaning
  object, -- the table or view
  type, -- "table" or "view"
  name, -- the column; NULL for the table or view itself
  meaning -- what it means
) AS
SELECT object, type, name, meaning
FROM dictionary
ORDER BY type, object, position;
