//! The network of agreements and their parties as a picture.
//!
//! Agreements and parties are two sorts of node, and every line runs from one sort to the other:
//! columns show that better than a cloud does, names stand beside their nodes without covering
//! each other, and the same base gives the same picture. So the layout is the one for layered
//! graphs, on two or three columns: order by the middle of one's neighbours, then stack. Layout
//! crates draw either clouds without names or trees that are wider than a phone.

use super::book::Book;
use citebase::model::{EntityId, Kind, Polarity};
use citebase::query::Fact;
use maud::{Markup, html};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// The most agreements that are drawn; those with the most parties come first.
const MOST: usize = 40;
/// The most lines of a name.
const MOST_LINES: usize = 8;
const LINE: f64 = 17.0;
/// How wide a letter is, with some to spare; a Chinese character is twice as wide.
const COLUMN: f64 = 7.6;
const PAD: f64 = 7.0;
const GAP: f64 = 10.0;

struct Node {
    name: String,
    lines: Vec<String>,
    href: Option<String>,
    class: &'static str,
    x: f64,
    y: f64,
    width: f64,
}

impl Node {
    fn new(name: &str, class: &'static str, x: f64, width: f64) -> Self {
        Self {
            name: name.to_owned(),
            lines: broken(name, width - 2.0 * PAD),
            href: None,
            class,
            x,
            y: 0.0,
            width,
        }
    }

    fn height(&self) -> f64 {
        self.lines.len() as f64 * LINE + 2.0 * PAD
    }

    fn middle(&self) -> f64 {
        self.y + self.height() / 2.0
    }

    fn draw(&self) -> Markup {
        let place = format!("translate({:.1} {:.1})", self.x, self.y);
        let body = html! {
            g class=(self.class) transform=(place) {
                title { (self.name.replace(super::book::turns, "")) }
                rect width=(self.width) height=(self.height()) rx="6" {}
                @for (n, line) in self.lines.iter().enumerate() {
                    @let y = PAD + 13.0 + n as f64 * LINE;
                    text x=(PAD) y=(y) { (line) }
                }
            }
        };
        match &self.href {
            Some(href) => html! { a href=(href) { (body) } },
            None => body,
        }
    }
}

/// A party of an agreement: agreement, party, whether it is no plain fact, and the fact in words.
struct Edge {
    agreement: usize,
    party: usize,
    class: &'static str,
    words: String,
}

pub struct Network {
    agreements: Vec<(usize, String)>,
    parties: Vec<String>,
    edges: Vec<Edge>,
    left_out: usize,
}

