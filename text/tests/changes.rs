//! What a figure of a text says of direction: a change, or a level.

use citebase_text::{Change, read};

fn changes(text: &str) -> Vec<Option<Change>> {
    let read = read(text, "2025-06-15".parse().ok());
    read.figures.iter().map(|figure| figure.change).collect()
}

#[test]
fn what_rises_is_told() {
    for text in [
        "Exports leapt 4%.",
        "It rose by a hefty 12 points.",
        "Fuel is 6% dearer.",
        "A 2% quarterly rise came.",
        "Every $5 rise hurts.",
        "A quarter-point hike came.",
        "Volume: +7%.",
        "Turnover doubled.",
        "They hope to triple output.",
        "The yen ended up 0.4%.",
        "It boosted its dividend by 5%.",
        "电价上调5%",
        "升幅达6%",
        "比去年多30万人",
        "产量翻番",
        "首日高开8%",
        "The index put on 2 points.",
        "The stock tacked on 4%.",
        "涨幅扩大至5%",
        "Freight was 3.8% up on the year.",
        "Sales were 22% better.",
        "比预售价高1.5万元",
        "加息25个基点",
        "The economy grew at a 2.4% annual rate.",
        "They want a 40 percent pay rise.",
        "The levy lifts costs by 3%.",
        "工会要求加薪8%",
        "同比+52.8%",
        "It was a 6-point rise from March.",
        "收益率上行2个基点",
        "Shares closed up just 0.3%.",
        "It wants to raise fees by an average of 9.2%.",
    ] {
        assert_eq!(changes(text), [Some(Change::Up)], "{text}");
    }
}

#[test]
fn what_falls_is_told() {
    for text in [
        "Shares cratered 14%.",
        "The stock gave up 6%.",
        "The index was off 0.3%.",
        "Rents are 2% cheaper.",
        "It lowered its sales growth forecast by 2%.",
        "The 75 basis-point cut came.",
        "Costs halved.",
        "It cut its rate by half a percentage point.",
        "Output was 4% below last year's level.",
        "存款利率下调25个基点",
        "跌幅一度达5%",
        "股价下挫7%",
        "销量下降10%至20%",
        "Shares closed lower after sliding 3%.",
        "价格下跌了一半",
        "The shares gave back 3%.",
        "Egg prices have come down 14%.",
        "降幅收窄至3%",
        "Copper settled $130 down at its close.",
        "较预售价低1.5万元",
        "降息25个基点",
        "Output shrank at an annualised 0.5% pace.",
        "管理层降薪20%",
        "负增长2.3%",
    ] {
        assert_eq!(changes(text), [Some(Change::Down)], "{text}");
    }
    let both = [Some(Change::Up), Some(Change::Up)];
    assert_eq!(changes("股价分别上涨3%和5%"), both);
    assert_eq!(changes("增速分别上调1.2和0.8个百分点"), both);
    let both = [Some(Change::Down), Some(Change::Down)];
    assert_eq!(changes("恒指跌210点或0.9%"), both);
    assert_eq!(
        changes("Prices fell 0.2% in May and 1.1% on the year."),
        both
    );
}

#[test]
fn a_level_and_a_length_of_time_are_no_change() {
    for text in [
        "Gold rose as high as $3,400.",
        "The index edged up to 52.",
        "Gold rose past $3,400.",
        "It rose four days in a row.",
        "It fell six years ago.",
        "Snow fell within 12 hours.",
        "It dropped two lawsuits.",
        "Leverage fell below 2.5x.",
        "It shot down 29 of its drones.",
        "每10股转增4股",
        "金价跌破3300美元",
        "股价连涨4周",
        "A 10% holder cut its stake.",
        "Interest eats up 23 cents.",
        "It is raising $20 million.",
    ] {
        assert_eq!(changes(text), [None], "{text}");
    }
}
