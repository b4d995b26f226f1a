//! Legal suffixes of companies: the end of a name that says what sort of company it is, and
//! nothing of which one.

use crate::model::Kind;
use std::sync::LazyLock;

/// How strictly a legal suffix says what sort of company it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum LegalForm {
    /// A company of any sort: "Co", "Company", 公司.
    Any,
    /// Private, limited by shares: "Ltd", "GmbH", 有限公司.
    Limited,
    /// With shares that may be listed: "Inc", "PLC", "AG", 股份有限公司.
    Stock,
    /// A partnership: "LLP", 有限合伙.
    Partnership,
}

impl LegalForm {
    /// Whether one company may be written with either.
    pub(super) fn agrees(self, other: Self) -> bool {
        self == other || self == Self::Any || other == Self::Any
    }
}

/// Legal suffixes of names in Latin letters, folded; where several stand together ("Co., Ltd.",
/// "GmbH & Co. KG") they are taken off one after the other. Dotted ones fold to letters.
/// What is part of the name is not here: group, holding, holdings.
const SUFFIXES: &[(LegalForm, &str)] = &[
    (LegalForm::Any, "co, company, companies"),
    (
        LegalForm::Limited,
        "limited, ltd, pte, pty, pvt, private, llc, l l c, gmbh, g m b h, mbh, sarl, s a r l, \
         srl, s r l, bv, b v, bvba, aps, sdn, bhd, ooo, ltda",
    ),
    (
        LegalForm::Stock,
        "inc, incorporated, corp, corporation, plc, p l c, ag, a g, sa, s a, sas, s a s, spa, \
         s p a, se, nv, n v, ab, asa, oyj, oy, kk, k k, jsc, pjsc, ojsc, tbk",
    ),
    (LegalForm::Partnership, "kg, kgaa, llp, l l p, lp"),
];

/// Each of them, with what it says.
static SUFFIX_WORDS: LazyLock<Vec<(&str, LegalForm)>> = LazyLock::new(|| {
    let of_form = |(form, words): &(LegalForm, &'static str)| {
        let form = *form;
        words.split(", ").map(move |suffix| (suffix, form))
    };
    SUFFIXES.iter().flat_map(of_form).collect()
});

/// Legal suffixes of Chinese and Japanese names in simplified script, the longest first. 集团 and
/// 控股 are part of the name; 总公司 and 分公司 say which part of the company is meant.
const HAN_SUFFIXES: &[(&str, LegalForm)] = &[
    ("股份有限责任公司", LegalForm::Stock),
    ("有限责任公司", LegalForm::Limited),
    ("股份有限公司", LegalForm::Stock),
    ("有限合伙企业", LegalForm::Partnership),
    ("股份公司", LegalForm::Stock),
    ("有限公司", LegalForm::Limited),
    ("株式会社", LegalForm::Stock),
    ("有限会社", LegalForm::Limited),
    ("有限合伙", LegalForm::Partnership),
    ("公司", LegalForm::Any),
];

/// A folded name without its legal suffix, which only organisations have.
pub(super) fn core(fold: &str, kind: Kind) -> (&str, Option<LegalForm>) {
    match kind {
        Kind::Organisation => without_suffix(fold),
        _ => (fold, None),
    }
}

/// An organisation's folded name without its legal suffix, and what the suffix says. Something
/// is always left of a name.
fn without_suffix(fold: &str) -> (&str, Option<LegalForm>) {
    let mut rest = fold;
    let mut form: Option<LegalForm> = None;
    while let Some((shorter, found)) = one_suffix_less(rest) {
        rest = shorter;
        // "Co Ltd": the suffix that says more counts.
        form = Some(form.map_or(found, |f| f.max(found)));
    }
    (rest, form)
}