impl Network {
    pub fn of(book: &Book) -> Self {
        // What is denied, by its own source or by another claim, is not drawn.
        let party = |fact: &&Fact| {
            fact.subject.kind == Kind::Organisation
                && fact.polarity == Polarity::Affirmed
                && fact.amended_or_denied_by.is_empty()
        };
        let mut drawn: Vec<(usize, Vec<&Fact>)> = book
            .agreements
            .iter()
            .enumerate()
            .map(|(number, a)| (number, a.parties.iter().filter(party).collect::<Vec<_>>()))
            .filter(|(_, parties)| !parties.is_empty())
            .collect();
        let left_out = drawn.len().saturating_sub(MOST);
        drawn.sort_by_key(|(number, parties)| (std::cmp::Reverse(parties.len()), *number));
        drawn.truncate(MOST);
        drawn.sort_by_key(|(number, _)| *number);

        let mut known: BTreeMap<EntityId, usize> = BTreeMap::new();
        let (mut agreements, mut parties, mut edges) = (Vec::new(), Vec::new(), Vec::<Edge>::new());
        let mut places: HashMap<(usize, usize), usize> = HashMap::new();
        for (number, facts) in drawn {
            let agreement = agreements.len();
            let own = &book.agreements[number].agreement;
            agreements.push((number, book.plain(own.id, &own.name)));
            for fact in facts {
                // Somebody denies it: the line is broken.
                let denied = book.agreements[number].parties.iter().any(|other| {
                    other.polarity == Polarity::Negated && other.subject.id == fact.subject.id
                });
                let party = *known.entry(fact.subject.id).or_insert_with(|| {
                    parties.push(book.plain(fact.subject.id, &fact.subject.name));
                    parties.len() - 1
                });
                let drawn = Edge {
                    agreement,
                    party,
                    class: match denied {
                        true => "plan",
                        false => super::book::class(fact),
                    },
                    words: super::book::sentence(fact),
                };
                // Of several claims the plainest is drawn: one that is told as a fact.
                let place = *places.entry((agreement, party)).or_insert(edges.len());
                match edges.get_mut(place) {
                    None => edges.push(drawn),
                    Some(known) if known.class != "fact" && drawn.class == "fact" => *known = drawn,
                    Some(_) => {}
                }
            }
        }
        Self {
            agreements,
            parties,
            edges,
            left_out,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.edges.is_empty()
    }

    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// In words, for who does not see it.
    pub fn told(&self) -> String {
        format!(
            "{} agreements and {} organisations, joined by {} lines; the same is told in words under “Agreements”",
            self.agreements.len(),
            self.parties.len(),
            self.edges.len()
        )
    }

    fn agreements_of(&self, party: usize) -> Vec<usize> {
        let edges = self.edges.iter().filter(|e| e.party == party);
        edges.map(|e| e.agreement).collect()
    }

    /// For a wide screen: parties of several agreements, agreements, parties of one.
    pub fn wide(&self) -> Markup {
        let one = |party: &usize| self.agreements_of(*party).len() == 1;
        let (single, several): (Vec<usize>, Vec<usize>) = (0..self.parties.len()).partition(one);
        let mut agreements = self.agreement_nodes(290.0, 300.0);
        let mut parties: Vec<Node> = self.party_nodes(680.0, 240.0);
        let mut y = 0.0;
        for (number, agreement) in agreements.iter_mut().enumerate() {
            let top = y;
            for &party in single
                .iter()
                .filter(|p| self.agreements_of(**p) == [number])
            {
                parties[party].y = y;
                y += parties[party].height() + GAP;
            }
            let block = (y - GAP - top).max(agreement.height());
            agreement.y = top + (block - agreement.height()) / 2.0;
            y = top + block + 2.0 * GAP;
        }
        for &party in &several {
            parties[party] = Node::new(&self.parties[party], "party", 0.0, 200.0);
        }
        self.stack(&several, &mut parties, &agreements);
        self.draw("wide", 920.0, &agreements, &parties)
    }

    /// For a phone: agreements, and all parties.
    pub fn narrow(&self) -> Markup {
        let mut agreements = self.agreement_nodes(0.0, 152.0);
        let mut parties = self.party_nodes(208.0, 152.0);
        let mut y = 0.0;
        for agreement in &mut agreements {
            agreement.y = y;
            y += agreement.height() + 2.0 * GAP;
        }
        let every: Vec<usize> = (0..self.parties.len()).collect();
        self.stack(&every, &mut parties, &agreements);
        self.draw("narrow", 360.0, &agreements, &parties)
    }

    fn agreement_nodes(&self, x: f64, width: f64) -> Vec<Node> {
        let node = |(number, name): &(usize, String)| Node {
            href: Some(format!("#a{}", number + 1)),
            ..Node::new(name, "agreement", x, width)
        };
        self.agreements.iter().map(node).collect()
    }

    fn party_nodes(&self, x: f64, width: f64) -> Vec<Node> {
        let node = |name: &String| Node::new(name, "party", x, width);
        self.parties.iter().map(node).collect()
    }

    /// Puts parties beside the middle of their agreements, one below the other.
    fn stack(&self, which: &[usize], parties: &mut [Node], agreements: &[Node]) {
        let mut wanted: Vec<(f64, usize)> = which
            .iter()
            .map(|&party| {
                let own = self.agreements_of(party);
                let sum: f64 = own.iter().map(|a| agreements[*a].middle()).sum();
                (sum / own.len() as f64, party)
            })
            .collect();
        wanted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut y: f64 = 0.0;
        for &(middle, party) in &wanted {
            let node = &mut parties[party];
            node.y = y.max(middle - node.height() / 2.0);
            y = node.y + node.height() + GAP;
        }
        // Whatever was pushed down drags what is above it up again, as far as there is room.
        let bottom = agreements
            .iter()
            .map(|a| a.y + a.height())
            .fold(0.0, f64::max);
        let mut floor = bottom.max(
            y - GAP
                - wanted
                    .iter()
                    .map(|w| parties[w.1].y)
                    .fold(f64::MAX, f64::min),
        );
        for &(_, party) in wanted.iter().rev() {
            let node = &mut parties[party];
            node.y = node.y.min(floor - node.height());
            floor = node.y - GAP;
        }
    }

    fn draw(&self, class: &str, width: f64, agreements: &[Node], parties: &[Node]) -> Markup {
        let nodes = || agreements.iter().chain(parties);
        let height = nodes().map(|n| n.y + n.height()).fold(0.0, f64::max);
        let top = nodes().map(|n| n.y).fold(0.0, f64::min);
        let left = nodes().map(|n| n.x).fold(width, f64::min);
        let (width, height) = (width - left + 4.0, height - top + 4.0);
        let view = format!("{:.1} {:.1} {width:.1} {height:.1}", left - 2.0, top - 2.0);
        html! {
            svg class={ "network " (class) } style={ "max-width:" (width) "px" } role="img" viewBox=(view) aria-label=(self.told()) {
                @for edge in &self.edges {
                    (line(&agreements[edge.agreement], &parties[edge.party], edge))
                }
                @for node in nodes() { (node.draw()) }
            }
        }
    }
}

/// From the side of one to the facing side of the other.
fn line(agreement: &Node, party: &Node, edge: &Edge) -> Markup {
    let (left, right) = if agreement.x < party.x {
        (agreement, party)
    } else {
        (party, agreement)
    };
    let (x1, x2) = (left.x + left.width, right.x);
    let (y1, y2) = (left.middle(), right.middle());
    let bend = (x1 + x2) / 2.0;
    let path = format!("M{x1:.1} {y1:.1}C{bend:.1} {y1:.1} {bend:.1} {y2:.1} {x2:.1} {y2:.1}");
    html! {
        path class=(edge.class) d=(path) { title { (edge.words.replace(super::book::turns, "")) } }
    }
}

/// A name in lines that fit a width, broken at spaces and hyphens, a longer word (Chinese has no
/// spaces) anywhere; and no more than [`MOST_LINES`].
/// Marks that are not seen could turn the picture's text round, and are left out.
fn broken(name: &str, width: f64) -> Vec<String> {
    let unseen = |c: &char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
    let name: String = name.chars().filter(|c| !unseen(c)).collect();
    let lines = textwrap::wrap(&name, (width / COLUMN) as usize);
    let mut lines: Vec<String> = lines.into_iter().map(Cow::into_owned).collect();
    if lines.len() > MOST_LINES {
        lines.truncate(MOST_LINES);
        if let Some(last) = lines.last_mut() {
            last.pop();
            last.push('…');
        }
    }
    lines
}
