//! A sheet that has something of everything.

/// A second source beside the article. Its mentions are numbered by their keys' order, its
/// claims by their place, and every column that may be empty is filled somewhere.
pub const WORKS: &str = r#"{
  "citebase": 1,
  "source": {"key": "2024-05-02-works", "headline": "Works to open", "language": "en",
             "published": {"wording": "2 May 2024", "edtf": "2024-05-02"}},
  "passages": ["headline", "p1", "p2", "p3", "caption"],
  "entities": {
    "accord":  {"kind": "agreement", "names": [{"text": "the accord", "cite": "p1"}]},
    "builder": {"kind": "organisation", "form": "company", "names": [{"text": "Builder"}], "identifiers": {"website": "https://builder.example"}},
    "city":    {"kind": "place", "form": "city", "names": [{"text": "the city"}]},
    "council": {"kind": "organisation", "form": "council", "names": [{"text": "the council"}]},
    "idle":    {"kind": "organisation", "form": "company", "names": [{"text": "Idle", "cite": "caption"}]},
    "lender":  {"kind": "organisation", "form": "bank", "names": [{"text": "Lender"}]},
    "mayor":   {"kind": "person", "names": [{"text": "the mayor"}]},
    "parent":  {"kind": "organisation", "names": [{"text": "Parent"}]},
    "rite":    {"kind": "event", "names": [{"text": "the rite"}]},
    "trade":   {"kind": "industry", "names": [{"text": "trade"}]},
    "works":   {"kind": "project", "form": "facility", "names": [{"text": "the works"}], "same_as": ["elsewhere#works"]},
    "zinc":    {"kind": "product", "form": "material", "names": [{"text": "zinc"}]},
    "zoning":  {"kind": "document", "form": "plan", "names": [{"text": "the zoning plan"}]}
  },
  "relations": [
    {"key": "party", "subject": "builder", "relation": "party to", "object": "accord", "on_behalf_of": "parent", "at": "rite", "cite": ["p1", "p2"]}
  ],
  "figures": [
    {"key": "cost", "subject": "works", "measure": "investment", "scope": "city",
     "counterparty": {"entity": "lender", "role": "payer"},
     "quantity": {"wording": "about 3 billion yuan", "about": "3 billion", "unit": "CNY"},
     "equivalents": [{"wording": "US$420 million", "exactly": "420 million", "unit": "USD"}],
     "links": [{"link": "amends", "claim": "2023-11-30-lingang-anniversary#investment-cny"}], "cite": ["p1"]},
    {"key": "first-stage", "subject": "works", "measure": "investment", "part_of": "cost", "under": "accord",
     "quantity": {"wording": "over 1 billion yuan", "more_than": "1 billion", "unit": "CNY"}, "cite": ["p1"]}
  ],
  "milestones": [
    {"key": "ceremony", "subject": "rite", "phase": "held", "modality": "planned", "condition": "the council agrees", "said_by": [{"voice": "officials", "of": "council"}, {"voice": "lenders", "of": "lender"}, "mayor"],
     "date": {"wording": "by the end of 2027", "edtf": "../2027-12-31"}, "cite": ["p1"]}
  ],
  "statements": [
    {"key": "aim", "subject": "builder", "gist": "grow", "about": ["trade"], "said_by": "mayor", "modality": "aimed", "cite": ["p1"]}
  ]
}"#;
