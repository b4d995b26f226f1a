//! What wordings of quantities are read as, and which are refused.

use citebase_text::{Bound, Quantity};
use citebase_text::{
    FoundQuantity, ReadQuantity, UnreadableReason, find_quantities, read_quantity,
};
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::io::Write;

/// English wordings, and what they say: `=` exactly, `>` more than, `>=` at least, `<` less
/// than, `<=` up to, `~<` nearly, `~` about, `..` between; then the unit, if one is named.
const ENGLISH: &str = r#"
16 => =16
1,460 => =1460
106.6 => =106.6
-5 => =-5
minus 5 per cent => =-5 per cent
１，４６０ => =1460
1,00,000 rupees => =100000 INR
12,34,567 => =1234567
0 => =0
zero projects => =0 projects
16 billion => =16000000000
16bn => =16000000000
16 bn yuan => =16000000000 CNY
16-billion-yuan => =16000000000 CNY
a 16-billion-yuan => =16000000000 CNY
3.25 trillion yen => =3250000000000 JPY
2tn won => =2000000000000 KRW
5 lakh => =500000
5 lakh crore rupees => =5000000000000 INR
Rs 500 crore => =5000000000 INR
Rs. 500 crore => =5000000000 INR
Rs500 crore => =5000000000 INR
₹1,200 crore => =12000000000 INR
10 crores => =100000000
US$2.2 billion => =2200000000 USD
USD 2.2bn => =2200000000 USD
USD2.2bn => =2200000000 USD
2.2 billion USD => =2200000000 USD
2.2 billion US dollars => =2200000000 USD
2.2 billion U.S. dollars => =2200000000 USD
$54 billion => =54000000000 USD
$2.2b => =2200000000 USD
$500k => =500000 USD
$5m => =5000000 USD
€5m => =5000000 EUR
5m yuan => =5000000 CNY
5m euros => =5000000 EUR
HK$300 million => =300000000 HKD
S$5 million => =5000000 SGD
A$5 million => =5000000 AUD
at least A$310 million => >=310000000 AUD
more than A$5 million => >5000000 AUD
NT$5 million => =5000000 TWD
RMB16 billion => =16000000000 CNY
RMB 16 billion yuan => =16000000000 CNY
16 billion RMB => =16000000000 CNY
16 billion yuan RMB => =16000000000 CNY
16 billion renminbi => =16000000000 CNY
CN¥5 billion => =5000000000 CNY
CNY 5 billion => =5000000000 CNY
¥5 billion yen => =5000000000 JPY
5 billion yen => =5000000000 JPY
500 yuan => =500 CNY
5 billion pounds => =5000000000 GBP
£500 => =500 GBP
£5m => =5000000 GBP
5 million pounds sterling => =5000000 GBP
2 billion dirhams => =2000000000 AED
AED 2 billion => =2000000000 AED
2 billion AED => =2000000000 AED
5 billion won => =5000000000 KRW
₩5 billion => =5000000000 KRW
10 million Swiss francs => =10000000 CHF
500 rupees => =500 INR
500 Pakistani rupees => =500 PKR
500 square metres => =500 m²
500,000 square meters => =500000 m²
500,000-square-meter => =500000 m²
500 sq m => =500 m²
500 sq. m => =500 m²
500sqm => =500 m²
500 m² => =500 m²
500m2 => =500 m²
500 m2 => =500 m²
5 km² => =5 km²
5 sq km => =5 km²
5 hectares => =5 hectare
5ha => =5 hectare
1200 mu => =1200 mu
5 acres => =5 acre
5 sq ft => =5 square foot
5 sq. ft. => =5 square foot
5000 square feet => =5000 square foot
5 GW => =5 GW
5GWh => =5 GWh
5 tonnes => =5 tonne
5 metric tons => =5 tonne
5% => =5 per cent
5 % => =5 per cent
５％ => =5 per cent
5 per cent => =5 per cent
5 percent => =5 per cent
5 pct => =5 per cent
20 years => =20 year
20-year => =20 year
a 20-year => =20 year
1460 => =1460
more than 16 billion yuan => >16000000000 CNY
over 16 billion yuan => >16000000000 CNY
well over 16 billion yuan => >16000000000 CNY
just over 300 => >300
exceeding 16 billion yuan => >16000000000 CNY
exceeds 16 billion yuan => >16000000000 CNY
exceeded 1.7 million square meters => >1700000 m²
has exceeded 1.7 million square meters => >1700000 m²
in excess of 5 hectares => >5 hectare
upwards of 300 people => >300 people
at least 300 people => >=300 people
at least another 3 million => >=3000000
no less than 300 => >=300
not less than 300 => >=300
minimum of 300 => >=300
a minimum of 300 => >=300
100-plus agreements => >=100 agreements
100 plus agreements => >=100 agreements
100-plus => >=100
100+ => >=100
100+ projects => >=100 projects
100 or more projects => >=100 projects
100 projects or more => >=100 projects
nearly 28 billion yuan => ~<28000000000 CNY
almost 300 companies => ~<300 enterprises
close to 300 companies => ~<300 enterprises
about 350 billion yuan => ~350000000000 CNY
around 300 companies => ~300 enterprises
some 300 companies => ~300 enterprises
roughly 5% => ~5 per cent
approximately 5% => ~5 per cent
approx. 5% => ~5 per cent
circa 300 => ~300
up to 500 => <=500
at most 500 => <=500
no more than 500 => <=500
not more than 500 => <=500
maximum of 500 => <=500
does not exceed 5 billion yuan => <=5000000000 CNY
not exceeding 5 billion yuan => <=5000000000 CNY
less than 500 => <500
under 500 => <500
below 500 => <500
fewer than 500 => <500
between 3 and 4 billion yuan => 3000000000..4000000000 CNY
between 3 billion and 4 billion yuan => 3000000000..4000000000 CNY
-5 to -6 billion yuan => -6000000000..-5000000000 CNY
-5亿元至-6亿元 => -600000000..-500000000 CNY
3-4 billion yuan => 3000000000..4000000000 CNY
3–4 billion yuan => 3000000000..4000000000 CNY
3 to 4 billion yuan => 3000000000..4000000000 CNY
3 – 4 billion yuan => 3000000000..4000000000 CNY
from 3 to 4 billion yuan => 3000000000..4000000000 CNY
$3-4 billion => 3000000000..4000000000 USD
$3 billion to $4 billion => 3000000000..4000000000 USD
$3bn-$4bn => 3000000000..4000000000 USD
3-5% => 3..5 per cent
3% to 5% => 3..5 per cent
3 to 5 per cent => 3..5 per cent
500 to 1,000 people => 500..1000 people
between 100 and 200 companies => 100..200 enterprises
100 to 200 companies => 100..200 enterprises
about 3 to 4 billion yuan => ~3000000000..4000000000 CNY
more than 3 but less than 4 billion yuan => >3000000000<4000000000 CNY
more than 3 billion but less than 4 billion yuan => >3000000000<4000000000 CNY
-5 to -3 per cent => -5..-3 per cent
between -5 and 3 => -5..3
2000-2500 people => 2000..2500 people
one => =1
one project => =1 projects
two projects => =2 projects
fourteen institutions => =14 institutions
Fourteen domestic and foreign investment institutions => =14 institutions
twenty-one companies => =21 enterprises
one hundred and six projects => =106 projects
one hundred six projects => =106 projects
two thousand three hundred people => =2300 people
a hundred => =100
a hundred projects => =100 projects
a dozen companies => =12 enterprises
two dozen companies => =24 enterprises
half a dozen companies => =6 enterprises
half a million people => =500000 people
a million yuan => =1000000 CNY
ninety-nine => =99
ten thousand => =10000
five hundred thousand square metres => =500000 m²
two million three hundred thousand and five => =2300005
six aspects => =6
all six aspects => =6
the 106 projects => =106 projects
106 wonderful projects => =106
1,460 high-tech enterprises => =1460 enterprises
25 created jobs => =25
16 billion yuan of investment => =16000000000 CNY
5 per cent of the total => =5 per cent
1.5 million people => =1500000 people
totalling 16 billion yuan => =16000000000 CNY
amounting to 16 billion yuan => =16000000000 CNY
worth US$2.2 billion => =2200000000 USD
a total of 106 projects => =106 projects
2000 jobs => =2000 jobs
more than 2000 companies => >2000 enterprises
16  billion yuan => =16000000000 CNY
more than 290 industrial projects => >290 projects
63.4 billion yuan => =63400000000 CNY
31 completed projects => =31
more than 80 companies => >80 enterprises
1.8 million square metres => =1800000 m²
447.83 billion yuan => =447830000000 CNY
over 2 billion yuan => >2000000000 CNY
$309.5 million => =309500000 USD
5 million to 10 million => 5000000..10000000
one to two billion yuan => 1000000000..2000000000 CNY
two to three hundred million yuan => 200000000..300000000 CNY
fifty to sixty thousand people => 50000..60000 people
2 to 3 thousand => 2000..3000
900 to 1,200 jobs => 900..1200 jobs
20 to 30 per cent => 20..30 per cent
€3m-€4m => 3000000..4000000 EUR
£3m to £4m => 3000000..4000000 GBP
3-4m euros => 3000000..4000000 EUR
1.2 to 1.5 million square feet => 1200000..1500000 square foot
roughly 20 to 30 projects => ~20..30 projects
3%-5% => 3..5 per cent
at least 3 but no more than 5 companies => 3..5 enterprises
more than 3 million and less than 4 million => >3000000<4000000
slightly more than 5% => >5 per cent
a little over 5 hectares => >5 hectare
far less than 5% => <5 per cent
>500 km² => >500 km²
≥ 100 => >=100
<5% => <5 per cent
≤5% => <=5 per cent
~300 people => ~300 people
≈300 => ~300
16 billion yuan or more => >=16000000000 CNY
5 years or less => <=5 year
300 people or so => ~300 people
100 or so companies => ~100 enterprises
a hundred or so => ~100
18 and above => >=18
$5 million-plus => >=5000000 USD
$5m+ => >=5000000 USD
20%+ => >=20 per cent
20 per cent or above => >=20 per cent
1,000,000,000 => =1000000000
0.5 per cent => =0.5 per cent
0.0001 => =0.0001
three => =3
three hundred and sixty-five => =365
seventeen thousand and one => =17001
one million two hundred thousand euros => =1200000 EUR
fourteen hundred people => =1400 people
twenty five companies => =25 enterprises
the fourteen institutions => =14 institutions
Two vehicles => =2 vehicles
1 vehicle => =1 vehicles
1 agreement => =1 agreements
two research centres => =2 centres
three research and development centers => =3 centres
36 office buildings => =36
10,000 vehicles => =10000 vehicles
10,000 new energy vehicles => =10000 vehicles
200 state-owned enterprises => =200 enterprises
200 foreign-funded companies => =200 enterprises
6,000 tonnes of steel => =6000 tonne
5 million shares => =5000000
300 students => =300
12 storeys => =12
2.5 GWh of storage => =2.5 GWh
3.2 billion yuan in total => =3200000000 CNY
106 projects in total => =106 projects
a total of 16 billion yuan => =16000000000 CNY
totals 5 million => =5000000
reached 106.6 billion yuan => =106600000000 CNY
stood at 5% => =5 per cent
valued at €5m => =5000000 EUR
only 5 companies => =5 enterprises
HK$3.5bn => =3500000000 HKD
C$20 million => =20000000 CAD
NZ$20 million => =20000000 NZD
R$20 million => =20000000 BRL
EUR 20 million => =20000000 EUR
20 million Hong Kong dollars => =20000000 HKD
20 million Singapore dollars => =20000000 SGD
20 million euros => =20000000 EUR
a 20-million-euro => =20000000 EUR
20 million Indian rupees => =20000000 INR
5,000 Moroccan dirhams => =5000 MAD
5,000 Korean won => =5000 KRW
20 billion rupiah => =20000000000 IDR
$5-6m => 5000000..6000000 USD
$5m-6m => 5000000..6000000 USD
US$5 billion-US$6 billion => 5000000000..6000000000 USD
5 billion US dollars => =5000000000 USD
$5 billion US dollars => =5000000000 USD
US$5 dollars => =5 USD
5 hundred million => =500000000
$-5 => =-5 USD
-$5 => =-5 USD
−5% => =-5 per cent
US$-5 million => =-5000000 USD
16 billion yuan plus => >=16000000000 CNY
a 100 => =100
zero => =0
6 projects of national importance => =6 projects
one hundred percent => =100 per cent
5 CAD => =5 CAD
CAD 5 => =5 CAD
100 million-plus yuan => >=100000000 CNY
fourteen-plus institutions => >=14 institutions
1.460 billion yuan => =1460000000 CNY
2.375% => =2.375 per cent
about -5% => ~-5 per cent
five-year => =5 year
a two-year => =2 year
Rs 1,500 crore => =15000000000 INR
between 500 and 700 jobs => 500..700 jobs
up to €1.2bn => <=1200000000 EUR
one dozen to two dozen companies => 12..24 enterprises
one to two hundred people => 100..200 people
a hundred to two hundred people => 100..200 people
three to five hundred thousand people => 300000..500000 people
2 to 500 million yuan => 2000000..500000000 CNY
500 sq. m. => =500 m²
5 square miles => =5 square mile
5 cubic metres => =5 m³
5 kilometres => =5 km
5 MW => =5 MW
5 tons => =5 ton
5.5 percentage points => =5.5 percentage point
3 percent points => =3 percentage point
50 basis points => =50 basis point
two and a half billion yuan => =2500000000 CNY
one point five million yuan => =1500000 CNY
estimated 300 people => ~300 people
half an acre => =0.5 acre
half a hectare => =0.5 hectare
five and a half => =5.5
2½ => =2.5
.5 => =0.5
100-odd => ~100
3 degrees => =3 degree
30 days => =30 day
2 weeks => =2 week
5 per mille => =5 per mille
5‰ => =5 per mille
5°C => =5 °C
300 TEU => =300 TEU
300 TEUs => =300 TEU
1 000 000 => =1000000
5 AMD => =5 AMD
HK $5 billion => =5000000000 HKD
between 5 to 6 => 5..6
5 kilojoules => =5 kJ
"#;

