//! The vocabulary: comparators, units, nouns, and the words that forbid a reading.

use super::lex::Table;

/// What a comparator says of the amount beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparator {
    MoreThan,
    AtLeast,
    LessThan,
    UpTo,
    Nearly,
    About,
}
use Comparator::{About, AtLeast, LessThan, MoreThan, Nearly, UpTo};

/// Comparators before the number.
pub(super) static BEFORE: Table<Comparator> = Table::new(&[
    (
        MoreThan,
        "more than|over|above|exceed|exceeds|exceeded|exceeding|in excess of|upwards of|\
        upward of|greater than|higher than|larger than|surpass|surpasses|surpassed|\
        surpassing|topped|topping|>|超过|超|逾|多于|高于|大于|突破|不止|\
        不只",
    ),
    (
        AtLeast,
        "at least|no less than|not less than|no fewer than|not fewer than|no lower than|\
        not lower than|not below|minimum of|a minimum of|≥|不少于|不低于|不小于|至少|\
        最少|不得少于|不得低于|不应少于|不应低于|不能少于|不能低于|不会少于|不会低于",
    ),
    (
        LessThan,
        "less than|fewer than|lower than|smaller than|under|below|<|不到|不足|少于|低于|\
        小于|不及|不满|未达|未达到|未满",
    ),
    (
        UpTo,
        "up to|at most|no more than|not more than|no greater than|not greater than|\
        no higher than|not higher than|not above|not over|not exceed|not exceeding|\
        not exceeded|does not exceed|do not exceed|did not exceed|doesn't exceed|\
        don't exceed|didn't exceed|not to exceed|maximum of|a maximum of|≤|至多|最多|\
        不超过|未超过|不高于|不多于|不大于|不得超过|不能超过|不会超过|不应超过|\
        不可超过|没有超过|没超过|不得高于|不能高于|不应高于",
    ),
    (Nearly, "nearly|almost|close to|近|将近|接近"),
    (
        About,
        "about|around|some|roughly|approximately|approx|circa|ca|≈|~|约|约为|约合|大约|大约为|\
        大概",
    ),
]);

/// Adverbs that leave the comparator after them as it is.
pub(super) const ADVERBS: &str =
    "just|slightly|well|far|considerably|significantly|comfortably|a little|much|远";

/// Comparators after the number or the unit.
pub(super) static AFTER: Table<Comparator> = Table::new(&[
    (
        AtLeast,
        "+|plus|or more|or above|and above|以上|及以上|或以上",
    ),
    (
        UpTo,
        "or less|or fewer|or below|以下|及以下|或以下|以内|之内",
    ),
    (About, "or so|左右|上下"),
]);

/// Words that lead to the amount and say nothing of it.
pub(super) const LEADS: &str = "totalling|totaling|totalled|totaled|totals|total|amounting to|amounted to|\
    amounts to|reach|reaches|reached|reaching|worth|valued at|stands at|stood at|is|was|\
    are|were|has|have|had|of|a|the|all|these|those|its|their|only|just|达到|达|高达|\
    共计|总计|合计|累计|共|计|为|仅";

/// Words between a comparator and the amount that say nothing of it.
pub(super) const FILLERS: &str = "a total of|total of|another|additional|an additional|a further|a combined|a record|有|达|达到|\
    占|需|为|合|计|共|了";

/// Words that give no number.
pub(super) static VAGUE: Table<()> = Table::new(&[(
    (),
    "several|few|many|couple|dozens|scores|tens|hundreds|thousands|millions|billions|\
    trillions|numerous|handful|various|multiple|countless|a number of|double digit|数十|\
    数百|数千|数万|数亿|数家|数个|数项|数名|几|若干|许多|众多|大量|多家|多个|多项|多名|\
    上百|上千|上万|上亿|成百|成千",
)]);

