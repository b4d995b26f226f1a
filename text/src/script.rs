//! Characters: full width, traditional script, Chinese or not.

/// The half-width and simplified form, and whether only traditional script has the character.
pub(crate) const fn plain(c: char) -> (char, bool) {
    if c.is_ascii() {
        return (c, false);
    }
    let simple = match c {
        '\u{FF01}'..='\u{FF5E}' => match char::from_u32(c as u32 - 0xFEE0) {
            Some(half) => half,
            None => c,
        },
        '￥' => '¥',
        '￡' => '£',
        '￦' => '₩',
        '〇' => '零',
        '〜' => '~',
        '‐' | '‑' | '﹣' => '-',
        '―' => '—',
        _ => {
            let simple = simplified(c);
            return (simple, simple != c);
        }
    };
    (simple, false)
}

/// The characters of quantities that only traditional script has. The folding of names knows
/// them all; but among those are some that simplified text has too (乾, in names), and of a text
/// with one of them 元 would be read as ambiguous.
const fn simplified(c: char) -> char {
    match c {
        '萬' => '万',
        '億' => '亿',
        '兩' => '两',
        '餘' => '余',
        '過' => '过',
        '約' => '约',
        '達' => '达',
        '於' => '于',
        '將' => '将',
        '幾' => '几',
        '數' => '数',
        '個' => '个',
        '項' => '项',
        '間' => '间',
        '棟' => '栋',
        '輛' => '辆',
        '臺' => '台',
        '條' => '条',
        '種' => '种',
        '類' => '类',
        '場' => '场',
        '處' => '处',
        '筆' => '笔',
        '畝' => '亩',
        '頃' => '顷',
        '噸' => '吨',
        '幣' => '币',
        '圓' => '元',
        '歐' => '欧',
        '鎊' => '镑',
        '韓' => '韩',
        '盧' => '卢',
        '業' => '业',
        '構' => '构',
        '機' => '机',
        '樓' => '楼',
        '協' => '协',
        '議' => '议',
        '車' => '车',
        '崗' => '岗',
        '負' => '负',
        '從' => '从',
        '總' => '总',
        '計' => '计',
        '為' => '为',
        '點' => '点',
        '滿' => '满',
        '週' => '周',
        '級' => '级',
        '簽' => '签',
        '與' => '与',
        '內' => '内',
        '開' => '开',
        '瀕' => '濒',
        '產' => '产',
        '時' => '时',
        '號' => '号',
        '務' => '务',
        '專' => '专',
        '設' => '设',
        '創' => '创',
        '際' => '际',
        '國' => '国',
        '門' => '门',
        '紐' => '纽',
        '蘭' => '兰',
        '亞' => '亚',
        _ => c,
    }
}

/// A Chinese character, which is a token of its own.
pub(crate) const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}' | '〇' | '々' | '\u{3041}'..='\u{30FF}')
}

#[cfg(test)]
mod tests {
    use super::simplified;

    #[test]
    fn the_table_is_a_part_of_the_one_of_names() {
        let traditional = ('\u{3400}'..='\u{9FFF}').filter(|c| simplified(*c) != *c);
        let mut number = 0;
        // In a name, 於 is not 于.
        for c in traditional.filter(|c| !matches!(c, '圓' | '於')) {
            assert_eq!(simplified(c), crate::fold::simplified(c), "{c}");
            number += 1;
        }
        assert!(number > 60, "{number}");
        // The unit of money is 元, whatever stands for it.
        assert_eq!(simplified('圓'), '元');
    }
}
