//! Bad fact sheets. Each is refused with a message that names the sheet, the place and what
//! would be right, and none of them leaves a row.

use citebase::model::{ClaimRef, EntityRef, LinkType};
use citebase::sheet::{Link, Sheet};
use citebase::{Error, KnowledgeBase};
use rusqlite::{Connection, OpenFlags};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The sheet from which the bad ones are made.
const GOOD: &str = r##"{
  "citebase": 1,
  "source": {
    "key": "bridge",
    "headline": "Second bridge to open",
    "authors": ["A. Reporter"],
    "section": "City",
    "publisher": "The Morning Paper",
    "carried_by": "The Portal",
    "address": "https://example.org/bridge",
    "language": "en",
    "published": {"wording_confirmed": true, "wording": "2 May", "edtf": "2024-05-02", "basis": "address"},
    "extent": "whole",
    "note": "The copy lacks its picture.",
    "text_digest": "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  },
  "passages": ["headline", "p1", {"label": "p2", "note": "A box beside the text."}],
  "declares": {
    "relations": [
      {
        "key": "lights", "inverse": "lit by",
        "reads": {"singular": "lights", "plural": "light", "infinitive": "light"},
        "inverse_reads": {"singular": "is lit by", "plural": "are lit by", "infinitive": "be lit by"},
        "between": [["organisation", "project"]],
        "symmetric": false,
        "meaning": "whose lamps they are"
      }
    ],
    "measures": [
      {
        "key": "span", "meaning": "length between two piers",
        "reads": {"singular": "spans", "plural": "span", "infinitive": "span"}
      }
    ],
    "units": [{"key": "li", "dimension": "length", "decimals": 3, "meaning": "half a kilometre"}],
    "phases": [
      {
        "key": "painted", "meaning": "its coat was finished",
        "reads": {"singular": "was painted", "plural": "were painted", "infinitive": "be painted"}
      }
    ],
    "forms": [{"kind": "project", "key": "crossing"}],
    "schemes": [{"key": "bridge-register", "meaning": "the city's list of bridges"}]
  },
  "entities": {
    "builder": {
      "kind": "organisation", "form": "company", "shared": true,
      "names": [{"text": "River Works", "cite": "p1"}, {"text": "大河", "language": "zh", "role": "alias"}],
      "identifiers": {"website": "https://river.example", "wikidata": "Q64"},
      "same_as": ["tunnel#river-works"],
      "note": "It may have a parent."
    },
    "rival": {"kind": "organisation", "names": [{"text": "Canal Works"}], "identifiers": {"lei": "5493001KJTIIGC8Y1R12"}},
    "crossing": {"kind": "project", "form": "crossing", "names": [{"text": "Second Bridge", "cite": "headline"}]},
    "crossings": {"kind": "project", "group": true, "names": [{"text": "four bridges", "cite": "p2"}]},
    "mayor": {"kind": "person", "names": [{"text": "Ana Lim", "cite": "p1"}]}
  },
  "relations": [
    {"key": "one-of-four", "subject": "crossing", "relation": "member of", "object": "crossings", "open_list": true, "cite": ["p2"]},
    {
      "key": "who-built", "subject": "builder", "relation": "developer of", "object": "crossing",
      "on_behalf_of": "rival", "cite": ["headline", "p1"], "qualifier": "chiefly", "note": "Read from the caption.",
      "said_by": {"voice": "experts", "of": "rival"},
      "links": [{"link": "repeats", "claim": "tunnel#who-built"}, {"link": "in addition to", "claim": "bridge#cost"}]
    }
  ],
  "figures": [
    {
      "key": "cost", "subject": "crossing", "measure": "investment", "cite": ["p1"],
      "quantity": {"wording_confirmed": true, "wording": "over 2.5 billion yuan", "more_than": "2.5 billion", "up_to": "3 billion", "unit": "CNY"},
      "equivalents": [{"wording_confirmed": true, "wording": "$350 million", "exactly": "350 million", "unit": "USD"}],
      "nature": "once", "scope": "crossings", "modality": "planned",
      "counterparty": {"entity": "builder", "role": "payee"}
    },
    {
      "key": "steel", "subject": "crossing", "measure": "contract value", "cite": ["p2"],
      "quantity": {"wording_confirmed": true, "wording": "0.5 billion yuan", "exactly": "0.5 billion", "unit": "CNY"},
      "part_of": "cost",
      "date": {"wording_confirmed": true, "wording": "this year", "edtf": "2024-01-01/2024-05-02", "basis": "publication"}
    }
  ],
  "milestones": [
    {"key": "opening", "subject": "crossing", "phase": "opened", "cite": ["p1"], "negated": true, "date": {"wording_confirmed": true, "wording": "by 2027", "edtf": "../2027"}}
  ],
  "statements": [
    {"key": "aim", "subject": "builder", "gist": "halve the way to work", "about": ["crossing", "mayor"], "cite": ["p2"], "said_by": "mayor"}
  ]
}
"##;

