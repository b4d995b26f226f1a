//! The query layer on made-up sheets, through the public API only. Wherever possible an answer
//! is held against one that is worked out from the sheets themselves, without a database.

use chrono::NaiveDate;
use citebase::check::{Conflict, ContradictionFilter, Contradictions};
use citebase::identity::Ruling;
use citebase::model::{
    Amount, Bound, ClaimRef, CounterpartyRole, Edtf, EntityId, Kind, LinkType, Modality, NameRole,
    Nature, Polarity, Quantity, Shape, Verdict,
};
use citebase::query::{
    Certainty, Content, EntityFilter, Fact, FactFilter, FigureFilter, Groups, Linked, MAX_LIMIT,
    NotStated, Page, Paged, Path, Reader, Reason, Standing, Status, Timed, TimelineFilter, Total,
    TotalQuery, Voice, Walk,
};
use citebase::sheet::{
    Attribution, Counterparty, Date, Entity, Figure, Link, Milestone, Name, Relation, Sheet,
    SheetQuantity, Source, Statement,
};
use citebase::text::lookup_fold;
use citebase::{Error, KnowledgeBase};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};
use std::fmt::{Debug, Display};

#[path = "queries/answers.rs"]
mod answers;
#[path = "queries/build.rs"]
mod build;
#[path = "queries/contradictions.rs"]
mod contradictions;
#[path = "queries/entities.rs"]
mod entities;
#[path = "queries/facts.rs"]
mod facts;
#[path = "queries/figures.rs"]
mod figures;
#[path = "queries/graph.rs"]
mod graph;
#[path = "queries/hostile.rs"]
mod hostile;
#[path = "queries/made_up.rs"]
mod made_up;
#[path = "queries/profiles.rs"]
mod profiles;
#[path = "queries/rules.rs"]
mod rules;
#[path = "queries/snapshots.rs"]
mod snapshots;
#[path = "queries/table.rs"]
mod table;
#[path = "queries/time.rs"]
mod time;
#[path = "queries/time_at_random.rs"]
mod time_at_random;
#[path = "queries/timeline.rs"]
mod timeline;
#[path = "queries/totals.rs"]
mod totals;
#[path = "queries/world.rs"]
mod world;

use build::*;
use made_up::*;
use world::*;
