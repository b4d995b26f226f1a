//! Whether a person called in Latin letters and one called in Chinese characters may be one: by the
//! office that both hold, and by the surname. Pure functions.

use super::words::is_han;

/// Offices in Chinese and in English. The longer ones come first: 副总经理 ends as 总经理 does.
const OFFICES: &[(&str, &str)] = &[
    ("副总经理", "deputy general manager, vice general manager"),
    ("总经理", "general manager"),
    ("总工程师", "chief engineer"),
    (
        "副董事长",
        "vice chairman, vice chairwoman, deputy chairman",
    ),
    (
        "董事长",
        "chairman, chairwoman, chair, chairperson, chairman of the board",
    ),
    ("副总裁", "vice president, vice-president"),
    ("总裁", "president"),
    (
        "首席执行官",
        "chief executive officer, chief executive, ceo",
    ),
    ("首席财务官", "chief financial officer, cfo"),
    (
        "党委副书记",
        "deputy party secretary, deputy secretary of the party committee",
    ),
    (
        "党委书记",
        "party secretary, secretary of the party committee",
    ),
    ("副主任", "deputy director, deputy head, vice director"),
    ("主任", "director, head"),
    ("副校长", "vice president, vice-president"),
    ("校长", "president, principal"),
    (
        "副院长",
        "vice dean, deputy dean, vice president, deputy director",
    ),
    ("院长", "dean, president, director"),
    ("副所长", "deputy director"),
    ("所长", "director"),
    ("副局长", "deputy director, deputy head"),
    ("局长", "director, head, commissioner"),
    ("副区长", "deputy head, deputy district head, vice mayor"),
    ("区长", "head, district head, district mayor"),
    ("副市长", "vice mayor, deputy mayor"),
    ("市长", "mayor"),
    ("董事", "director, board member"),
    ("行长", "president, governor"),
    ("发言人", "spokesperson, spokesman, spokeswoman"),
];

/// Surnames in Latin letters, each with the characters that are read so.
const SURNAMES: &str = "bai白柏 cai蔡 cao曹 chang常 chen陈谌 cheng程成 cui崔 dai戴代 deng邓 ding丁 dong董 du杜 \
    duan段 fan范樊 fang方房 feng冯封 fu傅付符 gao高郜 ge葛 gong龚宫 gu顾古谷 guan关管 guo郭 han韩 hao郝 \
    he何贺 hong洪 hou侯 hu胡 huang黄 ji季纪吉 jia贾 jiang江姜蒋 jin金靳 kang康 kong孔 lai赖 lei雷 li李黎厉 \
    liang梁 liao廖 lin林 liu刘柳 long龙 lu陆卢鲁路 luo罗骆 lyu吕 ma马 mao毛 meng孟 mo莫 niu牛 ouyang欧阳 \
    pan潘 peng彭 qian钱 qiao乔 qin秦覃 qiu邱丘 ren任 shao邵 shen沈申 shi石史施 song宋 su苏 sun孙 tan谭 tang唐汤 \
    tao陶 tian田 wan万 wang王汪 wei魏韦卫 wen文温 weng翁 wu吴武伍 xia夏 xiang向项 xiao肖萧 xie谢 xiong熊 \
    xu徐许 xue薛 yan严颜阎 yang杨阳 yao姚 ye叶 yi易 yin尹殷 yu于余俞喻 yuan袁 zeng曾 zhai翟 zhang张章 \
    zhao赵 zheng郑 zhong钟 zhou周 zhu朱祝 zhuang庄 zou邹 zuo左";

/// How well two descriptions of an office agree, of which one is Chinese: 0 if they are known to be
/// two offices, 1 if they are one, something between if nobody can tell.
pub(crate) fn agreement(one: Option<&str>, other: Option<&str>) -> f64 {
    let (Some(one), Some(other)) = (one, other) else {
        return 0.5;
    };
    if one == other {
        return 1.0;
    }
    let (latin, han) = match one.starts_with(is_han) {
        true => (other, one),
        false => (one, other),
    };
    let latin = latin.to_lowercase();
    let known = OFFICES.iter().find(|(office, _)| han.ends_with(office));
    match known {
        Some((_, readings)) if readings.split(", ").any(|reading| reading == latin) => 1.0,
        Some(_) => 0.0,
        None => 0.5,
    }
}

/// Whether a name in Latin letters, folded, and one in Chinese characters can have a surname in
/// common; unknown surnames can.
pub(crate) fn can_be_read_so(latin: &str, han: &str) -> bool {
    let mut known = false;
    for entry in SURNAMES.split_whitespace() {
        let characters = entry.trim_start_matches(|c: char| c.is_ascii_lowercase());
        let reading = &entry[..entry.len() - characters.len()];
        let is_read_so = match reading {
            "ouyang" => han.starts_with(characters),
            _ => han
                .chars()
                .next()
                .is_some_and(|first| characters.contains(first)),
        };
        if is_read_so {
            known = true;
            let mut words = latin.split(' ');
            if words.next() == Some(reading) || words.next_back() == Some(reading) {
                return true;
            }
        }
    }
    !known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices_are_read_across_scripts() {
        for (one, other, agree) in [
            (Some("chairman"), Some("董事长"), 1.0),
            (Some("集团党委书记"), Some("Party secretary"), 1.0),
            (Some("general manager"), Some("副总经理"), 0.0),
            (Some("director"), Some("主任"), 1.0),
            (Some("founder"), Some("创始人"), 0.5),
            (None, Some("主任"), 0.5),
        ] {
            assert_eq!(agreement(one, other), agree, "{one:?} {other:?}");
            assert_eq!(agreement(other, one), agree, "{one:?} {other:?}");
        }
    }

    #[test]
    fn surnames_are_read_across_scripts() {
        for (latin, han, can) in [
            ("zhang ying", "张英", true),
            ("ying zhang", "张英", true),
            ("wang ying", "张英", false),
            ("ouyang xiu", "欧阳修", true),
            ("anna smith", "张英", false),
            ("anna smith", "淳于意", true),
        ] {
            assert_eq!(can_be_read_so(latin, han), can, "{latin} {han}");
        }
    }
}