/// What a word after the number says it is a number of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// A unit of the catalogue that is no currency and no count.
    Unit(&'static str),
    /// A currency.
    Money(&'static str),
    /// 元 alone.
    Yuan,
    /// A currency that several countries have.
    Shared(&'static str),
    /// "won": a currency only where no verb can stand.
    Won,
    /// "pounds": money from a million up, otherwise perhaps a mass.
    Pounds,
    /// A year or month, which is a date if the number is one.
    Time(&'static str),
    /// 月, 日: the number is a date.
    Date,
    /// A measure that the catalogue does not have.
    Foreign,
    /// "percentage points".
    Points,
}
use Sense::{Date, Foreign, Money, Points, Pounds, Shared, Time, Unit, Won, Yuan};

pub(super) static UNITS: Table<Sense> = Table::new(&[
    // Money.
    (
        Money("CNY"),
        "yuan|chinese yuan|yuan renminbi|yuan rmb|renminbi|renminbi yuan|rmb yuan|\
        元人民币|人民币|人民币元",
    ),
    (
        Money("USD"),
        "dollar|dollars|us dollar|us dollars|american dollars|美元|美金",
    ),
    (
        Money("HKD"),
        "hong kong dollar|hong kong dollars|hk dollars|港元|港币",
    ),
    (
        Money("SGD"),
        "singapore dollar|singapore dollars|singaporean dollars|新加坡元|新元",
    ),
    (Money("AUD"), "australian dollar|australian dollars|澳元"),
    (Money("CAD"), "canadian dollar|canadian dollars|加元"),
    (Money("NZD"), "new zealand dollars|新西兰元"),
    (
        Money("TWD"),
        "taiwan dollars|new taiwan dollars|nt dollars|新台币|新台币元|台币",
    ),
    (Money("EUR"), "euro|euros|€|欧元"),
    (Pounds, "pound|pounds|sterling"),
    (Money("GBP"), "pounds sterling|british pounds|英镑"),
    (Money("EGP"), "egyptian pounds"),
    (Money("JPY"), "yen|japanese yen|日元|日币|円"),
    (Won, "won"),
    (Money("KRW"), "korean won|south korean won|韩元"),
    (Money("INR"), "rupee|rupees|indian rupees|印度卢比"),
    (Money("PKR"), "pakistani rupees|pakistan rupees"),
    (Money("LKR"), "sri lankan rupees"),
    (Money("NPR"), "nepalese rupees|nepali rupees"),
    (Money("MUR"), "mauritian rupees"),
    (Money("IDR"), "rupiah|indonesian rupiah"),
    (
        Money("AED"),
        "dirham|dirhams|uae dirhams|emirati dirhams|阿联酋迪拉姆",
    ),
    (Money("MAD"), "moroccan dirhams"),
    (Money("SAR"), "saudi riyals"),
    (Money("QAR"), "qatari riyals"),
    (Money("OMR"), "omani rials"),
    (Money("KWD"), "kuwaiti dinars"),
    (Money("BHD"), "bahraini dinars"),
    (Money("JOD"), "jordanian dinars"),
    (Money("IQD"), "iraqi dinars"),
    (Money("CHF"), "swiss francs|瑞士法郎"),
    (Money("MXN"), "mexican pesos"),
    (Money("PHP"), "philippine pesos"),
    (Money("ARS"), "argentine pesos"),
    (Money("CLP"), "chilean pesos"),
    (Money("COP"), "colombian pesos"),
    (Money("SEK"), "swedish kronor|kronor"),
    (Money("DKK"), "danish kroner"),
    (Money("NOK"), "norwegian kroner"),
    (Money("CZK"), "czech koruna"),
    (
        Money("RUB"),
        "roubles|rubles|russian roubles|russian rubles|卢布",
    ),
    (Money("BYN"), "belarusian rubles"),
    (Money("TRY"), "turkish lira"),
    (Money("BRL"), "brazilian reais|reais"),
    (Money("THB"), "thai baht|baht|泰铢"),
    (Money("MYR"), "ringgit|malaysian ringgit|林吉特"),
    (Money("VND"), "vietnamese dong|越南盾"),
    (Money("ZAR"), "south african rand"),
    (Money("KZT"), "tenge"),
    (Shared("CHF, XAF, XOF and others"), "francs"),
    (Shared("MXN, PHP, ARS and others"), "pesos"),
    (Shared("KWD, BHD, JOD, IQD and others"), "dinars"),
    (Shared("SAR, QAR, YER"), "riyals"),
    (Shared("OMR, IRR"), "rials"),
    (Shared("DKK, NOK"), "kroner"),
    (Shared("SEK, ISK"), "krona"),
    (Shared("TRY, SYP, LBP"), "lira"),
    (Shared("KES, UGX, TZS, SOS"), "shillings"),
    (Yuan, "元"),
    (Money("MOP"), "澳门元"),
    (Shared("INR, PKR, LKR, NPR"), "卢比"),
    (Shared("CHF, XAF, XOF"), "法郎"),
    (Shared("KWD, BHD, JOD, IQD"), "第纳尔"),
    (Shared("AED, MAD"), "迪拉姆"),
    (Shared("MXN, PHP, ARS"), "比索"),
    (Shared("SEK, DKK, NOK, ISK, CZK"), "克朗"),
    (
        Foreign,
        "cents|pence|块|角|分|平方英里|平方|平方尺|平|square miles|square mile|square|sq|\
        点|成|折|倍|番|times|fold|x|周年|年级|届|岁|天|个小时|小时|分钟|秒|时|周|个星期|\
        星期|个季度|季度|个世纪|世纪|个工作日|个交易日|second|seconds|minute|minutes|\
        hour|hours|day|days|week|weeks|quarter|quarters|decade|decades|century|\
        centuries|am|pm|o'clock|o’clock|ton|tons|kw|kilowatts|kwh|kilowatt hours|mw|\
        megawatt|megawatts|mwh|megawatt hours|tw|twh|terawatt hours|gwp|瓦|千瓦|兆瓦|\
        千瓦时|兆瓦时|度|kg|kilogram|kilograms|kilogrammes|gram|grams|ounces|lb|lbs|\
        千克|公斤|克|斤|吨级|吨公里|nanometre|nanometres|nanometer|nanometers|nm|mm|cm|\
        km|metre|metres|meter|meters|kilometre|kilometres|kilometer|kilometers|mile|\
        miles|foot|feet|inch|inches|yards|litre|litres|liter|liters|gallons|barrel|\
        barrels|cubic|m³|m3|km³|degrees|米|千米|公里|里|厘米|毫米|纳米|英里|英尺|英寸|\
        立方米|立方|升|桶|坪|人次|人均|人口|车次|班次|批次|期|版|楼|层|室|路|线|环|级|代",
    ),
    // Area.
    (
        Unit("m²"),
        "square metre|square metres|square meter|square meters|sq m|sq metres|sq meters|\
        sq metre|sq meter|sqm|m²|m2|平方米|平米",
    ),
    (
        Unit("km²"),
        "square kilometre|square kilometres|square kilometer|square kilometers|sq km|\
        sqkm|km²|km2|平方公里|平方千米",
    ),
    (Unit("hectare"), "hectare|hectares|ha|公顷"),
    (Unit("mu"), "mu|亩"),
    (Unit("acre"), "acre|acres|英亩"),
    (
        Unit("square foot"),
        "square foot|square feet|sq ft|sq feet|sqft|ft²|ft2|平方英尺",
    ),
    // Ratio.
    (Unit("per cent"), "%|percent|per cent|pct"),
    (
        Points,
        "% points|percentage point|percentage points|percent points|per cent points|pp|\
        ppt|bps|basis point|basis points|个百分点|百分点|个点",
    ),
    // Time.
    (Time("year"), "year|years|年"),
    (Time("month"), "month|months|个月"),
    (Date, "月|日|号|年代"),
    // Mass, energy, power.
    (
        Unit("tonne"),
        "tonne|tonnes|metric ton|metric tons|metric tonnes|吨|公吨",
    ),
    (Unit("GW"), "gw|gigawatt|gigawatts|吉瓦"),
    (Unit("GWh"), "gwh|gigawatt hour|gigawatt hours|吉瓦时"),
]);

/// A currency before the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prefix {
    Money(&'static str),
    /// ¥, of China or of Japan.
    YenSign,
}

pub(super) static PREFIXES: Table<Prefix> = Table::new(&[
    (Prefix::Money("USD"), "$|us $|美元|美金"),
    (Prefix::Money("HKD"), "hk $|港币|港元"),
    (Prefix::Money("SGD"), "s $|sg $"),
    (Prefix::Money("AUD"), "a $|au $"),
    (Prefix::Money("CAD"), "c $|ca $"),
    (Prefix::Money("NZD"), "nz $"),
    (Prefix::Money("TWD"), "nt $|新台币"),
    (Prefix::Money("BRL"), "r $"),
    (Prefix::Money("EUR"), "€|欧元"),
    (Prefix::Money("GBP"), "£"),
    (Prefix::Money("INR"), "₹|rs"),
    (Prefix::Money("KRW"), "₩"),
    (Prefix::Money("RUB"), "₽"),
    (Prefix::Money("TRY"), "₺"),
    (Prefix::Money("THB"), "฿"),
    (Prefix::Money("PHP"), "₱"),
    (Prefix::Money("VND"), "₫"),
    (Prefix::Money("NGN"), "₦"),
    (Prefix::Money("CNY"), "cn ¥|rmb ¥|rmb|人民币"),
    (Prefix::Money("JPY"), "jp ¥"),
    (Prefix::YenSign, "¥"),
]);

/// Things counted, in the plural and the singular, whose unit is in the catalogue.
pub(super) const NOUNS: &[(&str, &str, &str)] = &[
    ("people", "person", "people"),
    ("persons", "person", "people"),
    ("jobs", "job", "jobs"),
    ("projects", "project", "projects"),
    ("agreements", "agreement", "agreements"),
    ("enterprises", "enterprise", "enterprises"),
    ("companies", "company", "enterprises"),
    ("firms", "firm", "enterprises"),
    ("institutions", "institution", "institutions"),
    ("centres", "centre", "centres"),
    ("centers", "center", "centres"),
    ("buildings", "building", "buildings"),
    ("vehicles", "vehicle", "vehicles"),
];

/// Words that may stand between a number and the thing counted, and are no verbs there.
pub(super) const MODIFIERS: &str = "academic|advanced|ai|american|automotive|big|biomedical|biotech|british|business|\
    central|chinese|civil|collaborative|commercial|cooperation|cooperative|corporate|\
    cultural|data|development|different|digital|domestic|economic|educational|electric|\
    electronic|emerging|energy|estate|european|federal|final|financial|foreign|\
    framework|french|full|german|giant|global|government|green|headquarters|healthcare|\
    high|important|indirect|individual|industrial|industry|infrastructure|innovation|\
    innovative|insurance|integrated|international|internet|investment|japanese|joint|\
    key|korean|large|local|logistics|low|major|medical|medium|micro|military|\
    modern|multinational|municipal|national|new|nuclear|official|offshore|online|other|\
    overseas|permanent|pharmaceutical|private|professional|property|provincial|public|\
    real|regional|related|renewable|research|residential|rural|science|scientific|\
    separate|shanghai|similar|small|social|software|solar|special|specialised|\
    specialized|strategic|tech|technical|technological|technology|unicorn|urban|western|\
    world|young";

/// Words that look like a plural before the noun, and are none.
pub(super) const SEEMING_PLURALS: &str = "always|business|electronics|goods|headquarters|logistics|overseas|sales|savings|\
    series|sports|arms";

/// Words that may be glued to a unit by mistake.
pub(super) const GLUED: &str = "hundred|thousand|million|billion|trillion|square|sq|cubic";

/// Prefixes of measures, and measures, in the plural.
pub(super) const METRIC: &str = "kilo|mega|giga|tera|peta|milli|micro|nano|centi|hecto|k|m|g|t";
pub(super) const MEASURES: &str = "metres|meters|grams|grammes|watts|litres|liters|joules|bytes|bits|tonnes|tons|hertz|\
    volts|amps|pascals|calories|bps|bbls|stones|fathoms|knots|carats|karats|nautical";

/// Plurals without an s.
pub(super) const PLURALS: &str = "people|men|women|children|staff|personnel";

/// Words that no noun phrase after a number contains.
pub(super) const STOP: &str = "a|an|the|this|that|these|those|of|in|on|at|by|for|from|to|with|without|into|over|\
    under|above|below|between|about|around|near|nearly|almost|than|per|each|every|or|\
    and|nor|but|if|as|is|are|was|were|be|been|being|has|have|had|does|do|did|will|would|\
    can|could|may|might|shall|should|must|not|no|any|some|all|more|less|fewer|most|\
    least|another|up|down|off|plus|minus|times|half|percent|who|which|whose|when|where|\
    while|during|since|until|after|before|ago|its|their|his|her|our|your|my|they|it|he|\
    she|we|you|i|also|only|just|later|earlier|now|then|today|yesterday|tomorrow|\
    annually|monthly|yearly|daily|exceeds|so|such|both|olds|hundred|thousand|million|\
    billion|trillion|crore|lakh|crores|lakhs|dozen|bn|mn|tn|b|m|k|mln|bln|point|points|\
    minimum|maximum|approximately|roughly|circa|says|odd|something|estimated|approximate|\
    rough|average|possible|potential|remains|includes";

/// Words after a whole quantity that make it a rate.
pub(super) const RATE: &str = "per|a|an|each|every|annually|yearly|monthly|daily|weekly";

pub(super) const MONTHS: &str = "january|february|march|april|may|june|july|august|september|october|november|\
    december|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec";

pub(super) const ORDINALS: &str = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\
    thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|\
    twentieth|thirtieth|fortieth|fiftieth|sixtieth|seventieth|eightieth|ninetieth|\
    hundredth|thousandth|millionth|thirds|fourths|fifths|sixths|sevenths|eighths|ninths|\
    tenths|quarters|quarter|half|halves";

/// Chinese classifiers.
pub(super) const CLASSIFIERS: &str = "个家项名位所座栋幢辆台份间套条种类场次件处宗支笔户款艘架股";

/// Words that begin with a classifier and are none.
pub(super) const NO_CLASSIFIER: &str = "项目|位数|位于|位居|位列|家庭|家居|家具|份额|所有|所以|处理|处于|间接|支持|支付|支出|\
    套餐|条件|条例|种植|种子|类似|类型|场景|场地|场馆|次于|次年|件套|台湾|台阶|项下|\
    户外|户籍|架构|股东|股份|股权|股票|名义|名列|名单|座谈|款项|个性|个人|个体|个股|个案";

/// Chinese things counted, with the classifiers that go with them.
pub(super) const HAN_NOUNS: &[(&str, &str, &str)] = &[
    ("项目", "个项宗", "projects"),
    ("企业", "家个户", "enterprises"),
    ("公司", "家个", "enterprises"),
    ("机构", "家个所", "institutions"),
    ("协议", "份项个", "agreements"),
    ("岗位", "个", "jobs"),
    ("就业岗位", "个", "jobs"),
    ("工作岗位", "个", "jobs"),
    ("就业机会", "个", "jobs"),
    ("中心", "个家", "centres"),
    ("建筑", "栋幢座", "buildings"),
    ("大楼", "栋幢座", "buildings"),
    ("楼宇", "栋幢座", "buildings"),
    ("汽车", "辆", "vehicles"),
    ("车辆", "辆台", "vehicles"),
    ("人", "个", "people"),
];

/// Words that may stand between a Chinese classifier and the noun.
pub(super) const HAN_MODIFIERS: &str = "重点|重大|产业|优质|外资|内资|中资|民营|国有|高新技术|高科技|科技|科技型|投资|金融|\
    境内外|国内外|中外|境外|国外|国内|国际|知名|著名|世界|全球|新|新增|大型|龙头|上市|\
    创新|工业|制造业|示范|合作|战略|战略合作|框架|研发|技术|高端|新能源|智能|数字|\
    数字化|绿色|跨国|中小|中小微|小微|专业|服务|公共|文化|教育|医疗|科研|研究|开放|\
    基础设施|签约|在建|入驻|落户|相关|各类|不同|新型|实体|独角兽|专精特新|商务|\
    商业|住宅";

/// What may follow a Chinese noun without changing it: particles, and verbs that no
/// compound noun begins with.
pub(super) const HAN_FOLLOWERS: &str = "的|和|与|及|在|集中|已|将|均|共|等|中|是|也|都|正|签约|落户|入驻|完成|开工|竣工|涉及|\
    参加|参与|达成|陆续|先后|相继|分别|同时|全部|累计|成功|顺利|实现|获|并|总|左右|以上|\
    以下";

/// Characters that with 约 or 近 after them are another word: 签约, 附近.
pub(super) const BEFORE_YUE: &str = "签合条契节预邀违履缔制特公爽失续解毁集协婚赴践简俭大";
pub(super) const BEFORE_JIN: &str = "附最临靠邻新逼晋相亲贴远切";

/// Last words of compounds before a noun: high-tech, foreign-funded, large-scale.
pub(super) const COMPOUND_ENDS: &str = "tech|end|scale|level|term|quality|value|run|led|grade|class|sized|speed|carbon|\
    border|funded|invested|owned|based|related|backed|oriented|driven|profit|state|growth";

/// Characters that no Chinese noun after a classifier contains, as they may begin another
/// number or change this one.
pub(super) const HAN_NOT_IN_NOUNS: &str = "多余上下左右以约超逾近倍每或元吨年月亩至到不未点分半来";

/// Characters after which a Chinese unit is another word.
pub(super) const HAN_UNIT_GUARDS: &[(char, &str)] = &[
    ('元', "件素宇旦首年器老帅月"),
    ('人', "次民才均口类力工员体文大事家"),
    ('年', "度级代龄薪产第初末底份"),
    ('亩', "产均"),
    ('吨', "位级公"),
];

/// Words that change a quantity after them in a way that is not read.
pub(super) const HEDGES: &str = "not|never|cannot|estimated|possibly|perhaps|maybe|likely|probably|potentially|hardly|\
    barely|scarcely|approaching|beyond|nearing|several|few|many|couple|as many as|\
    as much as|as few as|as little as|as high as|as low as|north of|south of|shy of|\
    short of|region of|order of|neighbourhood of|neighborhood of|top|half|within|upto|\
    minimum|maximum|max|anywhere|virtually|practically|估计|可能|或许|也许|差不多|大体|最高|最低";

/// Phrases that change a quantity before them in a way that is not read.
pub(super) const AFTERTHOUGHTS: &str = "odd|or better|or higher|or greater|or lower|or under|or over|or thereabouts|\
    and counting|and up|and more|and upwards|upwards|at least|at most|at the most|\
    at a minimum|give or take|more or less|if not more|tops|minimum|maximum|point five|\
    起|开外|以外|之外|有余|许|封顶|为限|往上|出头|打底";

/// Words that look like a plural after a noun, and are adverbs.
pub(super) const ADVERBS_IN_S: &str =
    "sometimes|besides|towards|nowadays|afterwards|overseas|upwards|perhaps|thus";

/// Words before a bare $ that make it another dollar.
pub(super) const DOLLARS: &str =
    "hk|nt|nz|au|ca|sg|c|s|kong|singapore|australian|canadian|taiwan|mexican|zealand";

/// Codes that are abbreviations of other things too.
pub(super) const DOUBTFUL_CODES: &str = "PHP|CAD|SAR|AED";

pub(super) const SCALES: &str = "hundred|thousand|million|billion|trillion|dozen|crore|lakh";

/// Words before a number that is a name or a place in an order.
pub(super) const LABELS: &str = "no|nos|number|top|fortune|forbes|p|csi|ftse|euro|phase|page|article|section|chapter|\
    figure|table|type|level|grade|class|room|floor|line|zone|plot|batch|version|round|\
    series|route|highway|flight|channel|item|step|part|volume|issue|gate|terminal|pier|\
    unit|plant|building|block|lot|tower|model|tier|stage|category|appendix|annex|clause|\
    rule|form|day|week|year|quarter|season|episode|paragraph|passage|box|windows";

/// Words before "about", "over" and the like that make them prepositions.
pub(super) const TALK: &str = "information|news|talk|talks|talked|talking|details|report|reports|know|learn|learned|\
    learnt|ask|asked|inform|informed|think|story|concern|concerns|concerned|speak|spoke|\
    more|debate|dispute|disputes|clash|control|questions|data|worried|signed|spread|\
    across|all|from|out|up|down|presided|located|built|based";

/// Words that, not far before a comparator, turn it round.
pub(super) const NEGATORS: &str = "not|never|no|without|cannot|failed|fail|fails|failing|unlikely|neither|nor|\
    unable|avoid|avoids|prevent|prevents|rarely|hardly|longer";

/// Characters between a Chinese negation and a comparator.
pub(super) const HAN_MODALS: &str = "能会得应可宜再有曾必敢想以被许太大";

/// Verbs after which "20 to 106" goes by the first and to the second.
pub(super) const CHANGES: &str = "up|down|rose|risen|rise|rises|rising|fell|fall|fallen|grew|grow|grown|increased|\
    increase|dropped|drop|climbed|jumped|gained|added|cut|reduced|expanded|extended|\
    raised|lifted|moved|from";

/// The keys of every unit that a wording can be read in, unsorted.
pub(super) fn units() -> Vec<&'static str> {
    let mut named: Vec<&str> = super::lex::CODES.split('|').collect();
    named.extend(NOUNS.iter().chain(HAN_NOUNS).map(|(.., key)| *key));
    named.extend(UNITS.lists.iter().filter_map(|(sense, _)| match sense {
        Unit(key) | Money(key) | Time(key) => Some(*key),
        _ => None,
    }));
    named.extend(
        PREFIXES
            .lists
            .iter()
            .filter_map(|(prefix, _)| match prefix {
                Prefix::Money(key) => Some(*key),
                Prefix::YenSign => None,
            }),
    );
    named
}

#[cfg(test)]
mod tests {
    use super::super::lex::Tokens;
    use super::*;

    /// All phrases that are looked for as phrases.
    fn phrases() -> Vec<&'static str> {
        let mut all = vec![ADVERBS, LEADS, FILLERS, HEDGES, AFTERTHOUGHTS];
        all.extend(VAGUE.lists.iter().map(|(_, list)| *list));
        all.extend([HAN_MODIFIERS, HAN_FOLLOWERS, NO_CLASSIFIER]);
        all.extend(
            BEFORE
                .lists
                .iter()
                .chain(AFTER.lists)
                .map(|(_, list)| *list),
        );
        all.extend(UNITS.lists.iter().map(|(_, list)| *list));
        all.extend(PREFIXES.lists.iter().map(|(_, list)| *list));
        all.extend(HAN_NOUNS.iter().map(|(noun, ..)| *noun));
        all.into_iter().flat_map(|list| list.split('|')).collect()
    }

    #[test]
    fn every_phrase_is_one_in_a_text() {
        for phrase in phrases() {
            let text = match phrase.rsplit_once(' ') {
                Some((word, sign @ ("$" | "¥"))) => format!("{word}{sign}"),
                Some((sign @ "%", word)) => format!("{sign} {word}"),
                _ => phrase.to_owned(),
            };
            let tokens = Tokens::new(&text, false);
            assert_eq!(
                tokens.phrase(0, phrase),
                Some(tokens.list.len()),
                "{phrase}"
            );
            assert!(!tokens.traditional, "{phrase}");
        }
    }
}