/// A fragment of the good sheet, what stands in its place in the bad one, and the message.
type Row = (&'static str, &'static str, &'static str);

/// A sheet that is bad as a whole, and the message.
const WHOLE_TEXTS: &[(&str, &str)] = &[
    (
        "",
        "fact sheet (unnamed): line 1 column 0: EOF while parsing a value",
    ),
    (
        "null",
        "fact sheet (unnamed): line 1 column 4: invalid type: null, expected an object with some of the fields citebase, draft, revises, source, passages, declares, entities, relations, figures, milestones, statements",
    ),
    (
        "[]",
        "fact sheet (unnamed): line 1 column 2: invalid type: array, expected an object with some of the fields citebase, draft, revises, source, passages, declares, entities, relations, figures, milestones, statements",
    ),
    (
        r#""bridge""#,
        r#"fact sheet (unnamed): line 1 column 8: invalid type: string "bridge", expected an object with some of the fields citebase, draft, revises, source, passages, declares, entities, relations, figures, milestones, statements"#,
    ),
    (
        "{}",
        "fact sheet (unnamed): line 1 column 2: missing field `citebase`",
    ),
    (
        r#"{"citebase": 1"#,
        "fact sheet (unnamed): line 1 column 14: EOF while parsing an object",
    ),
    (
        "\u{feff}{\"citebase\": 1}",
        "fact sheet (unnamed): byte 0: begins with a byte order mark; save the sheet as UTF-8 without one",
    ),
    (
        r#"{"citebase": 1,}"#,
        "fact sheet (unnamed): line 1 column 16: trailing comma",
    ),
    (
        "{'citebase': 1}",
        "fact sheet (unnamed): line 1 column 2: key must be a string",
    ),
    (
        "// a bridge\n{\"citebase\": 1}",
        "fact sheet (unnamed): line 1 column 1: expected value",
    ),
    (
        r#"{"citebase": 1} {"citebase": 1}"#,
        "fact sheet (unnamed): line 1 column 15: missing field `source`",
    ),
    (
        "[1, false, null]",
        "fact sheet (unnamed): line 1 column 1: invalid type: array, expected an object with some of the fields citebase, draft, revises, source, passages, declares, entities, relations, figures, milestones, statements",
    ),
];

/// What is not JSON, or breaks off.
const NOT_JSON: &[Row] = &[
    (
        r#""citebase": 1,"#,
        r#""citebase": 1"#,
        "fact sheet (unnamed): line 3 column 3: expected `,` or `}`",
    ),
    (
        r#""language": "en","#,
        r#""language": "en""#,
        "fact sheet bridge: source (line 12 column 5): expected `,` or `}`",
    ),
    (
        r#"["p2"], "said_by": "mayor"}"#,
        r#"["p2"], "said_by": "mayor"},"#,
        "fact sheet bridge: statements (line 87 column 3): trailing comma",
    ),
    (
        r#""open_list": true"#,
        r#""open_list": True"#,
        "fact sheet bridge: relations[0].open_list (line 59 column 112): expected value",
    ),
    (
        r#""open_list": true"#,
        "'open_list': true",
        "fact sheet bridge: relations[0] (line 59 column 99): key must be a string",
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": .5"#,
        "fact sheet bridge: figures[0].equivalents[0].exactly (line 71 column 89): expected value",
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": 0350"#,
        "fact sheet bridge: figures[0].equivalents[0].exactly (line 71 column 90): invalid number",
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": 1e999"#,
        "fact sheet bridge: figures[0].equivalents[0].exactly (line 71 column 93): number out of range",
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": NaN"#,
        "fact sheet bridge: figures[0].equivalents[0].exactly (line 71 column 89): expected value",
    ),
    (
        r#""wording": "by 2027""#,
        "\"wording\": \"by\n2027\"",
        r#"fact sheet bridge: milestones[0].date.wording (line 84 column 0): control character (\u0000-\u001F) found while parsing a string"#,
    ),
    (
        r#""wording": "by 2027""#,
        "\"wording\": \"by\t2027\"",
        r#"fact sheet bridge: milestones[0].date.wording (line 83 column 149): control character (\u0000-\u001F) found while parsing a string"#,
    ),
    (
        r#""wording": "by 2027""#,
        r#""wording": "by\x2027""#,
        "fact sheet bridge: milestones[0].date.wording (line 83 column 150): invalid escape",
    ),
    (
        r#""wording": "by 2027""#,
        r#""wording": "by \u20""#,
        "fact sheet bridge: milestones[0].date.wording (line 83 column 155): invalid escape",
    ),
    (
        r#""wording": "by 2027""#,
        r#""wording": "by \ud83d""#,
        "fact sheet bridge: milestones[0].date.wording (line 83 column 156): unexpected end of hex escape",
    ),
    (
        r#""wording": "by 2027""#,
        r#""wording": "by \ud83d\u0041""#,
        "fact sheet bridge: milestones[0].date.wording (line 83 column 161): lone leading surrogate in hex escape",
    ),
    (
        r#""wording": "by 2027""#,
        r#""wording": "by \ude00""#,
        "fact sheet bridge: milestones[0].date.wording (line 83 column 155): lone leading surrogate in hex escape",
    ),
    (
        r#""wording": "by 2027""#,
        r#""wording": "by 2027"#,
        "fact sheet bridge: milestones[0].date (line 83 column 157): expected `,` or `}`",
    ),
];

/// The format's number, drafts, and numbers of revisions.
const FORMAT: &[Row] = &[
    (
        "  \"citebase\": 1,\n",
        "",
        "fact sheet bridge: line 87 column 1: missing field `citebase`",
    ),
    (
        r#""citebase": 1"#,
        r#""citebase": 0"#,
        "fact sheet bridge: citebase: there is no format 0; write 1",
    ),
    (
        r#""citebase": 1"#,
        r#""citebase": 2"#,
        "fact sheet bridge: citebase: format 2 is newer than this crate, which reads formats up to 1; use a newer citebase",
    ),
    (
        r#""citebase": 1"#,
        r#""citebase": "1""#,
        r#"fact sheet bridge: citebase (line 2 column 17): invalid type: string "1", expected a small whole number, 0 or more"#,
    ),
    (
        r#""citebase": 1"#,
        r#""citebase": 1.0"#,
        "fact sheet bridge: citebase (line 2 column 17): invalid type: floating point `1.0`, expected a small whole number, 0 or more",
    ),
    (
        r#""citebase": 1"#,
        r#""citebase": -1"#,
        "fact sheet bridge: citebase (line 2 column 16): invalid value: integer `-1`, expected a small whole number, 0 or more",
    ),
    (
        r#""citebase": 1"#,
        r#""citebase": null"#,
        "fact sheet bridge: citebase (line 2 column 18): invalid type: null, expected a small whole number, 0 or more",
    ),
    (
        r#""citebase": 1,"#,
        r#""citebase": 7, "claims": [],"#,
        "fact sheet bridge: citebase: format 7 is newer than this crate, which reads formats up to 1; use a newer citebase",
    ),
    (
        r#""citebase": 1,"#,
        r#""citebase": 1, "draft": true,"#,
        "fact sheet bridge: draft: the sheet is a draft; go through it and remove the mark",
    ),
    (
        r#""citebase": 1,"#,
        r#""citebase": 1, "draft": "no","#,
        r#"fact sheet bridge: draft (line 2 column 30): invalid type: string "no", expected a boolean"#,
    ),
    (
        r#""citebase": 1,"#,
        r#""citebase": 1, "revises": -1,"#,
        "fact sheet bridge: revises (line 2 column 30): invalid value: integer `-1`, expected a small whole number, 0 or more",
    ),
    (
        r#""citebase": 1,"#,
        r#""citebase": 1, "revises": 4294967296,"#,
        "fact sheet bridge: revises (line 2 column 38): invalid value: integer `4294967296`, expected a small whole number, 0 or more",
    ),
    (
        r#""citebase": 1,"#,
        r#""citebase": 1, "revises": 3,"#,
        "the sheet of source bridge revises revision 3, but the source is not loaded; leave \"revises\" out of a first sheet",
    ),
];

/// A field that its object does not have.
const UNKNOWN_FIELDS: &[Row] = &[
    (
        r#""citebase": 1,"#,
        r#""citebase": 1, "claims": [],"#,
        "fact sheet bridge: claims (line 2 column 25): unknown field `claims`, expected one of `citebase`, `draft`, `revises`, `source`, `passages`, `declares`, `entities`, `relations`, `figures`, `milestones`, `statements`",
    ),
    (
        r#""section": "City""#,
        r#""rubric": "City""#,
        "fact sheet bridge: source.rubric (line 7 column 12): unknown field `rubric`, expected one of `key`, `headline`, `authors`, `section`, `publisher`, `carried_by`, `address`, `language`, `published`, `extent`, `note`, `text_digest`",
    ),
    (
        r#""publisher": "The Morning Paper""#,
        r#""Publisher": "The Morning Paper""#,
        "fact sheet bridge: source.Publisher (line 8 column 15): unknown field `Publisher`, expected one of `key`, `headline`, `authors`, `section`, `publisher`, `carried_by`, `address`, `language`, `published`, `extent`, `note`, `text_digest`",
    ),
    (
        r#""published": {"wording_confirmed": true, "wording": "2 May", "edtf""#,
        r#""published": {"wording_confirmed": true, "wording": "2 May", "day""#,
        "fact sheet bridge: source.published.day (line 12 column 70): unknown field `day`, expected one of `wording`, `edtf`, `basis`, `wording_confirmed`",
    ),
    (
        r#""label": "p2", "note""#,
        r#""label": "p2", "remark""#,
        r#"fact sheet bridge: passages[2] (line 17 column 85): expected a label, or {"label": …, "note": …}"#,
    ),
    (
        r#""kind": "person","#,
        r#""kind": "person", "type": "mayor","#,
        "fact sheet bridge: entities.mayor.type (line 56 column 38): unknown field `type`, expected one of `kind`, `form`, `group`, `shared`, `names`, `identifiers`, `same_as`, `note`",
    ),
    (
        r#"{"text": "River Works", "cite": "p1"}"#,
        r#"{"name": "River Works", "cite": "p1"}"#,
        "fact sheet bridge: entities.builder.names[0].name (line 48 column 23): unknown field `name`, expected one of `text`, `cite`, `role`, `language`, `until`",
    ),
    (
        r#""open_list": true"#,
        r#""open": true"#,
        "fact sheet bridge: relations[0].open (line 59 column 104): unknown field `open`, expected one of `key`, `subject`, `relation`, `object`, `on_behalf_of`, `open_list`, `cite`, `modality`, `negated`, `said_by`, `date`, `condition`, `under`, `at`, `qualifier`, `note`, `links`",
    ),
    (
        r#""voice": "experts", "of""#,
        r#""voice": "experts", "body""#,
        r#"fact sheet bridge: relations[1].said_by (line 63 column 54): expected an entity's key, {"voice": …, "of": …}, or a list of several such, behind which {"reported_by": …} may stand"#,
    ),
    (
        r#""link": "repeats", "claim""#,
        r#""link": "repeats", "to""#,
        "fact sheet bridge: relations[1].links[0].to (line 64 column 40): unknown field `to`, expected `link` or `claim`",
    ),
    (
        r#""nature": "once""#,
        r#""nature_at line 5": "once""#,
        "fact sheet bridge: figures[0].nature_at line 5 (line 72 column 24): unknown field `nature_at line 5`, expected one of `key`, `subject`, `measure`, `quantity`, `equivalents`, `nature`, `scope`, `counterparty`, `part_of`, `cite`, `modality`, `negated`, `said_by`, `date`, `condition`, `under`, `at`, `qualifier`, `note`, `links`",
    ),
    (
        r#""more_than": "2.5 billion""#,
        r#""morethan": "2.5 billion""#,
        "fact sheet bridge: figures[0].quantity.morethan (line 70 column 92): unknown field `morethan`, expected one of `wording`, `exactly`, `about`, `nearly`, `more_than`, `at_least`, `less_than`, `up_to`, `approximate`, `unit`, `wording_confirmed`",
    ),
    (
        r#""exactly": "350 million""#,
        r#""amount": "350 million""#,
        "fact sheet bridge: figures[0].equivalents[0].amount (line 71 column 85): unknown field `amount`, expected one of `wording`, `exactly`, `about`, `nearly`, `more_than`, `at_least`, `less_than`, `up_to`, `approximate`, `unit`, `wording_confirmed`",
    ),
    (
        r#""entity": "builder", "role": "payee""#,
        r#""entity": "builder", "role": "payee", "share": 1"#,
        "fact sheet bridge: figures[0].counterparty.share (line 73 column 68): unknown field `share`, expected `entity` or `role`",
    ),
    (
        r#""negated": true"#,
        r#""status": "planned""#,
        "fact sheet bridge: milestones[0].status (line 83 column 89): unknown field `status`, expected one of `key`, `subject`, `phase`, `cite`, `modality`, `negated`, `said_by`, `date`, `condition`, `under`, `at`, `qualifier`, `note`, `links`",
    ),
    (
        r#""date": {"wording_confirmed": true, "wording": "by 2027", "edtf""#,
        r#""date": {"wording_confirmed": true, "wording": "by 2027", "iso""#,
        "fact sheet bridge: milestones[0].date.iso (line 83 column 161): unknown field `iso`, expected one of `wording`, `edtf`, `basis`, `wording_confirmed`",
    ),
    (
        r#""gist": "halve"#,
        r#""summary": "halve"#,
        "fact sheet bridge: statements[0].summary (line 86 column 50): unknown field `summary`, expected one of `key`, `subject`, `gist`, `about`, `cite`, `modality`, `negated`, `said_by`, `date`, `condition`, `under`, `at`, `qualifier`, `note`, `links`",
    ),
    (
        r#""declares": {"#,
        r#""declares": {"kinds": [],"#,
        "fact sheet bridge: declares.kinds (line 18 column 22): unknown field `kinds`, expected one of `relations`, `measures`, `units`, `phases`, `forms`, `schemes`",
    ),
    (
        r#""symmetric": false"#,
        r#""directed": true"#,
        "fact sheet bridge: declares.relations[0].directed (line 25 column 18): unknown field `directed`, expected one of `key`, `inverse`, `reads`, `inverse_reads`, `between`, `symmetric`, `meaning`",
    ),
    (
        r#""inverse_reads": {"singular""#,
        r#""inverse_reads": {"one""#,
        "fact sheet bridge: declares.relations[0].inverse_reads.one (line 23 column 31): unknown field `one`, expected one of `singular`, `plural`, `infinitive`",
    ),
    (
        r#""key": "span", "meaning""#,
        r#""key": "span", "unit": "li", "meaning""#,
        "fact sheet bridge: declares.measures[0].unit (line 31 column 29): unknown field `unit`, expected one of `key`, `reads`, `meaning`",
    ),
    (
        r#""decimals": 3"#,
        r#""digits": 3"#,
        "fact sheet bridge: declares.units[0].digits (line 35 column 59): unknown field `digits`, expected one of `key`, `dimension`, `decimals`, `meaning`",
    ),
    (
        r#""key": "painted", "meaning""#,
        r#""key": "painted", "sense""#,
        "fact sheet bridge: declares.phases[0].sense (line 38 column 33): unknown field `sense`, expected one of `key`, `reads`, `meaning`",
    ),
    (
        r#""kind": "project", "key": "crossing""#,
        r#""kind": "project", "form": "crossing""#,
        "fact sheet bridge: declares.forms[0].form (line 42 column 40): unknown field `form`, expected `kind` or `key`",
    ),
    (
        r#""key": "bridge-register", "meaning""#,
        r#""key": "bridge-register", "url""#,
        "fact sheet bridge: declares.schemes[0].url (line 43 column 48): unknown field `url`, expected one of `key`, `meaning`, `pattern`",
    ),
];

/// A field that is left out and may not be.
const MISSING_FIELDS: &[Row] = &[
    (
        "\"key\": \"bridge\",\n",
        "\n",
        "fact sheet (unnamed): source (line 16 column 3): missing field `key`",
    ),
    (
        "    \"language\": \"en\",\n",
        "",
        "fact sheet bridge: source (line 15 column 3): missing field `language`",
    ),
    (
        "  \"passages\": [\"headline\", \"p1\", {\"label\": \"p2\", \"note\": \"A box beside the text.\"}],\n",
        "",
        "fact sheet bridge: line 87 column 1: missing field `passages`",
    ),
    (
        r#""label": "p2", "note""#,
        r#""note""#,
        r#"fact sheet bridge: passages[2] (line 17 column 68): expected a label, or {"label": …, "note": …}"#,
    ),
    (
        r#""label": "p2", "note": "A box beside the text.""#,
        r#""label": "p2""#,
        r#"fact sheet bridge: passages[2] (line 17 column 49): expected a label, or {"label": …, "note": …}"#,
    ),
    (
        r#"{"kind": "person", "#,
        "{",
        "fact sheet bridge: entities.mayor (line 56 column 59): missing field `kind`",
    ),
    (
        r#"{"kind": "person", "names": [{"text": "Ana Lim", "cite": "p1"}]}"#,
        r#"{"kind": "person"}"#,
        "fact sheet bridge: entities.mayor (line 56 column 31): missing field `names`",
    ),
    (
        r#"{"text": "Canal Works"}"#,
        "{}",
        "fact sheet bridge: entities.rival.names[0] (line 53 column 50): missing field `text`",
    ),
    (
        r#""subject": "builder", "relation": "developer of""#,
        r#""subject": "builder""#,
        "fact sheet bridge: relations[1] (line 65 column 5): missing field `relation`",
    ),
    (
        r#""relation": "member of", "object": "crossings""#,
        r#""relation": "member of""#,
        "fact sheet bridge: relations[0] (line 59 column 109): missing field `object`",
    ),
    (
        r#""voice": "experts", "of""#,
        r#""of""#,
        r#"fact sheet bridge: relations[1].said_by (line 63 column 32): expected an entity's key, {"voice": …, "of": …}, or a list of several such, behind which {"reported_by": …} may stand"#,
    ),
    (
        r#"{"link": "repeats", "claim""#,
        r#"{"claim""#,
        "fact sheet bridge: relations[1].links[0] (line 64 column 45): missing field `link`",
    ),
    (
        r#"{"link": "repeats", "claim": "tunnel#who-built"}"#,
        r#"{"link": "repeats"}"#,
        "fact sheet bridge: relations[1].links[0] (line 64 column 35): missing field `claim`",
    ),
    (
        r#""key": "steel", "#,
        "",
        "fact sheet bridge: figures[1] (line 80 column 5): missing field `key`",
    ),
    (
        r#""key": "cost", "subject": "crossing""#,
        r#""key": "cost""#,
        "fact sheet bridge: figures[0] (line 74 column 5): missing field `subject`",
    ),
    (
        r#""measure": "investment", "#,
        "",
        "fact sheet bridge: figures[0] (line 74 column 5): missing field `measure`",
    ),
    (
        "      \"quantity\": {\"wording_confirmed\": true, \"wording\": \"0.5 billion yuan\", \"exactly\": \"0.5 billion\", \"unit\": \"CNY\"},\n",
        "",
        "fact sheet bridge: figures[1] (line 79 column 5): missing field `quantity`",
    ),
    (
        r#""wording": "$350 million", "#,
        "",
        "fact sheet bridge: figures[0].equivalents[0] (line 71 column 90): missing field `wording`",
    ),
    (
        r#""exactly": "350 million", "unit": "USD""#,
        r#""exactly": "350 million""#,
        "fact sheet bridge: figures[0].equivalents[0] (line 71 column 102): missing field `unit`",
    ),
    (
        r#""entity": "builder", "role": "payee""#,
        r#""entity": "builder""#,
        "fact sheet bridge: figures[0].counterparty (line 73 column 43): missing field `role`",
    ),
    (
        r#""phase": "opened", "#,
        "",
        "fact sheet bridge: milestones[0] (line 83 column 156): missing field `phase`",
    ),
    (
        r#""gist": "halve"#,
        r#""gist": "to halve"#,
        "fact sheet bridge: statements[0].gist: begins with \"to\", which every sentence made of it has; begin with the verb: \"deepen the collaboration\"",
    ),
    (
        r#""gist": "halve"#,
        r#""modality": "planned", "condition": "if it rains", "gist": "halve"#,
        "fact sheet bridge: statements[0].condition: begins with \"if\", which every sentence made of it has; begin with what must be so: \"the regulator approves\"",
    ),
    (
        r#""gist": "halve the way to work", "#,
        "",
        "fact sheet bridge: statements[0] (line 86 column 108): missing field `gist`",
    ),
    (
        r#""cite": ["p2"], "said_by": "mayor""#,
        r#""said_by": "mayor""#,
        "fact sheet bridge: statements[0] (line 86 column 125): missing field `cite`",
    ),
    (
        r#""key": "lights", "inverse": "lit by","#,
        r#""key": "lights","#,
        "fact sheet bridge: declares.relations[0] (line 27 column 7): missing field `inverse`",
    ),
    (
        r#""plural": "light", "#,
        "",
        "fact sheet bridge: declares.relations[0].reads (line 22 column 62): missing field `plural`",
    ),
    (
        "        \"between\": [[\"organisation\", \"project\"]],\n",
        "",
        "fact sheet bridge: declares.relations[0] (line 26 column 7): missing field `between`",
    ),
    (
        r#""dimension": "length", "#,
        "",
        "fact sheet bridge: declares.units[0] (line 35 column 73): missing field `dimension`",
    ),
];

/// The same field or key twice in an object.
const TWICE: &[Row] = &[
    (
        r#""citebase": 1,"#,
        r#""citebase": 1, "citebase": 1,"#,
        "fact sheet bridge: line 2 column 27: duplicate field `citebase`",
    ),
    (
        r#""key": "bridge","#,
        r#""key": "bridge", "key": "bridge","#,
        "fact sheet bridge: source (line 4 column 26): duplicate field `key`",
    ),
    (
        r#""section": "City","#,
        r#""section": "City", "section": "Country","#,
        "fact sheet bridge: source (line 7 column 32): duplicate field `section`",
    ),
    (
        r#""passages": ["#,
        r#""passages": ["p1"], "passages": ["#,
        "fact sheet bridge: line 17 column 32: duplicate field `passages`",
    ),
    (
        r#"{"label": "p2", "note": "A box beside the text."}"#,
        r#"{"label": "p2", "label": "p3", "note": "A box."}"#,
        r#"fact sheet bridge: passages[2] (line 17 column 82): expected a label, or {"label": …, "note": …}"#,
    ),
    (
        r#""rival": {"kind""#,
        r#""builder": {"kind""#,
        r#"fact sheet bridge: entities (line 53 column 13): the key "builder" stands twice; leave one out, or give it another key"#,
    ),
    (
        r#""wikidata": "Q64""#,
        r#""website": "https://works.example""#,
        r#"fact sheet bridge: entities.builder.identifiers (line 49 column 67): the key "website" stands twice; leave one out, or give it another key"#,
    ),
    (
        r#"{"text": "River Works", "cite": "p1"}"#,
        r#"{"text": "River Works", "cite": "p1", "text": "Works"}"#,
        "fact sheet bridge: entities.builder.names[0] (line 48 column 60): duplicate field `text`",
    ),
    (
        r#""of": "rival""#,
        r#""voice": "the rival""#,
        r#"fact sheet bridge: relations[1].said_by (line 63 column 59): expected an entity's key, {"voice": …, "of": …}, or a list of several such, behind which {"reported_by": …} may stand"#,
    ),
    (
        r#""up_to": "3 billion""#,
        r#""more_than": "3 billion""#,
        "fact sheet bridge: figures[0].quantity (line 70 column 121): duplicate field `more_than`",
    ),
    (
        r#""cite": ["p2"], "said_by": "mayor""#,
        r#""cite": ["p2"], "cite": ["p1"]"#,
        "fact sheet bridge: statements[0] (line 86 column 128): duplicate field `cite`",
    ),
    (
        r#""symmetric": false"#,
        r#""inverse": "lighted by""#,
        "fact sheet bridge: declares.relations[0] (line 25 column 17): duplicate field `inverse`",
    ),
];

/// A value of another type, or a word that its list does not have.
const WRONG_TYPES: &[Row] = &[
    (
        r#""headline": "Second bridge to open""#,
        r#""headline": ["Second bridge to open"]"#,
        "fact sheet bridge: source.headline (line 5 column 17): invalid type: array, expected a string",
    ),
    (
        r#""authors": ["A. Reporter"]"#,
        r#""authors": "A. Reporter""#,
        r#"fact sheet bridge: source.authors (line 6 column 28): invalid type: string "A. Reporter", expected an array"#,
    ),
    (
        r#""authors": ["A. Reporter"]"#,
        r#""authors": null"#,
        "fact sheet bridge: source.authors (line 6 column 19): invalid type: null, expected an array",
    ),
    (
        r#""authors": ["A. Reporter"]"#,
        r#""authors": ["A. Reporter", null]"#,
        "fact sheet bridge: source.authors[1] (line 6 column 35): invalid type: null, expected a string",
    ),
    (
        r#""published": {"wording_confirmed": true, "wording": "2 May", "edtf": "2024-05-02", "basis": "address"}"#,
        r#""published": "2024-05-02""#,
        r#"fact sheet bridge: source.published (line 12 column 29): invalid type: string "2024-05-02", expected an object with some of the fields wording, edtf, basis, wording_confirmed"#,
    ),
    (
        r#""extent": "whole""#,
        r#""extent": "half""#,
        r#"fact sheet bridge: source.extent (line 13 column 20): unknown word "half"; one of: whole, breaks off"#,
    ),
    (
        r#""passages": ["headline", "p1","#,
        r#""passages": ["headline", 1,"#,
        r#"fact sheet bridge: passages[1] (line 17 column 30): expected a label, or {"label": …, "note": …}"#,
    ),
    (
        r#""entities": {"#,
        r#""entities": [], "more": {"#,
        "fact sheet bridge: entities (line 45 column 16): invalid type: array, expected an object",
    ),
    (
        r#""kind": "person""#,
        r#""kind": "Person""#,
        r#"fact sheet bridge: entities.mayor.kind (line 56 column 30): unknown word "Person"; one of: organisation, project, industry, event, person, place, agreement, product, document"#,
    ),
    (
        r#""kind": "person""#,
        r#""kind": 5"#,
        "fact sheet bridge: entities.mayor.kind (line 56 column 23): invalid type: integer `5`, expected one of: organisation, project, industry, event, person, place, agreement, product, document",
    ),
    (
        r#""kind": "person""#,
        r#""kind": {"person": null}"#,
        "fact sheet bridge: entities.mayor.kind (line 56 column 23): invalid type: object, expected one of: organisation, project, industry, event, person, place, agreement, product, document",
    ),
    (
        r#""group": true"#,
        r#""group": "yes""#,
        r#"fact sheet bridge: entities.crossings.group (line 55 column 51): invalid type: string "yes", expected a boolean"#,
    ),
    (
        r#""group": true"#,
        r#""group": 4"#,
        "fact sheet bridge: entities.crossings.group (line 55 column 47): invalid type: integer `4`, expected a boolean",
    ),
    (
        r#""names": [{"text": "Canal Works"}]"#,
        r#""names": {"text": "Canal Works"}"#,
        "fact sheet bridge: entities.rival.names (line 53 column 48): invalid type: object, expected an array",
    ),
    (
        r#""names": [{"text": "Canal Works"}]"#,
        r#""names": ["Canal Works"]"#,
        r#"fact sheet bridge: entities.rival.names[0] (line 53 column 61): invalid type: string "Canal Works", expected an object with some of the fields text, cite, role, language, until"#,
    ),
    (
        r#""names": [{"text": "Canal Works"}]"#,
        r#""names": [["Canal Works", "p1"]]"#,
        "fact sheet bridge: entities.rival.names[0] (line 53 column 49): invalid type: array, expected an object with some of the fields text, cite, role, language, until",
    ),
    (
        r#""role": "alias""#,
        r#""role": "nickname""#,
        r#"fact sheet bridge: entities.builder.names[1].role (line 48 column 110): unknown word "nickname"; one of: primary, alias, abbreviation, former"#,
    ),
    (
        r#""lei": "5493001KJTIIGC8Y1R12""#,
        r#""lei": 5493"#,
        "fact sheet bridge: entities.rival.identifiers.lei (line 53 column 101): invalid type: integer `5493`, expected a string, or a list of strings",
    ),
    (
        r#""same_as": ["tunnel#river-works"]"#,
        r#""same_as": "tunnel#river-works""#,
        r#"fact sheet bridge: entities.builder.same_as (line 50 column 37): invalid type: string "tunnel#river-works", expected an array"#,
    ),
    (
        r#"{"wording_confirmed": true, "wording": "0.5 billion yuan", "exactly": "0.5 billion", "unit": "CNY"}"#,
        r#""0.5 billion yuan""#,
        r#"fact sheet bridge: figures[1].quantity (line 77 column 36): invalid type: string "0.5 billion yuan", expected an object with some of the fields wording, exactly, about, nearly, more_than, at_least, less_than, up_to, approximate, unit, wording_confirmed"#,
    ),
    (
        r#"{"wording_confirmed": true, "wording": "0.5 billion yuan", "exactly": "0.5 billion", "unit": "CNY"}"#,
        r#"["0.5 billion yuan", "0.5 billion"]"#,
        "fact sheet bridge: figures[1].quantity (line 77 column 19): invalid type: array, expected an object with some of the fields wording, exactly, about, nearly, more_than, at_least, less_than, up_to, approximate, unit, wording_confirmed",
    ),
    (
        r#""nature": "once""#,
        r#""nature": "total""#,
        r#"fact sheet bridge: figures[0].nature (line 72 column 23): unknown word "total"; one of: not stated, stock, flow, cumulative, rate, once"#,
    ),
    (
        r#""modality": "planned""#,
        r#""modality": "plan""#,
        r#"fact sheet bridge: figures[0].modality (line 72 column 64): unknown word "plan"; one of: reported, planned, aimed, urged, expected, conditional, required, alleged"#,
    ),
    (
        r#""negated": true"#,
        r#""negated": "true""#,
        r#"fact sheet bridge: milestones[0].negated (line 83 column 98): invalid type: string "true", expected a boolean"#,
    ),
    (
        r#""cite": ["p2"], "said_by": "mayor""#,
        r#""cite": "p2""#,
        r#"fact sheet bridge: statements[0].cite (line 86 column 118): invalid type: string "p2", expected an array"#,
    ),
    (
        r#""said_by": "mayor""#,
        r#""said_by": ["mayor"]"#,
        r#"fact sheet bridge: statements[0].said_by: a list has at least two voices; one stands without brackets"#,
    ),
    (
        r#""said_by": "mayor""#,
        r#""said_by": [{"voice": "experts", "of": "nobody"}, "mayor", "mayor", "Ana", ["builder", "mayor"]]"#,
        "fact sheet bridge: 4 problems\n  statements[0].said_by[0].of: unknown entity \"nobody\"; known: builder, crossing, crossings, mayor, rival\n  statements[0].said_by[2]: the same voice stands twice\n  statements[0].said_by[3]: unknown entity \"Ana\"; known: builder, crossing, crossings, mayor, rival\n  statements[0].said_by[4]: a list of voices has no list in it",
    ),
    (
        r#""said_by": "mayor""#,
        r#""said_by": {"entity": "mayor"}"#,
        r#"fact sheet bridge: statements[0].said_by (line 86 column 153): expected an entity's key, {"voice": …, "of": …}, or a list of several such, behind which {"reported_by": …} may stand"#,
    ),
    (
        r#""basis": "publication""#,
        r#""basis": "guessed""#,
        r#"fact sheet bridge: figures[1].date.basis (line 79 column 117): unknown word "guessed"; one of: stated, publication, address, unresolved"#,
    ),
    (
        r#""link": "repeats""#,
        r#""link": "confirms""#,
        r#"fact sheet bridge: relations[1].links[0].link (line 64 column 35): unknown word "confirms"; one of: amends, denies, repeats, condition of, in addition to, because of, before, after, share of, change of"#,
    ),
    (
        r#"{"link": "repeats", "claim": "tunnel#who-built"}"#,
        r#"["repeats", "tunnel#who-built"]"#,
        "fact sheet bridge: relations[1].links[0] (line 64 column 17): invalid type: array, expected an object with some of the fields link, claim",
    ),
    (
        r#""claim": "tunnel#who-built""#,
        r#""claim": {"source": "tunnel", "key": "who-built"}"#,
        "fact sheet bridge: relations[1].links[0].claim (line 64 column 46): invalid type: object, expected a string",
    ),
    (
        r#""role": "payee""#,
        r#""role": "recipient""#,
        r#"fact sheet bridge: figures[0].counterparty.role (line 73 column 63): unknown word "recipient"; one of: payer, payee"#,
    ),
    (
        r#"{"entity": "builder", "role": "payee"}"#,
        r#"["builder", "payee"]"#,
        "fact sheet bridge: figures[0].counterparty (line 73 column 23): invalid type: array, expected an object with some of the fields entity, role",
    ),
    (
        r#""edtf": "../2027""#,
        r#""edtf": 2027"#,
        "fact sheet bridge: milestones[0].date.edtf (line 83 column 168): invalid type: integer `2027`, expected a string",
    ),
    (
        r#""about": ["crossing", "mayor"]"#,
        r#""about": "crossing""#,
        r#"fact sheet bridge: statements[0].about (line 86 column 93): invalid type: string "crossing", expected an array"#,
    ),
    (
        r#""declares": {"#,
        r#""declares": [], "more": {"#,
        "fact sheet bridge: declares (line 18 column 16): invalid type: array, expected an object with some of the fields relations, measures, units, phases, forms, schemes",
    ),
    (
        r#""between": [["organisation", "project"]]"#,
        r#""between": [["company", "project"]]"#,
        r#"fact sheet bridge: declares.relations[0].between[0][0] (line 24 column 30): unknown word "company"; one of: organisation, project, industry, event, person, place, agreement, product, document"#,
    ),
    (
        r#""between": [["organisation", "project"]]"#,
        r#""between": [["organisation"]]"#,
        "fact sheet bridge: declares.relations[0].between[0] (line 24 column 36): invalid length 1, expected an array of two kinds",
    ),
    (
        r#""between": [["organisation", "project"]]"#,
        r#""between": [["organisation", "project", "place"]]"#,
        "fact sheet bridge: declares.relations[0].between[0] (line 24 column 49): trailing characters",
    ),
    (
        r#""between": [["organisation", "project"]]"#,
        r#""between": ["organisation", "project"]"#,
        r#"fact sheet bridge: declares.relations[0].between[0] (line 24 column 34): invalid type: string "organisation", expected an array of two kinds"#,
    ),
    (
        r#"{"singular": "lights", "plural": "light", "infinitive": "light"}"#,
        r#""lights""#,
        r#"fact sheet bridge: declares.relations[0].reads (line 22 column 25): invalid type: string "lights", expected an object with some of the fields singular, plural, infinitive"#,
    ),
    (
        r#""dimension": "length""#,
        r#""dimension": "distance""#,
        r#"fact sheet bridge: declares.units[0].dimension (line 35 column 51): unknown word "distance"; one of: currency, area, count, time, ratio, mass, energy, power, length, other"#,
    ),
    (
        r#""decimals": 3"#,
        r#""decimals": -1"#,
        "fact sheet bridge: declares.units[0].decimals (line 35 column 65): invalid value: integer `-1`, expected a small whole number, 0 or more",
    ),
    (
        r#""decimals": 3"#,
        r#""decimals": 2.5"#,
        "fact sheet bridge: declares.units[0].decimals (line 35 column 66): invalid type: floating point `2.5`, expected a small whole number, 0 or more",
    ),
];

/// A key or word that stands for nothing.
const UNKNOWN_WORDS: &[Row] = &[
    (
        r#""key": "cost", "subject": "crossing""#,
        r#""key": "cost", "subject": "bridge""#,
        r#"fact sheet bridge: figures[0].subject: unknown entity "bridge"; known: builder, crossing, crossings, mayor, rival"#,
    ),
    (
        r#""subject": "crossing", "phase""#,
        r#""subject": "cross\u001b[31ming", "phase""#,
        r#"fact sheet bridge: milestones[0].subject: unknown entity "cross\u{1b}[31ming"; known: builder, crossing, crossings, mayor, rival"#,
    ),
    (
        r#""subject": "builder", "gist""#,
        r#""subject": "Builder", "gist""#,
        r#"fact sheet bridge: statements[0].subject: unknown entity "Builder"; known: builder, crossing, crossings, mayor, rival"#,
    ),
    (
        r#""relation": "developer of", "object": "crossing""#,
        r#""relation": "developer of", "object": "crosing""#,
        r#"fact sheet bridge: relations[1].object: unknown entity "crosing"; known: builder, crossing, crossings, mayor, rival"#,
    ),
    (
        r#""on_behalf_of": "rival""#,
        r#""on_behalf_of": "city""#,
        r#"fact sheet bridge: relations[1].on_behalf_of: unknown entity "city"; known: builder, crossing, crossings, mayor, rival"#,
    ),
    (
        r#""scope": "crossings""#,
        r#""scope": "all-the-crossings-of-the-river-and-of-its-arms-within-the-limits-of-the-city""#,
        r#"fact sheet bridge: figures[0].scope: unknown entity "all-the-crossings-of-the-river-and-of-its-arms-within-the-li…"; known: builder, crossing, crossings, mayor, rival"#,
    ),
    (
        r#""entity": "builder", "role""#,
        r#""entity": "builders", "role""#,
        r#"fact sheet bridge: figures[0].counterparty.entity: unknown entity "builders"; known: builder, crossing, crossings, mayor, rival"#,
    ),
    (
        r#""about": ["crossing", "mayor"]"#,
        r#""about": ["crossing", "the-mayor"]"#,
        r#"fact sheet bridge: statements[0].about[1]: unknown entity "the-mayor"; known: builder, crossing, crossings, mayor, rival"#,
    ),
    (
        r#""said_by": "mayor""#,
        r#""said_by": "Ana Lim""#,
        r#"fact sheet bridge: statements[0].said_by: unknown entity "Ana Lim"; known: builder, crossing, crossings, mayor, rival"#,
    ),
    (
        r#""voice": "experts", "of": "rival""#,
        r#""voice": "experts", "of": "institute""#,
        r#"fact sheet bridge: relations[1].said_by.of: unknown entity "institute"; known: builder, crossing, crossings, mayor, rival"#,
    ),
    (
        r#""relation": "developer of""#,
        r#""relation": "develops""#,
        r#"fact sheet bridge: relations[1].relation: unknown relation "develops"; the nearest are developer of, helps, pledged to, or declare it under declares.relations"#,
    ),
    (
        r#""relation": "member of""#,
        r#""relation": "Member of""#,
        r#"fact sheet bridge: relations[0].relation: unknown relation "Member of"; the nearest are member of, affiliated with, lender to, or declare it under declares.relations"#,
    ),
    (
        r#""measure": "investment""#,
        r#""measure": "investments""#,
        r#"fact sheet bridge: figures[0].measure: unknown measure "investments"; the nearest are investment, added investment, incentive, or declare it under declares.measures"#,
    ),
    (
        r#""up_to": "3 billion", "unit": "CNY""#,
        r#""up_to": "3 billion", "unit": "RMB""#,
        r#"fact sheet bridge: figures[0].quantity.unit: unknown unit "RMB"; the nearest are CNY, RUB, Mbit/s, or declare it under declares.units"#,
    ),
    (
        r#""exactly": "350 million", "unit": "USD""#,
        r#""exactly": "350 million", "unit": "US$""#,
        r#"fact sheet bridge: figures[0].equivalents[0].unit: unknown unit "US$"; the nearest are USD, users, bushel, or declare it under declares.units"#,
    ),
    (
        r#""phase": "opened""#,
        r#""phase": "open""#,
        r#"fact sheet bridge: milestones[0].phase: unknown phase "open"; the nearest are opened, completed, suspended, or declare it under declares.phases"#,
    ),
    (
        r#""form": "company""#,
        r#""form": "crossing""#,
        r#"fact sheet bridge: entities.builder.form: unknown form of organisation "crossing"; the nearest are association, council, rating agency, or declare it under declares.forms"#,
    ),
    (
        r#""form": "crossing""#,
        r#""form": "Crossing""#,
        r#"fact sheet bridge: entities.crossing.form: unknown form of project "Crossing"; the nearest are crossing, building, research centre, or declare it under declares.forms"#,
    ),
    (
        r#""kind": "person", "names""#,
        r#""kind": "person", "form": "politician", "names""#,
        r#"fact sheet bridge: entities.mayor.form: unknown form of person "politician"; known: none, or declare it under declares.forms"#,
    ),
    (
        r#""lei": "5493001KJTIIGC8Y1R12""#,
        r#""LEI": "5493""#,
        r#"fact sheet bridge: entities.rival.identifiers.LEI: unknown register "LEI"; known: bridge-register, lei, uscc, website, wikidata, or declare it under declares.schemes"#,
    ),
    (
        r#""object": "crossings", "open_list": true, "cite": ["p2"]"#,
        r#""object": "crossings", "open_list": true, "cite": ["p3"]"#,
        r#"fact sheet bridge: relations[0].cite[0]: unknown passage "p3"; known: headline, p1, p2"#,
    ),
    (
        r#""cite": ["headline", "p1"]"#,
        r#""cite": ["headline", "P1"]"#,
        r#"fact sheet bridge: relations[1].cite[1]: unknown passage "P1"; known: headline, p1, p2"#,
    ),
    (
        r#"{"text": "Ana Lim", "cite": "p1"}"#,
        r#"{"text": "Ana Lim", "cite": "caption"}"#,
        r#"fact sheet bridge: entities.mayor.names[0].cite: unknown passage "caption"; known: headline, p1, p2"#,
    ),
    (
        r#""claim": "bridge#cost""#,
        r#""claim": "bridge#costs""#,
        r#"fact sheet bridge: relations[1].links[1].claim: unknown claim "costs"; known: aim, cost, one-of-four, opening, steel"#,
    ),
    (
        r#""unit": "CNY"},
      "equivalents""#,
        r#""unit": "yuan"},
      "equivalents""#,
        r#"fact sheet bridge: figures[0].quantity.unit: unknown unit "yuan"; the nearest are CNY, BYN, UAH, or declare it under declares.units"#,
    ),
    (
        r#""relation": "developer of""#,
        r#""relation": "chairman of""#,
        r#"fact sheet bridge: relations[1].relation: unknown relation "chairman of"; the nearest are holds office in, branch of, part of, or declare it under declares.relations"#,
    ),
    (
        r#""part_of": "cost""#,
        r#""part_of": "costs""#,
        r#"fact sheet bridge: figures[1].part_of: unknown figure "costs"; known: cost"#,
    ),
];

/// Keys, languages, addresses, digests.
const KEYS: &[Row] = &[
    (
        r#""key": "bridge","#,
        r#""key": "Bridge","#,
        r#"fact sheet Bridge: source.key: "Bridge" is not a key; use lower-case letters a to z, digits and hyphens, at most 100 and no hyphen first"#,
    ),
    (
        r#""key": "bridge","#,
        r#""key": "","#,
        r#"fact sheet (unnamed): source.key: "" is not a key; use lower-case letters a to z, digits and hyphens, at most 100 and no hyphen first"#,
    ),
    (
        r#""key": "bridge","#,
        r#""key": "bri\ndge","#,
        r#"fact sheet bri\u{a}dge: source.key: "bri\ndge" is not a key; use lower-case letters a to z, digits and hyphens, at most 100 and no hyphen first"#,
    ),
    (
        r#""key": "bridge","#,
        r#""key": "a-key-of-more-than-a-hundred-letters-which-nobody-would-want-to-type-or-to-read-in-a-message-such-as-this-one","#,
        r#"fact sheet a-key-of-more-than-a-hundred-letters-which-nobody-would-want-to-type-or-to-read-in-a-message-such-as…: source.key: "a-key-of-more-than-a-hundred-letters-which-nobody-would-want…" is not a key; use lower-case letters a to z, digits and hyphens, at most 100 and no hyphen first"#,
    ),
    (
        r#""key": "aim""#,
        r#""key": "the aim""#,
        r#"fact sheet bridge: statements[0].key: "the aim" is not a key; use lower-case letters a to z, digits and hyphens, at most 100 and no hyphen first"#,
    ),
    (
        r#""key": "aim""#,
        r#""key": "the_aim""#,
        r#"fact sheet bridge: statements[0].key: "the_aim" is not a key; use lower-case letters a to z, digits and hyphens, at most 100 and no hyphen first"#,
    ),
    (
        r#""key": "aim""#,
        r#""key": "-aim""#,
        r#"fact sheet bridge: statements[0].key: "-aim" is not a key; use lower-case letters a to z, digits and hyphens, at most 100 and no hyphen first"#,
    ),
    (
        r#""key": "aim""#,
        r#""key": "目标""#,
        r#"fact sheet bridge: statements[0].key: "目标" is not a key; use lower-case letters a to z, digits and hyphens, at most 100 and no hyphen first"#,
    ),
    (
        r#""key": "aim""#,
        r#""key": "aim\u0000""#,
        r#"fact sheet bridge: statements[0].key: "aim\0" is not a key; use lower-case letters a to z, digits and hyphens, at most 100 and no hyphen first"#,
    ),
    (
        r#""rival": {"kind": "organisation", "#,
        r#""": {"kind": "place", "names": [{"text": "Here"}]}, "rival": {"kind": "organisation", "#,
        r#"fact sheet bridge: entities."": "" is not a key; use lower-case letters a to z, digits and hyphens, at most 100 and no hyphen first"#,
    ),
    (
        r#""rival": {"kind": "organisation", "#,
        r#""the place": {"kind": "place", "names": [{"text": "Here"}]}, "rival": {"kind": "organisation", "#,
        r#"fact sheet bridge: entities."the place": "the place" is not a key; use lower-case letters a to z, digits and hyphens, at most 100 and no hyphen first"#,
    ),
    (
        r#""rival": {"kind": "organisation", "#,
        r#""a\u0007b": {"kind": "place", "names": []}, "rival": {"kind": "organisation", "#,
        "fact sheet bridge: 2 problems\n  entities.\"a\\u{7}b\": \"a\\u{7}b\" is not a key; use lower-case letters a to z, digits and hyphens, at most 100 and no hyphen first\n  entities.\"a\\u{7}b\".names: an entity needs a name",
    ),
    (
        r#""passages": ["headline", "p1","#,
        r#""passages": ["headline", "p1", "Caption","#,
        r#"fact sheet bridge: passages[2]: "Caption" is not a key; use lower-case letters a to z, digits and hyphens, at most 100 and no hyphen first"#,
    ),
    (
        r#""passages": ["headline", "p1","#,
        r#""passages": ["headline", "p1", {"label": "§3", "note": "A box."},"#,
        r#"fact sheet bridge: passages[2]: "§3" is not a key; use lower-case letters a to z, digits and hyphens, at most 100 and no hyphen first"#,
    ),
    (
        r#""language": "en""#,
        r#""language": "EN""#,
        r#"fact sheet bridge: source.language: "EN" is not a language tag; write one such as en, zh or zh-Hant (BCP 47)"#,
    ),
    (
        r#""language": "en""#,
        r#""language": "English""#,
        r#"fact sheet bridge: source.language: "English" is not a language tag; write one such as en, zh or zh-Hant (BCP 47)"#,
    ),
    (
        r#""language": "en""#,
        r#""language": "en_GB""#,
        r#"fact sheet bridge: source.language: "en_GB" is not a language tag; write one such as en, zh or zh-Hant (BCP 47)"#,
    ),
    (
        r#""language": "en""#,
        r#""language": """#,
        r#"fact sheet bridge: source.language: "" is not a language tag; write one such as en, zh or zh-Hant (BCP 47)"#,
    ),
    (
        r#""language": "en""#,
        r#""language": "e""#,
        r#"fact sheet bridge: source.language: "e" is not a language tag; write one such as en, zh or zh-Hant (BCP 47)"#,
    ),
    (
        r#""language": "en""#,
        r#""language": "en-x""#,
        r#"fact sheet bridge: source.language: "en-x" is not a language tag; write one such as en, zh or zh-Hant (BCP 47)"#,
    ),
    (
        r#""language": "en""#,
        r#""language": "zh-Hant-Hant""#,
        r#"fact sheet bridge: source.language: "zh-Hant-Hant" is not a language tag; write one such as en, zh or zh-Hant (BCP 47)"#,
    ),
    (
        r#""language": "en""#,
        r#""language": "x-ours""#,
        r#"fact sheet bridge: source.language: "x-ours" is not a language tag; write one such as en, zh or zh-Hant (BCP 47)"#,
    ),
    (
        r#""language": "en""#,
        r#""language": "zh--Hant""#,
        r#"fact sheet bridge: source.language: "zh--Hant" is not a language tag; write one such as en, zh or zh-Hant (BCP 47)"#,
    ),
    (
        r#""language": "en""#,
        r#""language": "中文""#,
        r#"fact sheet bridge: source.language: "中文" is not a language tag; write one such as en, zh or zh-Hant (BCP 47)"#,
    ),
    (
        r#""language": "zh""#,
        r#""language": "Chinese, simplified""#,
        r#"fact sheet bridge: entities.builder.names[1].language: "Chinese, simplified" is not a language tag; write one such as en, zh or zh-Hant (BCP 47)"#,
    ),
    (
        r#""address": "https://example.org/bridge""#,
        r#""address": "www.example.org""#,
        r#"fact sheet bridge: source.address: "www.example.org" is not a web address; write it whole, from https:// on"#,
    ),
    (
        r#""address": "https://example.org/bridge""#,
        r#""address": "ftp://example.org""#,
        r#"fact sheet bridge: source.address: "ftp://example.org" is not a web address; write it whole, from https:// on"#,
    ),
    (
        r#""address": "https://example.org/bridge""#,
        r#""address": "https://""#,
        r#"fact sheet bridge: source.address: "https://" is not a web address; write it whole, from https:// on"#,
    ),
    (
        r#""address": "https://example.org/bridge""#,
        r#""address": "https:///page""#,
        r#"fact sheet bridge: source.address: "https:///page" is not a web address; write it whole, from https:// on"#,
    ),
    (
        r#""address": "https://example.org/bridge""#,
        r#""address": "https://exa mple.org""#,
        r#"fact sheet bridge: source.address: "https://exa mple.org" is not a web address; write it whole, from https:// on"#,
    ),
    (
        r#""address": "https://example.org/bridge""#,
        r#""address": """#,
        r#"fact sheet bridge: source.address: "" is not a web address; write it whole, from https:// on"#,
    ),
    (
        r#""address": "https://example.org/bridge""#,
        r#""address": "https://example.org/\u0000""#,
        r#"fact sheet bridge: source.address: "https://example.org/\0" is not a web address; write it whole, from https:// on"#,
    ),
    (
        r#""address": "https://example.org/bridge""#,
        "\"address\": \"https://example.org/Cafe\u{301}\"",
        "fact sheet bridge: source.address: is not in Unicode's normal form C; save it composed (NFC)",
    ),
    (
        r#""text_digest": "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef""#,
        r#""text_digest": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef""#,
        "fact sheet bridge: source.text_digest: not a digest; write sha256: and 64 hexadecimal digits in lower case",
    ),
    (
        r#""text_digest": "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef""#,
        r#""text_digest": "sha256:0123""#,
        "fact sheet bridge: source.text_digest: not a digest; write sha256: and 64 hexadecimal digits in lower case",
    ),
    (
        r#""text_digest": "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef""#,
        r#""text_digest": "md5:0123456789abcdef0123456789abcdef""#,
        "fact sheet bridge: source.text_digest: not a digest; write sha256: and 64 hexadecimal digits in lower case",
    ),
    (
        r#""text_digest": "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef""#,
        r#""text_digest": "sha256:0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF""#,
        "fact sheet bridge: source.text_digest: not a digest; write sha256: and 64 hexadecimal digits in lower case",
    ),
];

/// Lists that lack something, or have it twice.
const LISTS: &[Row] = &[
    (
        r#""authors": ["A. Reporter"]"#,
        r#""authors": ["A. Reporter", ""]"#,
        "fact sheet bridge: source.authors[1]: is empty; fill it in",
    ),
    (
        r#"["headline", "p1", {"label""#,
        r#"["headline", "p1", "p1", {"label""#,
        r#"fact sheet bridge: passages[2]: the passage "p1" stands twice"#,
    ),
    (
        r#"["headline", "p1", {"label": "p2""#,
        r#"["headline", "p1", "p2", {"label": "p2""#,
        r#"fact sheet bridge: passages[3]: the passage "p2" stands twice"#,
    ),
    (
        r#""names": [{"text": "Canal Works"}]"#,
        r#""names": []"#,
        "fact sheet bridge: entities.rival.names: an entity needs a name",
    ),
    (
        r#"{"text": "Canal Works"}"#,
        r#"{"text": "Canal Works"}, {"text": "Canal Works", "role": "alias"}"#,
        r#"fact sheet bridge: entities.rival.names[1].text: "Canal Works" stands twice among its names"#,
    ),
    (
        r#""lei": "5493001KJTIIGC8Y1R12""#,
        r#""wikidata": "Q64""#,
        r#"fact sheet bridge: entities.rival.identifiers.wikidata: "Q64" identifies builder already; one sheet has an entity once"#,
    ),
    (
        r#""same_as": ["tunnel#river-works"]"#,
        r#""same_as": ["bridge#rival"]"#,
        "fact sheet bridge: entities.builder.same_as[0]: points into the sheet itself; one sheet has an entity once",
    ),
    (
        r#""same_as": ["tunnel#river-works"]"#,
        r#""same_as": ["river-works"]"#,
        r#"fact sheet bridge: entities.builder.same_as[0] (line 50 column 32): "river-works" is not a reference; write the source's key, #, and the key within it"#,
    ),
    (
        r#""same_as": ["tunnel#river-works"]"#,
        r#""same_as": ["Tunnel#river works"]"#,
        r#"fact sheet bridge: entities.builder.same_as[0]: "Tunnel#river works" is not a reference; write the source's key, #, and the key within it, each of lower-case letters a to z, digits and hyphens"#,
    ),
    (
        r#""open_list": true, "cite": ["p2"]"#,
        r#""cite": []"#,
        r#"fact sheet bridge: relations[0].cite: a claim cites at least one passage: ["p1"]"#,
    ),
    (
        r#""cite": ["headline", "p1"]"#,
        r#""cite": ["headline", "p1", "headline"]"#,
        r#"fact sheet bridge: relations[1].cite[2]: "headline" is cited twice"#,
    ),
    (
        r#""about": ["crossing", "mayor"]"#,
        r#""about": ["crossing", "crossing"]"#,
        r#"fact sheet bridge: statements[0].about[1]: "crossing" stands twice"#,
    ),
    (
        r#""key": "who-built""#,
        r#""key": "one-of-four""#,
        r#"fact sheet bridge: relations[1].key: the claim "one-of-four" stands twice"#,
    ),
    (
        r#""key": "aim""#,
        r#""key": "opening""#,
        r#"fact sheet bridge: statements[0].key: the claim "opening" stands twice"#,
    ),
    (
        r#""key": "steel""#,
        r#""key": "cost""#,
        "fact sheet bridge: 2 problems\n  figures[1].key: the claim \"cost\" stands twice\n  figures[1].part_of: \"cost\" would be a part of itself",
    ),
];

/// Links to other claims.
const LINKS: &[Row] = &[
    (
        r#""claim": "bridge#cost""#,
        r#""claim": "bridge#who-built""#,
        "fact sheet bridge: relations[1].links[1].claim: a claim cannot be linked to itself",
    ),
    (
        r#""claim": "tunnel#who-built""#,
        r#""claim": "who-built""#,
        r#"fact sheet bridge: relations[1].links[0].claim (line 64 column 57): "who-built" is not a reference; write the source's key, #, and the key within it"#,
    ),
    (
        r#""claim": "tunnel#who-built""#,
        r#""claim": "tunnel#""#,
        r#"fact sheet bridge: relations[1].links[0].claim (line 64 column 55): "tunnel#" is not a reference; write the source's key, #, and the key within it"#,
    ),
    (
        r#""claim": "tunnel#who-built""#,
        r##""claim": "#who-built""##,
        r##"fact sheet bridge: relations[1].links[0].claim (line 64 column 58): "#who-built" is not a reference; write the source's key, #, and the key within it"##,
    ),
    (
        r#""claim": "tunnel#who-built""#,
        r#""claim": "tunnel#who#built""#,
        r#"fact sheet bridge: relations[1].links[0].claim (line 64 column 64): "tunnel#who#built" is not a reference; write the source's key, #, and the key within it"#,
    ),
    (
        r#""claim": "tunnel#who-built""#,
        r#""claim": """#,
        r#"fact sheet bridge: relations[1].links[0].claim (line 64 column 48): "" is not a reference; write the source's key, #, and the key within it"#,
    ),
    (
        r#""claim": "tunnel#who-built""#,
        r#""claim": "The Tunnel#who-built""#,
        r#"fact sheet bridge: relations[1].links[0].claim: "The Tunnel#who-built" is not a reference; write the source's key, #, and the key within it, each of lower-case letters a to z, digits and hyphens"#,
    ),
    (
        r#""claim": "tunnel#who-built""#,
        r#""claim": "tunnel#who\u0000built""#,
        r#"fact sheet bridge: relations[1].links[0].claim: "tunnel#who\0built" is not a reference; write the source's key, #, and the key within it, each of lower-case letters a to z, digits and hyphens"#,
    ),
    (
        r#""part_of": "cost""#,
        r#""part_of": "opening""#,
        r#"fact sheet bridge: figures[1].part_of: "opening" is a milestone; a figure is part of a figure"#,
    ),
    (
        r#""part_of": "cost""#,
        r#""part_of": "steel""#,
        r#"fact sheet bridge: figures[1].part_of: "steel" would be a part of itself"#,
    ),
    (
        r#"{"link": "in addition to", "claim": "bridge#cost"}"#,
        r#"{"link": "change of", "claim": "bridge#cost"}"#,
        r#"fact sheet bridge: relations[1].links[1].link: a relation is no "change of"; only a figure is"#,
    ),
    (
        r#""part_of": "cost","#,
        r#""part_of": "cost", "links": [{"link": "share of", "claim": "bridge#aim"}],"#,
        r#"fact sheet bridge: figures[1].links[0].claim: "aim" is a statement; a figure is a "share of" another figure"#,
    ),
    (
        r#""nature": "once","#,
        r#""nature": "once", "part_of": "steel","#,
        "fact sheet bridge: 2 problems\n  figures[0].part_of: \"cost\" would be a part of itself\n  figures[1].part_of: \"steel\" would be a part of itself",
    ),
];

/// Between what relations can stand.
const RELATIONS: &[Row] = &[
    (
        r#""subject": "builder", "relation": "developer of""#,
        r#""subject": "mayor", "relation": "tenant of""#,
        r#"fact sheet bridge: relations[1].relation: "tenant of" cannot lead from person to project; it leads from organisation to organisation or project or place"#,
    ),
    (
        r#""relation": "developer of""#,
        r#""relation": "branch of""#,
        r#"fact sheet bridge: relations[1].relation: "branch of" cannot lead from organisation to project; it leads from organisation to organisation"#,
    ),
    (
        r#""relation": "developer of", "object": "crossing""#,
        r#""relation": "lights", "object": "rival""#,
        r#"fact sheet bridge: relations[1].relation: "lights" cannot lead from organisation to organisation; it leads from organisation to project"#,
    ),
    (
        r#""kind": "project", "group": true"#,
        r#""kind": "project", "group": false"#,
        r#"fact sheet bridge: relations[0].object: members belong to a group; mark "crossings" with "group": true"#,
    ),
    (
        r#""relation": "member of", "object": "crossings""#,
        r#""relation": "member of", "object": "crossing""#,
        r#"fact sheet bridge: relations[0].object: "crossing" cannot stand to itself"#,
    ),
    (
        r#""relation": "developer of", "object": "crossing""#,
        r#""relation": "cooperates with", "object": "builder""#,
        r#"fact sheet bridge: relations[1].object: "builder" cannot stand to itself"#,
    ),
];

/// Bounds and amounts.
const QUANTITIES: &[Row] = &[
    (
        r#""more_than": "2.5 billion", "up_to": "3 billion""#,
        r#""more_than": "3 billion", "up_to": "2.5 billion""#,
        "fact sheet bridge: figures[0].quantity: the bounds are upside down: nothing lies above 3 billion and below 2.5 billion; exchange them",
    ),
    (
        r#""more_than": "2.5 billion", "up_to": "3 billion""#,
        r#""at_least": "3 billion", "less_than": "3 billion""#,
        "fact sheet bridge: figures[0].quantity: the bounds are upside down: nothing lies above 3 billion and below 3 billion; for one amount write exactly",
    ),
    (
        r#""more_than": "2.5 billion", "up_to": "3 billion""#,
        r#""more_than": "2.5 billion", "at_least": "2.4 billion""#,
        "fact sheet bridge: figures[0].quantity: more_than and at_least cannot stand together; one lower bound goes with one upper bound",
    ),
    (
        r#""more_than": "2.5 billion", "up_to": "3 billion""#,
        r#""less_than": "2.5 billion", "up_to": "3 billion""#,
        "fact sheet bridge: figures[0].quantity: less_than and up_to cannot stand together; one lower bound goes with one upper bound",
    ),
    (
        r#""more_than": "2.5 billion", "up_to": "3 billion""#,
        r#""exactly": "2.5 billion", "up_to": "3 billion""#,
        "fact sheet bridge: figures[0].quantity: exactly and up_to cannot stand together; exactly, about and nearly stand alone",
    ),
    (
        r#""more_than": "2.5 billion", "up_to": "3 billion""#,
        r#""about": "2.5 billion", "nearly": "3 billion""#,
        "fact sheet bridge: figures[0].quantity: about and nearly cannot stand together; exactly, about and nearly stand alone",
    ),
    (
        r#""more_than": "2.5 billion", "up_to": "3 billion""#,
        r#""more_than": "2.5 billion", "less_than": "4 billion", "up_to": "3 billion""#,
        "fact sheet bridge: figures[0].quantity: more_than and less_than and up_to cannot stand together; one lower bound goes with one upper bound",
    ),
    (
        r#""more_than": "2.5 billion", "up_to": "3 billion", "#,
        "",
        "fact sheet bridge: figures[0].quantity: a quantity needs an amount: one of exactly, about, more_than, at_least, less_than, up_to, nearly",
    ),
    (
        r#""more_than": "2.5 billion", "up_to": "3 billion""#,
        r#""approximate": true"#,
        "fact sheet bridge: figures[0].quantity: a quantity needs an amount: one of exactly, about, more_than, at_least, less_than, up_to, nearly",
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": "350 bn""#,
        r#"fact sheet bridge: figures[0].equivalents[0].exactly: "350 bn" is not an amount; write up to 28 digits and, if need be, thousand, million, billion or trillion: "1460", "106.6 billion", "-2.5""#,
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": "350 Million""#,
        r#"fact sheet bridge: figures[0].equivalents[0].exactly: "350 Million" is not an amount; write up to 28 digits and, if need be, thousand, million, billion or trillion: "1460", "106.6 billion", "-2.5""#,
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": "350  million""#,
        r#"fact sheet bridge: figures[0].equivalents[0].exactly: "350  million" is not an amount; write up to 28 digits and, if need be, thousand, million, billion or trillion: "1460", "106.6 billion", "-2.5""#,
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": "350 million dollars""#,
        r#"fact sheet bridge: figures[0].equivalents[0].exactly: "350 million dollars" is not an amount; write up to 28 digits and, if need be, thousand, million, billion or trillion: "1460", "106.6 billion", "-2.5""#,
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": "$350""#,
        r#"fact sheet bridge: figures[0].equivalents[0].exactly: "$350" is not an amount; write up to 28 digits and, if need be, thousand, million, billion or trillion: "1460", "106.6 billion", "-2.5""#,
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": "3.5e8""#,
        r#"fact sheet bridge: figures[0].equivalents[0].exactly: "3.5e8" is not an amount; write up to 28 digits and, if need be, thousand, million, billion or trillion: "1460", "106.6 billion", "-2.5""#,
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": "1,46""#,
        r#"fact sheet bridge: figures[0].equivalents[0].exactly: "1,46" is not an amount; write up to 28 digits and, if need be, thousand, million, billion or trillion: "1460", "106.6 billion", "-2.5""#,
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": "1.460.000""#,
        r#"fact sheet bridge: figures[0].equivalents[0].exactly: "1.460.000" is not an amount; write up to 28 digits and, if need be, thousand, million, billion or trillion: "1460", "106.6 billion", "-2.5""#,
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": "½""#,
        r#"fact sheet bridge: figures[0].equivalents[0].exactly: "½" is not an amount; write up to 28 digits and, if need be, thousand, million, billion or trillion: "1460", "106.6 billion", "-2.5""#,
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": "三亿""#,
        r#"fact sheet bridge: figures[0].equivalents[0].exactly: "三亿" is not an amount; write up to 28 digits and, if need be, thousand, million, billion or trillion: "1460", "106.6 billion", "-2.5""#,
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": """#,
        r#"fact sheet bridge: figures[0].equivalents[0].exactly: "" is not an amount; write up to 28 digits and, if need be, thousand, million, billion or trillion: "1460", "106.6 billion", "-2.5""#,
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": "350.""#,
        r#"fact sheet bridge: figures[0].equivalents[0].exactly: "350." is not an amount; write up to 28 digits and, if need be, thousand, million, billion or trillion: "1460", "106.6 billion", "-2.5""#,
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": "350 to 400""#,
        r#"fact sheet bridge: figures[0].equivalents[0].exactly: "350 to 400" is not an amount; write up to 28 digits and, if need be, thousand, million, billion or trillion: "1460", "106.6 billion", "-2.5""#,
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": "99999999999999999999999999999""#,
        r#"fact sheet bridge: figures[0].equivalents[0].exactly: "99999999999999999999999999999" is not an amount; write up to 28 digits and, if need be, thousand, million, billion or trillion: "1460", "106.6 billion", "-2.5""#,
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": "0.00000000000000000000000000001""#,
        r#"fact sheet bridge: figures[0].equivalents[0].exactly: "0.00000000000000000000000000001" is not an amount; write up to 28 digits and, if need be, thousand, million, billion or trillion: "1460", "106.6 billion", "-2.5""#,
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": 350.5"#,
        r#"fact sheet bridge: figures[0].equivalents[0].exactly (line 71 column 93): invalid type: floating point `350.5`, expected an amount: a string such as "16 billion" or "106.6", or a whole number of at most 19 digits"#,
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": 100000000000000000000"#,
        r#"fact sheet bridge: figures[0].equivalents[0].exactly (line 71 column 109): invalid type: floating point `1e+20`, expected an amount: a string such as "16 billion" or "106.6", or a whole number of at most 19 digits"#,
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": true"#,
        r#"fact sheet bridge: figures[0].equivalents[0].exactly (line 71 column 92): invalid type: boolean `true`, expected an amount: a string such as "16 billion" or "106.6", or a whole number of at most 19 digits"#,
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": ["350 million"]"#,
        r#"fact sheet bridge: figures[0].equivalents[0].exactly (line 71 column 89): invalid type: array, expected an amount: a string such as "16 billion" or "106.6", or a whole number of at most 19 digits"#,
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": "93,000 trillion""#,
        "fact sheet bridge: figures[0].equivalents[0].exactly: 93,000 trillion USD is beyond the range of ±92,233,720,368,547,758.07",
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": "92,233,720,368,547,758.08""#,
        "fact sheet bridge: figures[0].equivalents[0].exactly: 92,233,720,368,547,758.08 USD is beyond the range of ±92,233,720,368,547,758.07",
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": "-92,233,720,368,547,758.08""#,
        "fact sheet bridge: figures[0].equivalents[0].exactly: -92,233,720,368,547,758.08 USD is beyond the range of ±92,233,720,368,547,758.07",
    ),
    (
        r#""exactly": "350 million""#,
        r#""exactly": "350.005""#,
        "fact sheet bridge: figures[0].equivalents[0].exactly: 350.005 is finer than 0.01 USD, the smallest step kept",
    ),
    (
        r#""exactly": "350 million", "unit": "USD""#,
        r#""exactly": "350.5", "unit": "people""#,
        "fact sheet bridge: figures[0].equivalents[0].exactly: 350.5 is finer than 1 people, the smallest step kept",
    ),
    (
        r#""exactly": "350 million", "unit": "USD""#,
        r#""exactly": "0.0005", "unit": "li""#,
        "fact sheet bridge: figures[0].equivalents[0].exactly: 0.0005 is finer than 0.001 li, the smallest step kept",
    ),
];

/// Dates that are none.
const DATES: &[Row] = &[
    (
        r#""edtf": "../2027""#,
        r#""edtf": "2024-02-30""#,
        r#"fact sheet bridge: milestones[0].date.edtf: "2024-02-30" is not in the calendar; check its day, month and year"#,
    ),
    (
        r#""edtf": "../2027""#,
        r#""edtf": "2024-13""#,
        r#"fact sheet bridge: milestones[0].date.edtf: "2024-13" is not in the calendar; check its day, month and year"#,
    ),
    (
        r#""edtf": "../2027""#,
        r#""edtf": "2024-00-10""#,
        r#"fact sheet bridge: milestones[0].date.edtf: "2024-00-10" is not in the calendar; check its day, month and year"#,
    ),
    (
        r#""edtf": "../2027""#,
        r#""edtf": "0000""#,
        r#"fact sheet bridge: milestones[0].date.edtf: "0000" is not in the calendar; check its day, month and year"#,
    ),
    (
        r#""edtf": "../2027""#,
        r#""edtf": "XXXX-02-30""#,
        r#"fact sheet bridge: milestones[0].date.edtf: "XXXX-02-30" is not in the calendar; check its day, month and year"#,
    ),
    (
        r#""edtf": "../2027""#,
        r#""edtf": "2024-05-02/2024-05-40""#,
        r#"fact sheet bridge: milestones[0].date.edtf: "2024-05-40" is not in the calendar; check its day, month and year"#,
    ),
    (
        r#""edtf": "../2027""#,
        r#""edtf": "2024-2-3""#,
        r#"fact sheet bridge: milestones[0].date.edtf: "2024-2-3" is not a date; write EDTF, such as 2023-11-30, 2023-11, 2023-33 (its first quarter; 2023-40 is its first half), 2023-01-01/.., 202X or XXXX-11-21"#,
    ),
    (
        r#""edtf": "../2027""#,
        r#""edtf": "02/05/2024""#,
        r#"fact sheet bridge: milestones[0].date.edtf: "02/05/2024" is not a date; write EDTF, such as 2023-11-30, 2023-11, 2023-33 (its first quarter; 2023-40 is its first half), 2023-01-01/.., 202X or XXXX-11-21"#,
    ),
    (
        r#""edtf": "../2027""#,
        r#""edtf": "2 May 2024""#,
        r#"fact sheet bridge: milestones[0].date.edtf: "2 May 2024" is not a date; write EDTF, such as 2023-11-30, 2023-11, 2023-33 (its first quarter; 2023-40 is its first half), 2023-01-01/.., 202X or XXXX-11-21"#,
    ),
    (
        r#""edtf": "../2027""#,
        r#""edtf": "2024-05-02T10:00""#,
        r#"fact sheet bridge: milestones[0].date.edtf: "2024-05-02T10:00" is not a date; write EDTF, such as 2023-11-30, 2023-11, 2023-33 (its first quarter; 2023-40 is its first half), 2023-01-01/.., 202X or XXXX-11-21"#,
    ),
    (
        r#""edtf": "../2027""#,
        r#""edtf": "2024-05-02..2024-06-01""#,
        r#"fact sheet bridge: milestones[0].date.edtf: "2024-05-02..2024-06-01" is not a date; write EDTF, such as 2023-11-30, 2023-11, 2023-33 (its first quarter; 2023-40 is its first half), 2023-01-01/.., 202X or XXXX-11-21"#,
    ),
    (
        r#""edtf": "../2027""#,
        r#""edtf": "Thursday""#,
        r#"fact sheet bridge: milestones[0].date.edtf: "Thursday" is not a date; write EDTF, such as 2023-11-30, 2023-11, 2023-33 (its first quarter; 2023-40 is its first half), 2023-01-01/.., 202X or XXXX-11-21"#,
    ),
    (
        r#""edtf": "../2027""#,
        r#""edtf": """#,
        r#"fact sheet bridge: milestones[0].date.edtf: "" is not a date; write EDTF, such as 2023-11-30, 2023-11, 2023-33 (its first quarter; 2023-40 is its first half), 2023-01-01/.., 202X or XXXX-11-21"#,
    ),
    (
        r#""edtf": "../2027""#,
        r#""edtf": "202X-05""#,
        r#"fact sheet bridge: milestones[0].date.edtf: "202X-05" is not a date; write EDTF, such as 2023-11-30, 2023-11, 2023-33 (its first quarter; 2023-40 is its first half), 2023-01-01/.., 202X or XXXX-11-21"#,
    ),
    (
        r#""edtf": "../2027""#,
        r#""edtf": "2024-XX-02""#,
        r#"fact sheet bridge: milestones[0].date.edtf: "2024-XX-02" is not a date; write EDTF, such as 2023-11-30, 2023-11, 2023-33 (its first quarter; 2023-40 is its first half), 2023-01-01/.., 202X or XXXX-11-21"#,
    ),
    (
        r#""edtf": "../2027""#,
        r#""edtf": "../..""#,
        r#"fact sheet bridge: milestones[0].date.edtf: "../.." is not a date; write EDTF, such as 2023-11-30, 2023-11, 2023-33 (its first quarter; 2023-40 is its first half), 2023-01-01/.., 202X or XXXX-11-21"#,
    ),
    (
        r#""edtf": "../2027""#,
        r#""edtf": "2024-05-02/2024-01-01""#,
        r#"fact sheet bridge: milestones[0].date.edtf: the interval "2024-05-02/2024-01-01" ends before it begins; exchange its ends"#,
    ),
    (
        r#""edtf": "2024-05-02""#,
        r#""edtf": "2024-05-32""#,
        r#"fact sheet bridge: source.published.edtf: "2024-05-32" is not in the calendar; check its day, month and year"#,
    ),
    (
        r#", "edtf": "../2027""#,
        r#", "basis": "publication""#,
        r#"fact sheet bridge: milestones[0].date.basis: "publication" needs a calendar date; give its edtf"#,
    ),
    (
        r#", "edtf": "../2027""#,
        r#", "edtf": "../2027", "basis": "unresolved""#,
        "fact sheet bridge: milestones[0].date.basis: a date with an edtf is resolved; say from what",
    ),
    (
        r#"{"wording_confirmed": true, "wording": "by 2027", "edtf": "../2027"}"#,
        "{}",
        "fact sheet bridge: milestones[0].date: give the wording, the edtf, or both; leave the date out if none is stated",
    ),
    (
        r#"{"wording_confirmed": true, "wording": "by 2027", "edtf": "../2027"}"#,
        r#"{"basis": "unresolved"}"#,
        "fact sheet bridge: milestones[0].date: give the wording, the edtf, or both; leave the date out if none is stated",
    ),
    (
        r#"{"wording_confirmed": true, "wording": "by 2027", "edtf": "../2027"}"#,
        r#"{"basis": "stated"}"#,
        r#"fact sheet bridge: milestones[0].date.basis: "stated" needs a calendar date; give its edtf"#,
    ),
    (
        r#""published": {"wording_confirmed": true, "wording": "2 May", "edtf": "2024-05-02", "basis": "address"}"#,
        r#""published": {}"#,
        "fact sheet bridge: source.published: give the wording, the edtf, or both; leave the date out if none is stated",
    ),
];

/// Rows that a sheet would add to the catalogue.
const DECLARATIONS: &[Row] = &[
    (
        r#""key": "li", "dimension": "length", "decimals": 3"#,
        r#""key": "CNY", "dimension": "currency", "decimals": 3"#,
        r#"fact sheet bridge: declares.units[0]: "CNY" is defined already, in other words; use it as it is or choose another key"#,
    ),
    (
        r#""units": [{"key": "li","#,
        r#""units": [{"key": "li", "dimension": "length", "meaning": "half a mile"}, {"key": "li","#,
        r#"fact sheet bridge: declares.units[1]: "li" is defined already, in other words; use it as it is or choose another key"#,
    ),
    (
        r#""forms": [{"kind": "project", "key": "crossing"}]"#,
        r#""forms": [{"kind": "project", "key": "crossing"}, {"kind": "project", "key": "crossing"}]"#,
        r#"fact sheet bridge: declares.forms[1].key: "crossing" is declared twice"#,
    ),
    (
        r#""key": "lights""#,
        r#""key": "developer of""#,
        r#"fact sheet bridge: declares.relations[0]: "developer of" is defined already, in other words; use it as it is or choose another key"#,
    ),
    (
        r#""key": "span""#,
        r#""key": "investment""#,
        r#"fact sheet bridge: declares.measures[0]: "investment" is defined already, in other words; use it as it is or choose another key"#,
    ),
    (
        r#""key": "painted""#,
        r#""key": "opened""#,
        r#"fact sheet bridge: declares.phases[0]: "opened" is defined already, in other words; use it as it is or choose another key"#,
    ),
    (
        r#""key": "bridge-register""#,
        r#""key": "wikidata""#,
        r#"fact sheet bridge: declares.schemes[0]: "wikidata" is defined already, in other words; use it as it is or choose another key"#,
    ),
    (
        r#""decimals": 3"#,
        r#""decimals": 7"#,
        "fact sheet bridge: declares.units[0].decimals: 7 is too fine; a unit keeps 0 to 6 digits",
    ),
    (
        r#""decimals": 3"#,
        r#""decimals": 40"#,
        "fact sheet bridge: declares.units[0].decimals: 40 is too fine; a unit keeps 0 to 6 digits",
    ),
    (
        r#""between": [["organisation", "project"]]"#,
        r#""between": []"#,
        r#"fact sheet bridge: declares.relations[0].between: say between which kinds it can stand: [["organisation", "project"]]"#,
    ),
    (
        r#""key": "lights""#,
        r#""key": """#,
        "fact sheet bridge: declares.relations[0].key: is empty; fill it in",
    ),
    (
        r#""inverse": "lit by""#,
        r#""inverse": " ""#,
        "fact sheet bridge: declares.relations[0].inverse: is empty; fill it in",
    ),
    (
        r#""plural": "light""#,
        r#""plural": """#,
        "fact sheet bridge: declares.relations[0].reads.plural: is empty; fill it in",
    ),
    (
        r#""infinitive": "be lit by""#,
        r#""infinitive": "be\nlit by""#,
        "fact sheet bridge: declares.relations[0].inverse_reads.infinitive: has the control character U+000A; take it out",
    ),
    (
        r#""key": "span""#,
        r#""key": "span ""#,
        "fact sheet bridge: declares.measures[0].key: begins or ends with white space; take it out",
    ),
    (
        r#""singular": "spans""#,
        r#""singular": """#,
        "fact sheet bridge: declares.measures[0].reads.singular: is empty; fill it in",
    ),
    (
        r#""key": "li""#,
        r#""key": "l\u0000i""#,
        "fact sheet bridge: declares.units[0].key: has the control character U+0000; take it out",
    ),
    (
        r#""key": "painted""#,
        "\"key\": \"painte\u{301}d\"",
        "fact sheet bridge: declares.phases[0].key: is not in Unicode's normal form C; save it composed (NFC)",
    ),
    (
        r#""infinitive": "be painted""#,
        r#""infinitive": """#,
        "fact sheet bridge: declares.phases[0].reads.infinitive: is empty; fill it in",
    ),
    (
        r#""kind": "project", "key": "crossing""#,
        r#""kind": "place", "key": " crossing""#,
        "fact sheet bridge: 2 problems\n  declares.forms[0].key: begins or ends with white space; take it out\n  entities.crossing.form: unknown form of project \"crossing\"; the nearest are building, research centre, facility, or declare it under declares.forms",
    ),
    (
        r#""key": "bridge-register""#,
        r#""key": """#,
        "fact sheet bridge: declares.schemes[0].key: is empty; fill it in",
    ),
];

/// A text of the good sheet, its place, and what the message says where it is empty.
const TEXTS: &[Row] = &[
    (
        r#""headline": "Second bridge to open""#,
        "source.headline",
        "is empty; leave the field out, or fill it in",
    ),
    (
        r#""publisher": "The Morning Paper""#,
        "source.publisher",
        "is empty; leave the field out, or fill it in",
    ),
    (
        r#""carried_by": "The Portal""#,
        "source.carried_by",
        "is empty; leave the field out, or fill it in",
    ),
    (
        r#""section": "City""#,
        "source.section",
        "is empty; leave the field out, or fill it in",
    ),
    (
        r#""note": "The copy lacks its picture.""#,
        "source.note",
        "is empty; leave the field out, or fill it in",
    ),
    (
        r#""note": "A box beside the text.""#,
        "passages[2].note",
        "is empty; leave the field out, or fill it in",
    ),
    (
        r#""meaning": "half a kilometre""#,
        "declares.units[0].meaning",
        "is empty; fill it in",
    ),
    (
        r#""text": "Ana Lim""#,
        "entities.mayor.names[0].text",
        "is empty; fill it in",
    ),
    (
        r#""lei": "5493001KJTIIGC8Y1R12""#,
        "entities.rival.identifiers.lei",
        "is empty; fill it in",
    ),
    (
        r#""note": "It may have a parent.""#,
        "entities.builder.note",
        "is empty; leave the field out, or fill it in",
    ),
    (
        r#""qualifier": "chiefly""#,
        "relations[1].qualifier",
        "is empty; leave the field out, or fill it in",
    ),
    (
        r#""note": "Read from the caption.""#,
        "relations[1].note",
        "is empty; leave the field out, or fill it in",
    ),
    (
        r#""voice": "experts""#,
        "relations[1].said_by.voice",
        "is empty; fill it in",
    ),
    (
        r#""wording": "0.5 billion yuan""#,
        "figures[1].quantity.wording",
        "is empty; fill it in",
    ),
    (
        r#""wording": "by 2027""#,
        "milestones[0].date.wording",
        "is empty; leave the field out, or fill it in",
    ),
    (
        r#""gist": "halve the way to work""#,
        "statements[0].gist",
        "is empty; fill it in",
    ),
];

/// What no text may hold, as JSON writes it, and the message.
const BAD_TEXTS: &[(&str, &str)] = &[
    (r"a\u0000b", "has the control character U+0000; take it out"),
    (r"a\nb", "has the control character U+000A; take it out"),
    (r"a\u0085b", "has the control character U+0085; take it out"),
    (r"a\u2028b", "has the control character U+2028; take it out"),
    (" a", "begins or ends with white space; take it out"),
    (r"a\u3000", "begins or ends with white space; take it out"),
    (
        r"Cafe\u0301",
        "is not in Unicode's normal form C; save it composed (NFC)",
    ),
];

/// Texts in which there is nothing to read.
const EMPTY_TEXTS: &[&str] = &["", " ", r"\u200b"];

/// The good sheet with one fragment replaced.
fn instead(good: &str, wrong: &str) -> String {
    replaced(GOOD, good, wrong)
}

fn replaced(sheet: &str, good: &str, wrong: &str) -> String {
    assert_eq!(sheet.matches(good).count(), 1, "{good}");
    sheet.replace(good, wrong)
}

/// What happened when a sheet was read and loaded.
fn answer(base: &mut KnowledgeBase, text: &str) -> String {
    match Sheet::from_json(text).and_then(|sheet| base.load(&sheet)) {
        Ok(report) => format!("ACCEPTED\n{report}"),
        Err(error) => error.to_string(),
    }
}

/// Every bad sheet with its message.
fn bad_sheets() -> Vec<(String, String)> {
    let mut sheets: Vec<(String, String)> = Vec::new();
    let mut add = |text: String, message: &str| sheets.push((text, message.to_owned()));
    for (text, message) in WHOLE_TEXTS {
        add((*text).to_owned(), message);
    }
    let tables = [
        NOT_JSON,
        FORMAT,
        UNKNOWN_FIELDS,
        MISSING_FIELDS,
        TWICE,
        WRONG_TYPES,
        UNKNOWN_WORDS,
        KEYS,
        LISTS,
        LINKS,
        RELATIONS,
        QUANTITIES,
        DATES,
        DECLARATIONS,
    ];
    for (good, wrong, message) in tables.into_iter().flatten() {
        add(instead(good, wrong), message);
    }
    for (good, place, if_empty) in TEXTS {
        let (field, _) = good.split_once(": ").unwrap();
        let long = "路".repeat(3334);
        let too_long = "has 10002 bytes; a text may have at most 10000";
        let empty = EMPTY_TEXTS.iter().map(|text| (*text, *if_empty));
        let all = BAD_TEXTS.iter().copied().chain(empty);
        for (text, says) in all.chain([(long.as_str(), too_long)]) {
            add(
                instead(good, &format!("{field}: \"{text}\"")),
                &format!("fact sheet bridge: {place}: {says}"),
            );
        }
    }

    let deep = |open: &str, close: &str| open.repeat(200) + &close.repeat(200);
    add(
        "[".repeat(200),
        "fact sheet (unnamed): line 1 column 1: invalid type: array, expected an object with some of the fields citebase, draft, revises, source, passages, declares, entities, relations, figures, milestones, statements",
    );
    add(
        format!("{GOOD}{{}}"),
        "fact sheet bridge: line 89 column 1: trailing characters",
    );
    add(
        format!("{GOOD}null"),
        "fact sheet bridge: line 89 column 1: trailing characters",
    );
    add(
        instead(
            r#""passages": ["#,
            &format!(r#""passages": [{}, "#, deep("[", "]")),
        ),
        "fact sheet bridge: passages[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0…[0][0][0][0][0][0][0][0][0][0][0][0][0] (line 17 column 141): recursion limit exceeded",
    );
    add(
        instead(
            r#""said_by": "mayor""#,
            &format!(r#""said_by": {}"#, deep("[", "]")),
        ),
        "fact sheet bridge: statements[0].said_by[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][…[0][0][0][0][0][0][0][0][0][0][0][0][0] (line 86 column 258): recursion limit exceeded",
    );
    add(
        instead(
            r#""citebase": 1,"#,
            &format!(
                r#""citebase": 1, "deep": {}1{},"#,
                r#"{"a":"#.repeat(200),
                "}".repeat(200)
            ),
        ),
        "fact sheet bridge: deep (line 2 column 23): unknown field `deep`, expected one of `citebase`, `draft`, `revises`, `source`, `passages`, `declares`, `entities`, `relations`, `figures`, `milestones`, `statements`",
    );
    // The unit is too fine, and the figure in it is no second problem.
    add(
        replaced(
            &instead(r#""decimals": 3"#, r#""decimals": 40"#),
            r#""exactly": "350 million", "unit": "USD""#,
            r#""exactly": "350", "unit": "li""#,
        ),
        "fact sheet bridge: declares.units[0].decimals: 40 is too fine; a unit keeps 0 to 6 digits",
    );

    let texts: BTreeSet<&str> = sheets.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(texts.len(), sheets.len(), "one bad sheet stands twice");
    let messages: BTreeSet<&str> = sheets.iter().map(|(_, message)| message.as_str()).collect();
    assert!(messages.len() >= 450, "{}", messages.len());
    sheets
}

#[test]
fn every_bad_sheet_is_refused_with_its_message() {
    let mut base = KnowledgeBase::in_memory().unwrap();
    let mut wrong = Vec::new();
    for (text, message) in bad_sheets() {
        let got = answer(&mut base, &text);
        if got != message {
            wrong.push(format!("expected: {message}\n     got: {got}"));
        }
        // The sheet alone tells the same, but for what only a base can know.
        if let Ok(sheet) = Sheet::from_json(&text)
            && sheet.revises.is_none()
        {
            assert_eq!(sheet.check().unwrap_err().to_string(), got);
        }
    }
    assert!(
        wrong.is_empty(),
        "{} messages differ\n\n{}",
        wrong.len(),
        wrong.join("\n\n")
    );
    assert_eq!(base.source_count().unwrap(), 0);

    let good = Sheet::from_json(GOOD).unwrap();
    assert_eq!(base.load(&good).unwrap().claims(), 6);
    let exported = base.sheet("bridge").unwrap().unwrap();
    assert_eq!(exported, good.normalised());
    assert_eq!(
        Sheet::from_json(&exported.to_json().unwrap()).unwrap(),
        exported
    );
}

/// What a new database holds: closed lists, catalogues, and the schema's own comments.
const NOT_EMPTY: &[&str] = &[
    "kind",
    "rule_version",
    "term",
    "phrase",
    "form",
    "relation_type",
    "relation_signature",
    "measure",
    "unit",
    "phase",
    "scheme",
    "expectation",
    "dictionary",
    "rule_version",
    // What FTS5 keeps of an empty index.
    "name_search_config",
    "name_search_data",
    "text_search_config",
    "text_search_data",
];

/// The number of rows of each table.
fn rows(path: &Path) -> BTreeMap<String, i64> {
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let sql = "SELECT name FROM sqlite_schema
        WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL %'";
    let mut tables = db.prepare(sql).unwrap();
    let tables = tables.query_map((), |row| row.get(0)).unwrap();
    tables
        .map(|table| {
            let table: String = table.unwrap();
            let sql = format!("SELECT count(*) FROM \"{table}\"");
            let count = db.query_row(&sql, (), |row| row.get(0)).unwrap();
            (table, count)
        })
        .collect()
}

#[test]
fn no_bad_sheet_leaves_a_row() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("facts.db");
    let mut base = KnowledgeBase::create(&path).unwrap();
    for (text, message) in bad_sheets() {
        assert_eq!(answer(&mut base, &text), message);
    }
    base.close().unwrap();
    let after = rows(&path);
    let left: Vec<_> = after
        .iter()
        .filter(|(table, count)| **count != 0 && !NOT_EMPTY.contains(&table.as_str()))
        .collect();
    assert!(left.is_empty(), "{left:?}");

    // The catalogues did not grow either.
    let path = folder.path().join("empty.db");
    KnowledgeBase::create(&path).unwrap().close().unwrap();
    assert_eq!(after, rows(&path));
}

/// What cannot be read at all is told together too, the first with its place in the text.
#[test]
fn all_that_cannot_be_read_is_told_together() {
    let mut text = GOOD.to_owned();
    for (good, wrong) in [
        (
            r#""key": "bridge""#,
            r#""key": "bridge", "headlin": "Bridge""#,
        ),
        (r#""kind": "person""#, r#""kind": "human""#),
        (r#""open_list": true"#, r#""open_list": "yes""#),
        (r#""nature": "once""#, r#""nature": "one-off""#),
        (r#""phase": "opened""#, r#""phases": "opened""#),
        (
            r#""about": ["crossing", "mayor"]"#,
            r#""about": "crossing""#,
        ),
    ] {
        assert!(text.contains(good), "{good}");
        text = text.replacen(good, wrong, 1);
    }
    let mut base = KnowledgeBase::in_memory().unwrap();
    let said = answer(&mut base, &text);
    let places: Vec<&str> = said
        .lines()
        .skip(1)
        .map(|line| line.trim().split(": ").next().unwrap())
        .collect();
    assert_eq!(
        places,
        [
            "source.headlin (line 4 column 30)",
            "entities.mayor.kind",
            "relations[0].open_list",
            "figures[0].nature",
            "milestones[0].phases",
            "statements[0].about",
        ],
        "{said}"
    );
}

#[test]
fn all_problems_of_a_sheet_are_told_together() {
    let mut text = GOOD.to_owned();
    for (good, wrong) in [
        (r#""citebase": 1,"#, r#""citebase": 1, "draft": true,"#),
        (r#""language": "en""#, r#""language": "English""#),
        (r#""decimals": 3"#, r#""decimals": 9"#),
        (r#""form": "company""#, r#""form": "compny""#),
        (r#""text": "Ana Lim""#, r#""text": """#),
        (r#""relation": "member of""#, r#""relation": "member""#),
        (r#""exactly": "350 million""#, r#""exactly": "350 mln""#),
        (r#""unit": "USD""#, r#""unit": "US$""#),
        (r#""part_of": "cost""#, r#""part_of": "aim""#),
        (r#""edtf": "../2027""#, r#""edtf": "2027-02-29""#),
        (
            r#""cite": ["p2"], "said_by""#,
            r#""cite": ["p9"], "said_by""#,
        ),
    ] {
        text = replaced(&text, good, wrong);
    }
    let mut base = KnowledgeBase::in_memory().unwrap();
    assert_eq!(
        answer(&mut base, &text),
        [
            "fact sheet bridge: 11 problems",
            "  draft: the sheet is a draft; go through it and remove the mark",
            "  source.language: \"English\" is not a language tag; write one such as en, zh or zh-Hant (BCP 47)",
            "  declares.units[0].decimals: 9 is too fine; a unit keeps 0 to 6 digits",
            "  entities.builder.form: unknown form of organisation \"compny\"; the nearest are company, council, consultancy, or declare it under declares.forms",
            "  entities.mayor.names[0].text: is empty; fill it in",
            "  relations[0].relation: unknown relation \"member\"; the nearest are member of, affiliated with, lender to, or declare it under declares.relations",
            "  figures[0].equivalents[0].unit: unknown unit \"US$\"; the nearest are USD, users, bushel, or declare it under declares.units",
            "  figures[0].equivalents[0].exactly: \"350 mln\" is not an amount; write up to 28 digits and, if need be, thousand, million, billion or trillion: \"1460\", \"106.6 billion\", \"-2.5\"",
            "  figures[1].part_of: \"aim\" is a statement; a figure is part of a figure",
            "  milestones[0].date.edtf: \"2027-02-29\" is not in the calendar; check its day, month and year",
            "  statements[0].cite[0]: unknown passage \"p9\"; known: headline, p1, p2",
        ]
        .join("\n")
    );
}

#[test]
fn what_only_the_base_can_know() {
    let mut base = KnowledgeBase::in_memory().unwrap();
    let mayor = r#"{"kind": "person", "names""#;
    let shared = r#"{"kind": "person", "shared": true, "names""#;
    let good = instead(mayor, shared);
    base.load(&Sheet::from_json(&good).unwrap()).unwrap();

    let format = r#""citebase": 1,"#;
    let section = r#""section": "City""#;
    let other = replaced(&good, section, r#""section": "Country""#);
    assert_eq!(
        answer(&mut base, &other),
        "source bridge is loaded already, as revision 1, from a sheet that differs; to replace \
         it, let the new sheet say \"revises\": 1"
    );
    let next = replaced(&other, format, r#""citebase": 1, "revises": 2,"#);
    assert_eq!(
        answer(&mut base, &next),
        "the sheet of source bridge revises revision 2, but revision 1 is loaded; make it from \
         the sheet that is loaded"
    );

    let ferry = replaced(&good, r#""key": "bridge","#, r#""key": "ferry","#);
    let revising = replaced(&ferry, format, r#""citebase": 1, "revises": 1,"#);
    assert_eq!(
        answer(&mut base, &revising),
        "the sheet of source ferry revises revision 1, but the source is not loaded; leave \
         \"revises\" out of a first sheet"
    );
    let place = r#"{"kind": "place", "shared": true, "names""#;
    assert_eq!(
        answer(&mut base, &replaced(&ferry, shared, place)),
        "fact sheet ferry: entities.mayor: the shared key is of kind place here and of kind person in source \
         bridge; give one of them another key"
    );
    assert_eq!(
        answer(
            &mut base,
            &replaced(&ferry, r#""decimals": 3"#, r#""decimals": 4"#)
        ),
        "fact sheet ferry: declares.units[0]: \"li\" is defined already, in other words; use it \
         as it is or choose another key"
    );

    // A bad revision leaves the one that is loaded.
    let bad = replaced(&other, format, r#""citebase": 1, "revises": 1,"#);
    let bad = replaced(&bad, r#""phase": "opened""#, r#""phase": "paint""#);
    assert_eq!(
        answer(&mut base, &bad),
        "fact sheet bridge: milestones[0].phase: unknown phase \"paint\"; the nearest are painted, \
         appointed, granted, or declare it under declares.phases"
    );
    assert_eq!(base.source_count().unwrap(), 1);
    let loaded = base.sheet("bridge").unwrap();
    assert_eq!(loaded, Some(Sheet::from_json(&good).unwrap().normalised()));
}

/// Sheets built from types never were JSON, and are refused as well.
#[test]
fn sheets_built_from_types() {
    let refused = |change: &dyn Fn(&mut Sheet)| {
        let mut sheet = Sheet::from_json(GOOD).unwrap();
        change(&mut sheet);
        let alone = sheet.check().unwrap_err().to_string();
        let mut base = KnowledgeBase::in_memory().unwrap();
        match base.load(&sheet) {
            Err(Error::Sheet(problems)) => assert_eq!(problems.to_string(), alone),
            // The base is asked first which revision it has.
            Err(Error::UnknownRevision { .. }) => {}
            other => panic!("{other:?}"),
        }
        assert_eq!(base.source_count().unwrap(), 0);
        alone
    };
    assert_eq!(
        refused(&|sheet| sheet.citebase = 0),
        "fact sheet bridge: citebase: there is no format 0; write 1"
    );
    assert_eq!(
        refused(&|sheet| sheet.citebase = 2),
        "fact sheet bridge: citebase: format 2 is newer than this crate, which reads formats up \
         to 1; use a newer citebase"
    );
    assert_eq!(
        refused(&|sheet| sheet.revises = Some(0)),
        "fact sheet bridge: revises: revisions are counted from 1; leave the field out in a \
         first sheet"
    );
    assert_eq!(
        refused(&|sheet| {
            let builder = sheet.entities.get_mut("builder").unwrap();
            builder.same_as = vec![EntityRef::new("", "river-works")];
        }),
        "fact sheet bridge: entities.builder.same_as[0]: \"#river-works\" is not a reference; \
         write the source's key, #, and the key within it, each of lower-case letters a to z, \
         digits and hyphens"
    );
    assert_eq!(
        refused(&|sheet| {
            sheet.milestones[0].links = vec![Link {
                link: LinkType::Amends,
                claim: ClaimRef::new("bridge", "steel#2"),
            }];
        }),
        "fact sheet bridge: milestones[0].links[0].claim: \"bridge#steel#2\" is not a reference; \
         write the source's key, #, and the key within it, each of lower-case letters a to z, \
         digits and hyphens"
    );
    assert_eq!(
        refused(&|sheet| {
            *sheet = Sheet::new(sheet.source.clone());
            sheet.source.key.clear();
        }),
        "fact sheet (unnamed): 2 problems\n  \
         source.key: \"\" is not a key; use lower-case letters a to z, digits and hyphens, at most \
         100 and no hyphen first\n  \
         passages: a sheet needs passages that its claims can cite"
    );
}

#[test]
fn files_that_are_no_sheets() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bridge.json");
    let message = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        let error = Sheet::from_file(&path).unwrap_err().to_string();
        error.replace(&path.display().to_string(), "PATH")
    };
    assert_eq!(
        message(b"{\"citebase\": 1, \"source\": {\"key\": \"caf\xe9\"}}"),
        "fact sheet PATH: byte 38: not UTF-8; save the sheet as UTF-8 without a byte order mark"
    );
    assert_eq!(
        message("\u{feff}{}".as_bytes()),
        "fact sheet PATH: byte 0: begins with a byte order mark; save the sheet as UTF-8 without \
         one"
    );
    assert_eq!(
        message(b"{\"citebase\": 1,\n"),
        "fact sheet PATH: line 2 column 0: EOF while parsing a value"
    );
    let missing = Sheet::from_file(folder.path().join("tunnel.json")).unwrap_err();
    assert!(matches!(missing, Error::ReadSheet { .. }));
    assert!(
        missing
            .to_string()
            .starts_with("cannot read the fact sheet ")
    );
}

#[test]
fn wordings_that_read_as_something_else() {
    let good = GOOD;
    for (fragment, instead, message) in [
        (
            r#"{"wording_confirmed": true, "wording": "0.5 billion yuan", "exactly": "0.5 billion""#,
            r#"{"wording": "0.5 billion yuan", "exactly": "0.5 million""#,
            "figures[1].quantity.wording: “0.5 billion yuan” reads as 500 million CNY, and the value beside it \
             is 500,000 CNY; correct one of them, or say \"wording_confirmed\": true",
        ),
        (
            r#"{"wording_confirmed": true, "wording": "by 2027", "edtf": "../2027"}"#,
            r#"{"wording": "by 2027", "edtf": "../2028"}"#,
            "milestones[0].date.wording: “by 2027” reads as ../2027, and the date beside it is ../2028; \
             correct one of them, or say \"wording_confirmed\": true",
        ),
        (
            r#"{"wording_confirmed": true, "wording": "by 2027", "edtf": "../2027"}"#,
            r#"{"wording": "by 2027"}"#,
            "milestones[0].date.wording: “by 2027” reads as ../2027, and the date beside it is left open; \
             correct one of them, or say \"wording_confirmed\": true",
        ),
    ] {
        let mut base = KnowledgeBase::in_memory().unwrap();
        assert_eq!(
            answer(&mut base, &replaced(good, fragment, instead)),
            format!("fact sheet bridge: {message}")
        );
    }
}
