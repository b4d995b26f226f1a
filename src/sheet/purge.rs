//! Taking a person out of a sheet, with every trace of a name.

use super::{Attribution, Claim, Sheet};
use crate::error::Error;
use crate::model::ClaimRef;
use serde_json::Value;
use std::collections::BTreeSet;

/// The text in the place of a forgotten name.
const MARK: &str = "[forgotten]";

/// The parts taken out of a sheet.
#[derive(Debug, Default)]
pub(crate) struct Purged {
    /// Keys of the claims that went.
    pub(crate) claims: BTreeSet<String>,
    /// The number of remaining texts that had a name in them.
    pub(crate) redactions: usize,
}

impl Sheet {
    /// Takes entities out, with the claims that have them as subject or object, act for them, or
    /// are limited to them. Claims attributed to them stay, as said by somebody forgotten; in all
    /// other texts, names are blotted out.
    pub(crate) fn purge(
        &mut self,
        keys: &BTreeSet<String>,
        names: &BTreeSet<String>,
    ) -> Result<Purged, Error> {
        let is = |key: &String| keys.contains(key);
        let any = |key: &Option<String>| key.as_ref().is_some_and(is);
        let mut gone = BTreeSet::new();
        macro_rules! keep {
            ($list:ident, $about:expr) => {{
                let about = $about;
                self.$list.retain(|claim| {
                    let stays = !about(claim);
                    if !stays {
                        gone.insert(claim.key().to_owned());
                    }
                    stays
                });
                for claim in &mut self.$list {
                    for voice in claim.said_by.iter_mut().flat_map(Attribution::voices_mut) {
                        let voice = voice.who_mut();
                        match voice {
                            Attribution::Entity(key) if is(key) => {
                                *voice = Attribution::Voice {
                                    voice: MARK.to_owned(),
                                    of: None,
                                };
                            }
                            Attribution::Voice { of, .. } if any(of) => *of = None,
                            _ => {}
                        }
                    }
                }
            }};
        }
        keep!(relations, |c: &super::Relation| is(&c.subject)
            || is(&c.object)
            || any(&c.on_behalf_of));
        keep!(figures, |c: &super::Figure| is(&c.subject)
            || any(&c.scope)
            || c.counterparty.as_ref().is_some_and(|c| is(&c.entity)));
        keep!(milestones, |c: &super::Milestone| is(&c.subject));
        keep!(statements, |c: &super::Statement| is(&c.subject));
        for statement in &mut self.statements {
            statement.about.retain(|key| !is(key));
        }
        for figure in &mut self.figures {
            if figure
                .part_of
                .as_ref()
                .is_some_and(|whole| gone.contains(whole))
            {
                figure.part_of = None;
            }
        }
        self.entities.retain(|key, _| !is(key));
        let source = self.source.key.clone();
        self.unlink(|claim| claim.source == source && gone.contains(&claim.key));

        // The source's key, labels and other keys are how things are found, and stay.
        let mut redactions = 0;
        let value = serde_json::to_value(&*self).map_err(Error::WriteSheet)?;
        let value = redacted(value, names, &mut redactions);
        if redactions > 0 {
            *self = serde_json::from_value(value).map_err(Error::WriteSheet)?;
            for entity in self.entities.values_mut() {
                let mut seen = BTreeSet::new();
                entity.names.retain(|name| seen.insert(name.text.clone()));
            }
        }
        Ok(Purged {
            claims: gone,
            redactions,
        })
    }

    /// Takes out links to some claims.
    pub(crate) fn unlink(&mut self, to: impl Fn(&ClaimRef) -> bool) {
        let lists = [
            self.relations
                .iter_mut()
                .map(|c| &mut c.links)
                .collect::<Vec<_>>(),
            self.figures.iter_mut().map(|c| &mut c.links).collect(),
            self.milestones.iter_mut().map(|c| &mut c.links).collect(),
            self.statements.iter_mut().map(|c| &mut c.links).collect(),
        ];
        for links in lists.into_iter().flatten() {
            links.retain(|link| !to(&link.claim));
        }
    }
}

impl Attribution {
    fn voices_mut(&mut self) -> &mut [Self] {
        match self {
            Self::Several(voices) => voices,
            one => std::slice::from_mut(one),
        }
    }

    fn who_mut(&mut self) -> &mut Self {
        match self {
            Self::ReportedBy { reported_by } => reported_by.who_mut(),
            one => one,
        }
    }
}

/// Fields that refer to something by its key; what they hold is no text.
const REFERENCES: &str = "key cite subject object on_behalf_of scope entity part_of about of claim under at \
    same_as declares label";

fn redacted(value: Value, names: &BTreeSet<String>, count: &mut usize) -> Value {
    match value {
        Value::String(text) => {
            let clean = blotted(&text, names);
            *count += usize::from(clean != text);
            Value::String(clean)
        }
        Value::Array(list) => Value::Array(
            list.into_iter()
                .map(|v| redacted(v, names, count))
                .collect(),
        ),
        Value::Object(fields) => Value::Object(
            fields
                .into_iter()
                .map(|(field, value)| {
                    let keep = REFERENCES.split(' ').any(|reference| reference == field);
                    let value = if keep {
                        value
                    } else {
                        redacted(value, names, count)
                    };
                    (field, value)
                })
                .collect(),
        ),
        other => other,
    }
}

/// A text without some names. Letters that are written with spaces between words count only
/// where no further letter follows or goes before: "Li" is not in "Lingang".
fn blotted(text: &str, names: &BTreeSet<String>) -> String {
    let mut text = text.to_owned();
    // Long names first, so that none is left over of one that begins like another.
    let mut names: Vec<&String> = names.iter().filter(|name| !name.is_empty()).collect();
    names.sort_by_key(|name| usize::MAX - name.len());
    for name in names {
        let mut clean = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(at) = rest.find(name.as_str()) {
            let (before, found) = rest.split_at(at);
            let (found, after) = found.split_at(name.len());
            let touches = |outside: Option<char>, inside: Option<char>| {
                let wordlike = |c: char| c.is_alphanumeric() && !crate::text::fold::is_unspaced(c);
                outside.is_some_and(wordlike) && inside.is_some_and(wordlike)
            };
            let outside = before
                .chars()
                .next_back()
                .or_else(|| clean.chars().next_back());
            let inner = touches(outside, found.chars().next())
                || touches(after.chars().next(), found.chars().next_back());
            clean.push_str(before);
            clean.push_str(if inner { found } else { MARK });
            rest = after;
        }
        clean.push_str(rest);
        text = clean;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::blotted;

    #[test]
    fn names_are_blotted_out_where_they_stand_as_words() {
        let names = ["Li", "Li Wei", "张英"].map(str::to_owned).into();
        for (text, clean) in [
            ("Li Wei of Lingang", "[forgotten] of Lingang"),
            ("Li, and Li Weiming", "[forgotten], and [forgotten] Weiming"),
            ("主任张英说", "主任[forgotten]说"),
            ("Ali", "Ali"),
            ("", ""),
        ] {
            assert_eq!(blotted(text, &names), clean, "{text}");
        }
    }
}