/// Chinese wordings, likewise.
const CHINESE: &str = r#"
１０６．６亿元 => =10660000000 CNY
¥160亿元 => =16000000000 CNY
￥160亿元 => =16000000000 CNY
160亿元 => =16000000000 CNY
160亿元人民币 => =16000000000 CNY
人民币160亿元 => =16000000000 CNY
160亿人民币 => =16000000000 CNY
22亿美元 => =2200000000 USD
22亿美金 => =2200000000 USD
3亿港元 => =300000000 HKD
港币5亿元 => =500000000 HKD
5亿欧元 => =500000000 EUR
5亿英镑 => =500000000 GBP
100亿日元 => =10000000000 JPY
1万亿韩元 => =1000000000000 KRW
160億元人民幣 => =16000000000 CNY
新台幣16億元 => =1600000000 TWD
5億円 => =500000000 JPY
3亿2000万元 => =320000000 CNY
1万5000人 => =15000 people
1万2千人 => =12000 people
1.5万亿元 => =1500000000000 CNY
3千万元 => =30000000 CNY
5千人 => =5000 people
50平方千米 => =50 km²
50万平方米 => =500000 m²
50万平米 => =500000 m²
500㎡ => =500 m²
5㎢ => =5 km²
1200亩 => =1200 mu
1200畝 => =1200 mu
20公顷 => =20 hectare
5平方公里 => =5 km²
5吉瓦时 => =5 GWh
5万吨 => =50000 tonne
百分之五 => =5 per cent
百分之十五 => =15 per cent
百分之20 => =20 per cent
百分之五点六 => =5.6 per cent
负百分之四十 => =-40 per cent
负5% => =-5 per cent
百分之百 => =100 per cent
20年 => =20 year
20年多 => >20 year
三年多 => >3 year
3个月 => =3 month
三个月 => =3 month
5个多月 => >5 month
十年 => =10 year
将近20年 => ~<20 year
100+家企业 => >=100 enterprises
100家以上 => >=100
100家企业以上 => >=100 enterprises
500万元以下 => <=5000000 CNY
3年以内 => <=3 year
近280亿元 => ~<28000000000 CNY
将近300人 => ~<300 people
接近300人 => ~<300 people
约300家企业 => ~300 enterprises
大约300家 => ~300
300家左右 => ~300
约300家左右 => ~300
300人上下 => ~300 people
至多500人 => <=500 people
最多500人 => <=500 people
不超过500人 => <=500 people
不到500人 => <500 people
不足500人 => <500 people
少于500人 => <500 people
低于5% => <5 per cent
3至4亿元 => 300000000..400000000 CNY
3到4亿元 => 300000000..400000000 CNY
3—4亿元 => 300000000..400000000 CNY
3～4亿元 => 300000000..400000000 CNY
3亿至4亿元 => 300000000..400000000 CNY
3亿元至4亿元 => 300000000..400000000 CNY
三到五千万元 => 30000000..50000000 CNY
3到5千家 => 3000..5000
5000至1万人 => 5000..10000 people
5000万至1亿元 => 50000000..100000000 CNY
介于3亿元与4亿元之间 => 300000000..400000000 CNY
3亿元到4亿元之间 => 300000000..400000000 CNY
100万到200万 => 1000000..2000000
超过3亿元但不到4亿元 => >300000000<400000000 CNY
超160亿元 => >16000000000 CNY
超过160亿元 => >16000000000 CNY
逾50万平方米 => >500000 m²
多于300家 => >300
高于5% => >5 per cent
300多个 => >300
300多个项目 => >300 projects
100余家 => >100
100余家企业 => >100 enterprises
30多亿元 => >3000000000 CNY
3亿多元 => >300000000 CNY
3000余人 => >3000 people
3000多万元 => >30000000 CNY
一万多人 => >10000 people
一百多万元 => >1000000 CNY
十多亿元 => >1000000000 CNY
二十多家企业 => >20 enterprises
不少于300 => >=300
不低于5% => >=5 per cent
至少300人 => >=300 people
逾百家企业 => >100 enterprises
近百家企业 => ~<100 enterprises
超千亿元 => >100000000000 CNY
近千名员工 => ~<1000
百余家企业 => >100 enterprises
超千万元 => >10000000 CNY
1460家企业 => =1460 enterprises
1460家 => =1460
106个项目 => =106 projects
106个签约项目 => =106 projects
106个重大产业项目 => =106 projects
106个项目经理 => =106
100名企业家 => =100
300名员工 => =300
十四家投资机构 => =14 institutions
十四 => =14
两个 => =2
两家企业 => =2 enterprises
三百二十家 => =320
300人 => =300 people
300人民币 => =300 CNY
120个场景 => =120
1066亿元 => =106600000000 CNY
634亿元 => =63400000000 CNY
共计106个项目 => =106 projects
达到160亿元 => =16000000000 CNY
累计超过160亿元 => >16000000000 CNY
2000亿元 => =200000000000 CNY
突破3000亿元 => >300000000000 CNY
超过1500亿元 => >150000000000 CNY
约3至4亿元 => ~300000000..400000000 CNY
十至二十家企业 => 10..20 enterprises
二十到三百家 => 20..300
一千至三千万元 => 10000000..30000000 CNY
百分之三至百分之五 => 3..5 per cent
3%至5% => 3..5 per cent
5年至10年 => 5..10 year
2-3年 => 2..3 year
3至5个月 => 3..5 month
100至200人 => 100..200 people
5千至8千元 => 5000..8000 CNY
2000万-3000万元 => 20000000..30000000 CNY
1-2万亿元 => 1000000000000..2000000000000 CNY
至少3亿元但不超过4亿元 => 300000000..400000000 CNY
远超160亿元 => >16000000000 CNY
5亿元以上 => >=500000000 CNY
5亿元及以上 => >=500000000 CNY
500人左右 => ~500 people
约500人上下 => ~500 people
5公顷以内 => <=5 hectare
大约为5% => ~5 per cent
不及5% => <5 per cent
未达500万元 => <5000000 CNY
未超过500万元 => <=5000000 CNY
最少500人 => >=500 people
三千余名 => >3000
八百多万 => >8000000
两千五百万元 => =25000000 CNY
三亿两千万元 => =320000000 CNY
一万零五百人 => =10500 people
十万零一十四 => =100014
五点六亿元 => =560000000 CNY
十点五 => =10.5
〇 => =0
零 => =0
一百一十四家企业 => =114 enterprises
两万亿元 => =2000000000000 CNY
二十五年 => =25 year
两年 => =2 year
高达5亿元 => =500000000 CNY
总计5亿元 => =500000000 CNY
仅5家企业 => =5 enterprises
120辆汽车 => =120 vehicles
120辆 => =120
30栋楼宇 => =30 buildings
15座建筑 => =15 buildings
8个研发中心 => =8 centres
3份协议 => =3 agreements
3份战略合作协议 => =3 agreements
5000个就业岗位 => =5000 jobs
300户企业 => =300 enterprises
20所高校 => =20
12项 => =12
5亿股 => =500000000
60家世界企业 => =60 enterprises
3万吨 => =30000 tonne
500万英镑 => =5000000 GBP
5000万美元以上 => >=50000000 USD
１６億美元 => =1600000000 USD
近３００家企業 => ~<300 enterprises
約500萬平方米 => ~5000000 m²
300餘個項目 => >300 projects
超過160億美元 => >16000000000 USD
三万五千亿元 => =3500000000000 CNY
三百万亿 => =300000000000000
两百到三百家 => 200..300
五万到十万人 => 50000..100000 people
一亿到两亿元 => 100000000..200000000 CNY
一亿两千万元 => =120000000 CNY
百分之三至五 => 3..5 per cent
百分之三到百分之五左右 => ~3..5 per cent
百分之零点五 => =0.5 per cent
零点五 => =0.5
约合22亿美元 => ~2200000000 USD
不止100家 => >100
0.5%至1% => 0.5..1 per cent
约有300家企业 => ~300 enterprises
超过了100亿元 => >10000000000 CNY
约占5% => ~5 per cent
3万亿2000亿元 => =3200000000000 CNY
3亿500万 => =305000000
人民币5000万元 => =50000000 CNY
5千瓦 => =5 kW
5千米 => =5 km
100万千瓦 => =1000000 kW
5平方英里 => =5 square mile
5个百分点 => =5 percentage point
300人次 => =300
3个百分点 => =3 percentage point
100个亿 => =10000000000
总投资超过1500亿元 => >150000000000 CNY
五成 => =50 per cent
300亿斤 => =30000000000 jin
3年半 => =3.5 year
一亿零十万 => =100100000
"#;

