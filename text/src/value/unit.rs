//! Units in the singular and the plural, as they stand behind an amount.

/// The units that are English nouns: behind one, and behind any other amount. Every other unit
/// reads the same behind all amounts: `CNY`, `m²`, `per cent`.
const NOUNS: &[(&str, &str)] = &[
    ("acre", "acres"),
    ("agreement", "agreements"),
    ("ampere", "amperes"),
    ("barrel", "barrels"),
    ("basis point", "basis points"),
    ("bed", "beds"),
    ("building", "buildings"),
    ("bushel", "bushels"),
    ("byte", "bytes"),
    ("calorie", "calories"),
    ("carat", "carats"),
    ("case", "cases"),
    ("cent", "cents"),
    ("centre", "centres"),
    ("century", "centuries"),
    ("country", "countries"),
    ("cubic foot", "cubic feet"),
    ("cubic inch", "cubic inches"),
    ("customer", "customers"),
    ("day", "days"),
    ("decade", "decades"),
    ("decibel", "decibels"),
    ("degree", "degrees"),
    ("enterprise", "enterprises"),
    ("foot", "feet"),
    ("gallon", "gallons"),
    ("hectare", "hectares"),
    ("hectolitre", "hectolitres"),
    ("hour", "hours"),
    ("household", "households"),
    ("inch", "inches"),
    ("institution", "institutions"),
    ("job", "jobs"),
    ("joule", "joules"),
    ("kelvin", "kelvins"),
    ("knot", "knots"),
    ("light-year", "light-years"),
    ("litre", "litres"),
    ("long ton", "long tons"),
    ("mile", "miles"),
    ("minute", "minutes"),
    ("month", "months"),
    ("nautical mile", "nautical miles"),
    ("order", "orders"),
    ("ounce", "ounces"),
    ("pascal", "pascals"),
    ("patent", "patents"),
    ("percentage point", "percentage points"),
    ("person", "people"),
    ("pint", "pints"),
    ("pound", "pounds"),
    ("project", "projects"),
    ("quarter", "quarters"),
    ("room", "rooms"),
    ("second", "seconds"),
    ("share", "shares"),
    ("ship", "ships"),
    ("short ton", "short tons"),
    ("square foot", "square feet"),
    ("square inch", "square inches"),
    ("square mile", "square miles"),
    ("square yard", "square yards"),
    ("standard coal tonne", "tonnes of standard coal"),
    ("store", "stores"),
    ("teaspoon", "teaspoons"),
    ("time", "times"),
    ("ton", "tons"),
    ("tonne", "tonnes"),
    ("unit", "units"),
    ("user", "users"),
    ("vehicle", "vehicles"),
    ("volt", "volts"),
    ("week", "weeks"),
    ("yard", "yards"),
    ("year", "years"),
];

/// A unit of the catalogue behind an amount.
pub(super) fn in_words(unit: &str, is_one: bool) -> &str {
    if unit == "currency not stated" {
        return "(currency not stated)";
    }
    NOUNS
        .iter()
        .find(|(one, many)| unit == *one || unit == *many)
        .map_or(unit, |(one, many)| if is_one { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn agrees_with_the_amount() {
        let cases = [
            ("year", false, "years"),
            ("year", true, "year"),
            ("jobs", true, "job"),
            ("people", true, "person"),
            ("square foot", false, "square feet"),
            ("CNY", false, "CNY"),
            ("per cent", true, "per cent"),
            ("currency not stated", false, "(currency not stated)"),
            ("aspects", true, "aspects"),
        ];
        for (unit, is_one, words) in cases {
            assert_eq!(in_words(unit, is_one), words);
        }
    }
}