fn one_suffix_less(fold: &str) -> Option<(&str, LegalForm)> {
    for (suffix, form) in HAN_SUFFIXES {
        if let Some(rest) = fold.strip_suffix(suffix)
            && rest.chars().count() >= 2
            && (*suffix != "公司" || !is_branch(rest))
        {
            return Some((rest.trim_end(), *form));
        }
    }
    if let Some(rest) = fold.strip_prefix("株式会社")
        && !rest.is_empty()
    {
        return Some((rest, LegalForm::Stock));
    }
    if !fold.ends_with(|c: char| c.is_ascii_lowercase()) {
        return None;
    }
    SUFFIX_WORDS.iter().find_map(|&(suffix, form)| {
        let rest = fold.strip_suffix(suffix)?;
        let rest = rest.strip_suffix([' ', '&'])?.trim_end_matches([' ', '&']);
        (!rest.is_empty()).then_some((rest, form))
    })
}

/// Whether what stands before 公司 says that it is only a part of the company, or its head
/// office. 电子 is electronics.
fn is_branch(rest: &str) -> bool {
    rest.ends_with(['总', '分', '母']) || (rest.ends_with('子') && !rest.ends_with("电子"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::identity_fold;
    use proptest::prelude::*;

    fn core(name: &str) -> String {
        without_suffix(&identity_fold(name)).0.to_owned()
    }

    #[test]
    fn legal_suffixes_are_taken_off() {
        use LegalForm::{Any, Limited, Partnership, Stock};
        for (name, left, form) in [
            ("Valeo Co., Ltd.", "valeo", Some(Limited)),
            ("Valeo Company Limited", "valeo", Some(Limited)),
            ("Apple Inc.", "apple", Some(Stock)),
            ("Walt Disney Company", "walt disney", Some(Any)),
            ("Tiffany & Co.", "tiffany", Some(Any)),
            ("Bosch GmbH & Co. KG", "bosch", Some(Partnership)),
            ("Eni S.p.A.", "eni", Some(Stock)),
            ("Total S.A.", "total", Some(Stock)),
            ("Philips N.V.", "philips", Some(Stock)),
            ("BHP Pty Ltd", "bhp", Some(Limited)),
            ("Toyota K.K.", "toyota", Some(Stock)),
            ("Deloitte LLP", "deloitte", Some(Partnership)),
            ("上海国投公司", "上海国投", Some(Any)),
            ("上海臨港控股股份有限公司", "上海临港控股", Some(Stock)),
            (
                "上海临港经济发展（集团）有限公司",
                "上海临港经济发展集团",
                Some(Limited),
            ),
            ("某某有限责任公司", "某某", Some(Limited)),
            ("某某基金（有限合伙）", "某某基金", Some(Partnership)),
            ("株式会社東芝", "东芝", Some(Stock)),
            ("上海某某电子有限公司", "上海某某电子", Some(Limited)),
            ("上海电子公司", "上海电子", Some(Any)),
            ("临港集团子公司", "临港集团子公司", None),
            ("中国石油总公司", "中国石油总公司", None),
            ("Lingang Group", "lingang group", None),
            ("Lingang Holdings", "lingang holdings", None),
            ("临港集团", "临港集团", None),
            ("临港控股", "临港控股", None),
            ("Co Ltd", "co", Some(Limited)),
            ("Limited", "limited", None),
            ("公司", "公司", None),
            ("有限公司", "有限", Some(Any)),
            ("Marco", "marco", None),
            ("", "", None),
        ] {
            let fold = identity_fold(name);
            assert_eq!(without_suffix(&fold), (left, form), "{name}");
        }
        assert_ne!(core("临港集团有限公司"), core("临港控股有限公司"));
    }

    proptest! {
        #[test]
        fn something_is_left_and_taking_off_again_changes_nothing(name in "[a-c&. ]{0,4}( co|\\.? ltd| inc| s\\.a\\.|有限公司|集团|公司){0,3}") {
            let fold = identity_fold(&name);
            let (left, _) = without_suffix(&fold);
            prop_assert_eq!(left.is_empty(), fold.is_empty());
            prop_assert_eq!(without_suffix(left).0, left);
            prop_assert!(fold.contains(left));
        }
    }
}