/// Wordings that are not read, and why.
const REFUSED: &str = r#"
1 460 => "1 460" is one number, or two
5m => "m" is ambiguous: a scale beside a currency, otherwise perhaps a unit
2.2b => "b" is ambiguous: a scale beside a currency, otherwise perhaps a unit
X$5 million => "X$" is not understood there
¥5 billion => "¥" is ambiguous: CNY or JPY
500 pounds => "pounds" is ambiguous: GBP, or a mass
5 million pounds of copper => "pounds" is ambiguous: GBP, or a mass
500 won => "won" is ambiguous: KRW, or the verb
10 million francs => "francs" is ambiguous: CHF, XAF, XOF and others
1/3 => "1/3" is a place in an order, or a fraction
2023 => "2023" is a date, or may be one
2000 => "2000" is a date, or may be one
about 2023 => "2023" is a date, or may be one
20th => "20th" is a place in an order, or a fraction
twenty-first => "twenty-first" is a place in an order, or a fraction
two-thirds => "two-thirds" is a place in an order, or a fraction
two thirds => "two thirds" is a place in an order, or a fraction
3 to $4 billion => the units do not go together
$3 to €4 billion => the units do not go together
500 to 1 billion yuan => nothing lies between 500 billion and 1 billion
3 to 4,000 people => "3 to 4,000 people" is ambiguous: with or without the second number's scale in the first
more than 3 to 4 billion yuan => two comparators contradict each other, or say what one cannot
4-3 billion yuan => nothing lies between 4 billion and 3 billion
2021-2025 => "2021-2025" is a date, or may be one
2021 to 2025 => "2021 to 2025" is a date, or may be one
several billion yuan => "several" gives no certain number
dozens of projects => "dozens" gives no certain number
hundreds of companies => "hundreds" gives no certain number
a number of projects => "a number of" gives no certain number
a few hundred companies => "few" gives no certain number
tens of thousands => "tens" gives no certain number
many => "many" gives no certain number
106 projects and institutions => "and institutions" is not understood there
106 projects and several agreements => "several" gives no certain number
106 projects worth 16 billion yuan => it has more than one quantity; word each alone
16 billion yuan (US$2.2 billion) => it has more than one quantity; word each alone
16 billion yuan a year => "a year" makes it a rate; word the amount alone
16 billion yuan per year => "per year" makes it a rate; word the amount alone
1.5 projects => "1.5" of things that are counted is not whole
1.460 enterprises => "1.460" of things that are counted is not whole
3 times => "3 times" is a multiple of something else, and no amount
threefold => it has no number
5G => "5G" is not understood there
3D => "3D" is not understood there
p3 => "p" is not understood there
COVID-19 => "COVID-" is not understood there
A320 => "A" is not understood there
$16 billion yuan => the units do not go together
106 projects, 16 billion yuan => it has more than one quantity; word each alone
a total investment of 106.6 billion yuan => "investment of" is not understood there
99999999999999999999999999999 => the number has more than 28 digits
79228162514264337593543950335 => the number has more than 28 digits
99999999999999999999999999 billion => the number has more than 28 digits
less than about 300 => two comparators contradict each other, or say what one cannot
2023 projects => "2023 projects" is a date, or may be one
2023 dollars => "2023 dollars" is not understood there
14 dollar stores => "14 dollar" is not understood there
16 billion yuan. => "." is not understood there
"16 billion yuan" => """ is not understood there
yuan => it has no number
output of more than 1 billion yuan => "output of more than" is not understood there
nineteen ninety => it has more than one quantity; word each alone
7 Series B rounds => "Series B rounds" is not understood there
nearly 3 to 4 billion => two comparators contradict each other, or say what one cannot
up to 3-4 billion yuan => two comparators contradict each other, or say what one cannot
3-4-5 => it has more than one quantity; word each alone
3-4%-5% => it has more than one quantity; word each alone
5 thousand million => "million" is not understood there
5 million thousand => "thousand" is not understood there
hundred => it has no number
million => it has no number
an acre => it has no number
5² => "5²" is not understood there
more than => it has no number
between 3 => "between 3" is not understood there
--5 => "--" is not understood there
+5 => "+" is not understood there
5. => "." is not understood there
1.2.3 => "1.2.3" is not a number as numbers are usually written
1,2 => "1,2" is not a number as numbers are usually written
0,500 => "0,500" is not a number as numbers are usually written
007 => "007" is not a number as numbers are usually written
1e9 => "1e" is not understood there
0x5 => "0x" is a multiple of something else, and no amount
٣ => it has no number
Ⅳ => it has no number
5:30 => it has more than one quantity; word each alone
12/5 => "12/5" is a place in an order, or a fraction
$ => it has no number
(5) => "(" is not understood there
5 (five) => it has more than one quantity; word each alone
five (5) companies => it has more than one quantity; word each alone
300 plus 5 => it has more than one quantity; word each alone
300+5 => it has more than one quantity; word each alone
plus 5 => "plus" is not understood there
one-third => "one-third" is a place in an order, or a fraction
one in five => it has more than one quantity; word each alone
6 of the projects => "of the projects" is not understood there
6 projects in Shanghai => "in Shanghai" is not understood there
5 companies and 6 projects => it has more than one quantity; word each alone
2 years ago => "ago" is not understood there
2 years old => "2 years old" is not understood there
every 2 years => "every" is not understood there
2 billion yuan annually => "annually" makes it a rate; word the amount alone
next 5 years => "next" is not understood there
5 more projects => "more projects" is not understood there
16 billion yuan more => "more" is not understood there
more than half => "half" is a place in an order, or a fraction
more than doubled => it has no number
20-fold => "20-fold" is a multiple of something else, and no amount
8 p.m. => the catalogue has no unit for "p.m."
No. 5 => "No." is not understood there
5 o'clock => "o'clock" is not understood there
a per cent => it has no number
5 x 6 => "5 x" is a multiple of something else, and no amount
5 times 6 => "5 times" is a multiple of something else, and no amount
5 000 yuan => "5 000" is one number, or two
¥ => it has no number
16 billion CNY yuan => "yuan" is not understood there
16 billion yuan dollars => "dollars" is not understood there
5 cad => "cad" is not understood there
5 USDT => "USDT" is not understood there
106-project => "106-project" is not understood there
6-point => "6-point" is not understood there
1990s => "1990s" is not understood there
the 1990s => "1990s" is not understood there
2023-11-30 => "2023-11" is a date, or may be one
2023/11/30 => "2023/11/30" is a place in an order, or a fraction
500 odd companies => "odd companies" is not understood there
2 people movers => "people movers" is not understood there
1.500 euros => "1.500" is ambiguous: a fraction, or thousands with a point
minus 3 to 5 per cent => "minus 3 to 5 per cent" is ambiguous: with or without the first number's sign
-3 to 5 per cent => "-3 to 5 per cent" is ambiguous: with or without the first number's sign
more than -5% => "more than -5%" is ambiguous: above the amount, or below
nearly zero => "nearly zero" is ambiguous: above the amount, or below
2.0 companies => "2.0" of things that are counted is not whole
5 sterling => "sterling" is ambiguous: GBP, or a mass
five plus five => it has more than one quantity; word each alone
at least 5 at most 6 => two comparators contradict each other, or say what one cannot
3 and 4 billion yuan => it has more than one quantity; word each alone
three or four billion yuan => it has more than one quantity; word each alone
300 or 400 companies => it has more than one quantity; word each alone
two-party => "two-party" is not understood there
Q3 => "Q" is not understood there
one to two dozen companies => "one to two dozen companies" is ambiguous: with or without the second number's scale in the first
five hundred to two thousand people => nothing lies between 500,000 and 2,000
up 5% => "up" is not understood there
one million-strong => "one million-strong" is not understood there
5 to 10 million yuan a year => "a year" makes it a rate; word the amount alone
￥160亿 => "¥" is ambiguous: CNY or JPY
160億元 => "元" is ambiguous: CNY, TWD or HKD in traditional script
5亿迪拉姆 => "迪拉姆" is ambiguous: AED, MAD
3亿2000 => "3亿2000" is not a number as numbers are usually written
3.5亿2000万 => "3.5亿2000万" is not a number as numbers are usually written
300百万 => "300百" is not a number as numbers are usually written
千分之五 => "千分之五" is a place in an order, or a fraction
三分之一 => "三分之一" is a place in an order, or a fraction
2023年 => "2023年" is a date, or may be one
08年 => "08" is not a number as numbers are usually written
二〇二三年 => "二〇二三" is not a number as numbers are usually written
17日 => "17日" is a date, or may be one
近三年 => "近三年" is ambiguous: nearly so long, or the latest of that length
近20年 => "近20年" is ambiguous: nearly so long, or the latest of that length
第20 => "第20" is a place in an order, or a fraction
近280億元 => "元" is ambiguous: CNY, TWD or HKD in traditional script
三到五百家 => "三到五百家" is ambiguous: with or without the second number's scale in the first
百家企业 => "百家企业" gives no certain number
千万元 => "千万元" gives no certain number
上百家企业 => "上百" gives no certain number
数十亿元 => "数十" gives no certain number
数百家 => "数百" gives no certain number
十几家 => "几" gives no certain number
几十家 => "几" gives no certain number
200元/平方米 => "/平方米" makes it a rate; word the amount alone
300人才 => "人才" is not understood there
3个点 => the catalogue has no unit for "个点"
增长3倍 => "3倍" is a multiple of something else, and no amount
nearly 300多 => two comparators contradict each other, or say what one cannot
共签约 => it has no number
60家世界500强企业 => it has more than one quantity; word each alone
十几万 => "几" gives no certain number
二十来家 => "二十来" gives no certain number
-3至5% => "-3至5%" is ambiguous: with or without the first number's sign
超过 => it has no number
五5 => it has more than one quantity; word each alone
5五 => "5五" is not a number as numbers are usually written
三三 => "三三" is not a number as numbers are usually written
三四百 => "三四百" is not a number as numbers are usually written
一二三 => "一二三" is not a number as numbers are usually written
百分之 => "百分之" is not understood there
十点五分 => the catalogue has no unit for "分"
三点二十 => "三点二十" is not a number as numbers are usually written
8折 => the catalogue has no unit for "折"
半年 => it has no number
一半 => "一半" is a multiple of something else, and no amount
第三家 => "第三" is a place in an order, or a fraction
300人民 => "人民" is not understood there
三人行 => "行" is not understood there
300元素 => the catalogue has no unit for "元素"
3年级 => the catalogue has no unit for "年级"
11月30日 => "11月" is a date, or may be one
2023年11月 => "2023年" is a date, or may be one
20年3月 => "20年" is a date, or may be one
5号 => "5号" is a date, or may be one
1号线 => "1号" is a date, or may be one
1.5倍 => "1.5倍" is a multiple of something else, and no amount
2023项目 => "2023" is a date, or may be one
3个半月 => "个半" is not understood there
三个半小时 => "个半" is not understood there
3、4家企业 => it has more than one quantity; word each alone
第二十届 => "第二十" is a place in an order, or a fraction
十四五 => "十四五" is not a number as numbers are usually written
二期 => the catalogue has no unit for "期"
30%-50%以上 => two comparators contradict each other, or say what one cannot
5 thousandhectares => "thousandhectares" is not understood there
"#;

/// Sentences, and below each what stands in it.
const SENTENCES: &str = r#"
On 21 August 2023 the group signed 106 projects.
  106 projects => 106 projects
On August 21, 2023, 106 projects were signed.
  106 projects => 106 projects
Since 1843 the bank has had 25 branches, of which 12 are in Shanghai.
  25 branches => 25
  12 => 12
Of the 106 projects, 31 have been completed and 24 begun.
  106 projects => 106 projects
  31 => 31
  24 => 24
The 20th anniversary; the 3rd phase; COVID-19; p3; A320; 5G; 3D; Phase 2; No. 5; Aug. 21
On 18 March workers left; the 12 May flights; the 6 January 2021 votes; some 250 March contracts.
  some 250 March contracts => about 250
It grew from 3 billion yuan to 4 billion yuan.
  3 billion yuan => 3 billion CNY
  4 billion yuan => 4 billion CNY
It rose to 5 billion yuan from 4 billion yuan last year.
  5 billion yuan => 5 billion CNY
  4 billion yuan => 4 billion CNY
It invested 16 billion yuan over 5 years.
  16 billion yuan => 16 billion CNY
  5 years => 5 year
It signed about 5 deals and knows about 3 firms.
  5 deals => 5
  3 firms => 3 enterprises
Five or six projects, two or three hundred companies.
an estimated 5,000 people, as many as 300 jobs, not 16 billion yuan
  an estimated 5,000 people => about 5,000 people
  as many as 300 jobs => up to 300 jobs
More than 290 industrial projects, about 350 billion yuan ($54 billion)
  More than 290 industrial projects => more than 290 projects
  about 350 billion yuan => about 350 billion CNY
  $54 billion => 54 billion USD
land for 68 of them transferred, their investment 63.4 billion yuan
  68 => 68
  63.4 billion yuan => 63.4 billion CNY
more than 80 companies, 50 billion yuan, output of more than 1 billion yuan expected for the year
  more than 80 companies => more than 80 enterprises
  50 billion yuan => 50 billion CNY
  more than 1 billion yuan => more than 1 billion CNY
1.8 million square metres developed, at least another 3 million in the next two years.
  1.8 million square metres => 1.8 million m²
  at least another 3 million => at least 3 million
  two years => 2 year
765 projects in two years, 447.83 billion yuan; 31 completed on 16 August, 42 signed the next day, 24 begun on 18 August
  765 projects => 765 projects
  two years => 2 year
  447.83 billion yuan => 447.83 billion CNY
  31 => 31
  42 => 42
  24 => 24
over 2 billion yuan ($309.5 million), output 8 billion and revenue 30 billion by 2025, 100 billion ten years on.
  over 2 billion yuan => more than 2 billion CNY
  $309.5 million => 309.5 million USD
  8 billion => 8 billion
  30 billion => 30 billion
  100 billion => 100 billion
  ten years => 10 year
签约项目新增总投资超160亿元!上海临港集团举行产业发展推进大会
  超160亿元 => more than 16 billion CNY
今年以来，园区落户企业1460家，总投资1066亿元。
  1460家 => 1,460
  1066亿元 => 106.6 billion CNY
2023年8月17日，42个项目集中签约，近280亿元，涉及68幅地块、634亿元。
  42个项目 => 42 projects
  近280亿元 => nearly 28 billion CNY
  68幅 => 68
  634亿元 => 63.4 billion CNY
2020年产值2000亿元，2021年预计突破3000亿元，集成电路总投资超过1500亿元。
  2000亿元 => 200 billion CNY
  突破3000亿元 => more than 300 billion CNY
  超过1500亿元 => more than 150 billion CNY
签约106个项目，逾50万平方米，第20届，第三家，三四家，三、四家企业，几十家，十几家
  106个项目 => 106 projects
  逾50万平方米 => more than 500,000 m²
预计从3亿元增至4亿元，由3亿元至4亿元。
  3亿元 => 300 million CNY
  4亿元 => 400 million CNY
  由3亿元至4亿元 => between 300 million and 400 million CNY
增长3个百分点，同比增长5%，占比百分之三十。
  3个百分点 => 3 percentage point
  5% => 5 per cent
  百分之三十 => 30 per cent
过去20年，20年来，20年营收，近三年，成立20周年，8月，3个月
  20年 => 20 year
  20年 => 20 year
  3个月 => 3 month
有106个项目经理，100名企业家，300人次，300人参加，100个亿
  106个 => 106
  100名 => 100
  300人次 => 300
  300人 => 300 people
  100个亿 => 10 billion
附近3个项目，签约5家企业，最近3年，约5个月
  3个项目 => 3 projects
  5家企业 => 5 enterprises
  3年 => 3 year
  约5个月 => about 5 month
在一个项目中，一家企业说，两家企业，三方
  两家企业 => 2 enterprises
三元里的百度公司，万科，千亿级，百强企业
共106个、50家、20名。
  106个 => 106
  50家 => 50
  20名 => 20
the two sides, one of the largest, one billion yuan, Three Gorges, a hundred projects
  two sides => 2
  one billion yuan => 1 billion CNY
  a hundred projects => 100 projects
Fortune 500 companies, top 10 firms, S&P 500
10:30 am, 24/7, 1/3 of it, 021-68880000, 600848.SH, (3), [12]
1. 106 projects
  106 projects => 106 projects
2) 5 companies
  5 companies => 5 enterprises
25 created jobs. 31 leading companies. 14 domestic companies. 25-year-old, 5-star
  25 => 25
  31 leading companies => 31
  14 domestic companies => 14 enterprises
  25-year => 25 year
a 20-year plan, a 16-billion-yuan, 500,000-square-meter plant, a 2 billion dollar deal
  20-year => 20 year
  16-billion-yuan => 16 billion CNY
  500,000-square-meter => 500,000 m²
  2 billion dollar => 2 billion USD
up 20 to 106 projects, 20 to 30 projects, between 3 and about 4 projects
  20 to 30 projects => between 20 and 30 projects
gave 5 billion yuan to 300 projects
  5 billion yuan => 5 billion CNY
  300 projects => 300 projects
3 – 4 billion yuan; 3–4 billion yuan; 1 460 companies; 1,46 companies
  3–4 billion yuan => between 3 billion and 4 billion CNY
less than a million people; fewer than two dozen companies; half a million
  less than a million people => less than 1 million people
  fewer than two dozen companies => less than 24 enterprises
  half a million => 500,000
3 percentage points, 50 basis points, 3 times, 5 MW, 30 kilometres, 5 tons
  3 percentage points => 3 percentage point
  50 basis points => 50 basis point
  5 MW => 5 MW
  30 kilometres => 30 km
  5 tons => 5 ton
US$5/share 200元/平方米 16 billion yuan a year
  US$5 => 5 USD
  200元 => 200 CNY
  16 billion yuan => 16 billion CNY
16億元，500個項目，300萬人
  500個項目 => 500 projects
  300萬人 => 3 million people
¥5 billion and ￥5亿元 and RMB5bn; $5 CAD 5
  ￥5亿元 => 500 million CNY
  RMB5bn => 5 billion CNY
  $5 => 5 USD
2,000 people and 2000 people and 2023 projects and 2000 projects in 2000
  2,000 people => 2,000 people
  2000 people => 2,000 people
  2000 projects => 2,000 projects
the number of projects reached 1460.
  1460 => 1,460
companies 5-10, 3-2, 2021-2025, 2021–25
1.5 projects 1.5 billion people 1,460 enterprises' staff
  1.5 billion people => 1.5 billion people
  1,460 enterprises => 1,460 enterprises
20 won awards and 5 billion won
  20 => 20
  5 billion won => 5 billion KRW
13 staff, 5 persons, 7 persons' jobs
  13 staff => 13
  5 persons => 5 people
  7 persons => 7 people
500 odd companies, 500 people at least, 106 and counting, 5000元起, 不止100家企业, 最高500万元
  500 people at least => at least 500 people
  5000元起 => at least 5,000 CNY
  不止100家企业 => more than 100 enterprises
  最高500万元 => up to 5 million CNY
HK $5 billion, US $5 billion, Hong Kong $5bn, a $5 million deal
  HK $5 billion => 5 billion HKD
  US $5 billion => 5 billion USD
  $5 million => 5 million USD
5% more than 20 companies, 16 billion yuan over 20 companies
  5% => 5 per cent
  16 billion yuan => 16 billion CNY
PHP 7.4 and 10 SAR satellites, CAD 5 million, 500 SAR
  CAD 5 million => 5 million CAD
2 people movers, 300 people joined, 106 projects overseas, 5 people's courts
  2 => 2
  300 people => 300 people
  106 projects => 106 projects
  5 => 5
3年半，3个半月，3个半小时，2023项目，工业2.0项目，2023家企业
  3年半 => 3.5 year
  2023家企业 => 2,023 enterprises
1.500 euros and 1.375 billion, 2.375%
  1.375 billion => 1.375 billion
  2.375% => 2.375 per cent
twenty twenty-three people, nineteen ninety five people
1-8月，2021—2025年，18-20年，10-20人
  10-20人 => between 10 and 20 people
within 5 years; as many as twenty companies
  within 5 years => up to 5 year
  as many as twenty companies => up to 20 enterprises
总投资160亿元（约合22亿美元）
  160亿元 => 16 billion CNY
  约合22亿美元 => about 2.2 billion USD
企业数超1000家，从业人员逾20000人，亩均税收50万元/亩
  超1000家 => more than 1,000
  逾20000人 => more than 20,000 people
  50万元 => 500,000 CNY
上海临港经济发展（集团）有限公司注册资本69.7亿元，成立于1984年。
  69.7亿元 => 6.97 billion CNY
增幅达12.5%，较上年提高3个百分点；每年减排二氧化碳约10万吨
  12.5% => 12.5 per cent
  3个百分点 => 3 percentage point
  约10万吨 => about 100,000 tonne
rental and sales area of properties exceeds 500,000 square meters
  exceeds 500,000 square meters => more than 500,000 m²
The park covers 1,200 mu (80 hectares) and is home to about 300 companies with some 20,000 employees.
  1,200 mu => 1,200 mu
  80 hectares => 80 hectare
  about 300 companies => about 300 enterprises
  some 20,000 employees => about 20,000
Output rose 12.5 percent year on year to 1.2 trillion yuan ($168 billion) in the first 10 months.
  12.5 percent => 12.5 per cent
  1.2 trillion yuan => 1.2 trillion CNY
  $168 billion => 168 billion USD
  10 months => 10 month
two million and three hundred thousand people, 5 million three hundred thousand jobs, two million jobs
  two million and three hundred thousand people => 2.3 million people
  two million jobs => 2 million jobs
invested 5 billion and 6 billion yuan respectively; 106 projects and 20 companies
  6 billion yuan => 6 billion CNY
  106 projects => 106 projects
  20 companies => 20 enterprises
签约100家，企业平均5年，第5家，另5家，近5所大学，超5家
  100家 => 100
  5年 => 5 year
  5家 => 5
  超5家 => more than 5
截至2023年底，园区累计引进企业超1200家，其中世界500强企业86家，就业人数达10万人。
  超1200家 => more than 1,200
  86家 => 86
  10万人 => 100,000 people
该项目总用地面积约150亩，总建筑面积12.6万平方米，建设周期24个月，计划2025年6月竣工。
  约150亩 => about 150 mu
  12.6万平方米 => 126,000 m²
  24个月 => 24 month
注册资本为人民币5000万元，持股比例51%；2022年营业收入同比增长约三成。
  人民币5000万元 => 50 million CNY
  51% => 51 per cent
  约三成 => about 30 per cent
The deal, worth up to €1.2bn ($1.3bn), would create between 500 and 700 jobs by 2027.
  up to €1.2bn => up to 1.2 billion EUR
  $1.3bn => 1.3 billion USD
  between 500 and 700 jobs => between 500 and 700 jobs
Of 1,200 applicants, fewer than 100 were accepted; nearly two-thirds came from abroad.
  1,200 applicants => 1,200
  fewer than 100 => less than 100
The plant, built at a cost of Rs 1,500 crore on 200 acres, employs 3,000 people directly.
  Rs 1,500 crore => 15 billion INR
  200 acres => 200 acre
  3,000 people => 3,000 people
约有300家企业，至少有5个项目，超过了100亿元，约占5%，约需3年，共约20人，近百家，超半数
  约有300家企业 => about 300 enterprises
  至少有5个项目 => at least 5 projects
  超过了100亿元 => more than 10 billion CNY
  约占5% => about 5 per cent
  约需3年 => about 3 year
  约20人 => about 20 people
  近百家 => nearly 100
It could not have exceeded 20 million yuan, never exceeded 30 companies, hasn't exceeded 5%, did not exceed 40 projects.
  did not exceed 40 projects => up to 40 projects
没有超过100家，不得少于50人，不太可能超过60家，不会再超过70家，可超过80家，从未超过90家
  没有超过100家 => up to 100
  不得少于50人 => at least 50 people
  超过80家 => more than 80
  未超过90家 => up to 90
She finished in 2 hours, 15 minutes and 25 seconds. The talks took 3 hours and 52 minutes.
  2 hours, 15 minutes and 25 seconds => 8,125 second
  3 hours and 52 minutes => 232 minute
The deck, 1,410m long, was 49.6C hot; its engine gave 400 lb-ft at 3,000 rpm and 92 g/km.
  1,410m long => 1,410 m
  49.6C => 49.6 °C
  400 lb-ft => 400
  3,000 rpm => 3,000
  92 g/km => 92
Its 108-megapixel camera and 8,000-strong staff beat two hedge funds and 12 start-ups.
  108-megapixel => 108
  8,000-strong => 8,000
  two hedge funds => 2
  12 start-ups => 12
Staff shrank from 12,000 to 7,000; it may lose between 10 and 15 cents a share.
  12,000 => 12,000
  7,000 => 7,000
  between 10 and 15 cents => between 10 and 15 cent
Profit of 7%, topping the 4.9% consensus, was below the 8% of old, plus or minus 3 points.
  7% => 7 per cent
  4.9% => 4.9 per cent
  8% => 8 per cent
  plus or minus 3 points => between -3 and 3
The van seats seven, and just eight among us fit; at 330p each they sold 199 million daily passes.
  seven => 7
  eight => 8
  330p => 330 pence
  199 million daily passes => 199 million
Call 0800 123 4567 or watch: the final drew 1.7m viewers, and the 200m freestyle none.
  1.7m viewers => 1.7 million
  200m freestyle => 200 m
Profit was EUR 105.8 (83.4) million; in EUR 1,000: 5,200. Twenty MUSD were paid, and it slid below $90.
  EUR 105.8 (83.4) million => 105.8 million EUR
  Twenty MUSD => 20 million USD
  below $90 => less than 90 USD
It plans to cut up to 700 contract workers; 他买了1注1000万元，产量增长三成半。
  up to 700 contract workers => up to 700
  1注 => 1
  1000万元 => 10 million CNY
  三成半 => 35 per cent
"#;

#[derive(Debug, PartialEq)]
struct Expected {
    lower: Option<Bound>,
    upper: Option<Bound>,
    approximate: bool,
    unit: Option<String>,
}

impl From<ReadQuantity> for Expected {
    fn from(read: ReadQuantity) -> Self {
        Self {
            lower: read.lower,
            upper: read.upper,
            approximate: read.approximate,
            unit: read.unit,
        }
    }
}

fn bound(amount: &str, inclusive: bool) -> Option<Bound> {
    Some(Bound {
        amount: Decimal::from_str_exact(amount).unwrap(),
        inclusive,
    })
}

/// Reads the notation of the tables.
fn expected(notation: &str) -> Expected {
    let (bounds, unit) = match notation.split_once(' ') {
        Some((bounds, unit)) => (bounds, Some(unit.to_owned())),
        None => (notation, None),
    };
    let (approximate, bounds) = match bounds.strip_prefix('~') {
        Some(rest) => (true, rest),
        None => (false, bounds),
    };
    let (lower, upper) = if let Some((lower, upper)) = bounds.split_once("..") {
        (bound(lower, true), bound(upper, true))
    } else if let Some(amount) = bounds.strip_prefix(">=") {
        (bound(amount, true), None)
    } else if let Some(amount) = bounds.strip_prefix("<=") {
        (None, bound(amount, true))
    } else if let Some(amount) = bounds.strip_prefix('<') {
        (None, bound(amount, false))
    } else if let Some(rest) = bounds.strip_prefix('>') {
        match rest.split_once('<') {
            Some((lower, upper)) => (bound(lower, false), bound(upper, false)),
            None => (bound(rest, false), None),
        }
    } else {
        let amount = bounds.trim_start_matches('=');
        (bound(amount, true), bound(amount, true))
    };
    Expected {
        lower,
        upper,
        approximate,
        unit,
    }
}

fn rows(table: &str) -> impl Iterator<Item = (&str, &str)> {
    table
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| line.split_once(" => ").unwrap())
}

#[test]
fn wordings_are_read() {
    let mut wrong = Vec::new();
    for (wording, notation) in rows(ENGLISH).chain(rows(CHINESE)) {
        let read = read_quantity(wording).map(Expected::from);
        if read.as_ref() != Ok(&expected(notation)) {
            wrong.push(format!("{wording}: {read:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(rows(ENGLISH).count() > 250 && rows(CHINESE).count() > 150);
}

#[test]
fn the_rest_is_refused_with_its_reason() {
    let mut wrong = Vec::new();
    for (wording, reason) in rows(REFUSED) {
        let refused = read_quantity(wording);
        match &refused {
            Err(error) if error.reason.to_string() == reason && error.wording == wording => {}
            _ => wrong.push(format!("{wording}: {refused:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(rows(REFUSED).count() > 200);
}

#[test]
fn white_space_of_every_kind() {
    let sixteen = read_quantity("16 billion yuan").unwrap();
    for wording in [
        " 16 billion yuan\n",
        "16\u{a0}billion\u{a0}yuan",
        "16\u{3000}billion yuan",
        "16 billion\nyuan",
        "１６ billion yuan",
    ] {
        assert_eq!(read_quantity(wording).as_ref(), Ok(&sixteen), "{wording:?}");
    }
    for (wording, amount) in [
        ("1\u{202f}460", 1460),
        ("1\u{a0}460", 1460),
        ("12，345家", 12345),
        ("1\u{ad}6", 16),
        ("1\u{2009}460\u{2009}000", 1_460_000),
    ] {
        let read = read_quantity(wording).unwrap();
        assert_eq!(read.lower.unwrap().amount, Decimal::from(amount));
    }
    for wording in [
        "",
        " ",
        "16\n\nbillion",
        "16 \nBillion yuan",
        "1 460",
        "1\u{200b}6",
    ] {
        assert!(read_quantity(wording).is_err(), "{wording:?}");
    }
}

#[test]
fn reasons_are_typed() {
    let reason = |wording: &str| read_quantity(wording).unwrap_err().reason;
    assert!(matches!(reason(""), UnreadableReason::NoNumber));
    assert!(matches!(reason("数十亿元"), UnreadableReason::Vague(word) if word == "数十"));
    assert!(matches!(reason("2023年"), UnreadableReason::Date(_)));
    assert!(matches!(reason("第20"), UnreadableReason::Ordinal(_)));
    assert!(matches!(reason("5个点"), UnreadableReason::Unit(unit) if unit == "个点"));
    assert!(matches!(reason("3倍"), UnreadableReason::Multiple(_)));
    assert!(matches!(
        reason("¥5 billion"),
        UnreadableReason::Ambiguous { meanings, .. } if meanings == "CNY or JPY"
    ));
    assert_eq!(
        read_quantity("16,5 billion yuan").unwrap_err().to_string(),
        "\"16,5 billion yuan\" is not read as a quantity: \"16,5\" is not a number as numbers are usually written"
    );
}

#[test]
fn displays_as_quantities_do() {
    for (wording, display) in [
        ("exceeds 16 billion yuan", "more than 16 billion CNY"),
        ("100-plus agreements", "at least 100 agreements"),
        ("six aspects", "6"),
        ("近280亿元", "nearly 28 billion CNY"),
        ("3至4亿元", "between 300 million and 400 million CNY"),
    ] {
        let read = read_quantity(wording).unwrap();
        assert_eq!(read.to_string(), display);
        assert_eq!(format!("{read:>60}").trim_start(), display);
    }
}

#[test]
fn agrees_with_what_a_sheet_says() {
    let quantity = |lower, upper, approximate, unit: &str| {
        Quantity::new(lower, upper, approximate, unit).unwrap()
    };
    let sixteen = |inclusive| bound("16000000000.00", inclusive);
    let read = read_quantity("exceeds 16 billion yuan").unwrap();
    assert!(read.agrees_with(&quantity(sixteen(false), None, false, "CNY")));
    assert!(!read.agrees_with(&quantity(sixteen(true), None, false, "CNY")));
    assert!(!read.agrees_with(&quantity(sixteen(false), None, true, "CNY")));
    assert!(!read.agrees_with(&quantity(sixteen(false), None, false, "USD")));
    assert!(!read.agrees_with(&quantity(None, sixteen(false), false, "CNY")));
    let six = quantity(bound("6", true), bound("6", true), false, "aspects");
    assert!(read_quantity("six aspects").unwrap().agrees_with(&six));
    assert!(!read_quantity("six projects").unwrap().agrees_with(&six));
}

/// A quantity by its bounds and the key of its unit, which is the same for one and for many.
fn by_key(read: &ReadQuantity) -> String {
    let mut bare = read.clone();
    bare.unit = None;
    let unit = read.unit.as_deref().unwrap_or_default();
    format!("{bare} {unit}").trim_end().to_owned()
}

fn found(text: &str) -> Vec<String> {
    find_quantities(text)
        .into_iter()
        .map(
            |FoundQuantity {
                 wording, quantity, ..
             }| format!("{wording} => {}", by_key(&quantity)),
        )
        .collect()
}

#[test]
fn quantities_are_found_in_sentences() {
    let mut wrong = Vec::new();
    let mut lines = SENTENCES.lines().filter(|line| !line.is_empty()).peekable();
    while let Some(text) = lines.next() {
        let mut quantities = Vec::new();
        while let Some(line) = lines.next_if(|line| line.starts_with("  ")) {
            quantities.push(line.trim_start().to_owned());
        }
        let found = found(text);
        if found != quantities {
            wrong.push(format!("{text}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn paragraphs_are_kept_apart() {
    assert_eq!(
        found("Chapter 5\nCompanies\n\n106\n\nprojects\n"),
        ["106 => 106"]
    );
    assert_eq!(
        found("exceeds\n16 billion yuan"),
        ["16 billion yuan => 16 billion CNY"]
    );
    assert_eq!(
        found("16 billion\nyuan of it"),
        ["16 billion\nyuan => 16 billion CNY"]
    );
}

/// Everything that is found is a slice of the text and reads as itself.
fn check_found(text: &str) {
    let mut end = 0;
    for found in find_quantities(text) {
        assert!(found.range.start >= end && found.range.end > found.range.start);
        assert_eq!(text.get(found.range.clone()), Some(found.wording));
        assert_eq!(read_quantity(found.wording), Ok(found.quantity));
        end = found.range.end;
    }
}

#[test]
fn long_nonsense_takes_no_time() {
    for piece in [
        "~",
        "about ",
        "1",
        "1,",
        "9 ",
        "一",
        "万",
        "亿",
        "个",
        "1个",
        "第",
        "-",
        "1-",
        "$",
        "a ",
        "hundred ",
        "one ",
        "and ",
        "between 1 and ",
        "more than ",
        "百分之",
        "五点",
        "多",
        "1多",
        "5 new ",
        "5 and ",
        "U.",
        "3亿",
        "two thousand ",
        "1 to ",
    ] {
        let text = piece.repeat(2000);
        check_found(&text);
        assert!(read_quantity(&text).is_err(), "{piece}");
    }
}

/// Of these wordings are made; some do not belong.
const PIECES: &str = "more than|at least|between|and|to|-|–|—|~|超过|约|近|不到|至|到|16|1,460|106.6|2023|0|１２|007\
    |1,46|fourteen|twenty|hundred|a|thousand|million|billion|bn|m|三|十|百|千|万|亿|零|两|点|多|余\
    |yuan|$|US$|¥|元|人民币|%|per cent|points|square|metres|平方米|个|家|项目|企业|projects|people\
    |domestic|of|plus|+|or more|以上|左右|年|月|第|th|years|but|not|(|)|,|，|.|。|/|\n| |  |COVID\
    |p|é|🦀|\u{300}|百分之|分之|U.S.|half|one|from";

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(PIECES.split('|').collect::<Vec<_>>());
    let spaced = (piece, any::<bool>());
    prop::collection::vec(spaced, 0..14).prop_map(|pieces| {
        let mut text = String::new();
        for (piece, space) in pieces {
            text.push_str(piece);
            text.push_str(if space { " " } else { "" });
        }
        text
    })
}

/// Comparators and their marks in the tables, `comparator:mark`.
const BEFORE: &str = ":=|more than :>|over :>|above :>|exceeding :>|exceeds :>|exceeded :>|in excess of :>\
    |upwards of :>|greater than :>|surpassed :>|topped :>|at least :>=|no less than :>=\
    |not fewer than :>=|minimum of :>=|nearly :~<|almost :~<|close to :~<|about :~\
    |around :~|some :~|roughly :~|approximately :~|circa :~|up to :<=|at most :<=\
    |no more than :<=|maximum of :<=|less than :<|under :<|below :<|fewer than :<";

const BEFORE_CHINESE: &str = ":=|超:>|超过:>|逾:>|多于:>|高于:>|大于:>|突破:>|不止:>|至少:>=|不少于:>=|不低于:>=|近:~<|将近:~<|接近:~<|约:~\
    |大约:~|大概:~|至多:<=|最多:<=|不超过:<=|不高于:<=|不到:<|不足:<|少于:<|低于:<|未达:<|未满:<";

/// Scale words and their factors.
const SCALES: &str = ":1| thousand:1000| million:1000000| mn:1000000| billion:1000000000|bn:1000000000\
    | trillion:1000000000000| crore:10000000| lakh:100000| hundred:100";

const SCALES_CHINESE: &str = ":1|万:10000|亿:100000000|万亿:1000000000000|萬:10000";

/// Units and how the tables write them.
const UNITS: &str = ":| yuan: CNY| US dollars: USD| euros: EUR| yen: JPY| square metres: m²| sq m: m²\
    | hectares: hectare| mu: mu| acres: acre| square feet: square foot| sq km: km²\
    | per cent: per cent|%: per cent| tonnes: tonne| GWh: GWh";

const UNITS_CHINESE: &str = ":|元人民币: CNY|美元: USD|港元: HKD|平方米: m²|平方公里: km²|公顷: hectare|亩: mu|%: per cent|吨: tonne\
    |畝: mu|噸: tonne";

/// One pair of a list.
fn pair(list: &'static str) -> impl Strategy<Value = (&'static str, &'static str)> {
    let pairs: Vec<_> = list
        .split('|')
        .filter_map(|pair| pair.split_once(':'))
        .collect();
    prop::sample::select(pairs)
}

/// A number between 0.01 and 999.99 or a whole one, and how it is written.
fn number() -> impl Strategy<Value = (Decimal, String)> {
    let short = (1_i64..100_000, 0_u32..3).prop_map(|(m, scale)| {
        let value = Decimal::new(m, scale).normalize();
        (value, value.to_string())
    });
    let grouped = (1_000_i64..1_000_000)
        .prop_map(|m| (Decimal::from(m), format!("{},{:03}", m / 1000, m % 1000)));
    prop_oneof![short, grouped].prop_filter("a year", |(value, text)| {
        text.contains(',') || *value < Decimal::from(1900) || *value >= Decimal::from(2100)
    })
}

fn check(wording: &str, notation: &str) {
    let read = read_quantity(wording).map(Expected::from);
    assert_eq!(read.as_ref(), Ok(&expected(notation)), "{wording}");
    check_found(wording);
    check_found(&format!("It reported {wording} today. 公司{wording}。"));
}

/// English number words, written here for the test alone.
fn in_words(n: u64) -> String {
    const ONES: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 10] = [
        "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    let rest = |rest: u64, between: &str| match rest {
        0 => String::new(),
        _ => format!("{between}{}", in_words(rest)),
    };
    match n {
        0..20 => ONES[n as usize].to_owned(),
        20..100 => format!("{}{}", TENS[n as usize / 10], rest(n % 10, "-")),
        100..1000 => format!(
            "{} hundred{}",
            ONES[n as usize / 100],
            rest(n % 100, " and ")
        ),
        _ => {
            let (scale, word) = [
                (1_000_000_000_000, "trillion"),
                (1_000_000_000, "billion"),
                (1_000_000, "million"),
                (1000, "thousand"),
            ]
            .into_iter()
            .find(|(scale, _)| n >= *scale)
            .unwrap();
            let and = if n % scale < 100 { " and " } else { " " };
            format!("{} {word}{}", in_words(n / scale), rest(n % scale, and))
        }
    }
}

/// Chinese number characters, digit by digit with the place of each.
fn in_characters(n: u64) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let four = |n: u64| {
        let mut text = String::new();
        for (place, word) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
            match n / place % 10 {
                0 => text.push('零'),
                d => text.extend([DIGITS[d as usize].to_string(), word.to_owned()]),
            }
        }
        text
    };
    let text = format!(
        "{}亿{}万{}",
        four(n / 100_000_000),
        four(n / 10_000 % 10_000),
        four(n % 10_000)
    );
    let mut text = text.replace("零零零零万", "零").replace("零零零零亿", "");
    while text.contains("零零") {
        text = text.replace("零零", "零");
    }
    let text = text.replace("零万", "万").replace("零亿", "亿");
    let text = text.trim_matches('零');
    match text.strip_prefix("一十") {
        Some(rest) => format!("十{rest}"),
        None => text.to_owned(),
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC*") {
        let _ = read_quantity(&text);
        check_found(&text);
    }

    #[test]
    fn mixed_scripts_are_read_or_refused(text in "[0-9０-９一二三十百千万亿两零年月个家元%$¥,，.。 a-z\\-–+~\n]{0,24}") {
        let _ = read_quantity(&text);
        check_found(&text);
    }

    #[test]
    fn any_pieces_are_read_or_refused(text in pieces()) {
        if let Ok(read) = read_quantity(&text) {
            let unit = read.unit.clone().unwrap_or_default();
            prop_assert!(Quantity::new(read.lower, read.upper, read.approximate, unit).is_ok());
        }
        check_found(&text);
    }

    #[test]
    fn english_comes_back(
        (before, mark) in pair(BEFORE),
        (value, text) in number(),
        (scale, factor) in pair(SCALES),
        (unit, key) in pair(UNITS),
    ) {
        let wording = format!("{before}{text}{scale}{unit}");
        let amount = (value * Decimal::from_str_exact(factor).unwrap()).normalize();
        check(&wording, &format!("{mark}{amount}{key}"));
    }

    #[test]
    fn chinese_comes_back(
        (before, mark) in pair(BEFORE_CHINESE),
        (value, text) in number(),
        (scale, factor) in pair(SCALES_CHINESE),
        (unit, key) in pair(UNITS_CHINESE),
    ) {
        let wording = format!("{before}{text}{scale}{unit}");
        let amount = (value * Decimal::from_str_exact(factor).unwrap()).normalize();
        check(&wording, &format!("{mark}{amount}{key}"));
    }

    #[test]
    fn ranges_come_back(
        (first, first_text) in number(),
        (second, second_text) in number(),
        join in prop::sample::select(vec![" to ", "-", "–", "至", "到", "～"]),
        (scale, factor) in pair(SCALES).prop_filter("hundred", |(scale, _)| *scale != " hundred"),
        (unit, key) in pair(UNITS),
    ) {
        let wording = format!("{first_text}{join}{second_text}{scale}{unit}");
        let factor = Decimal::from_str_exact(factor).unwrap();
        let read = read_quantity(&wording);
        let (low, high) = ((first * factor).normalize(), (second * factor).normalize());
        let doubtful = second_text.contains(',') && scale.is_empty();
        match read {
            Ok(read) => {
                prop_assert_eq!(Expected::from(read), expected(&format!("{low}..{high}{key}")));
            }
            Err(error) => prop_assert!(low > high || doubtful, "{}", error),
        }
    }

    #[test]
    fn number_words_come_back(n in prop_oneof![0_u64..2000, 0_u64..1_000_000_000_000_000]) {
        check(&format!("{} people", in_words(n)), &format!("={n} people"));
    }

    #[test]
    fn characters_come_back(n in prop_oneof![1_u64..2000, 1_u64..1_000_000_000_000]) {
        check(&format!("{}家企业", in_characters(n)), &format!("={n} enterprises"));
    }
}

/// The article itself is not part of the crate. With its text at hand, every figure in it is
/// found.
#[test]
fn the_article_s_figures_are_found() {
    let Some(path) = std::env::var_os("CITEBASE_ARTICLE") else {
        let mut stderr = std::io::stderr();
        let say = "CITEBASE_ARTICLE names no text of the article: its figures are not tried\n";
        stderr.write_all(say.as_bytes()).unwrap();
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let mut found = found(&text);
    found.sort();
    found.dedup();
    assert_eq!(
        found,
        [
            "1,460 enterprises => 1,460 enterprises",
            "100-plus agreements => at least 100 agreements",
            "106 projects => 106 projects",
            "106.6 billion yuan => 106.6 billion CNY",
            "Fourteen domestic and foreign investment institutions => 14 institutions",
            "US$2.2 billion => 2.2 billion USD",
            "exceeded 1.7 million square meters => more than 1.7 million m²",
            "exceeds 16 billion yuan => more than 16 billion CNY",
            "exceeds 500,000 square meters => more than 500,000 m²",
            "exceeds US$2.2 billion => more than 2.2 billion USD",
            "six aspects => 6",
        ]
    );
}
